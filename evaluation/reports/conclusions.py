"""The four sentences on page 1: where the county stands, what changed, strong and weak, what first."""

from evaluation.domain.programme import Headline
from evaluation.locale import SOURCE_LANGUAGE
from evaluation.locale.numbers import points, rounded, signed
from evaluation.reports.document import Conclusions, Run, Runs
from evaluation.reports.facts import Facts
from evaluation.reports.wording import listed, sentences, shortlisted

FIRST_FEW = 3
PAIRS_WANTED = 3
"""Returning reviewers from which the mean of their own changes tells nothing about one of them."""
MANY_DIMENSIONS = 4


def conclusions(facts: Facts) -> Conclusions:
    """Four numbered sentences, each with its strong lead clause."""
    return Conclusions((_standing(facts), _change(facts), _profile(facts), _priorities(facts)))


def _sentence(lead: str, rest: list[str], language: str) -> Runs:
    gap = "" if language == SOURCE_LANGUAGE else " "
    return (Run(lead, strong=True), Run(gap + sentences(rest, language)))


def _standing(facts: Facts) -> Runs:
    _, row = facts.translate, facts.standing(facts.last)
    title = facts.round_title(facts.last)
    score = points(row.get("final"))
    lead = _("{round}综合得分{score}分。").format(round=title, score=score)
    if row.get("grade"):
        text = _("{round}综合得分{score}分，等次为“{grade}”。")
        lead = text.format(round=title, score=score, grade=grade_name(facts, row["grade"]))
    rest = [_against_target(facts, row.get("final")), _capped(facts), _combined(facts)]
    return _sentence(lead, [*rest, rank_note(facts)], facts.context.language)


def grade_name(facts: Facts, name: str) -> str:
    """A grade in the reader's language."""
    line = next((g for g in facts.rubric.grades.lines if g.name == name), None)
    return name if line is None else facts.titled(line, "name")


def _against_target(facts: Facts, score: float | None) -> str:
    _ = facts.translate
    if facts.target is None or score is None:
        return _("指标未设目标值。")
    gap = facts.target - score
    if rounded(gap) > 0:
        text = _("目标为{target}分，尚差{gap}分。")
        return text.format(target=points(facts.target), gap=points(gap))
    text = _("目标为{target}分，已达到目标，高出{gap}分。")
    return text.format(target=points(facts.target), gap=points(-gap))


def _capped(facts: Facts) -> str:
    """Why the grade is not the one the score earns."""
    row = facts.standing(facts.last)
    if row.get("grade") == row.get("earned_grade"):
        return ""
    reason = facts.context.results.grade_reasons.get((facts.last, facts.context.county.id))
    return "" if reason is None else _ended(reason.render(facts.translate), facts)


def _ended(sentence: str, facts: Facts) -> str:
    stop = "。" if facts.context.language == SOURCE_LANGUAGE else "."
    return sentence if sentence.endswith((".", "。")) else sentence + stop


def _combined(facts: Facts) -> str:
    _, row = facts.translate, facts.standing(facts.last)
    if row.get("combined") is None or facts.context.programme.combination == "final_only":
        return ""
    text = _("各轮合成得分{score}分，等次为“{grade}”。")
    grade = grade_name(facts, row.get("combined_grade") or "")
    return text.format(score=points(row["combined"]), grade=grade)


def rank_note(facts: Facts) -> str:
    """A rank never stands without its uncertainty: while that is not computed, none is given."""
    _ = facts.translate
    return _("位次区间尚未计算，本报告不列位次。")


def headline_note(facts: Facts) -> str:
    """Which rule made the published score, and that it is not the one asked for, where so."""
    _, method = facts.translate, facts.context.results.method
    rules = {
        Headline.ADJUSTED.value: _("宽严校正得分"),
        Headline.MEAN.value: _("算术平均分"),
        Headline.TRIMMED_MEAN.value: _("去掉最高、最低后的平均分"),
    }
    if method.headline == method.asked_headline:
        return _("综合得分采用{rule}。").format(rule=rules[method.headline])
    text = _("方案规定采用{asked}，该得分尚未计算，本报告改用{rule}。")
    return text.format(asked=rules[method.asked_headline], rule=rules[method.headline])


def _change(facts: Facts) -> Runs:
    _, language = facts.translate, facts.context.language
    if facts.first is None:
        lead = _("本报告只有{round}的结果，不作两轮比较。").format(
            round=facts.round_title(facts.last)
        )
        return _sentence(lead, [_("其他轮次没有已封存的得分。")], language)
    before, after = (facts.standing(n).get("final") for n in facts.span)
    if before is None or after is None:
        return _sentence(_("两轮变化无法计算。"), [], language)
    first = facts.round_title(facts.first)
    rest = [
        _("由{before}分到{after}分。").format(before=points(before), after=points(after)),
        *_parts_of_change(facts),
        _pairs(facts),
        change_caution(facts),
    ]
    return _sentence(_moved(facts, first, after - before), rest, language)


