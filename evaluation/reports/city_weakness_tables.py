"""Where the counties fall short: dimensions, common gaps, each county's own, every criterion."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from evaluation.locale.numbers import UNDEFINED, points
from evaluation.reports.cells import (
    POINTS_FORMAT,
    change_cell,
    count_cell,
    gain_cell,
    score_cell,
)
from evaluation.reports.city_facts import CityFacts
from evaluation.reports.document import Align, Cell, Column, Row, RowKind, Table
from evaluation.reports.wording import listed, sentences

MOST_COMMON = 10
"""Criteria that the table of common gaps lists."""
SIDE_BY_SIDE = 7
"""Counties that have room for a column each."""
FIRST_TWO = 2
BELOW = "↓"
BELOW_FORMAT = f'{POINTS_FORMAT}"{BELOW}"'
RIGHT, CENTER = Align.RIGHT, Align.CENTER


def dimension_table(facts: CityFacts) -> Table:
    """Dimensions against their targets: a column a county where there is room, else the extremes."""
    return _by_county(facts) if len(facts.scored) <= SIDE_BY_SIDE else _by_extremes(facts)


def _by_county(facts: CityFacts) -> Table:
    _ = facts.translate
    scores = {
        (r["dimension"], r["county"]): r for r in facts.gaps.dimension_scores.iter_rows(named=True)
    }
    rows = []
    for row in facts.gaps.by_dimension:
        own = [scores.get((row["dimension"], c), {}) for c in facts.scored]
        cells = [
            Cell(facts.titles[row["dimension"]]),
            score_cell(row["target"]),
            _against(row["mean"], row["to_target"]),
        ]
        rows.append(Row((*cells, *(_against(o.get("score"), o.get("to_target")) for o in own))))
    columns = (
        Column(_("维度"), share=1),
        Column(_("目标"), RIGHT),
        Column(_("平均"), RIGHT),
        *(Column(facts.name(c), RIGHT) for c in facts.scored),
    )
    caption = _("{round}各维度得分").format(round=facts.round_title(facts.last))
    return Table("dimensions", caption, columns, tuple(rows), _below_note(facts))


def _against(score: float | None, gap: float | None) -> Cell:
    """A score, marked where it lies below its target: by an arrow too, for those who see no red."""
    cell = score_cell(score)
    if gap is None or gap >= 0 or score is None:
        return cell
    return Cell(f"{cell.text}{BELOW}", cell.value, BELOW_FORMAT, warns=True)


def _below_note(facts: CityFacts) -> str:
    return facts.translate("{mark}为低于目标（彩色稿为红字）。").format(mark=BELOW)


def _by_extremes(facts: CityFacts) -> Table:
    _ = facts.translate
    rows = [
        Row(
            (
                Cell(facts.titles[r["dimension"]]),
                score_cell(r["target"]),
                _against(r["mean"], r["to_target"]),
                Cell(f"{r['met']}/{r['rated']}" if r["target"] is not None else UNDEFINED),
                Cell(f"{facts.named(r['best_counties'], 1)} {points(r['best'])}"),
                Cell(f"{facts.named(r['worst_counties'], 1)} {points(r['worst'])}"),
            )
        )
        for r in facts.gaps.by_dimension
    ]
    columns = (
        Column(_("维度"), share=1),
        Column(_("目标"), RIGHT),
        Column(_("平均"), RIGHT),
        Column(_("达标县数"), RIGHT),
        Column(_("最高"), RIGHT),
        Column(_("最低"), RIGHT),
    )
    caption = _("{round}各维度得分").format(round=facts.round_title(facts.last))
    return Table("dimensions", caption, columns, tuple(rows), _below_note(facts))


def common_gap_table(facts: CityFacts) -> Table | None:
    """The criteria that most counties miss, and who does best in each."""
    _, gaps = facts.translate, facts.gaps.common_gaps
    if not gaps:
        return None
    rows = [
        Row(
            (
                count_cell(place),
                Cell(facts.numbered(r["criterion"])),
                score_cell(r["target"]),
                score_cell(r["mean"]),
                change_cell(r["mean"] - r["target"]),
                Cell(f"{r['lacking']}/{r['rated']}"),
                gain_cell(r["gain"]),
                Cell(_learn_from(facts, r)),
            )
        )
        for place, r in enumerate(gaps[:MOST_COMMON], start=1)
    ]
    columns = (
        Column(_("序"), CENTER),
        Column(_("指标"), share=1.1),
        Column(_("目标"), RIGHT),
        Column(_("平均"), RIGHT),
        Column(_("距目标"), RIGHT),
        Column(_("未达标"), RIGHT),
        Column(_("可提高"), RIGHT),
        Column(_("做得最好的县"), share=1),
    )
    note = _("未达标为未达目标的县数/有得分的县数；可提高为各县都补到目标时平均综合得分的提高。")
    if len(gaps) > MOST_COMMON:
        note += _("共{count}项，列前{shown}项。").format(count=len(gaps), shown=MOST_COMMON)
    return Table("common-gaps", _("共性短板与可学习的县（市、区）"), columns, tuple(rows), note)


def _learn_from(facts: CityFacts, row: dict[str, Any]) -> str:
    """The best counties with their score; nobody where all stand alike."""
    if len(row["best_counties"]) == row["rated"]:
        return UNDEFINED
    text = facts.translate("{names}（{points}）")
    return text.format(names=facts.named(row["best_counties"], 2), points=points(row["best"]))


def county_table(facts: CityFacts) -> Table:
    """A line a county: its strongest and weakest dimension, what to take up first, from whom."""
    _ = facts.translate
    dimensions = facts.gaps.dimension_scores.partition_by("county", as_dict=True)
    gaps = facts.gaps.criteria.filter(pl.col("gap") > 0).sort(
        "gain", descending=True, maintain_order=True
    )
    first = gaps.partition_by("county", as_dict=True)
    rows = []
    for county in facts.scored:
        own = dimensions[(county,)].sort(
            "to_target" if _all_aimed(dimensions[(county,)]) else "score", maintain_order=True
        )
        wanted = first[(county,)]["criterion"].to_list()[:FIRST_TWO] if (county,) in first else []
        rows.append(Row(tuple(Cell(text) for text in _county_line(facts, county, own, wanted))))
    columns = (
        Column(_("县（市、区）")),
        Column(_("相对较好的维度"), share=0.9),
        Column(_("短板维度"), share=0.9),
        Column(_("先抓的指标"), share=1.45),
        Column(_("可学习的县"), share=1.2),
    )
    return Table("counties", _("各县（市、区）要点"), columns, tuple(rows))


def _all_aimed(frame: pl.DataFrame) -> bool:
    return frame["to_target"].null_count() == 0


def _county_line(
    facts: CityFacts, county: str, ordered: pl.DataFrame, wanted: Sequence[str]
) -> list[str]:
    names = [facts.titles[d] for d in ordered["dimension"]]
    best = {r["criterion"]: r["best_counties"] for r in facts.gaps.by_criterion}
    learn = list(dict.fromkeys(c for w in wanted for c in best[w] if county not in best[w]))
    alone = len(names) == 1
    return [
        facts.name(county),
        UNDEFINED if alone else names[-1],
        UNDEFINED if alone else names[0],
        listed([facts.numbered(w) for w in wanted], facts.context.language) or UNDEFINED,
        facts.named(learn, 2) or UNDEFINED,
    ]


def criterion_table(facts: CityFacts) -> Table:
    """Every criterion of every county: for the annex where the columns have room, else the workbook."""
    _ = facts.translate
    scores: dict[tuple[str, str], Any] = {
        (r["criterion"], r["county"]): r for r in facts.gaps.criteria.iter_rows(named=True)
    }
    rows = []
    for number, row in enumerate(facts.gaps.by_criterion):
        if not number or row["dimension"] != facts.gaps.by_criterion[number - 1]["dimension"]:
            rows.append(Row((Cell(facts.titles[row["dimension"]]),), RowKind.GROUP))
        own = [scores.get((row["criterion"], c)) for c in facts.scored]
        cells = [
            Cell(facts.numbered(row["criterion"])),
            score_cell(row["target"]),
            score_cell(row["mean"]),
            *(
                _against(o["raw"], None if o["gap"] is None else -o["gap"])
                if o
                else Cell(UNDEFINED)
                for o in own
            ),
        ]
        rows.append(Row(tuple(cells)))
    columns = (
        Column(_("指标"), share=1),
        Column(_("目标"), RIGHT),
        Column(_("平均"), RIGHT),
        *(Column(facts.name(c), RIGHT) for c in facts.scored),
    )
    told = _("得分为专家平均分；— 表示没有得分，不是0分。")
    note = sentences([told, _below_note(facts)], facts.context.language)
    return Table("criteria", "", columns, tuple(rows), note)
