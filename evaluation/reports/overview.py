"""How the evaluation went: who asked for it, the rounds, how many reviewers, who stood aside."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from evaluation.domain.rounds import Round
from evaluation.locale.numbers import UNDEFINED
from evaluation.reports.cells import count_cell, share_cell
from evaluation.reports.document import (
    Align,
    Block,
    Cell,
    Column,
    Paragraph,
    Row,
    Table,
    plain_runs,
)
from evaluation.reports.facts import Facts
from evaluation.reports.wording import sentences, written_span


def overview_section(facts: Facts) -> tuple[Block, ...]:
    """A few sentences and a row a round."""
    language = facts.context.language
    told = sentences([commissioned(facts), way_of_rating(facts), recused(facts)], language)
    return (Paragraph(plain_runs(told)), _rounds_table(facts))


def rated_days(facts: Facts) -> str:
    """When each round was rated, in a sentence each."""
    _, language = facts.translate, facts.context.language
    text = _("{round}评分时间：{days}。")
    told = [
        text.format(round=facts.round_title(r.number), days=_window(facts, r))
        for r in facts.context.rounds
        if r.number in facts.context.results.rounds
    ]
    return sentences(told, language)


def commissioned(facts: Facts) -> str:
    """Who asked whom to evaluate how many counties."""
    _, programme = facts.translate, facts.context.programme
    text = _(
        "{commissioning}委托{evaluating}开展第三方评审，方案列入{count}个县（市、区），{scored}个有得分。"
    )
    return text.format(
        commissioning=facts.titled(programme, "commissioning_body"),
        evaluating=facts.titled(programme, "evaluating_body"),
        count=len(facts.context.counties),
        scored=facts.scored_anywhere,
    )


def way_of_rating(facts: Facts) -> str:
    """How reviewers rated."""
    return facts.translate("专家按指标体系独立评分，评分期间互不可见，百分制。")


def recused(facts: Facts) -> str:
    """How many reviewers stood aside for this county."""
    _, count = facts.translate, facts.context.recusal_count
    if not count:
        return _("没有专家对{county}回避。").format(county=facts.county)
    text = _("{count}名专家按规定对{county}回避，回避者不计入。")
    return text.format(count=count, county=facts.county)


def _rounds_table(facts: Facts) -> Table:
    _, right = facts.translate, Align.RIGHT
    shares = facts.shares
    rows = []
    for number in facts.context.results.rounds:
        found = next(
            (r for r in facts.context.rounds if r.number == number), Round(number=number, title="")
        )
        cells = [
            Cell(facts.round_title(number)),
            Cell(_window(facts, found)),
            count_cell(facts.asked(number)),
            count_cell(facts.reviews(number).height),
            count_cell(facts.counted(number)),
        ]
        rows.append(Row((*cells, *((share_cell(shares.get(number)),) if shares else ()))))
    return Table(
        id="rounds",
        caption=_("各轮评审情况"),
        columns=(
            Column(_("轮次"), share=1),
            Column(_("评分时间"), share=2.4),
            Column(_("指标数"), right, share=1),
            Column(_("应评专家"), right, share=1),
            Column(_("计入专家"), right, share=1),
            *((Column(_("合成占比"), right, share=1),) if shares else ()),
        ),
        rows=tuple(rows),
    )


def _window(facts: Facts, found: Round) -> str:
    """The days on which reviewers could rate."""
    zone = ZoneInfo(facts.context.programme.time_zone)

    def day(moment: datetime) -> date:
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(zone).date()

    if found.opens is None or found.closes is None:
        return UNDEFINED
    return written_span(day(found.opens), day(found.closes), facts.context.language)
