"""Downloading the papers of a round: the service decides who may have which."""

from starlette.routing import Route

from evaluation.errors import NotFoundError
from evaluation.locale import N_, message
from evaluation.reports.writers import FORMATS
from evaluation.services import panel_printing, printing
from evaluation.services.actors import Actor
from evaluation.services.download_history import note_download
from evaluation.services.platform import Platform
from evaluation.services.printing import PaperKind
from evaluation.services.reporting import RenderedReport
from evaluation.web.downloads import handing_out

IN_ARCHIVES = tuple(f for f in ("pdf", "docx") if f in FORMATS)
"""The formats in which an archive holds each paper: to print, and to change before printing."""
ROOT = "/download/sheet/{round:int}"


def routes() -> tuple[Route, ...]:
    """The addresses of all papers; an organizer asks for a `reviewer`'s."""
    blank = handing_out(printing.blank_sheet, "round", "county", "format")
    filled = handing_out(printing.filled_sheet, "round", "county", "format", asked=("reviewer",))
    archive = handing_out(_archive, "round", "kind")
    signatures = handing_out(panel_printing.signature_list, "round", "format")
    sign_in = handing_out(panel_printing.sign_in_list, "round", "format")
    duties = handing_out(panel_printing.duty_record, "round", "format", asked=("reviewer",))
    return (
        Route(f"{ROOT}/blank/{{county}}.{{format:str}}", blank, methods=["GET"]),
        Route(f"{ROOT}/filled/{{county}}.{{format:str}}", filled, methods=["GET"]),
        Route(f"{ROOT}/{{kind}}.zip", archive, methods=["GET"]),
        Route(f"{ROOT}/signatures.{{format:str}}", signatures, methods=["GET"]),
        Route(f"{ROOT}/sign-in.{{format:str}}", sign_in, methods=["GET"]),
        Route(f"{ROOT}/duties.{{format:str}}", duties, methods=["GET"]),
    )


def _archive(
    platform: Platform, actor: Actor, round_: int, kind: str, language: str
) -> RenderedReport:
    """Every paper of a kind in one archive.

    Raises:
        NotFoundError: there are none of the kind.
    """
    if kind not in set(PaperKind):
        text = N_("没有“{kind}”这种打印件；可用：{allowed}。")
        raise NotFoundError(message(text, kind=kind, allowed=tuple(PaperKind)))
    made = printing.archive(platform, actor, round_, PaperKind(kind), IN_ARCHIVES, language)
    note_download(platform, actor, made.filename)
    return made
