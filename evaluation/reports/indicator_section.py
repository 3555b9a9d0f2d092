"""The indicators of a county: its figures as they were stated, where they stand, which are missing."""

from collections.abc import Mapping

from evaluation.domain.figure_names import FIGURE_NAMES
from evaluation.domain.indicators import Figure as Stated
from evaluation.domain.indicators import Indicator, IndicatorValue
from evaluation.domain.rubric import Source
from evaluation.locale.numbers import UNDEFINED, plain
from evaluation.reports.document import Block, Cell, Column, Paragraph, Row, Run, Table, plain_runs
from evaluation.reports.facts import Facts
from evaluation.reports.wording import listed, sentences


def indicator_section(facts: Facts) -> tuple[Block, ...]:
    """The figures as written; a bound is never divided and never printed as an exact number."""
    _, asked, numbers = facts.translate, _asked(facts), _documents(facts)
    rows = [_indicator_row(facts, asked.get(v.indicator), v, numbers) for v in _given(facts)]
    missing = _missing(facts, asked)
    if not rows:
        told = (Paragraph(plain_runs(_("未提供量化指标数据。"))),)
        return (*told, *([Paragraph((Run(missing),), quiet=True)] if missing else []))
    columns = (
        Column(_("量化指标"), share=2.6),
        Column(_("数据"), share=2.2),
        Column(_("性质")),
        Column(_("时点")),
        Column(_("来源")),
    )
    note = _("数据按来源原话列示；下限、上限不参与计算，口径待核的数据选定口径前不作依据。")
    parts = [note, _legend(facts, numbers), missing]
    return (
        Table(
            "indicators",
            _("量化指标"),
            columns,
            tuple(rows),
            sentences(parts, facts.context.language),
        ),
    )


def _given(facts: Facts) -> list[IndicatorValue]:
    return [v for v in facts.context.indicators if v.county == facts.context.county.id]


def _asked(facts: Facts) -> Mapping[str, Indicator]:
    """Every indicator of the rubrics by its id, those of the last round first."""
    known = {i.id: i for i in facts.rubric.indicators} if facts.rounds else {}
    for rubric in facts.context.rubrics.values():
        for indicator in rubric.indicators:
            known.setdefault(indicator.id, indicator)
    return known


def _missing(facts: Facts, asked: Mapping[str, Indicator]) -> str:
    """Which indicators have no figure, by name; an annex of what to hand in names them already."""
    _ = facts.translate
    given = {v.indicator for v in _given(facts)}
    names = [facts.titled(i) for i in asked.values() if i.id not in given]
    if not names or not (facts.rounds or facts.context.county.material):
        return ""
    text = _(
        "量化指标供专家评分时参考，不直接计入得分。以下{count}项本县（市、区）没有数据：{names}。"
        "有现成数据的可报送{body}，不适用的不必补报。"
    )
    return text.format(
        count=len(names),
        body=facts.titled(facts.context.programme, "commissioning_body"),
        names=listed(names, facts.context.language),
    )


def _sources(facts: Facts) -> Mapping[str, Source]:
    return {s.id: s for rubric in facts.context.rubrics.values() for s in rubric.sources}


def _documents(facts: Facts) -> Mapping[str, int]:
    """The documents that the rubric's source ids stand for, numbered in the order of the rows.

    An id such as S1-22 says nothing to a county; what is no id of the rubric is the county's own word.
    """
    known = _sources(facts)
    found = [_document(known[v.source]) for v in _given(facts) if v.source in known]
    return {document: number for number, document in enumerate(dict.fromkeys(found), start=1)}


def _document(source: Source) -> str:
    return source.document.strip() or f"“{source.text.strip().rstrip('。.')}”"


def _legend(facts: Facts, numbers: Mapping[str, int]) -> str:
    """What the numbered documents are."""
    _ = facts.translate
    text = _("资料{number}：{document}。")
    told = [text.format(number=number, document=document) for document, number in numbers.items()]
    return sentences(told, facts.context.language)


def _indicator_row(
    facts: Facts, indicator: Indicator | None, value: IndicatorValue, numbers: Mapping[str, int]
) -> Row:
    title = value.indicator if indicator is None else facts.titled(indicator)
    return Row(
        (
            Cell(title),
            Cell(stated_figure(facts, indicator, value)),
            Cell(facts.translate(FIGURE_NAMES[value.figure])),
            Cell(value.as_of or UNDEFINED),
            Cell(_source(facts, value, numbers)),
        )
    )


def _source(facts: Facts, value: IndicatorValue, numbers: Mapping[str, int]) -> str:
    """The number of its document, or the words that were given."""
    source = _sources(facts).get(value.source)
    if source is None:
        return value.source or UNDEFINED
    return facts.translate("资料{number}").format(number=numbers[_document(source)])


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
