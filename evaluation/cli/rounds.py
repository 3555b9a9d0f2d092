"""Moving a round from the shell, under the permissions of the person named with `--as`."""

import sys
from datetime import datetime
from typing import Annotated

import typer

from evaluation.cli.terminal import platform, say, translate
from evaluation.domain.permissions import STATE_NAMES
from evaluation.domain.rounds import RoundAct
from evaluation.errors import FaultyInputError
from evaluation.locale import N_, message
from evaluation.services.actors import actor_named
from evaluation.services.rounds import move_round, preview_move

Programme = Annotated[str, typer.Argument(help="评审项目编号 / programme id")]
Number = Annotated[int, typer.Option("--round", help="轮次 / round number", min=1)]
As = Annotated[str, typer.Option("--as", help="以谁的身份（people.csv 编号） / acting person's id")]
Closes = Annotated[
    str, typer.Option(help="新的截止时间，如 2026-12-31T18:00+08:00 / new deadline, ISO 8601")
]
Reason = Annotated[
    str, typer.Option(help="理由，将在报告中公开 / reason, disclosed in the reports")
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="只说明将发生什么 / only say what would happen")
]


def open_round(
    programme: Programme, number: Number, person: As, closes: Closes = "", dry_run: DryRun = False
) -> None:
    """开放一轮评审。Open a round for rating; its rubric is frozen."""
    _move(programme, number, RoundAct.OPEN, person, closes=closes, dry_run=dry_run)


def close_round(programme: Programme, number: Number, person: As, dry_run: DryRun = False) -> None:
    """关闭并封存一轮。Close a round and seal its reviews."""
    _move(programme, number, RoundAct.CLOSE, person, dry_run=dry_run)


def reopen_round(
    programme: Programme,
    number: Number,
    person: As,
    reason: Reason,
    closes: Closes = "",
    dry_run: DryRun = False,
) -> None:
    """写明理由重新开放。Reopen a closed round before publication, with a reason."""
    _move(programme, number, RoundAct.REOPEN, person, reason=reason, closes=closes, dry_run=dry_run)


def confirm_round(
    programme: Programme, number: Number, person: As, dry_run: DryRun = False
) -> None:
    """评审组组长确认结果。The panel lead confirms the sealed results."""
    _move(programme, number, RoundAct.CONFIRM, person, dry_run=dry_run)


def publish_round(
    programme: Programme, number: Number, person: As, dry_run: DryRun = False
) -> None:
    """发布结果。Publish the confirmed results."""
    _move(programme, number, RoundAct.PUBLISH, person, dry_run=dry_run)


def _move(
    programme: str,
    number: int,
    act: RoundAct,
    person: str,
    *,
    reason: str = "",
    closes: str = "",
    dry_run: bool = False,
) -> None:
    with platform() as running:
        actor = actor_named(running, programme, person)
        for sentence in preview_move(running, actor, number, act):
            say(sentence)
        if dry_run:
            return
        if sys.stdin.isatty():
            typer.confirm(translate()(N_("确认执行？")), abort=True)
        moved = move_round(running, actor, number, act, reason=reason, closes=_moment(closes))
        state = message(STATE_NAMES[moved.state])
        say(message(N_("第{round}轮现在{state}。"), round=number, state=state))


def _moment(text: str) -> datetime | None:
    """A moment with its time zone, or None where none was given."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        example = "2026-12-31T18:00+08:00"
        text_of = N_("时间“{text}”不能识别；请写明日期、时刻和时区，例如{example}。")
        raise FaultyInputError(message(text_of, text=text, example=example))
    return moment
