"""What changed between the rounds in all counties: in a sentence, in a table, in full figures."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from evaluation.analysis.verdict_names import PANEL_ARTEFACT, verdict_name
from evaluation.analysis.verdicts import Verdict
from evaluation.locale.numbers import UNDEFINED, plain, rounded, signed
from evaluation.reports.cells import change_cell
from evaluation.reports.change_words import one_round_only
from evaluation.reports.city_facts import CityFacts, mean_of
from evaluation.reports.document import (
    Align,
    Cell,
    Column,
    Row,
    RowKind,
    Runs,
    Table,
    led_sentence,
)
from evaluation.reports.wording import opened, sentences

RISES = (Verdict.RISE_MATTERS.value, Verdict.RISE.value)
FALLS = (Verdict.FALL_MATTERS.value, Verdict.FALL.value)
ARTEFACT_MARK = "※"
"""Behind the verdict of a county whose change is mostly the panel's."""
PARTS = ("raw_change", "adjusted_change", "panel_effect", "rubric_effect")


def change_conclusion(facts: CityFacts) -> Runs:
    """The second conclusion: who really rose or fell, and what of the rise is the panel's."""
    _, language = facts.translate, facts.context.language
    if facts.first is None:
        title = facts.general.within(facts.last)
        return one_round_only(title, len(facts.context.rounds), language, _)
    judged = [c for c in facts.scored if facts.judged(c)]
    unjudged = [c for c in facts.scored if c not in judged]
    if not judged:
        lead = _("两轮变化不作判断。")
        return led_sentence(lead, [_why_unjudged(facts, unjudged)], language)
    rest = [
        _unmoved(facts, judged),
        _without_verdict(facts, unjudged),
        _panel(facts, judged),
        _artefacts(facts, judged),
    ]
    return led_sentence(_moved(facts, judged), rest, language)


def _with(facts: CityFacts, judged: Sequence[str], verdicts: Sequence[str]) -> list[str]:
    """The judged counties with one of the verdicts, the largest change first."""
    found = [c for c in judged if facts.changes[c]["verdict"] in verdicts]
    return sorted(found, key=lambda c: -abs(facts.changes[c]["adjusted_change"]))


def _moved(facts: CityFacts, judged: Sequence[str]) -> str:
    """Who really rose, who really fell."""
    _, told = facts.translate, []
    for verdicts, text in (
        (RISES, _("{count}个县（市、区）确有提高（{names}）")),
        (FALLS, _("{count}个县（市、区）确有下降（{names}）")),
    ):
        if found := _with(facts, judged, verdicts):
            told.append(text.format(count=len(found), names=_changes(facts, found)))
    if not told:
        return _("扣除专家组变动的影响，没有一个县能断定确有提高或下降。")
    moves = ("，" if facts.chinese else ", ").join(told)
    return _("扣除专家组变动的影响，{moves}。").format(moves=moves)


def _changes(facts: CityFacts, counties: Sequence[str], most: int = 4) -> str:
    """Counties with their real changes."""
    _ = facts.translate
    told = [
        f"{facts.name(c)}{_gap(facts)}{signed(facts.changes[c]['adjusted_change'])}"
        for c in counties
    ]
    few = ("、" if facts.chinese else ", ").join(told[:most])
    return few if len(told) <= most else _("{names}等").format(names=few)


def _gap(facts: CityFacts) -> str:
    return "" if facts.chinese else " "


def _unmoved(facts: CityFacts, judged: Sequence[str]) -> str:
    """Who hardly changed, and of whom nothing can be said."""
    _, told = facts.translate, []
    smallest = plain(facts.context.results.method.smallest_change)
    if small := _with(facts, judged, [Verdict.NO_MATERIAL_CHANGE.value]):
        text = _("{names}变化很小，不到约定的{points}分。")
        told.append(text.format(names=facts.named(small), points=smallest))
    if unclear := _with(facts, judged, [Verdict.NO_CLEAR_CHANGE.value]):
        told.append(_("{names}看不出明确变化。").format(names=facts.named(unclear)))
    return _gap(facts).join(told)


def _without_verdict(facts: CityFacts, unjudged: Sequence[str]) -> str:
    _ = facts.translate
    return _("{names}的变化不作判断。").format(names=facts.named(unjudged)) if unjudged else ""


def _why_unjudged(facts: CityFacts, unjudged: Sequence[str]) -> str:
    """Why nothing is judged, where it is the same for all."""
    _ = facts.translate
    if any(facts.counties[c].thin_rounds for c in unjudged):
        return _("计入的评审过少。")
    reasons = {why_unjudged(facts, c) for c in unjudged}
    return _("{reason}。").format(reason=reasons.pop()) if len(reasons) == 1 else ""


def why_unjudged(facts: CityFacts, county: str) -> str:
    """Why a county's change is not judged."""
    _ = facts.translate
    if facts.counties[county].thin_rounds:
        return _("计入的评审过少")
    column = "verdict"
    if facts.changes.get(county, {}).get("adjusted_change") is None:
        column = "adjusted_change"
    reason = facts.context.results.reason("changes", column, county)
    return UNDEFINED if reason is None else reason.render(_)


def _panel(facts: CityFacts, judged: Sequence[str]) -> str:
    """What of the mean of what reviewers gave is the panel's, and what that means."""
    _ = facts.translate
    raw = mean_of([facts.changes[c]["common_change"] for c in judged])
    panel = mean_of([facts.changes[c]["panel_effect"] for c in judged])
    if raw is None or panel is None:
        return ""
    text = _(
        "{scope}专家平均给分各县平均变化{raw}分，其中{panel}分来自专家组变动"
        "（换了专家，或专家的尺度变了），不是工作的变化。"
    )
    if not rounded(panel):
        text = _("{scope}专家平均给分各县平均变化{raw}分，专家组变动的影响很小。")
    return text.format(scope=_scope(facts, judged), raw=signed(raw), panel=signed(panel))


