"""Invitation links: looking uses nothing up, only the confirming click does."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from evaluation.domain.role_names import ROLE_NAMES
from evaluation.errors import FaultyInputError
from evaluation.services import invitations
from evaluation.services.invitations import Invitation
from evaluation.services.passwords import MINIMUM_LENGTH
from evaluation.services.platform import installed
from evaluation.web import cookies
from evaluation.web.forms import read_form
from evaluation.web.pages import fill, notice, page, programme_title, translate_for
from evaluation.web.sign_in import signed_in_response


async def show(request: Request) -> Response:
    """Whom the link invites, and the form that accepts it; mail scanners open links too."""
    invited = await _invitation(request)
    return _form(request, invited, login=invited.suggested_login)


async def accept(request: Request) -> Response:
    """Set the login and password, use the link up, and sign in."""
    _ = translate_for(request)
    invited = await _invitation(request)
    form = await read_form(request)
    login, password = form.get("login", ""), form.get("password", "")
    if not cookies.form_token_matches(request, form.get(cookies.FORM_FIELD, "")):
        return _form(request, invited, login=login, sentence=_("页面已过期，请重新填写。"))
    if password != form.get("again", ""):
        return _form(request, invited, login=login, sentence=_("两次输入的密码不一致。"))
    try:
        token = await run_in_threadpool(
            invitations.accept_invitation, installed(), _token(request), login, password
        )
    except FaultyInputError as error:
        return _form(request, invited, login=login, sentence=error.render(_))
    return signed_in_response(token, "/")


def _token(request: Request) -> str:
    return str(request.path_params["token"])


async def _invitation(request: Request) -> Invitation:
    return await run_in_threadpool(invitations.invitation, installed(), _token(request))


def _form(request: Request, invited: Invitation, *, login: str, sentence: str = "") -> Response:
    _ = translate_for(request)
    token = cookies.form_token(request)
    role = _(ROLE_NAMES[invited.person.role])
    body = fill(
        "invitation",
        title=_("接受邀请"),
        greeting=_("{name}，您好！您受邀担任{role}。").format(name=invited.person.name, role=role),
        programme=programme_title(request, invited.programme),
        notice=notice(sentence),
        action=request.url.path,
        token=token,
        login=login,
        login_label=_("登录名"),
        password_label=_("设置密码"),
        again_label=_("再次输入密码"),
        minimum=str(MINIMUM_LENGTH),
        password_hint=_("至少{limit}位。链接只能使用一次，确认后即失效。").format(
            limit=MINIMUM_LENGTH
        ),
        submit=_("确认并登录"),
    )
    response = page(request, _("接受邀请"), body, status=422 if sentence else 200)
    cookies.set_form_token(response, token)
    return response
