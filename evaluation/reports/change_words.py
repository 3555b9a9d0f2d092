"""The parts of a change in words, the same above a report and in it."""

from collections.abc import Mapping
from dataclasses import replace

from evaluation.analysis.final_change import PART_NAMES, ChangePart, FinalChange, rounds_off
from evaluation.charts.labels import Labels
from evaluation.locale import Translate
from evaluation.locale.numbers import rounded, signed
from evaluation.reports.document import Runs, led_sentence
from evaluation.reports.wording import inside, opened


def parts_told(change: FinalChange, translate: Translate) -> str:
    """Such as ：同一批专家的评分+0.9分，加分、扣分与否决−1.0分; nothing where one part is all."""
    _ = translate
    parts = printed_parts(change.parts)
    if len(parts) < 2:  # noqa: PLR2004 - one part is the change itself
        return ""
    told = [
        _("{part}{effect}分").format(part=inside(_(PART_NAMES[part])), effect=signed(value))
        for part, value in parts.items()
    ]
    note = _("（各数四舍五入）") if rounds_off(parts, change.total) else ""
    text = _("：{parts}{note}")
    return text.format(parts=_("，").join(told), note=note)


def one_round_only(title: str, rounds: int, language: str, translate: Translate) -> Runs:
    """That there is one round to report; where the programme has more, why they are left out."""
    _ = translate
    lead = _("本报告只有{round}的结果，不作两轮比较。").format(round=title)
    return led_sentence(lead, [_("其他轮次没有已封存的得分。")] if rounds > 1 else [], language)


def printed_parts(parts: Mapping[ChangePart, float]) -> Mapping[ChangePart, float]:
    """The parts that do not print as zero."""
    return {part: value for part, value in parts.items() if rounded(value)}


def parts_opened(labels: Labels, translate: Translate) -> Labels:
    """The labels of a chart of the parts, each as the first word of its line."""
    _ = translate
    return replace(
        labels,
        raw_change=opened(labels.raw_change),
        real_change=opened(labels.real_change),
        panel_effect=opened(labels.panel_effect),
        rubric_effect=opened(_("指标或权重不同")),
    )