def _parts_of_change(facts: Facts) -> list[str]:
    """What of the change is no change of the ratings: adjustments, and other criteria or weights."""
    _ = facts.translate
    before, after = (facts.adjustment(number) for number in facts.span)
    rubric_effect = facts.change.get("rubric_effect") or 0.0
    if facts.context.results.method.headline != Headline.MEAN.value:
        rubric_effect = 0.0
    parts = (
        (_("其中{effect}分来自加分、扣分或否决。"), after - before),
        (_("其中{effect}分来自两轮指标或权重不同。"), rubric_effect),
    )
    return [text.format(effect=signed(part)) for text, part in parts if rounded(part)]


def _moved(facts: Facts, first: str, change: float) -> str:
    _ = facts.translate
    if rounded(change) == 0:
        return _("与{first}相比基本持平。").format(first=first)
    text = _("比{first}提高{change}分。") if change > 0 else _("比{first}下降{change}分。")
    return text.format(first=first, change=points(abs(change)))


def _pairs(facts: Facts) -> str:
    """What the same reviewers say, unless there are so few that it would tell on one."""
    _, count = facts.translate, facts.change.get("paired_reviewers") or 0
    change = facts.change.get("paired_change")
    if change is None or count < PAIRS_WANTED:
        return ""
    text = _("两轮都参评的{count}名专家，其评分平均提高{change}分。")
    if change < 0:
        text = _("两轮都参评的{count}名专家，其评分平均下降{change}分。")
    return text.format(count=count, change=points(abs(change)))


def change_caution(facts: Facts) -> str:
    """What a change may not be read as yet."""
    _ = facts.translate
    return _("专家组变动的影响尚未剥离，误差区间尚未计算，不能认定变化全部来自整改。")


def _profile(facts: Facts) -> Runs:
    _, language = facts.translate, facts.context.language
    table = [d for d in facts.dimensions.to_dicts() if d["last"] is not None]
    key = "last" if any(d["to_target"] is None for d in table) else "to_target"
    ordered = sorted(table, key=lambda d: -d[key])
    many = 2 if len(ordered) >= MANY_DIMENSIONS else 1
    strong = [facts.names[d["dimension"]] for d in ordered[:many]]
    weak = [facts.names[d["dimension"]] for d in ordered[-many:][::-1]]
    text = _("优势在{strong}，短板在{weak}。")
    if ordered and ordered[-1]["to_target"] is not None and ordered[-1]["to_target"] >= 0:
        text = _("各维度均达到目标，优势在{strong}，相对薄弱的是{weak}。")
    lead = text.format(strong=listed(strong, language), weak=listed(weak, language))
    if len(ordered) < 2:  # noqa: PLR2004 - one dimension has no other to stand out from
        lead = _("指标只有一个维度，不分优势与短板。")
    return _sentence(lead, [_met(facts), _fallen(facts)], language)


def _met(facts: Facts) -> str:
    _ = facts.translate
    aimed = [c for c in facts.criteria.to_dicts() if c["to_target"] is not None]
    if not aimed:
        return ""
    met = sum(c["to_target"] >= 0 for c in aimed)
    text = _("设有目标的{count}项指标中，{met}项达到目标。")
    return text.format(count=len(aimed), met=met)


def _fallen(facts: Facts) -> str:
    _, language = facts.translate, facts.context.language
    if facts.first is None:
        return ""
    first = facts.round_title(facts.first)
    fallen = [
        facts.names[c["criterion"]]
        for c in facts.criteria.to_dicts()
        if c["change"] is not None and rounded(c["change"]) < 0
    ]
    if not fallen:
        return _("没有指标低于{first}。").format(first=first)
    names = shortlisted(fallen, _, language)
    return _("得分低于{first}的有{names}。").format(first=first, names=names)


def _priorities(facts: Facts) -> Runs:
    _, language = facts.translate, facts.context.language
    if facts.target is None:
        return _sentence(_("指标未设目标值，不列优先整改事项。"), [], language)
    few = facts.lacking[:FIRST_FEW]
    if not few:
        return _sentence(_("各项指标均已达到目标。"), [_("建议总结做法，保持成效。")], language)
    names = listed([facts.names[c["criterion"]] for c in few], language)
    gain = sum(c["gain"] for c in few)
    lead = _("应优先补齐{names}。").format(names=names)
    rest = [
        _("补到目标值，综合得分可提高{gain}分。").format(gain=points(gain)),
        _reach(facts, gain),
    ]
    return _sentence(lead, rest, language)


def _reach(facts: Facts, gain: float) -> str:
    _, final = facts.translate, facts.standing(facts.last).get("final")
    if final is None or facts.target is None or final >= facts.target:
        return ""
    if rounded(facts.target - final - gain) <= 0:
        return _("即可达到综合目标。")
    return _("距综合目标仍差{gap}分，其余差距见优先整改事项表。").format(
        gap=points(facts.target - final - gain)
    )
