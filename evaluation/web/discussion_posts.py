"""Sending a contribution to a discussion: the page's component sends it here by itself."""

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from evaluation.domain.discussions import POST_LIMIT
from evaluation.errors import EvaluationError, FaultyInputError
from evaluation.locale import N_, message
from evaluation.services import discussions
from evaluation.services.platform import installed
from evaluation.web.drafts import status_of
from evaluation.web.forms import KeptText, read_body
from evaluation.web.pages import translate_for
from evaluation.web.signed_in import actor_of


class Post(BaseModel):
    """What the component sends."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    round: int
    county: KeptText = Field(max_length=80)
    # One that is somewhat too long is answered with the sentence that says so.
    text: str = Field(max_length=5 * POST_LIMIT)


def routes() -> tuple[Route, ...]:
    """The one address."""
    return (Route("/api/discussion", send, methods=["PUT"]),)


async def send(request: Request) -> Response:
    """Keep one contribution and say what became of it; never anything but JSON."""
    _ = translate_for(request)
    try:
        actor = await actor_of(request)
        post = _read(await read_body(request))
        await run_in_threadpool(
            discussions.write_post, installed(), actor, post.round, post.county, post.text
        )
    except EvaluationError as error:
        return JSONResponse({"kind": "refused", "message": error.render(_)}, status_of(error))
    return JSONResponse({"kind": "sent"})


def _read(body: bytes) -> Post:
    try:
        return Post.model_validate_json(body)
    except ValidationError:
        raise FaultyInputError(message(N_("发言内容无法识别，请刷新页面后重试。"))) from None
