"""Pledges and recusals from the shell, under the permissions of the person named."""

from typing import Annotated

import polars as pl
import typer

from evaluation.cli.moments import local_moment, zone_of
from evaluation.cli.output import frame_bytes, give_out
from evaluation.cli.results import Programme, acting
from evaluation.cli.rounds import As
from evaluation.cli.terminal import platform, say, translate
from evaluation.domain.history import Origin
from evaluation.domain.recusals import GROUND_NAMES, DeclaredGround, RequestState
from evaluation.errors import FaultyInputError, NotFoundError
from evaluation.locale import N_, Message, message
from evaluation.services.actors import Actor, actor_named
from evaluation.services.platform import Platform
from evaluation.services.pledges import pledges as all_pledges
from evaluation.services.recusals import (
    RequestView,
    decide_recusal,
    declare_recusal,
    recusal_requests,
)
from evaluation.services.replacements import Vacancy, replace_reviewer, vacancies

County = Annotated[str, typer.Option("--county", help="县（市、区）编号 / county's id")]
Reviewer = Annotated[str, typer.Option("--reviewer", help="专家编号 / reviewer's id")]
Organizer = Annotated[
    str, typer.Option("--as", help="组织者编号；默认项目的组织者 / the organizer's id")
]
Format = Annotated[str, typer.Option("--format", help="table | csv")]
FORMATS = ("table", "csv")
STATES: dict[RequestState, str] = {
    RequestState.FILED: N_("待处理"),
    RequestState.GRANTED: N_("已同意"),
    RequestState.REFUSED: N_("未同意"),
}

commands = typer.Typer(
    help="回避申请：列出、同意、不同意。Requests for recusal: list, grant, refuse.",
    no_args_is_help=True,
)


def pledges(programme: Programme, person: Organizer = "", format_: Format = "table") -> None:
    """列出谁在何时签署了承诺书。Who of the panel signed the pledge, and when."""
    _ = translate()
    with platform() as running:
        found = all_pledges(running, acting(running, programme, person))
        zone = zone_of(running, programme)
    rows = [
        {
            _(N_("编号")): m.person.id,
            _(N_("姓名")): m.person.name,
            _(N_("现行版本")): _(N_("已签署") if m.is_signed else N_("未签署")),
            _(N_("签署的版本")): str(m.signature.version) if m.signature else "",
            _(N_("时间")): local_moment(zone, m.signed_at),
            _(N_("方式")): _(
                N_("随评分导入") if m.signature.source is Origin.IMPORT else N_("本人")
            )
            if m.signature
            else "",
        }
        for m in found
    ]
    _table(rows, format_)


def _table(rows: list[dict[str, str]], format_: str) -> None:
    if format_ not in FORMATS:
        text = N_("没有“{format}”格式；可用：{allowed}。")
        raise FaultyInputError(message(text, format=format_, allowed=FORMATS))
    give_out(frame_bytes(pl.DataFrame(rows), format_), format_, None)


def recuse(
    programme: Programme,
    person: As,
    county: County,
    ground: Annotated[str, typer.Option(help="post | kinship | interest | academic | other")],
    detail: Annotated[str, typer.Option(help="具体情况 / what it is")] = "",
    reviewer: Annotated[
        str, typer.Option("--reviewer", help="组织者代谁申报 / for whom the organizer declares")
    ] = "",
) -> None:
    """申报回避：专家本人的待处理，组织者代为申报的即时生效。Declare a recusal."""
    if ground not in set(DeclaredGround):
        text = N_("没有“{ground}”这种关系；可用：{allowed}。")
        allowed = tuple(g.value for g in DeclaredGround)
        raise FaultyInputError(message(text, ground=ground, allowed=allowed))
    with platform() as running:
        actor = actor_named(running, programme, person)
        declare_recusal(running, actor, county, DeclaredGround(ground), detail, reviewer=reviewer)
    held = reviewer and reviewer != person
    say(message(N_("已申报，即时生效。") if held else N_("已提交，等组织者处理；其间暂停评分。")))


