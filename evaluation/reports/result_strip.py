"""The result at a glance, above the conclusions: score, grade, place, gap and real change."""

from dataclasses import dataclass

from evaluation.locale.numbers import points, signed
from evaluation.reports.cells import change_cell, score_cell
from evaluation.reports.conclusions import grade_name, interval_note
from evaluation.reports.document import Align, Cell, Column, Row, RowKind, Table
from evaluation.reports.facts import TWO, Facts
from evaluation.reports.moved_scores import moved_briefly
from evaluation.reports.wording import opened, sentences


@dataclass(frozen=True)
class _Tile:
    """One thing to know: what it is, how much, and what it rests on."""

    title: str
    value: Cell
    below: str = ""


def result_table(facts: Facts) -> Table:
    """One row of results, and below each what it is read with."""
    tiles = [*_scores(facts), *_place(facts), *_gap(facts), *_change(facts)]
    return Table(
        id="result",
        caption="",
        columns=tuple(Column(t.title, Align.CENTER, share=1) for t in tiles),
        rows=(
            Row(tuple(t.value for t in tiles), RowKind.TOTAL),
            Row(tuple(Cell(t.below) for t in tiles)),
        ),
        note=_note(facts),
    )


def _scores(facts: Facts) -> list[_Tile]:
    """The final result and its grade; then the rounds it is made of."""
    _, row = facts.translate, facts.standing(facts.last)
    if facts.combined is None:
        title = facts.round_title(facts.last)
        grade = grade_name(facts, row.get("grade") or "")
        return [
            _Tile(_("综合得分"), score_cell(row.get("final")), title),
            *([_Tile(_("评定等次"), Cell(grade), title)] if grade else []),
        ]
    grade = grade_name(facts, row.get("combined_grade") or "")
    below = _("两轮合成") if len(facts.context.rounds) == TWO else _("各轮合成")
    return [
        _Tile(_("最终结果"), score_cell(facts.combined), below),
        *([_Tile(_("评定等次"), Cell(grade), below)] if grade else []),
        *(_round(facts, number) for number in facts.shares),
    ]


def _round(facts: Facts, number: int) -> _Tile:
    row = facts.standing(number)
    grade = grade_name(facts, row.get("grade") or "")
    return _Tile(facts.round_title(number), score_cell(row.get("final")), grade)


def _place(facts: Facts) -> list[_Tile]:
    """The rank set with how many counties it is among; nothing where ranks are kept back."""
    _, row = facts.translate, facts.score_row(facts.last)
    if facts.disclosure.ranking == "none" or row.get("rank_low") is None:
        return []
    low, high = row["rank_low"], row["rank_high"]
    place = _("第{rank}位").format(rank=low)
    if low != high:
        place = _("第{low}至第{high}位").format(low=low, high=high)
    title = _("{round}位次").format(round=facts.round_title(facts.last))
    return [_Tile(title, Cell(place), _("共{count}个").format(count=facts.ranked_now))]


def _gap(facts: Facts) -> list[_Tile]:
    _, final = facts.translate, facts.standing(facts.last).get("final")
    if facts.target is None or final is None:
        return []
    title = _("距{round}目标").format(round=facts.round_title(facts.last))
    below = _("目标{target}").format(target=points(facts.target))
    return [_Tile(title, change_cell(final - facts.target), below)]


def _change(facts: Facts) -> list[_Tile]:
    """The real change with its interval; nothing where it is not judged."""
    _, change = facts.translate, facts.change_row
    if not facts.judged:
        return []
    text = _("{low}至{high}")
    below = text.format(low=signed(change["low"]), high=signed(change["high"]))
    return [_Tile(opened(_("真实变化")), change_cell(change["adjusted_change"]), below)]


def _note(facts: Facts) -> str:
    _ = facts.translate
    parts = [*moved_briefly(facts), interval_note(facts)]
    if _place(facts):
        parts.append(_("位次有95%把握。"))
    if facts.judged:
        parts.append(_("真实变化已扣除专家组变动，所附为其95%区间。"))
    return sentences(parts, facts.context.language)
