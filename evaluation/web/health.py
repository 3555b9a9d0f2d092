"""For whoever watches the server: does it answer, and does its store."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from evaluation.services import sessions
from evaluation.services.platform import installed


async def show(_: Request) -> Response:
    """`ok` when the store can be read; says nothing else to strangers."""
    await run_in_threadpool(sessions.session, installed(), "health")
    return PlainTextResponse("ok", headers={"cache-control": "no-store"})