@commands.command("list")
def list_requests(programme: Programme, person: Organizer = "", format_: Format = "table") -> None:
    """列出回避申请。Every request, those that wait first."""
    _ = translate()
    with platform() as running:
        found = recusal_requests(running, acting(running, programme, person))
        zone = zone_of(running, programme)
    rows = [
        {
            _(N_("县（市、区）")): v.county.id,
            _(N_("专家")): v.reviewer.id,
            _(N_("状态")): _(STATES[v.request.state]),
            _(N_("关系")): _(GROUND_NAMES[v.request.ground]),
            _(N_("具体情况")): v.request.detail,
            _(N_("申报时间")): local_moment(zone, v.filed),
            _(N_("处理意见")): v.request.decision,
            _(N_("接替")): v.replacement.id if v.replacement else "",
        }
        for v in found
    ]
    if not rows:
        say(message(N_("没有回避申请。")))
        return
    _table(rows, format_)


@commands.command("grant")
def grant(
    programme: Programme,
    person: As,
    county: County,
    reviewer: Reviewer,
    reason: Annotated[str, typer.Option(help="处理意见 / a word on it")] = "",
) -> None:
    """同意回避，并列出可以接替的专家。Grant a request; says who could take over."""
    with platform() as running:
        actor = actor_named(running, programme, person)
        request = _request(running, actor, county, reviewer, RequestState.FILED).request
        decide_recusal(running, actor, request.id, grant=True, reason=reason)
        found = vacancies(running, actor, request.id)
    say(message(N_("已同意：{reviewer}回避{county}。"), reviewer=reviewer, county=county))
    for vacancy in found:
        say(_told(vacancy))


def _told(vacancy: Vacancy) -> Message:
    """Who could take a county over in one round."""
    if not vacancy.candidates:
        text = N_("第{round}轮：现有{count}位专家，没有可以接替的专家。")
        return message(text, round=vacancy.round.number, count=vacancy.left)
    each = tuple(
        message(N_("{id}（待提交{owed}份）"), id=c.person.id, owed=c.owed)
        for c in vacancy.candidates
    )
    text = N_("第{round}轮：现有{count}位专家，可以接替的有：{candidates}。")
    return message(text, round=vacancy.round.number, count=vacancy.left, candidates=each)


@commands.command("refuse")
def refuse(
    programme: Programme,
    person: As,
    county: County,
    reviewer: Reviewer,
    reason: Annotated[str, typer.Option(help="理由，专家会看到 / the reason, told the reviewer")],
) -> None:
    """不同意回避，须写明理由。Refuse a request, with the reason."""
    with platform() as running:
        actor = actor_named(running, programme, person)
        request = _request(running, actor, county, reviewer, RequestState.FILED).request
        decide_recusal(running, actor, request.id, grant=False, reason=reason)
    say(message(N_("未同意：{reviewer}继续评审{county}。"), reviewer=reviewer, county=county))


@commands.command("replace")
def replace(
    programme: Programme,
    person: As,
    county: County,
    reviewer: Reviewer,
    by: Annotated[str, typer.Option("--by", help="接替的专家编号 / who takes over")],
    number: Annotated[int, typer.Option("--round", help="轮次 / round number", min=1)],
) -> None:
    """补派接替的专家。Assign whoever takes the county over."""
    with platform() as running:
        actor = actor_named(running, programme, person)
        request = _request(running, actor, county, reviewer, RequestState.GRANTED).request
        replace_reviewer(running, actor, request.id, number, by)
    text = N_("第{round}轮{county}已补派{by}。")
    say(message(text, round=number, county=county, by=by))


def _request(
    running: Platform, actor: Actor, county: str, reviewer: str, state: RequestState
) -> RequestView:
    """The newest request of a reviewer for a county in a state.

    Raises:
        NotFoundError: there is none.
    """
    for view in recusal_requests(running, actor):
        place = (view.request.county, view.request.reviewer, view.request.state)
        if place == (county, reviewer, state):
            return view
    text = N_("没有{reviewer}对{county}的、状态为“{state}”的回避申请。")
    raise NotFoundError(
        message(text, reviewer=reviewer, county=county, state=message(STATES[state]))
    )
