"""One county's report: conclusions first, then what they rest on, then how it was worked out."""

from collections.abc import Sequence
from dataclasses import replace

from evaluation.locale import SOURCE_LANGUAGE
from evaluation.reports.comment_sections import comment_section, earlier_rounds
from evaluation.reports.conclusions import conclusions
from evaluation.reports.context import ReportContext
from evaluation.reports.county_sections import brand_section, indicator_section
from evaluation.reports.document import (
    Block,
    Document,
    Figure,
    Paragraph,
    Table,
    plain_runs,
)
from evaluation.reports.facts import Facts
from evaluation.reports.figures import dumbbell_figure, portrait_figure
from evaluation.reports.method import method_items, seal_table
from evaluation.reports.score_tables import (
    change_table,
    criterion_table,
    dimension_table,
    priority_table,
)
from evaluation.reports.structure import AnnexPart, Section, numbered_sections, signed_with
from evaluation.reports.unscored import unscored_blocks


def county_report(context: ReportContext) -> Document:
    """The report of one county, every number rounded and every sentence worded.

    A county without material, or without a score in any sealed round, gets a short report that says
    so instead of numbers.
    """
    facts = Facts(context)
    _ = facts.translate
    blocks = _scored(facts) if facts.rounds else unscored_blocks(facts)
    return Document(
        title=(
            facts.titled(context.programme),
            _("{county}评审情况报告").format(county=facts.county),
        ),
        language=context.language,
        dated=context.dated,
        blocks=_captioned(facts, blocks),
        addressee=_addressee(facts),
        sample=_("样例数据（虚构），非真实评审结果") if context.programme.sample else "",
        draft=_("草稿") if context.draft else "",
        author=facts.titled(context.programme, "evaluating_body"),
        workbook_only=tuple(t for t in (change_table(facts),) if t) if facts.rounds else (),
    )


def _captioned(facts: Facts, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Tables and figures numbered in order; one without a caption stands under its annex's title."""
    _ = facts.translate
    counts = {Table: 0, Figure: 0}
    words = {Table: _("表{number}　{caption}"), Figure: _("图{number}　{caption}")}
    numbered: list[Block] = []
    for block in blocks:
        if isinstance(block, Table | Figure) and block.caption:
            counts[type(block)] += 1
            text = words[type(block)]
            caption = text.format(number=counts[type(block)], caption=block.caption)
            numbered.append(replace(block, caption=caption))
        else:
            numbered.append(block)
    return tuple(numbered)


def _addressee(facts: Facts) -> str:
    """Whom the programme dispatches this county's report to."""
    offices = [
        facts.titled(r, "office")
        for r in facts.context.programme.distribution
        if r.county == facts.context.county.id
    ]
    if not offices:
        return ""
    chinese = facts.context.language == SOURCE_LANGUAGE
    return ("、".join(offices) + "：") if chinese else (", ".join(offices) + ":")


def _scored(facts: Facts) -> list[Block]:
    _ = facts.translate
    priorities = priority_table(facts)
    none_lacking = Paragraph(plain_runs(_("没有低于目标的指标。")))
    sections: list[Section] = [
        (_("总体结论"), (conclusions(facts), *_stale(facts))),
        (
            _("分维度得分"),
            (*_dimension_text(facts), dimension_table(facts), portrait_figure(facts)),
        ),
        (_("逐项指标与目标"), (_criterion_text(facts), dumbbell_figure(facts))),
        (
            _("建议优先整改事项"),
            (none_lacking,) if priorities is None else (*_priority_text(facts), priorities),
        ),
        (_("一县一品"), brand_section(facts)),
        (_("量化指标"), indicator_section(facts)),
        (_("评审意见"), comment_section(facts, facts.last)),
    ]
    return [
        *numbered_sections(facts, sections, conclusions_apart=True),
        *signed_with(facts, _annexes(facts)),
    ]


def _stale(facts: Facts) -> tuple[Block, ...]:
    """The newest sealed round has no score for this county: the report rests on an earlier one."""
    _, newest = facts.translate, facts.context.results.rounds[-1]
    if facts.last == newest:
        return ()
    text = _("{newest}没有{county}的得分，以下为{shown}的结果。").format(
        newest=facts.round_title(newest),
        county=facts.county,
        shown=facts.within(facts.last),
    )
    return (Paragraph(plain_runs(text)),)


def _dimension_text(facts: Facts) -> tuple[Paragraph, ...]:
    _ = facts.translate
    pointer = Paragraph(plain_runs(_("数值见表1，位置见图1。")), paper_only=True)
    table = [d for d in facts.dimensions.to_dicts() if d["to_target"] is not None]
    if not table:
        return (pointer,)
    met = sum(d["to_target"] >= 0 for d in table)
    text = _("{total}个维度中，{met}个达到目标。")
    if not met:
        text = _("{total}个维度均未达到目标。")
    elif met == len(table):
        text = _("{total}个维度全部达到目标。")
    return (Paragraph(plain_runs(text.format(total=len(table), met=met))), pointer)


def _criterion_text(facts: Facts) -> Paragraph:
    _ = facts.translate
    text = _("图2逐项对照得分与目标，右侧列出数值；权重、人数和离散程度见附件1。")
    if facts.few_reviewers(facts.last):
        text = _("图2逐项对照得分与目标，右侧列出数值；权重见附件1。")
    return Paragraph(plain_runs(text), paper_only=True)


def _priority_text(facts: Facts) -> tuple[Paragraph, ...]:
    _ = facts.translate
    order = _("表2所列事项按“差距×权重”排序，补齐后对综合得分的提升最大。")
    ask = _("责任单位和完成时限请研究确定，逐项对账。")
    return Paragraph(plain_runs(order), paper_only=True), Paragraph(plain_runs(ask))


def _annexes(facts: Facts) -> list[AnnexPart]:
    _ = facts.translate
    return [
        (_("各项指标得分明细"), (criterion_table(facts),)),
        (_("评审方法说明"), (method_items(facts), seal_table(facts))),
        *(
            (
                _("{round}评审意见").format(round=facts.round_title(number)),
                comment_section(facts, number),
            )
            for number in earlier_rounds(facts)
        ),
    ]
