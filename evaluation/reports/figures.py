"""The charts of the report, on paper, with words for those who do not see them."""

from evaluation.charts.changes import change_dumbbell
from evaluation.charts.dimensions import dimension_portrait
from evaluation.charts.labels import Labels, chart_labels
from evaluation.charts.surface import Surface, as_specification
from evaluation.locale import SOURCE_LANGUAGE
from evaluation.locale.numbers import points, signed
from evaluation.reports.document import Figure
from evaluation.reports.facts import Facts
from evaluation.reports.wording import sentences

PORTRAIT_ROW = 22
"""Pixels of a dimension's row: the figures of a page stand together."""
LATIN_LINE = 38
"""Letters of a line of a name beside its row, where names are long."""


def _labels(facts: Facts) -> Labels:
    return chart_labels(
        facts.translate,
        facts.names,
        first="" if facts.first is None else facts.round_title(facts.first),
        last=facts.round_title(facts.last),
        wrap=0 if facts.context.language == SOURCE_LANGUAGE else LATIN_LINE,
    )


def portrait_figure(facts: Facts) -> Figure:
    """The dimensions against their targets."""
    _ = facts.translate
    chart = dimension_portrait(
        facts.dimensions, _labels(facts), Surface.PAPER, row_height=PORTRAIT_ROW
    )
    said = [
        _spoken(facts, facts.names[d["dimension"]], d["last"], d["to_target"])
        for d in facts.dimensions.to_dicts()
    ]
    return Figure(
        id="portrait",
        caption=_("各维度得分") if facts.target is None else _("各维度得分与目标"),
        chart=as_specification(chart),
        alternative=sentences(said, facts.context.language),
        note=_legend(facts),
    )


def dumbbell_figure(facts: Facts) -> Figure:
    """Every criterion: first round, last round, target and best."""
    _ = facts.translate
    chart = change_dumbbell(facts.criteria, _labels(facts), Surface.PAPER)
    said = [
        _spoken(facts, f"{c['criterion']} {facts.names[c['criterion']]}", c["last"], c["to_target"])
        for c in facts.criteria.to_dicts()
    ]
    note = []
    if facts.target is not None:
        note.append(_("虚线为低于目标的差距。"))
    if any((c["change"] or 0.0) < 0 for c in facts.criteria.to_dicts()):
        note.append(_("粗实线表示得分低于上一次比较的轮次。"))
    note.append(_("底纹区分维度。"))
    if facts.lone_examples:
        note.append(_("只有一个县可借鉴的指标不标各县最高。"))
    return Figure(
        id="dumbbell",
        caption=_("各项指标得分") if facts.target is None else _("各项指标得分与目标对照"),
        chart=as_specification(chart),
        alternative=sentences(said, facts.context.language),
        note=sentences(note, facts.context.language),
    )


def _spoken(facts: Facts, name: str, score: float | None, to_target: float | None) -> str:
    _ = facts.translate
    if to_target is None:
        return _("{name}{score}分。").format(name=name, score=points(score))
    return _("{name}{score}分，距目标{gap}分。").format(
        name=name, score=points(score), gap=signed(to_target)
    )


def _legend(facts: Facts) -> str:
    """What the marks mean, without relying on colour; only the marks that are there."""
    _ = facts.translate
    parts = [_("实心圆为得分。") if facts.first is None else _("实心圆为本轮，空心圆为前一轮。")]
    if facts.target is not None:
        parts.append(_("竖条为目标。"))
    if facts.disclosure.mean:
        parts.append(_("倒三角为各县平均。"))
    if facts.disclosure.best:
        parts.append(_("菱形为各县最高。"))
    return sentences(parts, facts.context.language)
