"""Approving and dispatching reports from the shell, under the permissions of the person named."""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import polars as pl
import typer
from rich.console import Console
from rich.progress import Progress

from evaluation.cli.addresses import link_base, local_address
from evaluation.cli.output import frame_bytes, give_out
from evaluation.cli.results import Programme, acting
from evaluation.cli.rounds import As, DryRun
from evaluation.cli.terminal import language, platform, say, translate
from evaluation.domain.dispatch import DispatchState
from evaluation.domain.permissions import refusal_to_approve
from evaluation.errors import FaultyInputError
from evaluation.locale import N_, Bilingual, Message, message
from evaluation.services import dispatch_papers, receipts
from evaluation.services.actors import Actor, actor_named
from evaluation.services.approving import Approval, approve
from evaluation.services.dispatching import mark_sent, preview_sending
from evaluation.services.outbox import Outbox, outbox
from evaluation.services.platform import Platform
from evaluation.services.report_desk import preview_approval

STATES: dict[DispatchState, str] = {
    DispatchState.PREPARED: N_("待发"),
    DispatchState.SENT: N_("已发，待签收"),
    DispatchState.RECEIVED: N_("已签收"),
}
EVERYTHING, WHOLE = "all", "city"
Counties = Annotated[
    list[str] | None, typer.Option("--county", help="县（市、区）编号 / county id")
]
Format = Annotated[str, typer.Option("--format", help="table | csv")]
Reader = Annotated[str, typer.Option("--as", help="以谁的身份 / acting person's id")]
Day = Annotated[str, typer.Option("--date", help="日期，如2026-03-01；默认今天 / day, ISO 8601")]


