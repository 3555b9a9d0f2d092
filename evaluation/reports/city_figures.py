"""The charts of the report on all counties, on paper, with words for those who do not see them."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from evaluation.charts.change_split import change_split
from evaluation.charts.heat_map import county_heat_map, criterion_heat_map
from evaluation.charts.labels import Labels, chart_labels
from evaluation.charts.rank_sets import set_text
from evaluation.charts.ranking import ranking
from evaluation.charts.slope import slope
from evaluation.charts.surface import Surface, as_specification
from evaluation.locale.numbers import plain, points, signed
from evaluation.reports.change_words import parts_opened
from evaluation.reports.city_changes import artefact_note, shown_change, verdict_told
from evaluation.reports.city_facts import CityFacts
from evaluation.reports.document import Figure
from evaluation.reports.wording import sentences

LATIN_LINE = 34
"""Letters of a line of a name beside its row, where names are long."""
CHINESE_END, LATIN_END = 15, 28
"""Letters of a name beside an end of a line."""
MOST_SPLIT = 8
"""Counties whose changes are drawn one below the other on a page."""
MOST_NAMED_COLUMNS = 8
"""Counties that stand as columns of the heat map, its criteria under their names."""
MOST_SPOKEN = 40
"""Counties that the words beside a picture go through."""


def _labels(facts: CityFacts) -> Labels:
    names = {c: facts.name(c) for c in facts.counties}
    return chart_labels(
        facts.translate,
        {**names, **facts.titles},
        first="" if facts.first is None else facts.round_title(facts.first),
        last=facts.round_title(facts.last),
        wrap=0 if facts.chinese else LATIN_LINE,
    )


def _short_labels(facts: CityFacts) -> Labels:
    """The same for names beside the ends of a line: a longer one would make the whole chart small."""
    labels, most = _labels(facts), CHINESE_END if facts.chinese else LATIN_END
    short = {i: n if len(n) <= most else f"{n[: most - 1]}…" for i, n in labels.names.items()}
    return replace(labels, names=short, wrap=0)


def ranking_figure(facts: CityFacts) -> Figure | None:
    """Every county's corrected score with its interval and rank set."""
    _ = facts.translate
    if not facts.ranked or not facts.has_intervals:
        return None
    kept = ("county", "adjusted", "low", "high", "rank_low", "rank_high")
    rows = [{k: facts.scores[c][k] for k in kept} for c in facts.scored]
    frame = pl.DataFrame(rows, infer_schema_length=None).with_columns(
        target=pl.Series([facts.gaps.targets.get(c) for c in facts.scored], dtype=pl.Float64)
    )
    said = [
        _("{county}{score}分，位次区间{ranks}。").format(
            county=facts.name(c),
            score=points(facts.scores[c]["adjusted"]),
            ranks=set_text(facts.scores[c]["rank_low"], facts.scores[c]["rank_high"]),
        )
        for c in facts.ranked
    ]
    caption = _("{round}校正得分、95%区间与位次区间").format(round=facts.round_title(facts.last))
    note = [_("方块为校正得分，横线为95%区间。")]
    if facts.gaps.targets:
        note.append(_("竖条为综合目标。"))
    if facts.context.adjustments:
        note.append(_("校正得分未计加分、扣分与否决。"))
    note.append(_("两个县能否分出先后，看位次区间是否相交。"))
    return Figure(
        id="ranking-chart",
        caption=caption,
        chart=as_specification(ranking(frame, _labels(facts), Surface.PAPER)),
        alternative=_spoken(facts, caption, said),
        note=sentences(note, facts.context.language),
    )


def slope_figure(facts: CityFacts) -> Figure | None:
    """From the first round's overall score to the last one's."""
    _ = facts.translate
    if facts.first is None or not facts.on_one_scale:
        return None
    ends = {
        c: (facts.standing(c, facts.first).get("final"), facts.standing(c).get("final"))
        for c in facts.scored
    }
    both = {c: pair for c, pair in ends.items() if None not in pair}
    if not both:
        return None
    schema = {"county": pl.String, "first": pl.Float64, "last": pl.Float64}
    frame = pl.DataFrame([(c, *pair) for c, pair in both.items()], schema=schema, orient="row")
    said = [
        _("{county}由{first}分到{last}分。").format(
            county=facts.name(c), first=points(first), last=points(last)
        )
        for c, (first, last) in both.items()
    ]
    caption = _("各县（市、区）两轮综合得分")
    return Figure(
        id="slope-chart",
        caption=caption,
        chart=as_specification(slope(frame, _short_labels(facts), Surface.PAPER)),
        alternative=_spoken(facts, caption, said),
        note=_(
            "空心圆为前一轮，实心圆为后一轮，虚线表示得分下降。"
            "综合得分的升降不都是真实变化，以变化构成表的结论为准。"
        ),
    )


