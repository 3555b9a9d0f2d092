"""Links to an account: looking uses nothing up, only the confirming click does."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from evaluation.domain.role_names import ROLE_NAMES
from evaluation.errors import BusyError, FaultyInputError
from evaluation.locale import Translate
from evaluation.services import invitations
from evaluation.services.invitations import Invitation, Purpose
from evaluation.services.passwords import MINIMUM_LENGTH
from evaluation.services.platform import installed
from evaluation.web import cookies
from evaluation.web.entering import entered_response
from evaluation.web.forms import read_form
from evaluation.web.pages import Html, fill, notice, page, programme_title, translate_for
from evaluation.web.password_work import with_password
from evaluation.web.sender import arrival, sender
from evaluation.web.sign_on_buttons import sign_on_form


async def show(request: Request) -> Response:
    """Whom the link is for, and the form that uses it; mail scanners open links too."""
    invited = await _invitation(request)
    return _form(request, invited, login=invited.suggested_login)


async def accept(request: Request) -> Response:
    """Set the login and password, or the password alone; use the link up, and sign in."""
    _ = translate_for(request)
    invited = await _invitation(request)
    form = await read_form(request)
    login, password = form.get("login", ""), form.get("password", "")
    if not cookies.form_token_matches(request, form.get(cookies.FORM_FIELD, "")):
        return _form(request, invited, login=login, sentence=_("页面已过期，请重新填写。"))
    if password != form.get("again", ""):
        return _form(request, invited, login=login, sentence=_("两次输入的密码不一致。"))
    try:
        entry = await with_password(
            request,
            invitations.accept_invitation,
            installed(),
            _token(request),
            login,
            password,
            arrival(request, invited.purpose.value),
        )
    except (FaultyInputError, BusyError) as error:
        return _form(request, invited, login=login, sentence=error.render(_))
    return await entered_response(request, entry, "/")


def _token(request: Request) -> str:
    return str(request.path_params["token"])


async def _invitation(request: Request) -> Invitation:
    return await run_in_threadpool(
        invitations.invitation, installed(), _token(request), address=sender(request)
    )


def _form(request: Request, invited: Invitation, *, login: str, sentence: str = "") -> Response:
    _ = translate_for(request)
    token = cookies.form_token(request)
    is_reset = invited.purpose is Purpose.RESET
    texts = _texts_of_reset(invited, _) if is_reset else _texts_of_invitation(invited, _)
    body = fill(
        "reset" if is_reset else "invitation",
        **texts,
        programme=programme_title(request, invited.programme),
        notice=notice(sentence),
        action=request.url.path,
        token=token,
        login=invited.suggested_login if is_reset else login,
        login_label=_("登录名"),
        again_label=_("再次输入密码"),
        minimum=str(MINIMUM_LENGTH),
        password_hint=password_hint(_),
        once=_("链接只能使用一次，确认后即失效。"),
        sign_on=Html("") if is_reset else sign_on_form(request, _token(request), token),
    )
    response = page(request, texts["title"], body, status=422 if sentence else 200)
    cookies.set_form_token(response, token)
    return response


def password_hint(translate: Translate) -> str:
    """What is asked of a password, before it is typed."""
    _ = translate
    text = _("至少{limit}位；不要只用数字，不要用登录名、姓名或常见的密码。")
    return text.format(limit=MINIMUM_LENGTH)


def _texts_of_invitation(invited: Invitation, translate: Translate) -> dict[str, str]:
    _ = translate
    name, role = invited.person.name, _(ROLE_NAMES[invited.person.role])
    return {
        "title": _("接受邀请"),
        "greeting": _("{name}，您好！您受邀担任{role}。").format(name=name, role=role),
        "password_label": _("设置密码"),
        "submit": _("确认并登录"),
    }


def _texts_of_reset(invited: Invitation, translate: Translate) -> dict[str, str]:
    _ = translate
    return {
        "title": _("重设密码"),
        "greeting": _("{name}，您好！请为您的账号设置新密码，登录名不变。").format(
            name=invited.person.name
        ),
        "password_label": _("新密码"),
        "submit": _("设置新密码并登录"),
        "consequence": _("设置后，您在其他设备上的登录全部退出。"),
    }
