"""Opening a county's evidence: the service decides who may, the route hands the file out."""

from pathlib import PurePosixPath

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from evaluation.services.evidence import OpenedEvidence, open_evidence
from evaluation.services.platform import installed
from evaluation.web.downloads import attachment_headers
from evaluation.web.signed_in import actor_of

READABLE = frozenset({".txt", ".md", ".csv"})


async def show(request: Request) -> Response:
    """One file of evidence, by county and id."""
    actor = await actor_of(request)
    county, item = request.path_params["county"], request.path_params["evidence"]
    return _answer(await run_in_threadpool(open_evidence, installed(), actor, county, item))


def _answer(opened: OpenedEvidence) -> Response:
    """Plain text is read in the browser as nothing but text; anything else is a file to keep."""
    headers = attachment_headers(opened.filename, fallback="evidence")
    if not _is_text(opened):
        return Response(opened.content, media_type="application/octet-stream", headers=headers)
    headers["content-disposition"] = headers["content-disposition"].replace("attachment", "inline")
    return Response(opened.content, media_type="text/plain; charset=utf-8", headers=headers)


def _is_text(opened: OpenedEvidence) -> bool:
    if PurePosixPath(opened.filename).suffix.lower() not in READABLE:
        return False
    try:
        opened.content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