def approve_reports(
    programme: Programme,
    person: As,
    counties: Counties = None,
    city: Annotated[
        bool, typer.Option("--city", help="全市比较报告 / the report on all counties")
    ] = False,
    note: Annotated[
        str, typer.Option(help="更正理由，印在报告中 / reason of a correction, printed in it")
    ] = "",
    dry_run: DryRun = False,
) -> None:
    """签发报告：内容从此固定，并得到核验码。Approve reports: they are frozen and get their codes."""
    with platform() as running:
        actor = actor_named(running, programme, person)
        stored = running.store.programme(programme)
        if refusal := refusal_to_approve(actor.person, stored.rounds):
            refusal.throw()
        wanted = list(counties or ([] if city else [c.id for c in stored.counties]))
        for sentence in preview_approval(running, actor, wanted, city=city):
            say(sentence)
        if dry_run:
            return
        _ask()
        with Progress(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("", total=len(wanted) + city)
            made = approve(
                running,
                actor,
                wanted,
                city=city,
                note=note,
                on_progress=lambda done, _total: bar.update(task, completed=done),
            )
        names = {c.id: Bilingual(c.name, c.name_en) for c in stored.counties}
    _tell(made, names)


def _ask() -> None:
    """Wait for a yes where somebody sits before the terminal."""
    if sys.stdin.isatty():
        typer.confirm(translate()(N_("确认执行？")), abort=True)


def _tell(made: Sequence[Approval], names: dict[str, Bilingual]) -> None:
    """A line for each report; those that failed go to the error stream, and the exit is 1."""
    for item in made:
        who = _subject(item.county, names)
        if item.error is not None:
            text = message(N_("{report}：{reason}"), report=who, reason=item.error)
            typer.echo(text.render(translate()), err=True)
        elif not item.is_new:
            say(message(N_("{report}：没有变化，核验码仍为{code}。"), report=who, code=item.code))
        elif item.supersedes:
            text_of = N_("{report}：已更正并签发，核验码{code}，取代{before}。")
            say(message(text_of, report=who, code=item.code, before=item.supersedes))
        else:
            say(message(N_("{report}：已签发，核验码{code}。"), report=who, code=item.code))
        for excerpt in item.unprinted:
            text = message(
                N_("{report}：有字符不能打印，以〓代替，或文字过长被截断：{excerpt}"),
                report=who,
                excerpt=excerpt,
            )
            typer.echo(text.render(translate()), err=True)
    if any(item.error for item in made):
        raise typer.Exit(1)


def _subject(county: str | None, names: dict[str, Bilingual]) -> Bilingual | Message | str:
    if county is None:
        return message(N_("全市比较报告"))
    return names.get(county, county)


def show_outbox(
    programme: Programme, person: Reader = "", format_: Format = "table", file: Path | None = None
) -> None:
    """待发和已发的报告：谁收到什么。What waits and what left: who gets what."""
    _check_format(format_)
    with platform() as running:
        actor = acting(running, programme, person)
        found = outbox(running, actor)
        names = {c.id: c for c in running.store.programme(programme).counties}
    if format_ == "table" and file is None:
        for sentence in found.sentences:
            say(sentence)
    counties = {k: Bilingual(c.name, c.name_en) for k, c in names.items()}
    give_out(frame_bytes(_frame(found, counties), format_), format_, file)


def _check_format(format_: str) -> None:
    if format_ not in {"table", "csv"}:
        text = N_("没有“{format}”格式；可用：{allowed}。")
        raise FaultyInputError(message(text, format=format_, allowed=("table", "csv")))


def _frame(found: Outbox, names: dict[str, Bilingual]) -> pl.DataFrame:
    """The outbox as a table; its column names are for programs, so they stay English."""
    _ = translate()
    rows = [
        {
            "dispatch": str(e.dispatch.id),
            "county": e.dispatch.county or WHOLE,
            "report": _shown(_subject(e.dispatch.county, names)),
            "code": e.dispatch.code,
            "recipient": " ".join(filter(None, (e.dispatch.office, e.dispatch.name))),
            "copies": e.dispatch.copies,
            "state": _(STATES[e.dispatch.state]),
            "sent": e.dispatch.sent_on,
            "received": e.dispatch.received_on,
            "received_by": e.dispatch.received_by or None,
        }
        for e in found.entries
    ]
    text = dict.fromkeys(
        ("dispatch", "county", "report", "code", "recipient", "state", "received_by"), pl.String
    )
    order = list(rows[0]) if rows else [*text]
    schema = {**text, "copies": pl.Int64, "sent": pl.Date, "received": pl.Date}
    return pl.DataFrame(rows, schema=schema).select(order)


def _shown(words: Bilingual | Message | str) -> str:
    return words if isinstance(words, str) else words.render(translate())


def dispatch(
    programme: Programme,
    person: As,
    sent: Annotated[
        list[str],
        typer.Option(
            "--sent",
            help="抄送编号、县（市、区）编号、city 或 all / dispatch or county id, city, or all",
        ),
    ],
    how: Annotated[str, typer.Option("--how", help="发出方式，如机要交换 / in which way")],
    day: Day = "",
    dry_run: DryRun = False,
) -> None:
    """标记已发出；从此本县可以看到报告。Mark reports as sent: from then on their counties read them."""
    with platform() as running:
        actor = actor_named(running, programme, person)
        wanted = _prepared(running, actor, sent)
        for sentence in preview_sending(running, actor, wanted):
            say(sentence)
        if dry_run:
            return
        _ask()
        mark_sent(running, actor, wanted, how, _day(day))
        say(message(N_("已标记{count}件为已发出。"), count=len(wanted)))


def _prepared(running: Platform, actor: Actor, named: Sequence[str]) -> list[int]:
    """The dispatches that were named: by number, by county, or everything that waits."""
    waiting = [e.dispatch for e in outbox(running, actor).in_state(DispatchState.PREPARED)]
    if EVERYTHING in named and not any(not d.superseded for d in waiting):
        raise FaultyInputError(message(N_("没有待发的报告。")))
    wanted: dict[int, None] = {}
    for name in named:
        found = [
            d.id
            for d in waiting
            if name in {EVERYTHING, str(d.id), d.county or WHOLE} and not d.superseded
        ]
        if not found:
            text = N_("没有待发的“{name}”；liangping outbox 列出待发的报告。")
            raise FaultyInputError(message(text, name=name))
        wanted |= dict.fromkeys(found)
    return list(wanted)


def _day(text: str) -> date | None:
    """A day, or None where none was given."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        fault = message(N_("日期“{text}”不能识别；请写成2026-03-01这样。"), text=text)
        raise FaultyInputError(fault) from None


def show_receipts(
    programme: Programme,
    person: Reader = "",
    links: Annotated[
        bool,
        typer.Option("--links", help="为未签收的各生成一个签收链接 / a link for each not received"),
    ] = False,
    received: Annotated[
        str, typer.Option("--received", help="登记签收：抄送编号 / enter a receipt: dispatch id")
    ] = "",
    by: Annotated[str, typer.Option("--by", help="签收人 / who received it")] = "",
    how: Annotated[str, typer.Option("--how", help="签收方式 / in which way")] = "",
    day: Day = "",
) -> None:
    """签收情况；生成签收链接或登记签收。Who confirmed receipt; make links, or enter a receipt."""
    with platform() as running:
        actor = acting(running, programme, person)
        if received:
            number = _number(received)
            receipts.enter_receipt(running, actor, number, by=by, how=how, on=_day(day))
            say(message(N_("已登记签收。")))
            return
        found = outbox(running, actor)
        waiting = [e.dispatch for e in found.standing(DispatchState.SENT)]
        is_public = bool(running.settings.public_url)
        if links:
            base = link_base(running.settings)
            for item in waiting:
                token = receipts.receipt_link(running, actor, item.id)
                recipient = " ".join(filter(None, (item.office, item.name)))
                typer.echo(f"{item.id}\t{base}/receipt/{token}\t{recipient}")
    if links:
        text = N_("每个链接只能确认一次，90天内有效；同一件以前未用的链接已失效。")
        typer.echo(translate()(text), err=True)
        if waiting and not is_public:
            warning = N_(
                "未设置 LIANGPING_PUBLIC_URL：以上链接以 {address} 开头，收件人打不开；"
                "请设为平台的公开网址后重新生成。"
            )
            typer.echo(translate()(warning).format(address=local_address()), err=True)
        return
    say(found.sentences[0])
    for item in waiting:
        text = N_("未签收：{recipient}（核验码{code}，{day}发出）")
        office = Bilingual(item.office, item.office_en)
        say(message(text, recipient=office, code=item.code, day=item.sent_on))


def _number(text: str) -> int:
    if not text.isdecimal():
        raise FaultyInputError(message(N_("没有编号为{id}的抄送。"), id=text))
    return int(text)


def register(
    programme: Programme,
    file: Annotated[
        Path, typer.Option("--out", help="文件，按后缀定格式 / file; its ending names the format")
    ],
    person: Reader = "",
) -> None:
    """送达登记簿。The register of dispatch, in any format of the reports."""
    format_ = file.suffix.lstrip(".").lower()
    with platform() as running:
        actor = acting(running, programme, person)
        made = dispatch_papers.register(running, actor, format_, language())
    give_out(made.content, format_, file)
    say(message(N_("已生成 {file}"), file=file))
