"""Reports from the shell: written into a folder, with progress, and cancelled with Ctrl-C."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from evaluation.cli.output import keep_file, make_folder
from evaluation.cli.results import Programme, acting
from evaluation.cli.terminal import language, platform, say, translate, warn_of_fonts
from evaluation.errors import FaultyInputError
from evaluation.locale import N_, message
from evaluation.reports.writers import FORMATS, WRITERS
from evaluation.services.actors import Actor
from evaluation.services.batch_items import BatchItem, city_item, draft_items, standing_items
from evaluation.services.jobs import Failure
from evaluation.services.platform import Platform
from evaluation.services.report_batches import BatchResult, written_batch
from evaluation.services.reporting import refuse_unknown_formats

INTERRUPTED = 130
"""The exit status of a command that was stopped with Ctrl-C."""


def report(
    programme: Programme,
    folder: Annotated[Path, typer.Option("--out", help="输出文件夹 / folder to write to")],
    counties: Annotated[
        list[str] | None, typer.Option("--county", help="县（市、区）编号 / county id")
    ] = None,
    city: Annotated[
        bool, typer.Option("--city", help="全市比较报告 / the report on all counties")
    ] = False,
    formats: Annotated[str, typer.Option(help=",".join(FORMATS))] = ",".join(FORMATS),
    person: Annotated[str, typer.Option("--as", help="以谁的身份 / acting person's id")] = "",
    draft: Annotated[
        bool, typer.Option("--draft", help="已签发的也按现状出草稿 / drafts, even where approved")
    ] = False,
) -> None:
    """生成报告：已签发的出签发稿，否则出草稿。Write reports: as approved, else drafts; Ctrl-C stops."""
    wanted = _formats(formats)
    warn_of_fonts()
    with platform() as running:
        actor = acting(running, programme, person)
        asked = tuple(counties or ())
        items = (
            _drafts(running, actor, asked, city=city)
            if draft
            else standing_items(running, actor, asked, language(), city=city)
        )
        make_folder(folder)
        failures = _write(items, wanted, folder)
    _tell(failures)


def _drafts(
    running: Platform, actor: Actor, counties: tuple[str, ...], *, city: bool
) -> tuple[BatchItem, ...]:
    """The reports asked for; those of all counties where neither one nor the city is named."""
    wanted = [city_item(running, actor, language())] if city else []
    if counties or not city:
        wanted += draft_items(running, actor, counties, language())
    return tuple(wanted)


def _formats(given: str) -> tuple[str, ...]:
    """The formats named, each once.

    Raises:
        FaultyInputError: there is no writer for one of them.
    """
    wanted = tuple(dict.fromkeys(f for part in given.split(",") if (f := part.strip().lower())))
    if not wanted:
        raise FaultyInputError(message(N_("请至少选择一种格式。")))
    refuse_unknown_formats(wanted)
    return wanted


def _write(
    items: Sequence[BatchItem], formats: tuple[str, ...], folder: Path
) -> tuple[Failure, ...]:
    """Write all of them; when interrupted, say what is there."""
    failures: list[Failure] = []
    written = 0
    results = written_batch(items, formats)
    try:
        for made in _watched(results, items):
            for file in made.files:
                keep_file(file, folder)
                written += 1
            failures += made.failures
    except KeyboardInterrupt:
        results.close()
        text = N_("已停止。已生成{count}个文件，均完整可用，保存在 {folder}。")
        say(message(text, count=written, folder=folder))
        raise typer.Exit(INTERRUPTED) from None
    return tuple(failures)


def _watched(results: Iterator[BatchResult], items: Sequence[BatchItem]) -> Iterator[BatchResult]:
    """The results as they come, with a bar that names the county at work."""
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    labels = [*(item.label.render(translate()) for item in items), ""]
    with bar:
        task = bar.add_task(labels[0], total=len(items))
        for place, made in enumerate(results, start=1):
            yield made
            bar.update(task, completed=place, description=labels[place])


def _tell(failures: Sequence[Failure]) -> None:
    """List what could not be made, and say so to whoever asks for the exit status."""
    if not failures:
        return
    lines = [message(N_("{count}份报告未能生成，其余已生成："), count=len(failures))]
    for failure in failures:
        name = WRITERS[failure.format].name if failure.format else ""
        text = N_("{county}（{format}）：{reason}") if name else N_("{county}：{reason}")
        about = {"county": failure.subject, "format": name, "reason": failure.reason}
        lines.append(message(text, **about))
    for line in lines:
        typer.echo(line.render(translate()), err=True)
    raise typer.Exit(1)
