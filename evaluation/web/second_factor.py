"""Signing in, second step: the code of the telephone, after the password was right."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from evaluation.errors import EvaluationError
from evaluation.services import second_proofs
from evaluation.services.platform import installed
from evaluation.web import cookies
from evaluation.web.entering import session_response
from evaluation.web.forms import read_form
from evaluation.web.origins import safe_next
from evaluation.web.pages import fill, notice, page, translate_for
from evaluation.web.sender import arrival

PATH = "/second-factor"


def routes() -> tuple[Route, ...]:
    """The address of the second step."""
    return (Route(PATH, show, methods=["GET"]), Route(PATH, submit, methods=["POST"]))


async def show(request: Request) -> Response:
    """Ask for the code; whoever has not shown a password first begins there."""
    try:
        await _check_ticket(request)
    except EvaluationError:
        return RedirectResponse("/sign-in", 303)
    return _form(request, safe_next(request.query_params.get("next", "/")))


async def submit(request: Request) -> Response:
    """Let in whoever knows the code."""
    _ = translate_for(request)
    await _check_ticket(request)
    form = await read_form(request)
    target = safe_next(form.get("next", "") or "/")
    if not cookies.form_token_matches(request, form.get(cookies.FORM_FIELD, "")):
        return _form(request, target, sentence=_("页面已过期，请重新填写。"), status=403)
    try:
        token = await run_in_threadpool(
            second_proofs.show_code,
            installed(),
            cookies.ticket(request),
            form.get("code", ""),
            arrival(request, ""),
        )
    except EvaluationError as error:
        return _form(request, target, sentence=error.render(_), status=403)
    response = await session_response(request, token, target)
    cookies.clear_form_token(response)
    cookies.clear_ticket(response)
    return response


async def _check_ticket(request: Request) -> None:
    await run_in_threadpool(second_proofs.ticket, installed(), cookies.ticket(request))


def _form(request: Request, target: str, *, sentence: str = "", status: int = 200) -> Response:
    _ = translate_for(request)
    token = cookies.form_token(request)
    body = fill(
        "second_factor",
        title=_("二次验证"),
        sentence=_("密码正确。请再输入手机验证器上显示的六位动态口令。"),
        notice=notice(sentence),
        token=token,
        next=target,
        code_label=_("动态口令"),
        hint=_("每个口令只能用一次，每30秒更换。"),
        submit=_("登录"),
        lost=_(
            "手机不在身边：输入一个恢复码。恢复码也没有：请另一位组织者或系统管理员移除二次验证。"
        ),
        again=_("重新登录"),
    )
    response = page(request, _("二次验证"), body, status=status)
    cookies.set_form_token(response, token)
    return response
