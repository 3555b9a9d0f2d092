"""The four sentences on page 1: where the county stands, what changed, strong and weak, what first."""

from evaluation.domain.programme import Headline
from evaluation.locale.numbers import points, rounded
from evaluation.reports.change_sentence import change_sentence
from evaluation.reports.document import Conclusions, Runs, led_sentence
from evaluation.reports.facts import Facts
from evaluation.reports.wording import ended, listed, quoted, shortlisted

FIRST_FEW = 3
MANY_DIMENSIONS = 4


def conclusions(facts: Facts) -> Conclusions:
    """Four numbered sentences, each with its strong lead clause."""
    return Conclusions(
        (_standing(facts), change_sentence(facts), _profile(facts), _priorities(facts))
    )


def _standing(facts: Facts) -> Runs:
    """The result that counts first: over all rounds where they are combined, else the last one's."""
    _, row = facts.translate, facts.standing(facts.last)
    lead, parts = _round_result(facts, facts.last), _single_result(facts)
    if facts.combined is not None:
        text = _("最终结果为{name}{score}分，等次为“{grade}”。")
        lead = text.format(
            name=facts.combined_name,
            score=points(facts.combined),
            grade=grade_name(facts, row.get("combined_grade") or ""),
        )
        parts = ""
    rest = [
        parts,
        _against_target(facts, row.get("final")),
        _capped(facts),
        rank_note(facts),
    ]
    if few := thin_note(facts):
        return led_sentence(few, [lead, *rest], facts.context.language)
    return led_sentence(lead, rest, facts.context.language)


def thin_note(facts: Facts) -> str:
    """That the score rests on few reviewers, before the score itself."""
    _, language = facts.translate, facts.context.language
    if not facts.thin_rounds:
        return ""
    told = [
        _("{round}仅{count}名").format(round=facts.round_title(n), count=facts.counted(n))
        for n in facts.thin_rounds
    ]
    text = _("{rounds}专家的评审计入，结果仅供参考。")
    return text.format(rounds=listed(told, language))


def _round_result(facts: Facts, number: int) -> str:
    _, row = facts.translate, facts.standing(number)
    title, score = facts.round_title(number), points(row.get("final"))
    if not row.get("grade"):
        return _("{round}综合得分{score}分。").format(round=title, score=score)
    text = _("{round}综合得分{score}分，等次为“{grade}”。")
    return text.format(round=title, score=score, grade=grade_name(facts, row["grade"]))


def _single_result(facts: Facts) -> str:
    """What the score of one round is to the final result."""
    _, combination = facts.translate, facts.context.programme.combination
    if combination == "final_only":
        return _("最终结果以最后一轮为准。")
    return _("最终结果由各轮得分合成，目前所需轮次不齐。")


def grade_name(facts: Facts, name: str) -> str:
    """A grade in the reader's language."""
    line = next((g for g in facts.rubric.grades.lines if g.name == name), None)
    return name if line is None else facts.titled(line, "name")


def _against_target(facts: Facts, score: float | None) -> str:
    _, title = facts.translate, facts.round_title(facts.last)
    if facts.target is None or score is None:
        return _("指标未设目标值。")
    gap = facts.target - score
    text = _("{round}得{score}分，达到目标{target}分，高出{gap}分{exact}。")
    if rounded(gap) > 0:
        text = _("{round}得{score}分，距目标{target}分差{gap}分{exact}。")
    adds_up = rounded(abs(gap)) == abs(rounded(facts.target) - rounded(score))
    return text.format(
        round=title,
        score=points(score),
        target=points(facts.target),
        gap=points(abs(gap)),
        exact="" if adds_up else _("（按未修约值）"),
    )


def _capped(facts: Facts) -> str:
    """Why the grade is not the one the score earns."""
    row = facts.standing(facts.last)
    if row.get("grade") == row.get("earned_grade"):
        return ""
    reason = facts.context.results.grade_reasons.get((facts.last, facts.context.county.id))
    return "" if reason is None else ended(reason.render(facts.translate), facts.context.language)


def rank_note(facts: Facts) -> str:
    """The score's interval and rank set; a rank never stands without its uncertainty."""
    _, row = facts.translate, facts.score_row(facts.last)
    if facts.context.programme.disclosure.ranking == "none":
        return _("本报告不排位次。")
    if row.get("rank_low") is None:
        reason = facts.context.results.reason(
            "scores", "rank_low", facts.last, facts.context.county.id
        )
        told = "" if reason is None else _("（{reason}）").format(reason=reason.render(_))
        return _("不排位次{reason}。").format(reason=told)
    low, high = row["rank_low"], row["rank_high"]
    if low == high:
        text = _("{round}在{count}个县（市、区）中位次为第{rank}位（95%把握）。")
        return text.format(round=facts.round_title(facts.last), count=facts.ranked_now, rank=low)
    text = _(
        "{round}在{count}个县（市、区）中位次区间为第{low}至第{high}位（95%把握），不宜仅凭先后下结论。"
    )
    return text.format(
        round=facts.round_title(facts.last), count=facts.ranked_now, low=low, high=high
    )


