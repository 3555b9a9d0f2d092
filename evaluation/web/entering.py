"""What a browser is given once somebody has shown who they are."""

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from evaluation.services import sessions
from evaluation.services.arrivals import Entry
from evaluation.services.platform import installed
from evaluation.web import cookies


async def entered_response(request: Request, entry: Entry, target: str) -> Response:
    """Lead a person who has just signed in to where they wanted to go, or first to the second step."""
    if entry.needs_code:
        to_code = RedirectResponse(f"/second-factor?next={quote(target, safe='')}", 303)
        cookies.set_ticket(to_code, entry.token)
        return to_code
    response = await session_response(request, entry.token, target)
    cookies.clear_form_token(response)
    return response


async def session_response(request: Request, token: str, target: str) -> Response:
    """Sign the browser in, and out of the session that it had: no cookie leads there any more."""
    if earlier := cookies.session_token(request):
        await run_in_threadpool(sessions.sign_out, installed(), earlier)
    response = RedirectResponse(target, 303)
    cookies.set_session(response, token)
    return response
