"""Signing out, in every tab at once."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from evaluation.services import sessions
from evaluation.services.platform import installed
from evaluation.web import cookies
from evaluation.web.pages import fill, page, translate_for
from evaluation.web.signed_forms import checked_form


async def show(request: Request) -> Response:
    """Ask before signing out, so that a link cannot do it."""
    token = cookies.session_token(request)
    signed_in = await run_in_threadpool(sessions.session, installed(), token)
    if signed_in is None:
        return _signed_out()
    _ = translate_for(request)
    body = fill(
        "sign_out",
        title=_("退出登录"),
        sentence=_("退出后，本浏览器中打开的所有页面都会断开；已保存的评分不受影响。"),
        csrf=signed_in.csrf,
        submit=_("退出登录"),
        account=_("退出其他设备上的登录，请到“我的账号”。"),
        back=_("返回"),
    )
    return page(request, _("退出登录"), body)


async def submit(request: Request) -> Response:
    """End the session in the store, close its open pages, forget the cookie."""
    token = cookies.session_token(request)
    if await run_in_threadpool(sessions.session, installed(), token) is not None:
        await checked_form(request)
        await run_in_threadpool(sessions.sign_out, installed(), token)
    return _signed_out()


def _signed_out() -> Response:
    response = RedirectResponse("/sign-in", 303)
    cookies.clear_session(response)
    return response
