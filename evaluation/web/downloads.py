"""Downloading reports: the service decides who may have which, the route only hands them out."""

from collections.abc import Awaitable, Callable, Sequence
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from evaluation.locale import LANGUAGES
from evaluation.services import city_reporting, kept_batches, reporting, snapshots
from evaluation.services.download_history import note_download
from evaluation.services.platform import installed
from evaluation.services.report_files import RenderedReport
from evaluation.web import cookies
from evaluation.web.signed_in import actor_of

Answering = Callable[[Request], Awaitable[Response]]


def routes() -> tuple[Route, ...]:
    """The addresses of reports."""
    county = handing_out(reporting.county_report, "county", "format")
    city = handing_out(city_reporting.city_report, "format")
    approved = handing_out(snapshots.snapshot_file, "code", "format")
    return (
        Route("/download/report/{county}.{format:str}", county, methods=["GET"]),
        Route("/download/city.{format:str}", city, methods=["GET"]),
        Route("/download/approved/{code}.{format:str}", approved, methods=["GET"]),
        Route("/download/batch/{batch}.zip", batch, methods=["GET"]),
    )


def handing_out(
    make: Callable[..., RenderedReport], *places: str, asked: Sequence[str] = ()
) -> Answering:
    """The answer that hands out what `make` makes for whoever asks, or raises why not.

    `make` is given the platform, the actor, the named `places` of the address and the language, and
    by name what may be `asked` for behind the address, empty where it is not.
    """

    async def answer(request: Request) -> Response:
        actor = await actor_of(request)
        details = [request.path_params[place] for place in places]
        more = {name: request.query_params.get(name, "") for name in asked}
        made = await run_in_threadpool(
            make, installed(), actor, *details, language_asked(request), **more
        )
        return as_attachment(made)

    return answer


async def batch(request: Request) -> Response:
    """The archive that this person had made."""
    actor = await actor_of(request)
    found = await run_in_threadpool(
        kept_batches.batch_file, installed(), actor, request.path_params["batch"]
    )
    await run_in_threadpool(note_download, installed(), actor, found.filename)
    headers = attachment_headers(found.filename, fallback="reports")
    return FileResponse(found.path, media_type="application/zip", headers=headers)


def language_asked(request: Request) -> str:
    """The language asked for in the address, else the reader's own."""
    asked = request.query_params.get("lang", "")
    return asked if asked in LANGUAGES else cookies.language_of(request)


def as_attachment(rendered: RenderedReport) -> Response:
    """A report as a file to keep."""
    headers = attachment_headers(rendered.filename, fallback="report")
    return Response(rendered.content, media_type=rendered.media_type, headers=headers)


def attachment_headers(filename: str, *, fallback: str) -> dict[str, str]:
    """A file under its own name, Chinese names included (RFC 5987), run by no browser, kept by no cache.

    Browsers that cannot read the real name get the `fallback` with the same ending.
    """
    suffix = "".join(c for c in filename.rpartition(".")[2] if c.isascii() and c.isalnum())
    return {
        "content-disposition": (
            f'attachment; filename="{fallback}.{suffix}"; '
            f"filename*=UTF-8''{quote(filename, safe='')}"
        ),
        "cache-control": "private, no-store",
        "content-security-policy": "sandbox",
    }
