"""Papers of a round from the shell: scoring sheets, signature lists, duty records."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from evaluation.cli.output import keep_file, make_folder
from evaluation.cli.results import Programme, acting
from evaluation.cli.terminal import language, platform
from evaluation.services import printing
from evaluation.services.printing import PaperKind
from evaluation.services.reporting import refuse_unknown_formats


def sheets(
    programme: Programme,
    number: Annotated[int, typer.Option("--round", help="轮次 / round number", min=1)],
    folder: Annotated[Path, typer.Option("--out", help="输出文件夹 / folder to write to")],
    kind: Annotated[
        PaperKind,
        typer.Option(
            help="blank空白评分表 | filled已填评分表 | signatures签字表和签到表 | duties履职记录表 / "
            "which papers"
        ),
    ] = PaperKind.BLANK,
    formats: Annotated[str, typer.Option(help="pdf,docx")] = "pdf",
    person: Annotated[str, typer.Option("--as", help="以谁的身份 / acting person's id")] = "",
) -> None:
    """打印评分表、签字表和履职记录表。Write the papers of a round, under a person's permissions."""
    endings = [ending.strip() for ending in formats.split(",")]
    refuse_unknown_formats(endings)
    with platform() as running:
        actor = acting(running, programme, person)
        papers = printing.papers(running, actor, number, kind, language())
        make_folder(folder)
        wanted = [(paper, ending) for paper in papers for ending in endings]
        for paper, ending in track(wanted, console=Console(stderr=True), transient=True):
            keep_file(paper.written(ending), folder)