def interval_note(facts: Facts) -> str:
    """How sure the adjusted score of the last round is; which score, where the final one is another."""
    _, row = facts.translate, facts.score_row(facts.last)
    if row.get("low") is None:
        return ""
    text = _("{round}宽严校正得分的95%区间为{low}至{high}分。")
    adjusted = facts.context.results.method.headline == Headline.ADJUSTED
    if adjusted and facts.adjustment(facts.last):
        text = _("{round}未计加分、扣分与否决时为{score}分，95%区间{low}至{high}分。")
    return text.format(
        round=facts.round_title(facts.last),
        score=points(row["adjusted"]),
        low=points(row["low"]),
        high=points(row["high"]),
    )


def headline_note(facts: Facts) -> str:
    """Which rule made the published score."""
    _, method = facts.translate, facts.context.results.method
    rules = {
        Headline.ADJUSTED.value: _("宽严校正得分"),
        Headline.MEAN.value: _("算术平均分"),
        Headline.TRIMMED_MEAN.value: _("去掉最高、最低后的平均分"),
    }
    return _("综合得分采用{rule}。").format(rule=rules[method.headline])


def _profile(facts: Facts) -> Runs:
    _, language = facts.translate, facts.context.language
    table = [d for d in facts.dimensions.to_dicts() if d["last"] is not None]
    key = "last" if any(d["to_target"] is None for d in table) else "to_target"
    ordered = sorted(table, key=lambda d: -d[key])
    many = 2 if len(ordered) >= MANY_DIMENSIONS else 1
    strong = [facts.names[d["dimension"]] for d in ordered[:many]]
    weak = [facts.names[d["dimension"]] for d in ordered[-many:][::-1]]
    met = [facts.names[d["dimension"]] for d in ordered if (d["to_target"] or 0.0) >= 0]
    text = _("优势在{strong}，短板在{weak}。")
    if key == "to_target":
        text = _("达到目标的有{met}，差距最大的是{weak}。")
        if not met:
            # Not the bare number: behind the item's own it would read as a decimal, “3.6个维度”.
            text = _("全部{count}个维度均未达到目标，相对较好的是{strong}，差距最大的是{weak}。")
        elif len(met) == len(ordered):
            text = _("各维度均达到目标，优势在{strong}，相对薄弱的是{weak}。")
        else:
            weak = [name for name in weak if name not in met]
    lead = text.format(
        strong=listed(strong, language),
        weak=listed(weak, language),
        met=listed(met, language),
        count=len(ordered),
    )
    if len(ordered) < 2:  # noqa: PLR2004 - one dimension has no other to stand out from
        lead = _("指标只有一个维度，不分优势与短板。")
        if facts.dimensions.height > 1:
            lead = _("只有一个维度有得分，不分优势与短板。")
    return led_sentence(lead, [_met(facts), _fallen(facts)], language)


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
    first = facts.within(facts.first)
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
        return led_sentence(_("指标未设目标值，不列优先整改事项。"), [], language)
    few = facts.lacking[:FIRST_FEW]
    if not few:
        return led_sentence(_("各项指标均已达到目标。"), [_("建议总结做法，保持成效。")], language)
    names = quoted([f"{c['criterion']} {facts.names[c['criterion']]}" for c in few], language)
    gain = sum(c["gain"] for c in few)
    lead = _("应优先抓好以下指标：{names}。").format(names=names)
    return led_sentence(lead, [_reach(facts, gain)], language)


def _reach(facts: Facts, gain: float) -> str:
    """What mending the first few adds, and whether that is enough."""
    _, final = facts.translate, facts.standing(facts.last).get("final")
    text, left = _("补到目标值，{round}综合得分可提高{gain}分。"), 0.0
    if final is not None and facts.target is not None and final < facts.target:
        left = facts.target - final - gain
        text = _("补到目标值，{round}综合得分可提高{gain}分，即可达到综合目标。")
        if rounded(left) > 0:
            text = _(
                "补到目标值，{round}综合得分可提高{gain}分，距综合目标仍差{left}分，其余差距见问题清单。"
            )
    title = facts.round_title(facts.last)
    return text.format(round=title, gain=points(gain), left=points(left))
