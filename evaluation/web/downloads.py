"""Downloading reports: the service decides who may have which, the route only hands them out."""

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from evaluation.locale import LANGUAGES
from evaluation.services import reporting
from evaluation.services.platform import installed
from evaluation.services.reporting import RenderedReport
from evaluation.web import cookies
from evaluation.web.signed_in import actor_of


async def county_report(request: Request) -> Response:
    """One county's report as a file."""
    actor = await actor_of(request)
    rendered = await run_in_threadpool(
        reporting.county_report,
        installed(),
        actor,
        request.path_params["county"],
        request.path_params["format"],
        language_asked(request),
    )
    return as_attachment(rendered)


async def all_reports(request: Request) -> Response:
    """Every county's report in one archive."""
    actor = await actor_of(request)
    rendered = await run_in_threadpool(
        reporting.all_reports, installed(), actor, ("pdf", "xlsx"), language_asked(request)
    )
    return as_attachment(rendered)


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
