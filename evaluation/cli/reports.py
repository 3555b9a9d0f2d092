"""Reports from the shell: written into a folder, with progress, and cancelled with Ctrl-C."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from evaluation.cli.results import Programme, acting
from evaluation.cli.terminal import language, platform, say
from evaluation.errors import NotAllowedError
from evaluation.locale import N_, message
from evaluation.services import reporting


def report(
    programme: Programme,
    folder: Annotated[Path, typer.Option("--out", help="输出文件夹 / folder to write to")],
    counties: Annotated[
        list[str] | None, typer.Option("--county", help="县（市、区）编号 / county id")
    ] = None,
    formats: Annotated[str, typer.Option(help="pdf,xlsx")] = "pdf,xlsx",
    person: Annotated[str, typer.Option("--as", help="以谁的身份 / acting person's id")] = "",
) -> None:
    """生成县级报告。Write the county reports."""
    with platform() as running:
        actor = acting(running, programme, person)
        entries = reporting.report_entries(running, actor)
        allowed = [e.county.id for e in entries if e.refusal is None]
        if not allowed:
            refusal = next((e.refusal for e in entries if e.refusal), None)
            raise NotAllowedError(refusal.reason if refusal else message(N_("没有可下载的报告。")))
        folder.mkdir(parents=True, exist_ok=True)
        wanted = [
            (county, format_.strip())
            for county in counties or allowed
            for format_ in formats.split(",")
        ]
        for county, format_ in track(wanted, console=Console(stderr=True), transient=True):
            made = reporting.county_report(running, actor, county, format_, language())
            (folder / made.filename).write_bytes(made.content)
            say(message(N_("已生成 {file}"), file=folder / made.filename))
