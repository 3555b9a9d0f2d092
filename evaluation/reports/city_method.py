"""How the report on all counties was worked out: rule, panel, recusals, what was left out."""

from collections import Counter

import polars as pl

from evaluation.domain.reviews import ReviewState
from evaluation.domain.rubric import Deduction, Veto
from evaluation.locale.numbers import percent
from evaluation.reports.city_facts import CityFacts
from evaluation.reports.conclusions import headline_note
from evaluation.reports.document import Conclusions, Runs, plain_runs
from evaluation.reports.rubric_basis import rubric_basis
from evaluation.reports.uncertainty import uncertainty_sentences
from evaluation.reports.wording import listed, sentences

MOST_REASONS = 12
"""Adjustments that the annex tells one by one."""


def city_method(facts: CityFacts) -> Conclusions:
    """Numbered statements; each begins with what it is about."""
    return Conclusions(
        (
            _who(facts),
            _panel(facts),
            _recused(facts),
            *_proposals(facts),
            _scoring(facts),
            _item(facts, facts.translate("误差与位次。"), *uncertainty_sentences(facts.general)),
            _combination(facts),
            _adjustments(facts),
            _left_out(facts),
            _entered(facts),
            _secrecy(facts),
        )
    )


def _item(facts: CityFacts, lead: str, *parts: str) -> Runs:
    gap = "" if facts.chinese else " "
    return plain_runs(gap + sentences(parts, facts.context.language), lead)


def _secrecy(facts: CityFacts) -> Runs:
    """What of single reviewers the report tells: of a county with one reviewer that one's ratings."""
    _, told = facts.translate, []
    for number in facts.rounds:
        alone = [c for c in facts.counties if facts.counties[c].counted(number) == 1]
        if alone:
            text = _("{round}{names}只计入一名专家的评审，所列得分就是该专家的评分。")
            names = facts.named(alone)
            told.append(text.format(round=facts.round_title(number), names=names))
    kept = _("本报告不出现专家姓名和单个专家的评分，原始评分封存备查。")
    if told:
        kept = _("本报告不出现专家姓名，原始评分封存备查。")
    return _item(facts, _("专家保密。"), kept, *told)


def _who(facts: CityFacts) -> Runs:
    _, programme = facts.translate, facts.context.programme
    text = _(
        "{commissioning}委托{evaluating}开展第三方评审，方案列入{count}个县（市、区），{scored}个有得分。"
    )
    return _item(
        facts,
        _("评审对象与方式。"),
        text.format(
            commissioning=facts.general.titled(programme, "commissioning_body"),
            evaluating=facts.general.titled(programme, "evaluating_body"),
            count=len(facts.context.counties),
            scored=facts.general.scored_anywhere,
        ),
        _("专家按指标体系独立评分，评分期间互不可见，百分制。"),
    )


def _panel(facts: CityFacts) -> Runs:
    """How many reviewers each round counted, in all and for each county."""
    _, told = facts.translate, []
    counted = facts.context.results.composites.filter("counted")
    for number in facts.context.results.rounds:
        own = counted.filter(pl.col("round") == number)
        sizes = own.group_by("county").len()["len"].to_list()
        if not sizes:
            told.append(_("{round}没有计入的评审。").format(round=facts.round_title(number)))
            continue
        low, high = min(sizes), max(sizes)
        text = _("{round}有{experts}名专家、{reviews}份评审计入，每县{low}至{high}份。")
        if low == high:
            text = _("{round}有{experts}名专家、{reviews}份评审计入，每县{low}份。")
        told.append(
            text.format(
                round=facts.round_title(number),
                experts=own["reviewer"].n_unique(),
                reviews=own.height,
                low=low,
                high=high,
            )
        )
    if facts.first is not None:
        told.append(_returning(facts, counted))
    return _item(facts, _("专家组。"), *told)


def _returning(facts: CityFacts, counted: pl.DataFrame) -> str:
    """How many of the last round's reviewers rated in the first one too."""
    _ = facts.translate
    panels = [set(counted.filter(round=n)["reviewer"]) for n in facts.span]
    both = len(panels[0] & panels[1])
    text = _("两轮都参评的{both}名，只参评前一轮的{left}名，只参评后一轮的{joined}名。")
    return text.format(both=both, left=len(panels[0]) - both, joined=len(panels[1]) - both)


def _recused(facts: CityFacts) -> Runs:
    """How many reviewers stood aside for which county."""
    _ = facts.translate
    told = [
        _("{county}{count}名").format(county=facts.name(c), count=facts.context.recusals[c])
        for c in facts.counties
        if facts.context.recusals.get(c)
    ]
    if not told:
        return _item(facts, _("回避。"), _("没有专家回避。"))
    text = _("按规定回避、不计入的专家：{counties}。")
    return _item(facts, _("回避。"), text.format(counties=listed(told, facts.context.language)))


