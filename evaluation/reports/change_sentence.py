"""What changed between the rounds: the real change and its verdict first, then the whole in parts."""

from evaluation.analysis.verdict_names import verdict_name
from evaluation.locale.numbers import points, signed
from evaluation.reports.change_words import one_round_only, parts_told
from evaluation.reports.document import Runs, led_sentence
from evaluation.reports.facts import Facts
from evaluation.reports.wording import inside


def change_sentence(facts: Facts) -> Runs:
    """The second conclusion; with few reviewers, or no interval, it leads to no claim of a change."""
    _, language = facts.translate, facts.context.language
    if facts.first is None:
        title = facts.within(facts.last)
        return one_round_only(title, len(facts.context.rounds), language, _)
    if facts.final_change is None:
        return led_sentence(_("两轮变化无法计算。"), [], language)
    if facts.thin_rounds:
        rest = [unjudged_reason(facts), _whole(facts), change_caution(facts)]
        return led_sentence(_("计入的评审过少，两轮变化不作判断。"), rest, language)
    rest = [unjudged_reason(facts), _whole(facts), change_caution(facts)]
    return led_sentence(_judged(facts), rest, language)


def _judged(facts: Facts) -> str:
    """The verdict with the real change and its interval."""
    _, change = facts.translate, facts.change_row
    if change.get("verdict") is None:
        return _("两轮变化不作判断。")
    verdict = verdict_name(change["verdict"], facts.context.programme.smallest_change)
    text = _(
        "扣除专家组变动的影响，{county}{verdict}：真实变化{change}分（95%区间{low}至{high}分）。"
    )
    return text.format(
        county=facts.county,
        verdict=inside(verdict.render(_)),
        change=signed(change["adjusted_change"]),
        low=signed(change["low"]),
        high=signed(change["high"]),
    )


def unjudged_reason(facts: Facts) -> str:
    """Why the change is not judged, where the analysis knows."""
    _, change = facts.translate, facts.change_row
    if change.get("verdict") is not None:
        return ""
    column = "verdict" if change.get("adjusted_change") is not None else "adjusted_change"
    reason = facts.context.results.reason("changes", column, facts.context.county.id)
    return "" if reason is None else _("{reason}。").format(reason=reason.render(_))


def panel_told(facts: Facts) -> str:
    """What the raw scores seem to say, and how much of it is the panel's."""
    _, change = facts.translate, facts.change_row
    if change.get("verdict") is None:
        return ""
    text = _("专家平均给分变化{raw}分，其中专家组变动{panel}分。")
    if change.get("panel_artefact"):
        text = _("专家平均给分变化{raw}分，主要来自专家组变动（{panel}分）。")
    if change["rubric_effect"]:
        text = _("两轮共有的{count}项指标上，专家平均给分变化{raw}分，其中专家组变动{panel}分。")
        if change.get("panel_artefact"):
            text = _(
                "两轮共有的{count}项指标上，专家平均给分变化{raw}分，主要来自专家组变动（{panel}分）。"
            )
    raw, panel = signed(change["common_change"]), signed(change["panel_effect"])
    return text.format(count=change["common_criteria"], raw=raw, panel=panel)


def _whole(facts: Facts) -> str:
    """From, to, and the parts."""
    _, change = facts.translate, facts.final_change
    if change is None:
        return ""
    before, after = (facts.standing(number).get("final") for number in facts.span)
    text = _("综合得分由{before}分到{after}分，变化{change}分{parts}。")
    return text.format(
        before=points(before),
        after=points(after),
        change=signed(change.total),
        parts=parts_told(change, _),
    )


def relative_change(facts: Facts) -> str:
    """Against the average county, which no common shift of the reviewers can touch."""
    _, change = facts.translate, facts.change_row
    if change.get("relative_low") is None or not facts.disclosure.mean:
        return ""
    text = _("比各县平均变化多{change}分（差的95%区间{low}至{high}分）{unsure}。")
    if change["relative_change"] < 0:
        text = _("比各县平均变化少{change}分（差的95%区间{low}至{high}分）{unsure}。")
    unsure = change["relative_low"] <= 0 <= change["relative_high"]
    return text.format(
        unsure=_("，不能认定快于或慢于各县平均") if unsure else "",
        change=points(abs(change["relative_change"])),
        low=signed(change["relative_low"]),
        high=signed(change["relative_high"]),
    )


def change_caution(facts: Facts) -> str:
    """What a change may not be read as."""
    _ = facts.translate
    return _("不能认定变化全部来自整改。")
