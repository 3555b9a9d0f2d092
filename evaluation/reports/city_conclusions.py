"""The four sentences on page 1: where the counties stand, what changed, strong and weak, what first."""

from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from typing import Any

from evaluation.locale.numbers import points, rounded
from evaluation.reports.city_changes import change_conclusion
from evaluation.reports.city_facts import CityFacts, mean_of
from evaluation.reports.document import Conclusions, Runs, led_sentence
from evaluation.reports.wording import listed, quoted

FIRST_FEW = 3
MANY_DIMENSIONS = 4
MOST_TIERS = 6
"""Tiers that a sentence names."""
MOST_PAIRS = 3


def city_conclusions(facts: CityFacts) -> Conclusions:
    """Four numbered sentences, each with its strong lead clause."""
    return Conclusions(
        (_standing(facts), change_conclusion(facts), _profile(facts), _priorities(facts))
    )


def _standing(facts: CityFacts) -> Runs:
    rest = [grades_told(facts), who_can_be_told_apart(facts), unscored_told(facts)]
    return led_sentence(_spread(facts), rest, facts.context.language)


def _spread(facts: CityFacts) -> str:
    """Mean, highest and lowest; no more than a count where the counties share no scale."""
    _ = facts.translate
    known = {c: r for c in facts.scored if (r := facts.result(c)) is not None}
    if not known:
        text = _("有得分的县（市、区）共{count}个，{what}暂缺。")
        return text.format(count=len(facts.scored), what=facts.result_name)
    if not facts.on_one_scale:
        return _("有得分的县（市、区）共{count}个，但没有共同标尺，不能放在一起比较高低。").format(
            count=len(known)
        )
    best, worst = max(known, key=lambda c: known[c]), min(known, key=lambda c: known[c])
    if len(known) == 1:
        text = _("只有{county}有得分：{what}{score}分，无从比较。")
        return text.format(
            county=facts.name(best), what=facts.result_name, score=points(known[best])
        )
    text = _(
        "有得分的{count}个县（市、区），{what}平均{mean}分，最高{high}分（{best}），最低{low}分（{worst}），相差{range}分。"
    )
    return text.format(
        count=len(known),
        what=facts.result_name,
        mean=points(mean_of(list(known.values()))),
        high=points(known[best]),
        best=facts.name(best),
        low=points(known[worst]),
        worst=facts.name(worst),
        range=points(float(rounded(known[best]) - rounded(known[worst]))),
    )


def grades_told(facts: CityFacts) -> str:
    """How many counties have which grade."""
    _ = facts.translate
    told = [
        _("{grade}{count}个").format(grade=name, count=len(counties))
        for name, counties in by_grade(facts)
        if counties
    ]
    return _("等次：{grades}。").format(grades=listed(told, facts.context.language)) if told else ""


def by_grade(facts: CityFacts) -> list[tuple[str, tuple[str, ...]]]:
    """Each grade of the rubric, the highest first, and the counties that have it."""
    counted = Counter(facts.grade(c) for c in facts.scored)
    lines = facts.context.rubrics[facts.last].grades.lines
    names = [line.name for line in sorted(lines, key=lambda line: -line.at_least)]
    names += [name for name in counted if name and name not in names]
    return [
        (
            facts.grade_title(name),
            tuple(c for c in facts.scored if facts.grade(c) == name),
        )
        for name in names
    ]