def _proposals(facts: CityFacts) -> tuple[Runs, ...]:
    told = rubric_basis(facts.general, facts.context.rubrics[facts.last])
    return (_item(facts, facts.translate("评审标准。"), told),) if told else ()


def _scoring(facts: CityFacts) -> Runs:
    _ = facts.translate
    return _item(
        facts,
        _("得分计算。"),
        _("每名专家的评分先按权重合成总分，再在专家之间平均。"),
        headline_note(facts.general),
        _("未评的指标不按零分计；专家声明无法评判的，按该专家的宽严和该项平均水平补足。"),
        _(
            "综合得分为单轮得分，即评审得分加上加分、减去扣分并执行否决后的得分；综合目标为各项目标按权重的平均。"
        ),
    )


def _combination(facts: CityFacts) -> Runs:
    _, lead = facts.translate, facts.translate("各轮合成。")
    shares = facts.general.shares
    if not shares:
        return _item(facts, lead, _("以最后一轮为准，不作加权。"))
    told = [
        _("{round}占{share}").format(round=facts.round_title(n), share=percent(w))
        for n, w in shares.items()
    ]
    text = _("{name}为最终结果：{shares}。")
    missing = "" if facts.combines else _("目前所需轮次不齐，合成得分暂缺。")
    shared = listed(told, facts.context.language)
    return _item(facts, lead, text.format(name=facts.general.combined_name, shares=shared), missing)


def _adjustments(facts: CityFacts) -> Runs:
    """Each veto, bonus and deduction with its reason; of many how often each rule was applied."""
    _, lead = facts.translate, facts.translate("加分、扣分与否决。")
    applied = [
        a
        for a in facts.context.adjustments
        if a.round in facts.rounds and a.county in facts.counties
    ]
    if not applied:
        return _item(facts, lead, _("未适用。"))
    if len(applied) > MOST_REASONS:
        counts = Counter(_rule(facts, a.round, a.rule) for a in applied)
        told = [_("“{rule}”{count}县次").format(rule=r, count=n) for r, n in counts.items()]
        text = _("共适用{count}项：{rules}；理由见各县报告。")
        return _item(
            facts, lead, text.format(count=len(applied), rules=listed(told, facts.context.language))
        )
    text = _("{round}{county}适用“{rule}”{count}次，理由：{reason}。")
    return _item(
        facts,
        lead,
        *(
            text.format(
                round=facts.round_title(a.round),
                county=facts.name(a.county),
                rule=_rule(facts, a.round, a.rule),
                count=a.count,
                reason=a.reason.strip().rstrip("。.") or "—",
            )
            for a in applied
        ),
    )


def _rule(facts: CityFacts, number: int, identifier: str) -> str:
    rubric = facts.context.rubrics[number]
    rules: tuple[Veto | Deduction, ...] = (*rubric.vetoes, *rubric.deductions, *rubric.bonuses)
    rule = next((r for r in rules if r.id == identifier), None)
    return identifier if rule is None else f"{identifier} {facts.general.titled(rule)}"


def _left_out(facts: CityFacts) -> Runs:
    """Per round: reviews not submitted when it closed, and those that covered too little."""
    _, told = facts.translate, []
    asked = facts.context.results.completion.filter(
        ~pl.col("state").is_in([ReviewState.RECUSED.value, ReviewState.SUBMITTED.value])
    )
    for number in facts.context.results.rounds:
        title = facts.round_title(number)
        if late := asked.filter(round=number).height:
            text = _("{round}有{count}份评审到关闭时未提交，未计入。")
            told.append(text.format(round=title, count=late))
        if little := facts.context.results.excluded.filter(round=number).height:
            text = _("{round}有{count}份已提交的评审因所评指标不足权重的60%未计入。")
            told.append(text.format(round=title, count=little))
    return _item(facts, _("未计入的评审。"), *(told or [_("应交的评审均已提交并计入。")]))


def _entered(facts: CityFacts) -> Runs:
    """Ratings that the reviewer did not type, and rounds that were opened again."""
    _, context = facts.translate, facts.context
    told = [_("没有他人代为录入的评分。")]
    if context.on_behalf_count:
        text = _("有{count}项评分由他人代为录入，理由均有记录。")
        told = [text.format(count=context.on_behalf_count)]
    if context.imported_count:
        text = _("有{count}项评分由文件导入，来源均有记录。")
        told.append(text.format(count=context.imported_count))
    text = _("{round}封存后曾重新开放，理由：{reason}。")
    told += [
        text.format(round=facts.round_title(r.round), reason=r.reason.strip().rstrip("。.") or "—")
        for r in context.reopened
    ] or [_("没有封存后重新开放的轮次。")]
    return _item(facts, _("录入与重新开放。"), *told)
