"""Where the counties stand: scores with their rank sets, and how the grades are distributed."""

from typing import Any

from evaluation.charts.rank_sets import set_text
from evaluation.locale.numbers import UNDEFINED, points
from evaluation.reports.cells import change_cell, count_cell, score_cell
from evaluation.reports.city_conclusions import by_grade, to_target
from evaluation.reports.city_facts import CityFacts, mean_of
from evaluation.reports.document import Align, Cell, Column, Row, RowKind, Table
from evaluation.reports.moved_scores import moved_scores
from evaluation.reports.wording import listed, sentences

RIGHT = Align.RIGHT


def ranking_table(facts: CityFacts) -> Table:
    """Each county's scores, grade, corrected score with its interval, rank set and gap."""
    _ = facts.translate
    singles = [Column(facts.round_title(n), RIGHT) for n in facts.span]
    combined = [Column(_("合成"), RIGHT)] if facts.combines else []
    columns = [
        Column(_("县（市、区）"), share=1),
        *singles,
        *combined,
        # Why a county has none is a sentence: it must not take the room of the names.
        Column(_("评定等次"), share=0.9 if facts.unscored else 0),
        *(
            Column(title, RIGHT)
            for title in (_("校正得分"), _("95%区间"), _("位次区间"))
            if facts.has_intervals
        ),
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
        sentences([_ranking_note(facts), *_moved(facts)], facts.context.language),
    )


def _moved(facts: CityFacts) -> list[str]:
    """Which counties' earlier scores are other ones now than when they were published."""
    _, language = facts.translate, facts.context.language
    moved: dict[int, list[str]] = {}
    for county in (*facts.scored, *facts.unscored):
        for one in moved_scores(facts.counties[county]) if facts.counties[county].rounds else ():
            then = f"{facts.name(county)}{'' if facts.chinese else ' '}{points(one.then)}"
            moved.setdefault(one.round, []).append(then)
    text = _(
        "{round}得分为加入{last}评分后重新估计的结果，与发布时不同的，发布时为：{scores}；原始评分未改。"
    )
    return [
        text.format(
            round=facts.round_title(number),
            last=facts.general.within(facts.last),
            scores=listed(scores, language),
        )
        for number, scores in moved.items()
    ]


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
            *(Cell(UNDEFINED) for _n in range(4 if facts.has_intervals else 1)),
        ]
    score = facts.scores[county]
    gap = to_target(facts, county)
    combined = [score_cell(facts.result(county))] if facts.combines else []
    return [
        name,
        *(score_cell(facts.standing(county, n).get("final")) for n in facts.span),
        *combined,
        Cell(facts.grade_title(facts.grade(county)) or UNDEFINED),
        *_certainty(facts, score),
        change_cell(None if gap is None else -gap),
    ]


def _certainty(facts: CityFacts, score: Any) -> list[Cell]:  # noqa: ANN401 - a row of a frame
    """The corrected score, its interval and its rank set; nothing where no county has an interval."""
    if not facts.has_intervals:
        return []
    ranks = set_text(score["rank_low"], score["rank_high"])
    return [score_cell(score["adjusted"]), Cell(_interval(score)), Cell(ranks)]


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
        *([score_cell(adjusted), Cell(), Cell()] if facts.has_intervals else []),
        change_cell(None if gap is None else -gap),
    ]
    return Row(tuple(cells), RowKind.TOTAL)


def _ranking_note(facts: CityFacts) -> str:
    _, title = facts.translate, facts.round_title(facts.last)
    if not facts.has_intervals:
        text = _("距目标为{round}的结果；各县不排位次，按名单次序排列。")
        return text.format(round=title)
    if not facts.ranked:
        return _("校正得分、95%区间为{round}的结果；各县不排位次，按名单次序排列。").format(
            round=title
        )
    text = _("按{round}校正得分排列；校正得分、95%区间、位次区间和距目标均为{round}的结果。")
    told = text.format(round=title)
    if len(facts.ranked) < len(facts.scored):
        told += _("位次区间为“—”的县不参加排序。")
    if facts.context.adjustments:
        told += _("各轮得分和合成得分含加分、扣分与否决，校正得分不含。")
    return told


def _interval(score: Any) -> str:  # noqa: ANN401 - a row of a frame
    if score["low"] is None or score["high"] is None:
        return UNDEFINED
    return f"{points(score['low'])}–{points(score['high'])}"


def grade_table(facts: CityFacts) -> Table:
    """How the grades are distributed, and who has which."""
    _ = facts.translate
    rows = [
        Row(
            (
                Cell(name),
                Cell(_score_span(facts, name)),
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


def _score_span(facts: CityFacts, name: str) -> str:
    """The least score of a grade; of the lowest, the score that it stays below."""
    _, lines = facts.translate, facts.context.rubrics[facts.last].grades.lines
    place = next((n for n, g in enumerate(lines) if facts.grade_title(g.name) == name), None)
    if place is None:
        return ""
    if lines[place].at_least:
        return _("{points}分以上").format(points=f"{lines[place].at_least:g}")
    return (
        _("不足{points}分").format(points=f"{lines[place - 1].at_least:g}") if place else UNDEFINED
    )
