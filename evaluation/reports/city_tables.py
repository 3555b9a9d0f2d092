"""The tables of the report on all counties; the workbook has every number of every county."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from evaluation.charts.rank_sets import set_text
from evaluation.locale.numbers import UNDEFINED, points
from evaluation.reports.cells import change_cell, count_cell, gain_cell, score_cell
from evaluation.reports.city_conclusions import by_grade, to_target
from evaluation.reports.city_facts import CityFacts, mean_of
from evaluation.reports.document import Align, Cell, Column, Row, RowKind, Table
from evaluation.reports.wording import listed

MOST_COMMON = 10
"""Criteria that the table of common gaps lists."""
SIDE_BY_SIDE = 7
"""Counties that have room for a column each."""
FIRST_TWO = 2
RIGHT, CENTER = Align.RIGHT, Align.CENTER


def ranking_table(facts: CityFacts) -> Table:
    """Each county's scores, grade, corrected score with its interval, rank set and gap."""
    _ = facts.translate
    singles = [Column(facts.round_title(n), RIGHT) for n in facts.span]
    combined = [Column(_("合成"), RIGHT)] if facts.combines else []
    columns = [
        Column(_("县（市、区）"), share=1),
        *singles,
        *combined,
        Column(_("评定等次")),
        Column(_("校正得分"), RIGHT),
        Column(_("95%区间"), RIGHT),
        Column(_("位次区间"), RIGHT),
        Column(_("距目标"), RIGHT),
    ]
    rows = [Row(tuple(_ranking_row(facts, c))) for c in (*facts.scored, *facts.unscored)]
    if facts.on_one_scale and len(facts.scored) > 1:
        rows.append(_mean_row(facts))
    return Table(
        "ranking",
        _("各县（市、区）得分、等次与位次区间"),
        tuple(columns),
        tuple(rows),
        _ranking_note(facts),
    )


def _ranking_row(facts: CityFacts, county: str) -> list[Cell]:
    name = Cell(facts.name(county))
    if county not in facts.scored:
        reason = facts.why_unscored(county)
        why = UNDEFINED if reason is None else reason.render(facts.translate)
        count = len(facts.span) + facts.combines
        return [
            name,
            *_earlier(facts, county, count),
            Cell(why),
            *(Cell(UNDEFINED) for _n in range(4)),
        ]
    score = facts.scores[county]
    gap = to_target(facts, county)
    combined = [score_cell(facts.result(county))] if facts.combines else []
    return [
        name,
        *(score_cell(facts.standing(county, n).get("final")) for n in facts.span),
        *combined,
        Cell(facts.grade_title(facts.grade(county)) or UNDEFINED),
        score_cell(score["adjusted"]),
        Cell(_interval(score)),
        Cell(set_text(score["rank_low"], score["rank_high"])),
        change_cell(None if gap is None else -gap),
    ]


def _earlier(facts: CityFacts, county: str, count: int) -> list[Cell]:
    """What a county without a score in the last round had in an earlier one."""
    cells = [score_cell(facts.standing(county, n).get("final")) for n in facts.span]
    return [*cells, *(Cell(UNDEFINED) for _number in range(count - len(cells)))]


def _mean_row(facts: CityFacts) -> Row:
    _, shown = facts.translate, facts.scored
    singles = [mean_of([facts.standing(c, n).get("final") for c in shown]) for n in facts.span]
    combined = [mean_of([facts.result(c) for c in shown])] if facts.combines else []
    gap = mean_of([to_target(facts, c) for c in shown])
    adjusted = mean_of([facts.scores[c]["adjusted"] for c in shown])
    cells = [
        Cell(_("平均")),
        *(score_cell(value) for value in (*singles, *combined)),
        Cell(),
        score_cell(adjusted),
        Cell(),
        Cell(),
        change_cell(None if gap is None else -gap),
    ]
    return Row(tuple(cells), RowKind.TOTAL)


