"""The short report of a county without a score: why there are no numbers, and what comes next."""

from datetime import UTC
from zoneinfo import ZoneInfo

from evaluation.domain.indicators import Indicator
from evaluation.domain.rounds import Round, RoundState
from evaluation.domain.rubric import Criterion
from evaluation.locale import SOURCE_LANGUAGE
from evaluation.locale.numbers import UNDEFINED
from evaluation.reports.county_sections import brand_section, has_brand
from evaluation.reports.document import (
    Block,
    Cell,
    Column,
    Conclusions,
    Row,
    Table,
    led_sentence,
)
from evaluation.reports.facts import Facts
from evaluation.reports.indicator_section import indicator_section
from evaluation.reports.method import seal_table, unscored_items
from evaluation.reports.objection_section import objection_section
from evaluation.reports.structure import AnnexPart, Section, numbered_sections, signed_with
from evaluation.reports.wording import listed, sentences, written_date


def unscored_blocks(facts: Facts) -> list[Block]:
    """Conclusions, how it went, what the county brought itself, what to hand in, the method."""
    _ = facts.translate
    language = facts.context.language
    told = Conclusions(tuple(led_sentence(lead, [text], language) for lead, text in _told(facts)))
    sections: list[Section] = [
        (_("总体结论"), (told,)),
        *_brought(facts),
    ]
    annexes: list[AnnexPart] = []
    if not facts.context.county.material:
        asked = (_material_table(facts), *_indicator_table(facts))
        annexes.append((_("请提供的材料"), asked))
    annexes.append((_("评审方法说明"), (unscored_items(facts), seal_table(facts))))
    if facts.context.objections:
        annexes.append((_("异议及答复"), objection_section(facts)))
    return [*numbered_sections(facts, sections), *signed_with(facts, annexes)]


def _brought(facts: Facts) -> list[Section]:
    """What the county handed in itself; where that is nothing, the conclusions say so."""
    _ = facts.translate
    if not has_brand(facts) and not facts.context.indicators:
        return []
    return [
        (_("一县一品"), brand_section(facts)),
        (_("量化指标"), indicator_section(facts)),
    ]


def _told(facts: Facts) -> list[tuple[str, str]]:
    _ = facts.translate
    not_a_zero = (_("没有得分不等于零分。"), _("本报告不列得分、等次、位次和变化。"))
    if not facts.context.county.material:
        text = _("{county}未提供评审材料，专家组未作评审，没有得分。")
        if not has_brand(facts) and not facts.context.indicators:
            text = _(
                "{county}未提供评审材料、“一县一品”材料和量化指标数据，专家组未作评审，没有得分。"
            )
        why = (_("未提供材料。"), text.format(county=facts.county))
        return [why, not_a_zero, _hand_in(facts)]
    text = _("已封存的轮次中没有计入{county}的评审。")
    why = (_("没有得分。"), text.format(county=facts.county))
    return [why, not_a_zero, _ask(facts)]


def _hand_in(facts: Facts) -> tuple[str, str]:
    """What to supply, to whom, by when."""
    _, context = facts.translate, facts.context
    text = _("请将附件1所列佐证材料、“一县一品”材料和量化指标数据报送{body}。")
    parts = [text.format(body=facts.titled(context.programme, "commissioning_body"))]
    coming = _coming_round(facts)
    if coming is None:
        parts.append(_("各轮评审均已结束，是否补充评审和报送时限由该单位另行通知。"))
    elif coming.closes is None:
        text = _("应在{round}开始前送达，具体时限由该单位通知。")
        parts.append(text.format(round=facts.within(coming.number)))
    else:
        zone = ZoneInfo(context.programme.time_zone)
        moment = coming.opens if coming.state is RoundState.PLANNED else None
        day = (moment or coming.closes).replace(tzinfo=(moment or coming.closes).tzinfo or UTC)
        text = _("应在{day}前送达，以便列入{round}。")
        parts.append(
            text.format(
                day=written_date(day.astimezone(zone).date(), context.language),
                round=facts.within(coming.number),
            )
        )
    parts.append(_("对材料要求和时限有疑问的，请向该单位询问。"))
    return _("请提供材料。"), sentences(parts, context.language)


def _ask(facts: Facts) -> tuple[str, str]:
    _ = facts.translate
    text = _("材料已收到，无需补报；是否补充评审，由{body}研究确定。")
    body = facts.titled(facts.context.programme, "commissioning_body")
    return _("后续安排。"), text.format(body=body)


def _coming_round(facts: Facts) -> Round | None:
    """The next round that reviewers can still rate in."""
    ahead = (RoundState.PLANNED, RoundState.OPEN)
    return next((r for r in facts.context.rounds if r.state in ahead), None)


def _evidence(facts: Facts, criterion: Criterion) -> tuple[str, ...]:
    chinese = facts.context.language == SOURCE_LANGUAGE
    return criterion.evidence if chinese else criterion.evidence_en or criterion.evidence


def _material_table(facts: Facts) -> Table:
    """What the rubric asks as evidence, criterion by criterion."""
    _, language = facts.translate, facts.context.language
    rubric = facts.context.rubrics[max(facts.context.rubrics)]
    rows = tuple(
        Row(
            (
                Cell(f"{criterion.id} {facts.titled(criterion)}"),
                Cell(listed(_evidence(facts, criterion), language) or _("由县（市、区）自行选择")),
            )
        )
        for criterion in rubric.criteria
    )
    return Table(
        id="material",
        caption="",
        columns=(Column(_("指标"), share=1.3), Column(_("佐证材料"), share=2.8)),
        rows=rows,
        note="" if rubric.indicators else _("材料清单取自指标体系。"),
    )


def _indicator_table(facts: Facts) -> tuple[Table, ...]:
    """The figures that the rubric shows beside its criteria, and what each is counted over."""
    _, rubric = facts.translate, facts.context.rubrics[max(facts.context.rubrics)]
    rows = tuple(
        Row(
            (
                Cell(f"{indicator.id} {facts.titled(indicator)}"),
                Cell(facts.titled(indicator, "unit") or UNDEFINED),
                Cell(_counted_over(indicator)),
            )
        )
        for indicator in rubric.indicators
    )
    if not rows:
        return ()
    table = Table(
        id="asked_indicators",
        caption=_("请提供的量化指标"),
        columns=(
            Column(_("量化指标"), share=2),
            Column(_("单位")),
            Column(_("分子÷分母"), share=2),
        ),
        rows=rows,
        note=_(
            "每项请写明确数、时点和来源；占比请同时给出分子、分母，不用“余”“近”等概数。"
            "由评审方收集的，或本县（市、区）不适用的，注明“不适用”即可。"
            "材料和量化指标的清单取自指标体系。"
        ),
    )
    return (table,)


def _counted_over(indicator: Indicator) -> str:
    """What is counted and over what, as the rubric writes it."""
    parts = [part for part in (indicator.numerator, indicator.denominator) if part]
    return "÷".join(parts) or UNDEFINED
