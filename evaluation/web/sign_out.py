"""Signing out, in every tab at once."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from evaluation.services import sessions
from evaluation.services.platform import installed
from evaluation.web import cookies
from evaluation.web.live_sockets import live_sockets_of
from evaluation.web.pages import fill, page, translate_for


async def show(request: Request) -> Response:
    """Ask before signing out, so that a link cannot do it."""
    _ = translate_for(request)
    body = fill(
        "sign_out",
        title=_("退出登录"),
        sentence=_("退出后，本浏览器中打开的所有页面都会断开；已保存的评分不受影响。"),
        submit=_("退出登录"),
        back=_("返回"),
    )
    return page(request, _("退出登录"), body)


async def submit(request: Request) -> Response:
    """End the session in the store, close its open pages, forget the cookie."""
    token = cookies.session_token(request)
    if token:
        await _end(request, token)
    response = RedirectResponse("/sign-in", 303)
    cookies.clear_session(response)
    return response


async def _end(request: Request, token: str) -> None:
    signed_in = await run_in_threadpool(sessions.session, installed(), token)
    await run_in_threadpool(sessions.sign_out, installed(), token)
    if signed_in is not None:
        await live_sockets_of(request).close_session(signed_in.session_id)
