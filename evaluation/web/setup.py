"""The first start: whoever runs the server becomes the first organizer. Looking uses nothing up."""

from collections.abc import Mapping, Sequence

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from evaluation.errors import BusyError, FaultyInputError
from evaluation.services import first_start
from evaluation.services.first_start import Candidate, Claim
from evaluation.services.passwords import MINIMUM_LENGTH
from evaluation.services.platform import installed
from evaluation.web import cookies
from evaluation.web.entering import entered_response
from evaluation.web.forms import read_form
from evaluation.web.invitation import password_hint
from evaluation.web.pages import Html, fill, notice, page, programme_title, translate_for
from evaluation.web.password_work import with_password
from evaluation.web.sender import arrival, sender

PATH = "/setup/{token}"


def routes() -> tuple[Route, ...]:
    """The address of the link."""
    return (Route(PATH, show, methods=["GET"]), Route(PATH, submit, methods=["POST"]))


async def show(request: Request) -> Response:
    """Which organizer one is; before a programme is loaded, what to do first."""
    found = await _candidates(request)
    return _form(request, found, {}) if found else _empty(request)


async def submit(request: Request) -> Response:
    """Make the account, and go in."""
    _ = translate_for(request)
    found = await _candidates(request)
    form = await read_form(request)
    if not cookies.form_token_matches(request, form.get(cookies.FORM_FIELD, "")):
        return _form(request, found, form, _("页面已过期，请重新填写。"))
    password = form.get("password", "")
    if password != form.get("again", ""):
        return _form(request, found, form, _("两次输入的密码不一致。"))
    wanted = Claim(form.get("organizer", ""), form.get("login", ""), password)
    try:
        entry = await with_password(
            request,
            first_start.claim,
            installed(),
            _token(request),
            wanted,
            arrival(request, "setup"),
        )
    except (FaultyInputError, BusyError) as error:
        return _form(request, found, form, error.render(_))
    return await entered_response(request, entry, "/")


def _token(request: Request) -> str:
    return str(request.path_params["token"])


async def _candidates(request: Request) -> tuple[Candidate, ...]:
    return await run_in_threadpool(
        first_start.candidates, installed(), _token(request), address=sender(request)
    )


def _form(
    request: Request, found: Sequence[Candidate], typed: Mapping[str, str], sentence: str = ""
) -> Response:
    if not found:
        return _empty(request)
    _ = translate_for(request)
    token = cookies.form_token(request)
    body = fill(
        "setup",
        title=_("首次设置"),
        greeting=_("平台还没有人能登录。请选择您是哪一位组织者，并设置登录名和密码。"),
        notice=notice(sentence),
        action=request.url.path,
        token=token,
        who_label=_("您是"),
        organizers=_organizers(request, found, typed.get("organizer", "")),
        login=typed.get("login", found[0].suggested_login if len(found) == 1 else ""),
        login_label=_("登录名"),
        password_label=_("设置密码"),
        again_label=_("再次输入密码"),
        minimum=str(MINIMUM_LENGTH),
        password_hint=password_hint(_),
        submit=_("确认并登录"),
        once=_("链接只能使用一次。其他人由您登录后在“人员与账号”页发邀请链接。"),
    )
    response = page(request, _("首次设置"), body, status=422 if sentence else 200)
    cookies.set_form_token(response, token)
    return response


def _organizers(request: Request, found: Sequence[Candidate], chosen: str) -> Html:
    """A choice an organizer; a single one is chosen already."""
    keys = {chosen} if len(found) > 1 else {found[0].key}
    return Html(
        "".join(
            fill(
                "setup_organizer",
                key=c.key,
                checked=Html(" checked") if c.key in keys else Html(""),
                name=" · ".join(part for part in (c.person.name, c.person.unit) if part),
                programme=programme_title(request, c.programme),
            )
            for c in found
        )
    )


def _empty(request: Request) -> Response:
    _ = translate_for(request)
    steps = (
        (_("准备评审项目文件夹，检查无误："), "liangping check my-programme/"),
        (
            _("载入；people.csv 中至少一人的角色为 organizer（组织者）："),
            "liangping load my-programme/",
        ),
    )
    body = fill(
        "setup_empty",
        title=_("首次设置"),
        sentence=_("平台已启动，还没有评审项目，或项目中没有组织者。请在服务器上执行："),
        steps=Html("".join(fill("step", text=text, command=command) for text, command in steps)),
        action=request.url.path,
        again=_("已载入，继续"),
        once=_("不必重新启动平台；这个链接在24小时内、首次设置完成前一直有效。"),
    )
    return page(request, _("首次设置"), body)
