"""Results from the shell; the same figures as on the pages."""

import json
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from evaluation.analysis.contract import KEYS
from evaluation.analysis.results import Results, results_json
from evaluation.cli.output import FORMATS, frame_bytes, give_out
from evaluation.cli.terminal import platform, translate
from evaluation.domain.people import Role
from evaluation.errors import FaultyInputError, NotAllowedError
from evaluation.locale import N_, message
from evaluation.services import comparing
from evaluation.services.actors import Actor, actor_named
from evaluation.services.platform import Platform
from evaluation.services.withheld import REVIEWER, without_reviewers

Programme = Annotated[str, typer.Argument(help="评审项目编号 / programme id")]
UNPRINTED = ("grade_reason", "earned_grade", "zeroed", "vetoes")
"""Columns that a printed table leaves to the other formats."""
TABLES = tuple(KEYS)


def results(
    programme: Programme,
    format_: Annotated[
        str, typer.Option("--format", help="table | json | csv | parquet")
    ] = "table",
    table: Annotated[
        str, typer.Option("--table", help="表格、CSV和Parquet输出哪张表 / which table, except json")
    ] = "counties",
    person: Annotated[str, typer.Option("--as", help="以谁的身份 / acting person's id")] = "",
    file: Annotated[Path | None, typer.Option("--out", help="写入文件 / write to a file")] = None,
    as_operator: Annotated[
        str,
        typer.Option(
            help="查看评审中的轮次：写明理由，记入历史 / see open rounds: a recorded reason"
        ),
    ] = "",
) -> None:
    """封存轮次的全部结果。Everything computed from the sealed rounds."""
    if format_ not in FORMATS:
        text = N_("没有“{format}”格式；可用：{allowed}。")
        raise FaultyInputError(message(text, format=format_, allowed=FORMATS))
    if table not in TABLES:
        text = N_("没有“{table}”表；可用：{allowed}。")
        raise FaultyInputError(message(text, table=table, allowed=TABLES))
    with platform() as running:
        actor = acting(running, programme, person)
        if as_operator:
            computed = comparing.results_as_operator(running, actor, as_operator)
        else:
            computed = comparing.results(running, actor)
    whole = actor.person.role is Role.ORGANIZER
    give_out(_written(computed, format_, table, whole=whole), format_, file)


def _written(computed: Results, format_: str, table: str, *, whole: bool) -> bytes:
    """`whole`: with what is told of single reviewers."""
    if format_ == "json":
        found = results_json(computed, translate())
        found = found if whole else without_reviewers(found, translate())
        text = json.dumps(found, ensure_ascii=False, indent=2, allow_nan=False)
        return (text + "\n").encode()
    frame: pl.DataFrame = getattr(computed, table)
    if not whole and REVIEWER in frame.columns:
        refusal = N_("“{table}”表列出各评审专家的情况，仅供组织者查看。")
        raise NotAllowedError(message(refusal, table=table))
    if format_ == "table":
        frame = frame.select(pl.exclude([n for n in UNPRINTED if n in frame.columns]))
    return frame_bytes(frame, format_)


def acting(running: Platform, programme: str, person: str) -> Actor:
    """The person named with `--as`; without it, the programme's organizer."""
    if person:
        return actor_named(running, programme, person)
    stored = running.store.programme(programme)
    organizer = next((p for p in stored.people if p.role is Role.ORGANIZER), None)
    if organizer is None:
        raise FaultyInputError(message(N_("请用 --as 指明以谁的身份查看。")))
    return actor_named(running, programme, organizer.id)
