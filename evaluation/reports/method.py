"""The method annex: how the numbers were made, what was left out, and what can be checked."""

from collections.abc import Sequence

import polars as pl

from evaluation.analysis.cautions import COMMON_SHIFT, Caution
from evaluation.domain.reviews import ReviewState
from evaluation.domain.rubric import Deduction, Rubric, Veto
from evaluation.locale import SOURCE_LANGUAGE, Message
from evaluation.locale.numbers import percent
from evaluation.reports.conclusions import headline_note, thin_note
from evaluation.reports.document import Cell, Column, Conclusions, Row, Runs, Table, plain_runs
from evaluation.reports.facts import Facts
from evaluation.reports.overview import commissioned, rated_days, recused, way_of_rating
from evaluation.reports.rubric_basis import rubric_basis
from evaluation.reports.uncertainty import uncertainty_sentences
from evaluation.reports.wording import ended, listed, sentences

GENERAL = {"W5", "W6", "W7", "W8", "W11", "W14", "W16", "W19"}
"""Cautions about all counties."""
NAMING = {"W3", "W4", "W9", "W15"}
"""Cautions that name other counties too: the report says it of its own county alone."""


def method_items(facts: Facts) -> Conclusions:
    """Numbered statements; each begins with what it is about."""
    return Conclusions(
        (
            _panel(facts),
            *_proposals(facts),
            _scoring(facts),
            _uncertainty(facts),
            _combination(facts),
            _adjustments(facts),
            _left_out(facts),
            _entered(facts),
            *_cautions(facts),
            _secrecy(facts),
        )
    )


def unscored_items(facts: Facts) -> Conclusions:
    """What can be said of how a county was treated that has no score."""
    return Conclusions((_who(facts), _adjustments(facts), _left_out(facts), _secrecy(facts)))


def _item(facts: Facts, lead: str, *parts: str) -> Runs:
    gap = "" if facts.context.language == SOURCE_LANGUAGE else " "
    return plain_runs(gap + sentences(parts, facts.context.language), lead)


def _who(facts: Facts) -> Runs:
    lead = facts.translate("评审对象与方式。")
    return _item(facts, lead, commissioned(facts), way_of_rating(facts), rated_days(facts))


def _proposals(facts: Facts) -> tuple[Runs, ...]:
    told = rubric_basis(facts, facts.context.rubrics[facts.last])
    return (_item(facts, facts.translate("评审标准。"), told),) if told else ()


def _panel(facts: Facts) -> Runs:
    _ = facts.translate
    sizes = [
        _("{round}计入{count}名专家的评审。").format(
            round=facts.round_title(n), count=facts.counted(n)
        )
        for n in facts.context.results.rounds
    ]
    return _item(facts, _("专家组与回避。"), *sizes, recused(facts))


def _scoring(facts: Facts) -> Runs:
    _ = facts.translate
    return _item(
        facts,
        _("得分计算。"),
        _("每名专家的评分先按权重合成总分，再在专家之间平均。"),
        headline_note(facts),
        _("未评的指标不按零分计；专家声明无法评判的，按该专家的宽严和该项平均水平补足。"),
        _(
            "综合得分为单轮得分，即评审得分加上加分、减去扣分并执行否决后的得分；综合目标为各项目标按权重的平均。"
        ),
    )


def _uncertainty(facts: Facts) -> Runs:
    lead = facts.translate("误差与位次。")
    return _item(facts, lead, *uncertainty_sentences(facts))


def _combination(facts: Facts) -> Runs:
    _, lead = facts.translate, facts.translate("各轮合成。")
    if not facts.shares:
        return _item(facts, lead, _("以最后一轮为准，不作加权。"))
    shares = [
        _("{round}占{share}").format(round=facts.round_title(n), share=percent(w))
        for n, w in facts.shares.items()
    ]
    told = _("{name}为最终结果：{shares}。").format(
        name=facts.combined_name, shares=listed(shares, facts.context.language)
    )
    missing = ""
    if facts.rounds and facts.combined is None:
        missing = _("目前所需轮次不齐，合成得分暂缺。")
    return _item(facts, lead, told, missing)


def _adjustments(facts: Facts) -> Runs:
    _, lead = facts.translate, facts.translate("加分、扣分与否决。")
    told = []
    for adjustment in facts.context.adjustments:
        rubric = facts.context.rubrics.get(adjustment.round)
        if rubric is None or adjustment.county != facts.context.county.id:
            continue
        title = _rule_title(facts, rubric, adjustment.rule)
        told.append(
            _("{round}适用“{rule}”{count}次，理由：{reason}。").format(
                round=facts.round_title(adjustment.round),
                rule=title,
                count=adjustment.count,
                reason=adjustment.reason.strip().rstrip("。.") or "—",
            )
        )
    return _item(facts, lead, *(told or [_("未适用。")]))


def _rule_title(facts: Facts, rubric: Rubric, identifier: str) -> str:
    rules: tuple[Veto | Deduction, ...] = (*rubric.vetoes, *rubric.deductions, *rubric.bonuses)
    rule = next((r for r in rules if r.id == identifier), None)
    return identifier if rule is None else f"{identifier} {facts.titled(rule)}"


