"""The scores of the rounds as tables: every reading of a score beside the one that counts."""

import polars as pl
import streamlit as st

from evaluation.analysis.final_change import PART_NAMES, ChangePart, FinalChange, final_change
from evaluation.analysis.standing import WHY_UNSCORED
from evaluation.domain.programme import Headline
from evaluation.domain.rubric import Rubric
from evaluation.locale import N_
from evaluation.locale.numbers import UNDEFINED, signed
from evaluation.services.comparing import Comparison
from evaluation.ui import session
from evaluation.ui.parts.page_header import with_sample_mark
from evaluation.ui.parts.tables import Row, figure_table
from evaluation.ui.parts.wording import county_name

HEADLINE_NAMES = {
    Headline.MEAN.value: N_("算术平均分"),
    Headline.TRIMMED_MEAN.value: N_("去掉最高、最低后的平均分"),
    Headline.ADJUSTED.value: N_("宽严校正得分"),
}
BOTH = 2


def headline_rule(comparison: Comparison) -> str:
    """Which reading of the ratings is the published score."""
    _ = session.translator()
    name = _(HEADLINE_NAMES[comparison.results.method.headline])
    return _("评审得分采用{rule}。").format(rule=name)


def summary_table(comparison: Comparison, counties: tuple[str, ...]) -> None:
    """A row a county: final score and grade of each round, the change, the combined result."""
    _ = session.translator()
    rows = [_summary(comparison, county) for county in counties]
    figure_table(rows, key="comparison-summary", alt=_("各县（市、区）两轮得分"))
    parts = [_("综合得分 = 评审得分 − 否决清零 + 加分 − 扣分。")]
    if len(comparison.rounds) > 1:
        parts += [_combination(comparison), _("（各数四舍五入）")]
    st.caption(with_sample_mark(" ".join(parts), comparison.programme))


def _combination(comparison: Comparison) -> str:
    _, rule = session.translator(), comparison.programme.combination
    if rule == "final_only":
        return _("最终结果只取末轮综合得分。")
    weights = " : ".join(f"{share:g}" for share in rule)
    text = _("{name}为最终结果，按各轮综合得分 {weights} 加权。")
    return text.format(name=combined_name(len(rule)), weights=weights)


def _summary(comparison: Comparison, county: str) -> Row:
    _ = session.translator()
    counties = _rows(comparison.results.counties, county)
    row: Row = {_("县（市、区）"): _name(comparison, county), _("状态"): _status(counties)}
    if len(comparison.rounds) > 1:
        row |= _combined(comparison, counties[-1])
    for round_ in comparison.rounds:
        title = session.local(round_.title, round_.title_en)
        at = next((c for c in counties if c["round"] == round_.number), None)
        row[_("{round}综合得分").format(round=title)] = at["final"] if at else None
        row[_("{round}等次").format(round=title)] = grade_text(
            comparison.rubrics[round_.number], at["grade"] if at else None
        )
    if len(comparison.rounds) > 1:
        change = final_change(comparison.results, county)
        row[_("综合得分变化")] = signed(change.total if change else None)
    # Last: what scrolls out of sight on a narrow screen is not the result itself.
    counted = [_counted(comparison, county, r.number) for r in comparison.rounds]
    row[_("计入专家")] = " / ".join(str(n) for n in counted)
    return row


def _combined(comparison: Comparison, last: Row) -> Row:
    """The result itself, first in its row."""
    _ = session.translator()
    rubric = comparison.rubrics[comparison.rounds[-1].number]
    return {
        combined_name(len(comparison.rounds)): last["combined"],
        _("合成等次"): grade_text(rubric, last["combined_grade"]),
    }


def round_table(comparison: Comparison, number: int, counties: tuple[str, ...]) -> None:
    """A row a county: every reading of its score in one round, and what was added or taken off."""
    _ = session.translator()
    rows = [_round_row(comparison, number, county) for county in counties]
    figure_table(rows, key=f"comparison-round-{number}", alt=_("本轮各种算法的得分"))
    st.caption(with_sample_mark(headline_rule(comparison), comparison.programme))


def _round_row(comparison: Comparison, number: int, county: str) -> Row:
    _, results = session.translator(), comparison.results
    score = next(r for r in _rows(results.scores, county) if r["round"] == number)
    final = next(r for r in _rows(results.counties, county) if r["round"] == number)
    reason = results.grade_reasons.get((number, county))
    return {
        _("县（市、区）"): _name(comparison, county),
        _("状态"): _status([final]),
        _("计入专家"): score["reviewers"],
        _("算术平均分"): score["raw"],
        _("去掉最高、最低后的平均分"): score["trimmed"],
        _("固定宽严得分"): score["fixed"],
        _("校正得分"): score["adjusted"],
        _("评审得分"): final["headline"],
        _("否决清零"): final["zeroed"],
        _("加分"): final["bonus"],
        _("扣分"): final["deductions"],
        _("综合得分"): final["final"],
        _("评定等次"): grade_text(comparison.rubrics[number], final["grade"]),
        _("等次说明"): session.text(reason) if reason else "",
    }


def change_table(comparison: Comparison, counties: tuple[str, ...]) -> None:
    """A row a county: the change of its overall score and the parts that sum to it."""
    _ = session.translator()
    changes = {county: final_change(comparison.results, county) for county in counties}
    there = {part for change in changes.values() if change for part in change.parts}
    rows = [
        _parts_row(comparison, county, change, [part for part in ChangePart if part in there])
        for county, change in changes.items()
    ]
    figure_table(rows, key="comparison-changes", alt=_("各县（市、区）变化的构成"))
    text = _("综合得分变化等于右边各部分之和（各数四舍五入）；真实变化已去掉专家组变动带来的部分。")
    if ChangePart.RUBRIC in there:
        text += " " + _("“指标或权重不同”在这里按综合得分计算，与按平均分计算的不是同一个数。")
    st.caption(with_sample_mark(text, comparison.programme))


def _parts_row(
    comparison: Comparison, county: str, change: FinalChange | None, parts: list[ChangePart]
) -> Row:
    _ = session.translator()
    there = change.parts if change else None
    return {
        _("县（市、区）"): _name(comparison, county),
        _("综合得分变化"): signed(change.total if change else None),
        **{
            _(PART_NAMES[part]): signed(None if there is None else there.get(part, 0.0))
            for part in parts
        },
    }


def combined_name(rounds: int) -> str:
    """What the result over all rounds is called."""
    _ = session.translator()
    return _("两轮合成得分") if rounds == BOTH else _("各轮合成得分")


def _counted(comparison: Comparison, county: str, number: int) -> int | None:
    found = [r for r in _rows(comparison.results.scores, county) if r["round"] == number]
    return found[0]["reviewers"] if found else None


def _rows(frame: pl.DataFrame, county: str) -> list[Row]:
    return frame.filter(pl.col("county") == county).to_dicts()


def _name(comparison: Comparison, county: str) -> str:
    return next(county_name(c) for c in comparison.counties if c.id == county)


def status_text(status: str) -> str:
    """A county's status in a round; a county without a score says why."""
    _ = session.translator()
    return session.text(WHY_UNSCORED[status]) if status in WHY_UNSCORED else _("已评分")


def _status(rows: list[Row]) -> str:
    """The status in the newest round."""
    return status_text(rows[-1]["status"])


def grade_text(rubric: Rubric, grade: str | None) -> str:
    """A grade in the reader's language; a dash where there is none."""
    line = next((g for g in rubric.grades.lines if g.name == grade), None)
    return session.local(line.name, line.name_en) if line else UNDEFINED