def who_can_be_told_apart(facts: CityFacts) -> str:
    """Which differences are sure, by the rank sets alone."""
    _, title, ranked = facts.translate, facts.round_title(facts.last), facts.ranked
    if len(ranked) < 2:  # noqa: PLR2004 - one has nobody to be told apart from
        reason = next((w for c in facts.scored if (w := facts.why_unranked(c))), "")
        told = _("（{reason}）").format(reason=reason) if reason else ""
        return _("{round}不排位次{reason}。").format(round=title, reason=told)
    if len(facts.tiers) == len(ranked):
        text = _("按{round}得分的误差，{count}个县（市、区）的先后都可以肯定。")
        return text.format(round=title, count=len(ranked))
    if len(facts.tiers) > 1:
        return _tiers(facts)
    sure = sure_pairs(facts)
    if not sure:
        text = _("按{round}得分的误差，各县的先后都不能断定，不宜凭位次下结论。")
        return text.format(round=title)
    if len(sure) > MOST_PAIRS:
        text = _(
            "按{round}得分的误差，{all}对县中有{count}对能肯定高低，其余不能断定（见位次区间）。"
        )
        every = len(ranked) * (len(ranked) - 1) // 2
        return text.format(round=title, all=every, count=len(sure))
    pairs = [_("{high}高于{low}").format(high=facts.name(a), low=facts.name(b)) for a, b in sure]
    text = _("按{round}得分的误差，能肯定高低的是{pairs}；其余各县的先后不能断定。")
    return text.format(round=title, pairs=listed(pairs, facts.context.language))


def _tiers(facts: CityFacts) -> str:
    """The tiers by their counties, or their number where there are many."""
    _, title = facts.translate, facts.round_title(facts.last)
    told = [
        _("第{number}层{names}").format(number=n, names=facts.named(tier))
        for n, tier in enumerate(facts.tiers, start=1)
    ]
    if len(told) > MOST_TIERS:
        text = _("按{round}得分的误差可分为{count}个层次（见位次表），同一层次内的先后多不能断定。")
        return text.format(round=title, count=len(told))
    text = _(
        "按{round}得分的误差可分为{count}个层次：{tiers}。"
        "层次之间的高低可以肯定，同一层次内位次区间相交的不能断定先后。"
    )
    return text.format(
        round=title, count=len(told), tiers=("；" if facts.chinese else "; ").join(told)
    )


def sure_pairs(facts: CityFacts) -> list[tuple[str, str]]:
    """The pairs of counties whose rank sets lie apart, the better one first."""
    return [
        (a, b)
        for a, b in combinations(facts.ranked, 2)
        if facts.scores[a]["rank_high"] < facts.scores[b]["rank_low"]
    ]


def unscored_told(facts: CityFacts) -> str:
    """Who has no score, why, and that this is not a zero."""
    _ = facts.translate
    reasons: dict[str, list[str]] = {}
    for county in facts.unscored:
        why = facts.why_unscored(county)
        reasons.setdefault("" if why is None else why.render(_), []).append(county)
    text = _("{names}{reason}，没有得分（不是0分），不参加比较。")
    told = [
        text.format(names=facts.named(counties), reason=reason or _("没有计入的评审"))
        for reason, counties in reasons.items()
    ]
    return "".join(told) if facts.chinese else " ".join(told)


def _profile(facts: CityFacts) -> Runs:
    """Strong and weak dimensions, and how common it is to fall short of a criterion."""
    _, language = facts.translate, facts.context.language
    table = facts.gaps.by_dimension
    key = "mean" if any(d["to_target"] is None for d in table) else "to_target"
    ordered = sorted(table, key=lambda d: -d[key])
    many = 2 if len(ordered) >= MANY_DIMENSIONS else 1
    strong = [facts.titles[d["dimension"]] for d in ordered[:many]]
    weak = [facts.titles[d["dimension"]] for d in ordered[-many:][::-1]]
    text = _("各县共同的优势在{strong}，共同的短板在{weak}。")
    if key == "to_target" and ordered and ordered[-1]["to_target"] >= 0:
        text = _("各维度平均都达到目标，优势在{strong}，相对薄弱的是{weak}。")
    elif key == "to_target" and ordered and ordered[0]["to_target"] < 0:
        text = _("全部{count}个维度平均都未达到目标，相对较好的是{strong}，差距最大的是{weak}。")
    lead = text.format(
        strong=listed(strong, language), weak=listed(weak, language), count=len(ordered)
    )
    if len(ordered) < 2:  # noqa: PLR2004 - one dimension has no other to stand out from
        lead = _("指标只有一个维度，不分优势与短板。")
    return led_sentence(lead, [_met(facts), _most_common(facts)], language)


