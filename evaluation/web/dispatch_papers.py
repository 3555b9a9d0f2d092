"""Downloading the papers of dispatch: the register, and the letter that goes with one report."""

from starlette.routing import Route

from evaluation.services import dispatch_papers
from evaluation.web.downloads import handing_out


def routes() -> tuple[Route, ...]:
    """The addresses of the papers."""
    register = handing_out(dispatch_papers.register, "format")
    letter = handing_out(dispatch_papers.cover_letter, "dispatch", "format")
    return (
        Route("/download/register.{format:str}", register, methods=["GET"]),
        Route("/download/letter/{dispatch:int}.{format:str}", letter, methods=["GET"]),
    )
