"""What changed between the rounds, taken apart: the county's own part, the panel's and the rules'."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from evaluation.analysis.final_change import PART_NAMES, ChangePart
from evaluation.analysis.verdict_names import verdict_name
from evaluation.analysis.verdicts import Verdict
from evaluation.charts.change_split import change_split
from evaluation.charts.labels import chart_labels
from evaluation.charts.surface import Surface, as_specification
from evaluation.domain.programme import Headline
from evaluation.locale import N_
from evaluation.locale.numbers import plain, points, signed
from evaluation.reports.cells import change_cell
from evaluation.reports.change_sentence import (
    change_caution,
    panel_told,
    relative_change,
    unjudged_reason,
)
from evaluation.reports.change_words import parts_opened, printed_parts
from evaluation.reports.document import (
    Align,
    Block,
    Cell,
    Column,
    Figure,
    Paragraph,
    Row,
    RowKind,
    Table,
    plain_runs,
)
from evaluation.reports.facts import Facts
from evaluation.reports.moved_scores import moved_explained
from evaluation.reports.wording import opened, sentences

ROW_HEIGHT = 40
"""Pixels of the one row, lower than where many counties stand below one another."""
MEANINGS: Mapping[ChangePart, str] = {
    ChangePart.REAL: N_("按同一把尺子衡量的变化，已扣除专家人选和宽严的影响"),
    ChangePart.PANEL: N_("专家人选和宽严不同造成，不是本县工作的变化"),
    ChangePart.RATINGS: N_("两轮共有指标的评分变化，其中专家变动的部分无法分开"),
    ChangePart.RUBRIC: N_("两轮所评指标或权重不同造成"),
    ChangePart.RULE: N_("去掉最高、最低分造成"),
    ChangePart.ADJUSTMENTS: N_("加分、扣分与否决的增减"),
}
READINGS: Mapping[Verdict, str] = {
    Verdict.RISE_MATTERS: N_("整个区间高于约定的{points}分，有95%的把握认定提高，且有实际意义。"),
    Verdict.RISE: N_(
        "整个区间高于0，有95%的把握认定提高；下端不到约定的{points}分，幅度还不能认定。"
    ),
    Verdict.FALL_MATTERS: N_("整个区间低于−{points}分，有95%的把握认定下降，且有实际意义。"),
    Verdict.FALL: N_("整个区间低于0，有95%的把握认定下降；上端不到−{points}分，幅度还不能认定。"),
    Verdict.NO_MATERIAL_CHANGE: N_(
        "区间包含0，又都在约定的±{points}分以内，可以认为基本没有变化。"
    ),
    Verdict.NO_CLEAR_CHANGE: N_("区间包含0，又超出约定的±{points}分，升降都不能认定。"),
}
"""What the interval of the real change says, for readers who never met one."""


def change_section(facts: Facts) -> tuple[Block, ...]:
    """Words, the sum of the parts, the split as a picture; nothing with one round."""
    if facts.first is None or facts.final_change is None:
        return ()
    blocks: list[Block] = [Paragraph(plain_runs(text)) for text in _told(facts) if text]
    return (*blocks, _parts_table(facts), *_split_figure(facts))


def _told(facts: Facts) -> tuple[str, ...]:
    _, language = facts.translate, facts.context.language
    if not facts.judged:
        few = _("计入的评审过少，两轮变化不作判断。") if facts.thin_rounds else ""
        return (sentences([few, unjudged_reason(facts), change_caution(facts)], language),)
    change = facts.change_row
    reading = facts.translate(READINGS[Verdict(change["verdict"])])
    text = _("真实变化{change}分，95%区间{low}至{high}分：{reading}")
    real = text.format(
        change=signed(change["adjusted_change"]),
        low=signed(change["low"]),
        high=signed(change["high"]),
        reading=reading.format(points=plain(facts.context.programme.smallest_change)),
    )
    why = _("平均给分升降不等于本县工作升降：换了专家，或者专家比上一轮宽了、严了，平均分也会变。")
    return (
        sentences([why, panel_told(facts)], language),
        sentences([real, relative_change(facts), change_caution(facts)], language),
    )


def _parts_table(facts: Facts) -> Table:
    """The change of the overall score as a sum, in words; what is not in it stands below."""
    _, change = facts.translate, facts.final_change
    if change is None:
        raise AssertionError
    before, after = (points(facts.standing(n).get("final")) for n in facts.span)
    rows = [_part_row(facts, part, value) for part, value in printed_parts(change.parts).items()]
    whole = _("综合得分由{before}分到{after}分").format(before=before, after=after)
    rows.append(
        Row((Cell(_("综合得分变化")), change_cell(change.total), Cell(whole)), RowKind.TOTAL)
    )
    if facts.judged and facts.context.results.method.headline == Headline.ADJUSTED:
        panel = facts.change_row["panel_effect"]
        meaning = _("已从综合得分中扣除，不计入：{meaning}")
        told = meaning.format(meaning=_(MEANINGS[ChangePart.PANEL]))
        rows.append(
            Row((Cell(opened(_(PART_NAMES[ChangePart.PANEL]))), change_cell(panel), Cell(told)))
        )
    return Table(
        id="change_parts",
        caption=_("综合得分变化的构成"),
        columns=(
            Column(_("构成"), share=1.1),
            Column(_("变化（分）"), Align.RIGHT),
            Column(_("含义"), share=3),
        ),
        rows=tuple(rows),
        note=sentences(
            [
                *moved_explained(facts),
                _("各数按未修约的值计算，最后保留一位小数，个别相加可能差0.1。"),
            ],
            facts.context.language,
        ),
    )


def _part_row(facts: Facts, part: ChangePart, value: float) -> Row:
    _ = facts.translate
    return Row((Cell(opened(_(PART_NAMES[part]))), change_cell(value), Cell(_(MEANINGS[part]))))


def _split_figure(facts: Facts) -> tuple[Figure, ...]:
    """The plain mean's change in its parts, with the interval of the real one."""
    _, row = facts.translate, facts.change_row
    if not facts.judged:
        return ()
    county, smallest = facts.context.county.id, facts.context.programme.smallest_change
    verdict = verdict_name(row["verdict"], smallest).render(_)
    chart = change_split(
        _own_change(row),
        parts_opened(chart_labels(_, {county: facts.county}), _),
        Surface.PAPER,
        verdicts={county: verdict},
        margin=smallest,
        row_height=ROW_HEIGHT,
    )
    told = _split_told(facts)
    note = _(
        "圆圈为平均给分的变化，等于各色块之和；横线为真实变化的95%区间；点线为约定的±{points}分。"
    )
    return (
        Figure(
            id="change_split",
            caption=_("专家平均给分变化的构成"),
            chart=as_specification(chart),
            alternative=told,
            note=sentences([told, note.format(points=plain(smallest))], facts.context.language),
        ),
    )


def _split_told(facts: Facts) -> str:
    """The sum in words, and which criteria it counts where the words above count fewer."""
    _, row = facts.translate, facts.change_row
    text = _(
        "专家平均给分变化{raw}分：真实变化{real}分，专家组变动{panel}分，指标或权重不同{rubric}分。"
    )
    if row["rubric_effect"]:
        text = _(
            "按各轮的全部指标计，专家平均给分变化{raw}分：真实变化{real}分，专家组变动{panel}分，"
            "指标或权重不同{rubric}分；只计两轮共有的{count}项指标，为{common}分。"
        )
    return text.format(
        raw=signed(row["raw_change"]),
        real=signed(row["adjusted_change"]),
        panel=signed(row["panel_effect"]),
        rubric=signed(row["rubric_effect"]),
        count=row["common_criteria"],
        common=signed(row["common_change"]),
    )


def _own_change(row: Mapping[str, Any]) -> pl.DataFrame:
    columns = (
        "county",
        "raw_change",
        "adjusted_change",
        "low",
        "high",
        "panel_effect",
        "rubric_effect",
    )
    return pl.DataFrame([{name: row[name] for name in columns}])
