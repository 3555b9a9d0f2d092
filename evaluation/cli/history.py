"""The timeline of a programme from the shell: who did what, when, from where and why."""

import json
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import polars as pl
import typer

from evaluation.cli.moments import zone_of
from evaluation.cli.output import frame_bytes, give_out
from evaluation.cli.results import Programme, acting
from evaluation.cli.terminal import platform, translate
from evaluation.domain.history_acts import DOOR_NAMES
from evaluation.errors import FaultyInputError
from evaluation.locale import N_, Message, message
from evaluation.services.history import TimelineEntry, timeline

FORMATS = ("table", "json", "csv")


def history(
    programme: Programme,
    county: Annotated[str, typer.Option(help="只看一个县的编号 / of one county")] = "",
    reviewer: Annotated[str, typer.Option(help="只看一个人的编号 / of one person")] = "",
    limit: Annotated[int, typer.Option(help="最多几条 / at most so many", min=1)] = 200,
    format_: Annotated[str, typer.Option("--format", help="table | json | csv")] = "table",
    person: Annotated[str, typer.Option("--as", help="以谁的身份 / acting person's id")] = "",
    file: Annotated[Path | None, typer.Option("--out", help="写入文件 / write to a file")] = None,
) -> None:
    """历史记录：谁在何时从哪里做了什么，为什么。Who did what, when, from where and why."""
    if format_ not in FORMATS:
        text = N_("没有“{format}”格式；可用：{allowed}。")
        raise FaultyInputError(message(text, format=format_, allowed=FORMATS))
    with platform() as running:
        actor = acting(running, programme, person)
        zone = zone_of(running, actor.programme)
        found = timeline(
            running, actor, county=county or None, reviewer=reviewer or None, limit=limit
        )
    rows = [_row(entry, zone) for entry in found.entries]
    give_out(_written(rows, format_), format_, file)


def _row(entry: TimelineEntry, zone: ZoneInfo) -> dict[str, str]:
    """One entry by the contract's English keys; its words are in the reader's language."""
    return {
        "time": entry.at.astimezone(zone).isoformat(timespec="seconds"),
        "actor": entry.actor,
        "who": _words(entry.who),
        "action": entry.action,
        "what": _words(entry.sentence),
        "county": entry.county,
        "reviewer": entry.reviewer,
        "door": entry.door.value if entry.door else "",
        "address": entry.address,
        "session": entry.session,
        "reason": entry.reason,
    }


def _written(rows: list[dict[str, str]], format_: str) -> bytes:
    if format_ == "json":
        return (json.dumps({"history": rows}, ensure_ascii=False, indent=2) + "\n").encode()
    frame = pl.DataFrame(rows, schema=dict.fromkeys(_COLUMNS, pl.String))
    if format_ == "table":
        _ = translate()
        doors = {door.value: _(name) for door, name in DOOR_NAMES.items()}
        frame = frame.with_columns(pl.col("door").replace(doors)).select(
            pl.col(column).alias(_(title)) for column, title in _TITLES.items()
        )
    return frame_bytes(frame, format_)


_TITLES = {
    "time": N_("时间"),
    "who": N_("谁"),
    "what": N_("做了什么"),
    "door": N_("途径"),
    "address": N_("地址"),
    "reason": N_("理由"),
}
"""What the columns of the table are called; the other formats keep the contract's keys."""
_COLUMNS = (
    *("time", "actor", "who", "action", "what", "county"),
    *("reviewer", "door", "address", "session", "reason"),
)


def _words(text: Message | str) -> str:
    return text if isinstance(text, str) else text.render(translate())
