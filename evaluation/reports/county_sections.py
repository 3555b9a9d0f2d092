"""What the county itself brings: its one special thing and its indicators, as they were stated."""

from evaluation.domain.figure_names import FIGURE_NAMES
from evaluation.domain.indicators import Figure as Stated
from evaluation.domain.indicators import Indicator, IndicatorValue
from evaluation.locale import SOURCE_LANGUAGE
from evaluation.locale.numbers import UNDEFINED, plain
from evaluation.reports.document import Block, Cell, Column, Paragraph, Row, Run, Table, plain_runs
from evaluation.reports.facts import Facts
from evaluation.reports.wording import sentences


def brand_section(facts: Facts) -> tuple[Block, ...]:
    """一县一品: the county's own words, not compared with others."""
    _, county = facts.translate, facts.context.county
    if not has_brand(facts):
        return (Paragraph(plain_runs(_("未提供“一县一品”材料。"))),)
    lead = county.brand.strip()
    stop = "" if not lead or lead.endswith(("。", "！", "？", ".")) else "。"
    paragraphs = [p.strip() for p in county.brand_text.splitlines() if p.strip()]
    first = plain_runs(paragraphs[0] if paragraphs else "", lead + stop)
    rest = tuple(Paragraph(plain_runs(p)) for p in paragraphs[1:])
    note = _("本节据县（市、区）提供的材料，不作县际比较。")
    if facts.context.language != SOURCE_LANGUAGE:
        note = sentences([note, _("本节文字为中文原文。")], facts.context.language)
    return (Paragraph(first), *rest, Paragraph((Run(note),), quiet=True))


def has_brand(facts: Facts) -> bool:
    """Whether the county said what its one special thing is."""
    county = facts.context.county
    return bool(county.brand.strip() or county.brand_text.strip())


def indicator_section(facts: Facts) -> tuple[Block, ...]:
    """The figures as written; a bound is never divided and never printed as an exact number."""
    _ = facts.translate
    known = {i.id: i for i in facts.rubric.indicators} if facts.rounds else {}
    for rubric in facts.context.rubrics.values():
        for indicator in rubric.indicators:
            known.setdefault(indicator.id, indicator)
    rows = [
        _indicator_row(facts, known.get(value.indicator), value)
        for value in facts.context.indicators
        if value.county == facts.context.county.id
    ]
    if not rows:
        return (Paragraph(plain_runs(_("未提供量化指标数据。"))),)
    columns = (
        Column(_("量化指标"), share=2.6),
        Column(_("数据"), share=2.2),
        Column(_("性质")),
        Column(_("时点")),
        Column(_("来源")),
    )
    note = _("数据按来源原话列示；下限、上限不参与计算，口径待核的数据选定口径前不作依据。")
    return (Table("indicators", _("量化指标"), columns, tuple(rows), note),)


def _indicator_row(facts: Facts, indicator: Indicator | None, value: IndicatorValue) -> Row:
    title = value.indicator if indicator is None else facts.titled(indicator)
    return Row(
        (
            Cell(title),
            Cell(stated_figure(facts, indicator, value)),
            Cell(facts.translate(FIGURE_NAMES[value.figure])),
            Cell(value.as_of or UNDEFINED),
            Cell(value.source or UNDEFINED),
        )
    )


def stated_figure(facts: Facts, indicator: Indicator | None, value: IndicatorValue) -> str:
    """The words of the source where there are any; else the number with what kind of bound it is."""
    _ = facts.translate
    if value.as_written.strip():
        return value.as_written.strip()
    unit = "" if indicator is None else facts.titled(indicator, "unit")
    share = value.share
    if share is not None:
        text = _("{share}%（{numerator}/{denominator}）")
        return text.format(
            share=plain(share, 1),
            numerator=plain(value.numerator),
            denominator=plain(value.denominator),
        )
    number = value.value if value.value is not None else value.numerator
    if number is None:
        return UNDEFINED
    if value.figure is Stated.LOWER_BOUND:
        return _("{number}{unit}以上").format(number=plain(number), unit=unit)
    if value.figure is Stated.UPPER_BOUND:
        return _("不超过{number}{unit}").format(number=plain(number), unit=unit)
    return _("{number}{unit}").format(number=plain(number), unit=unit)