def split_figure(facts: CityFacts) -> Figure | None:
    """The parts of each county's change, and what may be said of it."""
    _ = facts.translate
    judged = [c for c in facts.scored if facts.judged(c)]
    if facts.first is None or not judged:
        return None
    by_change = sorted(judged, key=lambda c: -facts.changes[c]["adjusted_change"])
    drawn = judged
    if len(judged) > MOST_SPLIT:
        drawn = by_change[: MOST_SPLIT // 2] + by_change[-(MOST_SPLIT // 2) :]
    frame = pl.DataFrame([shown_change(facts, c) for c in drawn], infer_schema_length=None)
    chart = change_split(
        frame,
        parts_opened(_labels(facts), _),
        Surface.PAPER,
        verdicts={c: verdict_told(facts, c) for c in drawn},
        margin=facts.context.results.method.smallest_change,
    )
    said = [
        _("{county}真实变化{change}分，专家组变动{panel}分，{verdict}。").format(
            county=facts.name(c),
            change=signed(facts.changes[c]["adjusted_change"]),
            panel=signed(facts.changes[c]["panel_effect"]),
            verdict=verdict_told(facts, c),
        )
        for c in by_change
    ]
    caption = _("各县（市、区）变化的构成与结论")
    return Figure(
        id="change-split",
        caption=caption,
        chart=as_specification(chart),
        alternative=_spoken(facts, caption, said),
        note=_split_note(facts, len(judged), len(drawn)),
    )


def _split_note(facts: CityFacts, judged: int, drawn: int) -> str:
    _ = facts.translate
    told = [
        _(
            "深色为真实变化，浅色为专家组变动，白色为指标或权重不同，圆圈为三者之和（平均分变化）；"
            "横线为真实变化的95%区间，点线为约定的±{points}分。"
        ).format(points=plain(facts.context.results.method.smallest_change))
    ]
    if drawn < judged:
        text = _(
            "作出判断的{count}个县（市、区）中，只画真实变化最大和最小的各{half}个，其余见变化构成表。"
        )
        told.append(text.format(count=judged, half=drawn // 2))
    told.append(artefact_note(facts))
    return sentences(told, facts.context.language)


def heat_figure(facts: CityFacts) -> Figure | None:
    """County × criterion: where it is darkest, most is lacking."""
    _ = facts.translate
    if not facts.scored:
        return None
    few = len(facts.scored) <= MOST_NAMED_COLUMNS
    draw = criterion_heat_map if few else county_heat_map
    chart = draw(heat_frame(facts), _labels(facts), Surface.PAPER)
    missed = _("{criterion}平均{mean}分，{lacking}个县（市、区）未达目标。")
    scored = _("{criterion}平均{mean}分。")
    said = [
        (missed if r["target"] is not None else scored).format(
            criterion=facts.numbered(r["criterion"]), mean=points(r["mean"]), lacking=r["lacking"]
        )
        for r in facts.gaps.by_criterion
    ]
    caption = _("{round}各县（市、区）各项指标得分").format(round=facts.round_title(facts.last))
    note = [_("格内为得分（取整）；— 表示没有得分，不是0分。")]
    if facts.gaps.targets:
        note.append(_("颜色越深，低于目标越多。"))
    if not few:
        note.append(_("指标名称见共性短板表和工作簿。"))
    return Figure(
        id="heat-map-chart",
        caption=caption,
        chart=as_specification(chart),
        alternative=_spoken(facts, caption, said),
        note=sentences(note, facts.context.language),
    )


def heat_frame(facts: CityFacts) -> pl.DataFrame:
    """The scored counties in their order, each criterion with what is lacking."""
    order = pl.DataFrame(
        {"county": list(facts.scored)}, schema={"county": pl.String}
    ).with_row_index("place")
    gaps = facts.context.results.gaps.filter(pl.col("round") == facts.last)
    dimension = {
        c.id: d.id for d in facts.context.rubrics[facts.last].dimensions for c in d.criteria
    }
    return (
        gaps.join(order, on="county", maintain_order="left")
        .sort("place", maintain_order=True)
        .with_columns(
            dimension=pl.col("criterion").replace_strict(dimension, return_dtype=pl.String)
        )
        .select("county", "criterion", "dimension", "score", "to_target")
    )


def _spoken(facts: CityFacts, caption: str, said: Sequence[str]) -> str:
    """What a picture shows, in words; of many counties the first and how many there are."""
    _ = facts.translate
    parts = [_("{caption}。").format(caption=caption), *said[:MOST_SPOKEN]]
    if len(said) > MOST_SPOKEN:
        parts.append(_("其余{count}个见表。").format(count=len(said) - MOST_SPOKEN))
    return sentences(parts, facts.context.language)