def _left_out(facts: Facts) -> Runs:
    """Per round: reviews not submitted when it closed, and those that covered too little."""
    _ = facts.translate
    own = facts.context.results.excluded.filter(county=facts.context.county.id)
    told: list[str] = []
    for number in facts.context.results.rounds:
        title, reviews = facts.round_title(number), facts.reviews(number)
        late = reviews.filter(pl.col("state") != ReviewState.SUBMITTED.value).height
        little = own.filter(round=number).height
        if reviews.is_empty():
            told.append(_("{round}没有安排对本县（市、区）的评审。").format(round=title))
        if late:
            text = _("{round}有{count}份评审到关闭时未提交，未计入。")
            told.append(text.format(round=title, count=late))
        if little:
            text = _("{round}有{count}份已提交的评审因所评指标不足权重的60%未计入。")
            told.append(text.format(round=title, count=little))
    return _item(facts, _("未计入的评审。"), *(told or [_("应交的评审均已提交并计入。")]))


def _entered(facts: Facts) -> Runs:
    """Ratings that the reviewer did not type, and rounds that were opened again."""
    _, context = facts.translate, facts.context
    told = []
    if context.on_behalf_count:
        text = _("有{count}项评分由他人代为录入，理由均有记录。")
        told.append(text.format(count=context.on_behalf_count))
    if context.imported_count:
        text = _("有{count}项评分由文件导入，来源均有记录。")
        told.append(text.format(count=context.imported_count))
    told += [
        _("{round}封存后曾重新开放，理由：{reason}。").format(
            round=facts.round_title(r.round), reason=r.reason.strip().rstrip("。.") or "—"
        )
        for r in context.reopened
    ]
    if not context.on_behalf_count and not context.reopened:
        told.append(_("没有他人代为录入的评分，没有封存后重新开放的轮次。"))
    elif not context.on_behalf_count:
        told.append(_("没有他人代为录入的评分。"))
    elif not context.reopened:
        told.append(_("没有封存后重新开放的轮次。"))
    return _item(facts, _("录入与重新开放。"), *told)


def _cautions(facts: Facts) -> tuple[Runs, ...]:
    """What the analysis warns of, as far as it is about this county or about all."""
    _, own = facts.translate, facts.context.county.id
    told = [
        ended(_told(facts, caution).render(_), facts.context.language)
        for caution in facts.context.results.warnings
        if caution.code in GENERAL or (own in caution.subjects and caution.code not in NAMING)
    ]
    told = [note for note in (thin_note(facts) if facts.rounds else "",) if note] + told
    return (_item(facts, _("使用时请注意。"), *told),) if told else ()


def _told(facts: Facts, caution: Caution) -> Message:
    """A caution's sentence; the mean change of all counties only where it may be shown."""
    if caution.code == "W8" and not facts.disclosure.mean:
        return COMMON_SHIFT
    return caution.message


def _secrecy(facts: Facts) -> Runs:
    """What of single reviewers is told: where one alone counts, the scores are that one's ratings."""
    _ = facts.translate
    text = _("{round}只计入一名专家的评审，所列得分就是该专家的评分。")
    alone = [text.format(round=facts.round_title(n)) for n in facts.rounds if facts.counted(n) == 1]
    kept = _("专家以代号出现，原始评分封存备查，不随报告发送。")
    return _item(facts, _("专家保密。"), kept, *alone)


def seal_table(facts: Facts) -> Table:
    """The digest of each rubric, once, and the seal over the reviews of each round."""
    _, numbers = facts.translate, facts.context.results.rounds
    rows = [
        Row((Cell(_rounds_told(facts, rounds)), Cell(named), Cell(digest)))
        for (named, digest), rounds in _rubrics(facts).items()
    ]
    for number in numbers:
        seal = facts.context.seals.get(number) or _("未登记")
        title = facts.round_title(number)
        rows.append(Row((Cell(title), Cell(_("全部评审的封存")), Cell(seal))))
    return Table(
        id="seals",
        caption=_("核验信息"),
        columns=(Column(_("轮次")), Column(_("对象")), Column(_("摘要（SHA-256）"), share=1)),
        rows=tuple(rows),
        note=_("摘要一字不差，才是同一份指标体系和同一批评分。软件版本：{version}。").format(
            version=facts.context.results.method.version
        ),
    )


def _rubrics(facts: Facts) -> dict[tuple[str, str], list[int]]:
    """Name and digest of each rubric → the rounds that were rated against it."""
    _, found = facts.translate, dict[tuple[str, str], list[int]]()
    for number in facts.context.results.rounds:
        rubric = facts.context.rubrics[number]
        text = _("指标体系{id} {version}")
        key = (text.format(id=rubric.id, version=rubric.version), rubric.sha256)
        found.setdefault(key, []).append(number)
    return found


def _rounds_told(facts: Facts, rounds: Sequence[int]) -> str:
    return listed([facts.round_title(n) for n in rounds], facts.context.language)