def _met(facts: CityFacts) -> str:
    """How many criteria every county meets, and how many most counties miss."""
    _ = facts.translate
    aimed = [r for r in facts.gaps.by_criterion if r["target"] is not None]
    if not aimed:
        return ""
    text = _("设有目标的{count}项指标中，各县都达标的{all}项，半数以上的县未达标的{many}项。")
    return text.format(
        count=len(aimed),
        all=sum(not r["lacking"] for r in aimed),
        many=sum(r["lacking"] * 2 > r["rated"] for r in aimed),
    )


def _most_common(facts: CityFacts) -> str:
    """The criterion that most counties miss, by the lowest mean."""
    _ = facts.translate
    if not facts.gaps.common_gaps:
        return ""
    worst = max(facts.gaps.common_gaps, key=lambda r: (r["lacking"], r["target"] - r["mean"]))
    below = worst["target"] - worst["mean"]
    text = _("最普遍的短板是{name}：{lacking}个县（市、区）未达标，平均分比目标低{gap}分。")
    if rounded(below) <= 0:
        text = _("最普遍的短板是{name}：{lacking}个县（市、区）未达标。")
    return text.format(
        name=quoted([facts.numbered(worst["criterion"])], facts.context.language),
        lacking=worst["lacking"],
        gap=points(below),
    )


def _priorities(facts: CityFacts) -> Runs:
    """What to do first, what it brings, from whom to learn, and who is farthest behind."""
    _, language = facts.translate, facts.context.language
    few = facts.gaps.common_gaps[:FIRST_FEW]
    rest = [_farthest(facts)]
    if not few:
        aimed = any(r["target"] is not None for r in facts.gaps.by_criterion)
        lead = _("各项指标在各县都已达到目标。") if aimed else _("指标未设目标值，不列优先事项。")
        return led_sentence(lead, rest, language)
    lead = _("应优先抓好以下指标：{names}。").format(
        names=quoted([facts.numbered(r["criterion"]) for r in few], language)
    )
    gain = _("各县都补到目标值，{round}平均综合得分可提高{gain}分。").format(
        round=facts.round_title(facts.last), gain=points(sum(r["gain"] for r in few))
    )
    return led_sentence(lead, [gain, _learn(facts, few), *rest], language)


def _learn(facts: CityFacts, few: Sequence[dict[str, Any]]) -> str:
    """Who does best in each of them."""
    _ = facts.translate
    told = []
    for row in few:
        counties = list(row["best_counties"])
        if len(counties) < row["rated"]:
            text = _("{criterion}为{counties}")
            told.append(text.format(criterion=row["criterion"], counties=facts.named(counties, 2)))
    names = ("，" if facts.chinese else "; ").join(told)
    return _("做得最好的：{names}。").format(names=names) if told else ""


def _farthest(facts: CityFacts) -> str:
    """The county farthest from meeting every target."""
    _ = facts.translate
    gaps = {c: gap for c in facts.scored if (gap := to_target(facts, c)) is not None and gap > 0}
    if not gaps or not facts.on_one_scale or len(facts.scored) == 1:
        return ""
    county = max(gaps, key=lambda c: gaps[c])
    text = _("离目标最远的是{county}，{round}差{gap}分。")
    return text.format(
        county=facts.name(county), round=facts.round_title(facts.last), gap=points(gaps[county])
    )


def to_target(facts: CityFacts, county: str) -> float | None:
    """What a county's last score lacks to the score that meets every target; below zero beyond it."""
    target, final = facts.gaps.targets.get(county), facts.standing(county).get("final")
    return None if target is None or final is None else target - final
