"""Where the county stands among the others: scores with their intervals, and every criterion."""

from dataclasses import replace

import polars as pl

from evaluation.charts.heat_map import county_heat_map
from evaluation.charts.labels import Labels, chart_labels
from evaluation.charts.ranking import ranking
from evaluation.charts.slope import slope
from evaluation.charts.surface import Surface, as_specification
from evaluation.locale import SOURCE_LANGUAGE
from evaluation.locale.numbers import points
from evaluation.reports.conclusions import interval_note, rank_note
from evaluation.reports.document import Block, Figure, Paragraph, plain_runs
from evaluation.reports.facts import Facts
from evaluation.reports.figures import LATIN_LINE
from evaluation.reports.others import (
    ALL,
    NONE,
    heat_frame,
    names_of_counties,
    ranking_frame,
    slope_frame,
)
from evaluation.reports.wording import sentences

LONGEST_NAME = 10
"""Chinese characters of a county's name beside its line; Latin letters are half as wide."""
UNNAMED_SLOPE = 140
"""Pixels of the slope where one line alone is labelled: nothing needs to be pushed apart."""


def comparison_section(facts: Facts) -> tuple[Block, ...]:
    """Where the county stands and came from, as far as `[disclosure]` allows; else nothing."""
    figures = [f for f in (_ranking_figure(facts), _slope_figure(facts)) if f is not None]
    if figures:
        return (Paragraph(plain_runs(_told(facts))), *figures)
    if facts.others_scored == 1 and facts.disclosure.ranking != NONE:
        told = sentences([_told(facts), one_other_note(facts)], facts.context.language)
        return (Paragraph(plain_runs(told)),)
    return ()


def one_other_note(facts: Facts) -> str:
    """Why nothing of the others is told where there is one of them; empty where there are more."""
    if facts.others_scored != 1:
        return ""
    return facts.translate("除本县外只有一个县有得分，各县平均和最高会透露该县的得分，不列。")


def heat_figure(facts: Facts) -> tuple[Figure, ...]:
    """Every criterion of all counties, the own row framed; nothing where it may not be shown."""
    frame = heat_frame(facts)
    if frame is None:
        return ()
    _, disclosed = facts.translate, facts.disclosure.heat_map
    own, named = facts.context.county.id, disclosed == ALL
    chart = county_heat_map(frame, _labels(facts, disclosed), Surface.PAPER, own=own, named=named)
    aimed = [c for c in facts.criteria.to_dicts() if c["to_target"] is not None]
    met = sum(c["to_target"] >= 0 for c in aimed)
    text = _("设有目标的{count}项指标中，{county}{met}项达到目标。")
    if not aimed:
        text = _("指标未设目标值。")
    return (
        Figure(
            id="heat_map",
            caption=_("各县（市、区）{round}各项指标得分").format(
                round=facts.round_title(facts.last)
            ),
            chart=as_specification(chart),
            alternative=text.format(count=len(aimed), county=facts.county, met=met),
            note=_heat_note(facts, named=named),
        ),
    )


def _heat_note(facts: Facts, *, named: bool) -> str:
    _ = facts.translate
    parts = [_("方框内为本县得分。")]
    if facts.target is not None:
        parts.append(_("底色越深，低于目标越多。"))
    if not named:
        parts.append(
            _("其余各行不是某一个县：每项指标各自由高到低排列，行首数字为行次，不列得分。")
        )
    return sentences(parts, facts.context.language)


def _slope_figure(facts: Facts) -> Figure | None:
    """The overall score of every county in both rounds, the own one heavy."""
    frame = slope_frame(facts)
    if frame is None:
        return None
    _, named = facts.translate, facts.disclosure.ranking == ALL
    own, first = facts.context.county.id, facts.first
    chart = slope(frame, _short_labels(facts), Surface.PAPER, own=own, named=named)
    if not named:
        chart = chart.properties(height=UNNAMED_SLOPE)
    ends = [points(facts.standing(n).get("final")) for n in (first or facts.last, facts.last)]
    text = _("{county}由{before}分到{after}分；其余各县只画线，不署名。")
    if named:
        text = _("{county}由{before}分到{after}分；其余各县同图列出。")
    return Figure(
        id="slope",
        caption=_("各县（市、区）两轮综合得分"),
        chart=as_specification(chart),
        alternative=text.format(county=facts.county, before=ends[0], after=ends[1]),
        note=sentences(
            [_("粗线为本县，虚线为下降。"), _unnamed(facts, facts.disclosure.ranking)],
            facts.context.language,
        ),
    )


def _ranking_figure(facts: Facts) -> Figure | None:
    frame = ranking_frame(facts)
    if frame is None:
        return None
    _, disclosed = facts.translate, facts.disclosure.ranking
    is_own = pl.col("county") == facts.context.county.id
    frame = frame.with_columns(target=pl.when(is_own).then(pl.lit(facts.target, pl.Float64)))
    labels = _labels(facts, disclosed)
    own, named = facts.context.county.id, disclosed == ALL
    chart = ranking(frame, labels, Surface.PAPER, own=own, named=named)
    caption = _("各县（市、区）{round}宽严校正得分与95%区间")
    return Figure(
        id="ranking",
        caption=caption.format(round=facts.round_title(facts.last)),
        chart=as_specification(chart),
        alternative=sentences([interval_note(facts), rank_note(facts)], facts.context.language),
        note=sentences(
            [
                _("横线为95%区间；先后看位次区间，不看两条横线是否重叠。"),
                _unnamed(facts, disclosed),
            ],
            facts.context.language,
        ),
    )


def _labels(facts: Facts, disclosed: str) -> Labels:
    return chart_labels(
        facts.translate,
        {**facts.names, **names_of_counties(facts, disclosed)},
        first="" if facts.first is None else facts.round_title(facts.first),
        last=facts.round_title(facts.last),
        wrap=0 if facts.context.language == SOURCE_LANGUAGE else LATIN_LINE,
    )


def _short_labels(facts: Facts) -> Labels:
    """Names that leave the lines room between them."""
    labels = _labels(facts, facts.disclosure.ranking)
    most = LONGEST_NAME if facts.context.language == SOURCE_LANGUAGE else 2 * LONGEST_NAME
    short = {
        key: name if len(name) <= most else f"{name[:most]}…" for key, name in labels.names.items()
    }
    return replace(labels, names=short)


def _unnamed(facts: Facts, disclosed: str) -> str:
    _ = facts.translate
    return "" if disclosed == ALL else _("其余各县不署名。")


def _told(facts: Facts) -> str:
    """The place with its set, and the distance to mean and best where these may be told."""
    _, language = facts.translate, facts.context.language
    final = facts.standing(facts.last).get("final")
    mean, best = facts.others("final")
    parts = []
    if facts.disclosure.ranking != "none":
        parts.append(rank_note(facts))
    if final is not None and mean is not None:
        text = _("{round}综合得分比各县平均低{points}分。")
        if final >= mean:
            text = _("{round}综合得分比各县平均高{points}分。")
        title, apart = facts.round_title(facts.last), points(abs(final - mean))
        parts.append(text.format(round=title, points=apart))
    if final is not None and best is not None and best > final:
        text = _("距各县最高分{points}分。")
        parts.append(text.format(points=points(best - final)))
    return sentences(parts, language)
