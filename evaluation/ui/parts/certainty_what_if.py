"""What if: one reviewer left out, another way of scoring, two counties beside each other."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from evaluation.charts.rank_sets import set_text
from evaluation.locale import N_
from evaluation.locale.numbers import UNDEFINED, chance, points, signed
from evaluation.services.comparing import Comparison
from evaluation.services.reviewer_sight import ReviewerSight
from evaluation.ui import session
from evaluation.ui.parts.comparison_filters import names_of
from evaluation.ui.parts.page_header import with_sample_mark
from evaluation.ui.parts.reviewer_names import reviewer_names
from evaluation.ui.parts.tables import Row, figure_table
from evaluation.ui.parts.words import plain

RULES: Mapping[str, str] = {
    "raw": N_("平均分"),
    "trimmed": N_("去掉最高、最低分"),
    "fixed": N_("固定宽严校正"),
    "rasch": N_("多面Rasch模型"),
}
SEPARATED = "✓"


def leave_one_out(comparison: Comparison, sight: ReviewerSight, number: int) -> None:
    """What every county's score and place would be without the reviewer chosen."""
    _ = session.translator()
    st.markdown(plain(_("只看看会怎样：任何评审都不会被自动剔除，结果仍按全部计入的评审计算。")))
    results = comparison.results
    seen = sight.rows(results.left_out.filter(round=number))
    found = sight.reviewers(seen, results.composites)
    names = reviewer_names(sight, found["reviewer"].unique(maintain_order=True))
    if not names:
        why = comparison.results.reason("reviewers", "influence_score")
        st.info(session.text(why) if why else _("本轮没有可以逐位专家查看的评审。"))
        return
    chosen = st.selectbox(
        _("如果不计这位专家"),
        list(names),
        format_func=lambda r: names[r],
        key=f"left-out-{number}-{session.language()}",
    )
    by_county = {r["county"]: r for r in found.filter(reviewer=chosen).iter_rows(named=True)}
    ranks = {
        county: set_text(low, high)
        for county, low, high in comparison.results.scores.filter(round=number)
        .select("county", "rank_low", "rank_high")
        .iter_rows()
    }
    rows = [
        {_("县（市、区）"): name} | _county(by_county[county], ranks[county])
        for county, name in names_of(comparison).items()
        if county in by_county
    ]
    figure_table(rows, key=f"left-out-table-{number}", alt=_("不计这位专家时各县的得分和位置"))
    text = _(
        "位置按得分的先后，不是位次结论；位次仍看位次区间。— 表示没有其他专家评过该县。（各数四舍五入）"
    )
    st.caption(with_sample_mark(text, comparison.programme))


def _county(found: dict[str, Any], ranks: str) -> Row:
    _ = session.translator()
    moved = None
    if found["score"] is not None and found["score_without"] is not None:
        moved = found["score_without"] - found["score"]
    return {
        _("得分"): points(found["score"]),
        _("不计时的得分"): points(found["score_without"]),
        _("相差"): signed(moved),
        _("位次区间"): ranks,
        _("按得分的位置"): _place(found["rank"]),
        _("不计时的位置"): _place(found["rank_without"]),
    }


def _place(place: int | None) -> str:
    return UNDEFINED if place is None else str(place)


def other_rules(comparison: Comparison, number: int) -> None:
    """How far another way of scoring would change the order of the counties."""
    _, results = session.translator(), comparison.results
    rows = []
    for found in results.sensitivity.filter(round=number).iter_rows(named=True):
        key = (found["round"], found["rule"])
        why = next(
            (
                why
                for column in ("tau", "largest_difference")
                if found[column] is None and (why := results.reason("sensitivity", column, *key))
            ),
            None,
        )
        rows.append(
            {
                _("另一种算法"): _(RULES[found["rule"]]),
                _("排序吻合程度"): points(found["tau"], 2),
                _("先后对调的县对"): _place(found["changed_order"]),
                _("得分最大相差"): points(found["largest_difference"]),
                _("说明"): session.text(why) if why else "",
            }
        )
    figure_table(rows, key=f"sensitivity-{number}", alt=_("换一种算法的结果"))
    text = _("都与宽严校正得分相比。排序吻合程度（Kendall τ）：1为完全相同，0为毫无关系。")
    st.caption(with_sample_mark(text, comparison.programme))


def who_is_ahead(comparison: Comparison, number: int) -> None:
    """How likely each county is truly ahead of each other."""
    _, names = session.translator(), names_of(comparison)
    pairs = comparison.results.pairs.filter(round=number)
    if pairs.is_empty():
        st.markdown(plain(_("本轮没有可以两两比较的县，或县数过多，不逐对列出。")))
        return
    cells = {(r["county"], r["other"]): r for r in pairs.iter_rows(named=True)}
    counties = [c for c in names if any(c == pair[0] for pair in cells)]
    rows = [
        {_("县（市、区）"): names[county]}
        | {names[other]: _ahead(cells.get((county, other))) for other in counties}
        for county in counties
    ]
    figure_table(rows, key=f"pairs-{number}", alt=_("两县之间谁在前"))
    text = _(
        "行中的县真正领先于列中的县的可能；{mark}表示两县能够分出先后（全部县同时成立的把握为95%）。"
    )
    st.caption(with_sample_mark(text.format(mark=SEPARATED), comparison.programme))


def _ahead(found: dict[str, Any] | None) -> str:
    if found is None:
        return ""
    return chance(found["p_ahead"]) + (f" {SEPARATED}" if found["separated"] else "")
