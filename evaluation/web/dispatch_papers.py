"""Downloading the papers of dispatch: the register, and the letter that goes with one report."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from evaluation.services import dispatch_papers
from evaluation.services.platform import installed
from evaluation.web.downloads import as_attachment, language_asked
from evaluation.web.signed_in import actor_of


def routes() -> tuple[Route, ...]:
    """The addresses of the papers."""
    return (
        Route("/download/register.{format:str}", register, methods=["GET"]),
        Route("/download/letter/{dispatch:int}.{format:str}", letter, methods=["GET"]),
    )


async def register(request: Request) -> Response:
    """Who was sent what, and who confirmed it."""
    actor = await actor_of(request)
    made = await run_in_threadpool(
        dispatch_papers.register,
        installed(),
        actor,
        request.path_params["format"],
        language_asked(request),
    )
    return as_attachment(made)


async def letter(request: Request) -> Response:
    """The letter to one recipient."""
    actor = await actor_of(request)
    made = await run_in_threadpool(
        dispatch_papers.cover_letter,
        installed(),
        actor,
        request.path_params["dispatch"],
        request.path_params["format"],
        language_asked(request),
    )
    return as_attachment(made)
