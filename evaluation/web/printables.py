"""Downloading the papers of a round: the service decides who may have which."""

from collections.abc import Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from evaluation.errors import NotFoundError
from evaluation.locale import N_, message
from evaluation.reports.writers import FORMATS
from evaluation.services import panel_printing, printing
from evaluation.services.platform import installed
from evaluation.services.printing import PaperKind
from evaluation.services.reporting import RenderedReport
from evaluation.web.downloads import as_attachment, language_asked
from evaluation.web.signed_in import actor_of

IN_ARCHIVES = tuple(f for f in ("pdf", "docx") if f in FORMATS)
"""The formats in which an archive holds each paper: to print, and to change before printing."""
ROOT = "/download/sheet/{round:int}"


def routes() -> tuple[Route, ...]:
    """The addresses of all papers."""
    return (
        Route(f"{ROOT}/blank/{{county}}.{{format:str}}", blank, methods=["GET"]),
        Route(f"{ROOT}/filled/{{county}}.{{format:str}}", filled, methods=["GET"]),
        Route(f"{ROOT}/{{kind}}.zip", archive, methods=["GET"]),
        Route(f"{ROOT}/signatures.{{format:str}}", signatures, methods=["GET"]),
        Route(f"{ROOT}/sign-in.{{format:str}}", sign_in, methods=["GET"]),
        Route(f"{ROOT}/duties.{{format:str}}", duties, methods=["GET"]),
    )


async def blank(request: Request) -> Response:
    """A county's empty scoring sheet."""
    county, format_ = request.path_params["county"], request.path_params["format"]
    return await _printed(request, printing.blank_sheet, county, format_)


async def filled(request: Request) -> Response:
    """A county's scoring sheet as its reviewer filled it in."""
    county, format_ = request.path_params["county"], request.path_params["format"]
    return await _printed(
        request, printing.filled_sheet, county, format_, reviewer=_reviewer(request)
    )


async def archive(request: Request) -> Response:
    """Every paper of a kind in one archive."""
    return await _printed(request, printing.archive, _kind(request), IN_ARCHIVES)


async def signatures(request: Request) -> Response:
    """The list on which the panel signs."""
    return await _printed(request, panel_printing.signature_list, request.path_params["format"])


async def sign_in(request: Request) -> Response:
    """The list on which those on site sign in."""
    return await _printed(request, panel_printing.sign_in_list, request.path_params["format"])


async def duties(request: Request) -> Response:
    """A reviewer's duty record, or the panel's."""
    return await _printed(
        request,
        panel_printing.duty_record,
        request.path_params["format"],
        reviewer=_reviewer(request),
    )


async def _printed(
    request: Request,
    print_: Callable[..., RenderedReport],
    *details: Any,  # noqa: ANN401 - what the paper is told apart by
    **more: str,
) -> Response:
    """The paper, for whoever asks, of the round in the address."""
    actor = await actor_of(request)
    rendered = await run_in_threadpool(
        print_,
        installed(),
        actor,
        request.path_params["round"],
        *details,
        language_asked(request),
        **more,
    )
    return as_attachment(rendered)


def _reviewer(request: Request) -> str:
    """Whose paper, where it is not the own one."""
    return request.query_params.get("reviewer", "")


def _kind(request: Request) -> PaperKind:
    """Which papers.

    Raises:
        NotFoundError: there are none of the kind.
    """
    kind = request.path_params["kind"]
    if kind not in set(PaperKind):
        text = N_("没有“{kind}”这种打印件；可用：{allowed}。")
        raise NotFoundError(message(text, kind=kind, allowed=tuple(PaperKind)))
    return PaperKind(kind)