def _scope(facts: CityFacts, judged: Sequence[str]) -> str:
    """That only what both rounds asked is meant, where the table's mean changes are of more."""
    _, rows = facts.translate, [facts.changes[c] for c in judged]
    if not _differs(facts, judged):
        return ""
    counts = {r["common_criteria"] for r in rows}
    if len(counts) > 1:
        return _("两轮共有的指标上，")
    return _("两轮共有的{count}项指标上，").format(count=counts.pop())


def _artefacts(facts: CityFacts, judged: Sequence[str]) -> str:
    """Whose change only seems to be one."""
    _, found = facts.translate, [c for c in judged if facts.changes[c]["panel_artefact"]]
    if not found:
        return ""
    return _("{names}的表面变化主要来自专家组变动。").format(names=facts.named(found))


def verdict_told(facts: CityFacts, county: str) -> str:
    """The verdict in words, or why there is none."""
    _, change = facts.translate, facts.changes.get(county, {})
    if not facts.judged(county):
        why = why_unjudged(facts, county)
        return UNDEFINED if why == UNDEFINED else _("—（{reason}）").format(reason=why)
    verdict = verdict_name(change["verdict"], facts.context.results.method.smallest_change).render(
        _
    )
    return f"{verdict}{ARTEFACT_MARK}" if change["panel_artefact"] else verdict


def shown_change(facts: CityFacts, county: str) -> Mapping[str, Any]:
    """The change as it may be told: of a county that is not judged the plain one alone."""
    change = facts.changes[county]
    if facts.judged(county):
        return change
    hidden = ("adjusted_change", "low", "high", "panel_effect")
    return {**change, **dict.fromkeys(hidden)}


def change_table(facts: CityFacts) -> Table | None:
    """A county's change in its parts, with the interval of the real one and the verdict."""
    if facts.first is None or not facts.changes:
        return None
    _, right = facts.translate, Align.RIGHT
    shown = [shown_change(facts, c) for c in facts.scored]
    has_rubric = any(rounded(r["rubric_effect"] or 0.0) for r in shown)
    parts = PARTS if has_rubric else PARTS[:-1]
    titles = {
        "raw_change": _("平均分变化"),
        "adjusted_change": _("真实变化"),
        "panel_effect": _("专家组变动"),
        "rubric_effect": _("指标或权重不同"),
    }
    rows = [_change_row(facts, r, parts) for r in shown]
    means = [Cell(_("平均")), *(_part(p, mean_of([r[p] for r in shown])) for p in parts)]
    columns = [Column(_("县（市、区）")), *(Column(opened(titles[p]), right) for p in parts)]
    columns[3:3] = [Column(_("95%区间"), right)]
    means[3:3] = [Cell()]
    return Table(
        id="changes",
        caption=_("各县（市、区）两轮变化的构成"),
        columns=(*columns, Column(_("结论"), share=1)),
        rows=(*rows, Row((*means, Cell()), RowKind.TOTAL)),
        note=sentences(
            [
                _(
                    "平均分变化＝真实变化＋专家组变动＋指标或权重不同，各数四舍五入，未计加分、扣分与否决。"
                ),
                _all_criteria(facts),
                _("真实变化的95%区间整个在0以上（以下），才说确有提高（下降）。"),
                artefact_note(facts),
            ],
            facts.context.language,
        ),
    )


def _all_criteria(facts: CityFacts) -> str:
    """Why the mean change of page 1 is another number than the table's, where it is."""
    _, judged = facts.translate, [c for c in facts.scored if facts.judged(c)]
    common = mean_of([facts.changes[c]["common_change"] for c in judged])
    if common is None or not _differs(facts, judged):
        return ""
    counts = {facts.changes[c]["common_criteria"] for c in judged}
    text = _("本表按各轮全部指标计，总体结论中的{change}分只计两轮共有的指标。")
    if len(counts) == 1:
        text = _("本表按各轮全部指标计，总体结论中的{change}分只计两轮共有的{count}项。")
    return text.format(change=signed(common), count=min(counts))


def _differs(facts: CityFacts, judged: Sequence[str]) -> bool:
    """Whether the rounds' other criteria or weights moved anybody's mean."""
    return any(rounded(facts.changes[c]["rubric_effect"] or 0.0) for c in judged)


def artefact_note(facts: CityFacts) -> str:
    """What the mark behind a verdict means, where one stands."""
    _ = facts.translate
    if not any(facts.judged(c) and facts.changes[c]["panel_artefact"] for c in facts.scored):
        return ""
    return _("{mark}为{meaning}。").format(mark=ARTEFACT_MARK, meaning=PANEL_ARTEFACT.render(_))


def _change_row(facts: CityFacts, change: Mapping[str, Any], parts: Sequence[str]) -> Row:
    cells = [Cell(facts.name(change["county"])), *(_part(p, change[p]) for p in parts)]
    cells[3:3] = [Cell(_between(facts, change["low"], change["high"]))]
    return Row((*cells, Cell(verdict_told(facts, change["county"]))))


def _part(name: str, value: float | None) -> Cell:
    """A part of a change; only a real loss is printed red."""
    cell = change_cell(value)
    return cell if name == "adjusted_change" else replace(cell, warns=False)


def _between(facts: CityFacts, low: float | None, high: float | None) -> str:
    """Limits that may be negative, in words."""
    _ = facts.translate
    if low is None or high is None:
        return UNDEFINED
    return _("{low} 至 {high}").format(low=signed(low), high=signed(high))
