"""Who sends a request, for the routes behind the gate."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from evaluation.errors import NotAllowedError
from evaluation.locale import N_, message
from evaluation.services import sessions
from evaluation.services.actors import Actor
from evaluation.services.doors import came_in
from evaluation.services.platform import installed
from evaluation.services.sessions import SignedIn
from evaluation.web import cookies


async def actor_of(request: Request) -> Actor:
    """The person behind a request.

    Raises:
        NotAllowedError: the session has ended between the gate and here.
    """
    return (await signed_in_of(request)).actor


async def signed_in_of(request: Request) -> SignedIn:
    """The session behind a request.

    Raises:
        NotAllowedError: it has ended between the gate and here.
    """
    token = cookies.session_token(request)
    signed_in = await run_in_threadpool(sessions.session, installed(), token)
    if signed_in is None:
        raise NotAllowedError(message(N_("您已退出登录，请重新登录。")))
    came_in(session=signed_in.session_id)
    return signed_in
