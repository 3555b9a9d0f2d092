"""What changed between the rounds: the same reviewers first, then the whole in parts that sum."""

from evaluation.analysis.final_change import (
    PAIRS_TO_PRINT,
    ChangePart,
    FinalChange,
)
from evaluation.locale.numbers import plain, points, rounded, signed
from evaluation.reports.change_words import parts_told
from evaluation.reports.document import Runs, led_sentence
from evaluation.reports.facts import Facts


def change_sentence(facts: Facts) -> Runs:
    """The second conclusion; with few reviewers it leads to no claim of a change."""
    _, language = facts.translate, facts.context.language
    if facts.first is None:
        lead = _("本报告只有{round}的结果，不作两轮比较。").format(round=facts.within(facts.last))
        return led_sentence(lead, [_("其他轮次没有已封存的得分。")], language)
    change = facts.final_change
    if change is None:
        return led_sentence(_("两轮变化无法计算。"), [], language)
    rest = [_whole(facts, change), _unpaired(facts, change), change_caution(facts)]
    if facts.thin_rounds:
        return led_sentence(_("计入的评审过少，两轮变化不作判断。"), rest, language)
    if change.pairs < PAIRS_TO_PRINT:
        lead = _("两轮都参评的专家不足{count}名，两轮变化不作判断。")
        return led_sentence(lead.format(count=PAIRS_TO_PRINT), rest, language)
    return led_sentence(_paired(facts, change), rest, language)


def _paired(facts: Facts, change: FinalChange) -> str:
    """What the same reviewers say, measured by the smallest change that matters."""
    _ = facts.translate
    own = change.parts.get(ChangePart.SAME_REVIEWERS, 0.0)
    text = _("两轮都参评的{count}名专家，评分平均提高{change}分{measure}。")
    if rounded(own) == 0:
        text = _("两轮都参评的{count}名专家，评分基本持平{measure}。")
    elif own < 0:
        text = _("两轮都参评的{count}名专家，评分平均下降{change}分{measure}。")
    return text.format(count=change.pairs, change=points(abs(own)), measure=_measured(facts, own))


def _measured(facts: Facts, change: float) -> str:
    _, smallest = facts.translate, facts.context.programme.smallest_change
    if not smallest:
        return ""
    reached = rounded(abs(change)) >= rounded(smallest)
    text = _("，达到事先约定的{smallest}分") if reached else _("，未达到事先约定的{smallest}分")
    return text.format(smallest=plain(smallest))


def _whole(facts: Facts, change: FinalChange) -> str:
    """From, to, and the parts."""
    _ = facts.translate
    before, after = (facts.standing(number).get("final") for number in facts.span)
    text = _("综合得分由{before}分到{after}分，变化{change}分{parts}。")
    return text.format(
        before=points(before),
        after=points(after),
        change=signed(change.total),
        parts=parts_told(change, _),
    )


def _unpaired(facts: Facts, change: FinalChange) -> str:
    """Why the same reviewers are not shown apart, where they are not."""
    _ = facts.translate
    if change.pairs >= PAIRS_TO_PRINT:
        return ""
    text = _("两轮都参评的专家有{count}名，不单列其评分变化，也分不清专家调整的影响。")
    return text.format(count=change.pairs)


def change_caution(facts: Facts) -> str:
    """What a change may not be read as."""
    _, change = facts.translate, facts.final_change
    if change is None or change.pairs >= PAIRS_TO_PRINT or not change.panel_changed:
        return _("评分本身有误差，不能认定变化全部来自整改。")
    return _("变化尚未扣除评审专家调整带来的影响，不能认定全部来自整改。")