def _ranking_note(facts: CityFacts) -> str:
    _, title = facts.translate, facts.round_title(facts.last)
    if not facts.ranked:
        return _("校正得分、95%区间为{round}的结果；各县不排位次，按名单次序排列。").format(
            round=title
        )
    text = _("按{round}校正得分排列；校正得分、95%区间、位次区间和距目标均为{round}的结果。")
    told = text.format(round=title)
    if len(facts.ranked) < len(facts.scored):
        told += _("位次区间为“—”的县不参加排序。")
    return told


def _interval(score: Any) -> str:  # noqa: ANN401 - a row of a frame
    if score["low"] is None or score["high"] is None:
        return UNDEFINED
    return f"{points(score['low'])}–{points(score['high'])}"


def grade_table(facts: CityFacts) -> Table:
    """How the grades are distributed, and who has which."""
    _ = facts.translate
    lines = {
        facts.grade_title(line.name): line.at_least
        for line in facts.context.rubrics[facts.last].grades.lines
    }
    rows = [
        Row(
            (
                Cell(name),
                Cell(
                    _("{points}分以上").format(points=f"{lines[name]:g}") if name in lines else ""
                ),
                count_cell(len(counties)),
                Cell(facts.named(counties, 24) or UNDEFINED),
            )
        )
        for name, counties in by_grade(facts)
    ]
    columns = (
        Column(_("评定等次")),
        Column(_("分数线")),
        Column(_("县数"), RIGHT),
        Column(_("县（市、区）"), share=1),
    )
    caption = _("等次分布（{result}）").format(result=facts.result_name)
    return Table("grades", caption, columns, tuple(rows))


def dimension_table(facts: CityFacts) -> Table:
    """Dimensions against their targets: a column a county where there is room, else the extremes."""
    return _by_county(facts) if len(facts.scored) <= SIDE_BY_SIDE else _by_extremes(facts)


def _by_county(facts: CityFacts) -> Table:
    _ = facts.translate
    scores = {
        (r["dimension"], r["county"]): r for r in facts.dimension_scores.iter_rows(named=True)
    }
    rows = []
    for row in facts.by_dimension:
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
    return Table("dimensions", caption, columns, tuple(rows), _("红字为低于目标。"))


def _against(score: float | None, gap: float | None) -> Cell:
    """A score, marked where it lies below its target."""
    cell = score_cell(score)
    return Cell(cell.text, cell.value, cell.number_format, warns=gap is not None and gap < 0)


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
        for r in facts.by_dimension
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
    return Table("dimensions", caption, columns, tuple(rows), _("红字为低于目标。"))


def common_gap_table(facts: CityFacts) -> Table | None:
    """The criteria that most counties miss, and who does best in each."""
    _, gaps = facts.translate, facts.common_gaps
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
        Column(_("指标"), share=1.5),
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
    return f"{facts.named(row['best_counties'], 2)}（{points(row['best'])}）"


def county_table(facts: CityFacts) -> Table:
    """A line a county: its strongest and weakest dimension, what to take up first, from whom."""
    _ = facts.translate
    dimensions = facts.dimension_scores.partition_by("county", as_dict=True)
    gaps = facts.criteria.filter(pl.col("gap") > 0).sort(
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
        Column(_("优势维度"), share=1),
        Column(_("短板维度"), share=1),
        Column(_("先抓的指标"), share=1.6),
        Column(_("可学习的县"), share=1),
    )
    return Table("counties", _("各县（市、区）要点"), columns, tuple(rows))


def _all_aimed(frame: pl.DataFrame) -> bool:
    return frame["to_target"].null_count() == 0


def _county_line(
    facts: CityFacts, county: str, ordered: pl.DataFrame, wanted: Sequence[str]
) -> list[str]:
    names = [facts.titles[d] for d in ordered["dimension"]]
    best = {r["criterion"]: r["best_counties"] for r in facts.by_criterion}
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
        (r["criterion"], r["county"]): r for r in facts.criteria.iter_rows(named=True)
    }
    rows = []
    for number, row in enumerate(facts.by_criterion):
        if not number or row["dimension"] != facts.by_criterion[number - 1]["dimension"]:
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
    note = _("得分为专家平均分；红字为低于目标；— 表示没有得分，不是0分。")
    return Table("criteria", "", columns, tuple(rows), note)
