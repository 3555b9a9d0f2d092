"""How sure the scores are: intervals and rank sets, a rank never without its set."""

from collections.abc import Mapping, Sequence

import polars as pl
import streamlit as st

from evaluation.analysis.scale_parts import scale_parts
from evaluation.charts.rank_sets import rank_sets, set_text
from evaluation.charts.score_intervals import score_intervals
from evaluation.locale.numbers import UNDEFINED, chance, points
from evaluation.services.comparing import Comparison
from evaluation.ui import session
from evaluation.ui.parts.comparison_charts import labels_of, show_chart
from evaluation.ui.parts.comparison_filters import Choice, names_of
from evaluation.ui.parts.page_header import with_sample_mark
from evaluation.ui.parts.tables import Row, figure_table
from evaluation.ui.parts.wording import by_sound, round_titles
from evaluation.ui.parts.words import plain


def uncertain_scores(comparison: Comparison, choice: Choice) -> None:
    """The corrected scores with their limits, and between which places each county lies."""
    _ = session.translator()
    st.subheader(_("得分有多确定，位次在什么范围"), anchor=False)
    number = chosen_round(comparison, "ranks")
    _rank_chart(comparison, choice, number)
    results = comparison.results
    printed = results.method.printed(results.scores.filter(round=number))
    found = {r["county"]: r for r in printed.iter_rows(named=True)}
    parts = _parts(comparison, number, choice.counties)
    if len(parts) > 1:
        text = _(
            "本轮的县分成互不相连的{parts}组，各列一表：不同组的得分没有共同标尺，不能相互比较。"
        )
        st.markdown(plain(text.format(parts=len(parts))))
    apart = {county for part in parts for county in part} if len(parts) > 1 else set()
    for place, part in enumerate(parts if len(parts) > 1 else [], start=1):
        st.markdown(f"**{plain(_('第{place}组').format(place=place))}**")
        _table(comparison, found, part, key=f"uncertain-scores-{number}-{place}")
    rest = [county for county in choice.counties if county not in apart]
    if rest:
        _table(comparison, found, rest, key=f"uncertain-scores-{number}")
    note = _("居首的可能：按误差范围推算，该县实为第一的机会。位次没有区间不单独给出。")
    note += " " + _(
        "比较两个县要看差值的误差，不看两条区间是否重叠：专家宽严的误差各县共有，相减时抵消。"
    )
    st.caption(with_sample_mark(note, comparison.programme))
    with st.expander(_("各轮得分与95%区间（图）")):
        _interval_chart(comparison, choice)


def chosen_round(comparison: Comparison, what: str) -> int:
    """The round that a section shows: the last, unless another is chosen."""
    _, titles = session.translator(), round_titles(comparison.rounds)
    last = comparison.rounds[-1].number
    if len(titles) == 1:
        return last
    number = st.segmented_control(
        _("轮次"),
        list(titles),
        default=last,
        required=True,
        format_func=lambda n: titles[n],
        key=f"round-of-{what}-{session.language()}",
        label_visibility="collapsed",
    )
    return number or last


def _rank_chart(comparison: Comparison, choice: Choice, number: int) -> None:
    _, results = session.translator(), comparison.results
    frame = choice.rows(results.scores.filter(round=number))
    unranked = frame.filter(pl.col("rank_low").is_null())["county"]
    reasons = {county: _why_unranked(comparison, county, number) for county in unranked}
    if frame.height and len(reasons) == frame.height:
        st.info(_("本轮没有位次：{reasons}。").format(reasons=_listed(reasons)))
        return
    chart = rank_sets(
        frame,
        labels_of(comparison),
        why_unranked=reasons,
        description=_("各县（市、区）的位次区间"),
    )
    text = _(
        "横条是不能排除的位次（全部县同时成立的把握为95%），横条越长，越分不出先后；"
        "圆点只是按得分的位置。"
    )
    show_chart(chart, comparison, text, key=f"rank-sets-{number}")


def _interval_chart(comparison: Comparison, choice: Choice) -> None:
    _ = session.translator()
    chart = score_intervals(
        choice.rows(comparison.results.method.printed(comparison.results.scores)),
        labels_of(comparison),
        rounds=round_titles(comparison.rounds),
        description=_("各县（市、区）各轮得分与95%区间"),
    )
    text = _("空心方块是各专家的平均分，实心方块已校正专家宽严，横线是校正得分的95%区间。")
    if any(len(_parts(comparison, n, choice.counties)) > 1 for n in comparison.results.rounds):
        text += " " + _("有的轮次各县没有共同标尺，不同组的得分不能相互比较。")
    show_chart(chart, comparison, text, key="score-intervals")


def _parts(comparison: Comparison, number: int, counties: Sequence[str]) -> list[list[str]]:
    """The chosen counties with a score by the scale that they stand on: one part is the rule."""
    parts = scale_parts(comparison.results.model, number)
    chosen = ([county for county in counties if county in part] for part in parts)
    return sorted((part for part in chosen if part), key=lambda part: counties.index(part[0]))


def _table(
    comparison: Comparison, found: Mapping[str, Row], counties: Sequence[str], *, key: str
) -> None:
    """A row a county."""
    _, names = session.translator(), names_of(comparison)
    rows = [
        {_("县（市、区）"): names[county]} | _table_row(comparison, found[county])
        for county in _in_order(found, counties, names)
    ]
    figure_table(rows, key=key, alt=_("校正得分、误差范围与位次区间"))


def _in_order(
    found: Mapping[str, Row], counties: Sequence[str], names: Mapping[str, str]
) -> list[str]:
    """Those with a rank by their score, then those without by their names: an order says a rank."""
    ranked = [c for c in counties if found[c]["rank_low"] is not None]
    ranked.sort(key=lambda county: -found[county]["adjusted"])
    others = (c for c in counties if found[c]["rank_low"] is None)
    return [*ranked, *sorted(others, key=lambda c: (found[c]["raw"] is None, by_sound(names[c])))]


def _table_row(comparison: Comparison, score: Row) -> Row:
    _ = session.translator()
    key = (score["county"], score["round"])
    return {
        _("校正得分"): points(score["adjusted"]),
        _("95%区间"): _interval(score),
        _("位次区间"): set_text(score["rank_low"], score["rank_high"]),
        _("居首的可能"): chance(score["p_best"]),
        _("平均分"): points(score["raw"]),
        _("去掉最高、最低后的平均分"): points(score["trimmed"]),
        _("固定宽严得分"): points(score["fixed"]),
        _("计入专家"): score["reviewers"],
        _("说明"): "" if score["p_best"] is not None else _why_unranked(comparison, *key),
    }


def _interval(score: Row) -> str:
    if score["low"] is None or score["high"] is None:
        return UNDEFINED
    return f"{points(score['low'])}–{points(score['high'])}"


def _why_unranked(comparison: Comparison, county: str, number: int) -> str:
    """Why a county has no rank, in words."""
    why = comparison.results.reason("scores", "rank_low", number, county)
    return session.text(why) if why else ""


def _listed(reasons: dict[str, str]) -> str:
    """Each reason once."""
    _ = session.translator()
    return _("；").join(reason for reason in dict.fromkeys(reasons.values()) if reason)
