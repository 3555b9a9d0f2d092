"""One county's report: conclusions first, then what they rest on, then how it was worked out."""

from evaluation.locale import SOURCE_LANGUAGE
from evaluation.reports.change_section import change_section
from evaluation.reports.comment_sections import (
    body_comments,
    comment_annex_title,
    comment_section,
    comments_fill_an_annex,
    earlier_rounds,
)
from evaluation.reports.comparison_section import comparison_section, heat_figure
from evaluation.reports.conclusions import conclusions
from evaluation.reports.context import ReportContext
from evaluation.reports.correction import correction_foreword
from evaluation.reports.county_sections import brand_section
from evaluation.reports.document import Block, Document, Foreword, Paragraph, Table, plain_runs
from evaluation.reports.facts import Facts
from evaluation.reports.figures import dumbbell_figure, portrait_figure
from evaluation.reports.findings import FIRST, first_findings, other_findings, unnamed_problems
from evaluation.reports.indicator_section import indicator_section
from evaluation.reports.method import method_items, seal_table
from evaluation.reports.numbering import numbered, pointer
from evaluation.reports.objection_section import objection_section
from evaluation.reports.overview import overview_section
from evaluation.reports.result_strip import result_table
from evaluation.reports.score_tables import (
    change_table,
    criterion_table,
    dimension_table,
    priority_table,
)
from evaluation.reports.structure import AnnexPart, Section, numbered_sections, signed_with
from evaluation.reports.table_room import fitted_tables
from evaluation.reports.unscored import unscored_blocks
from evaluation.reports.wording import sentences


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
        blocks=fitted_tables(numbered((*_correction(facts), *blocks), _), context.language),
        addressee=_addressee(facts),
        sample=_("样例数据（虚构），非真实评审结果") if context.programme.sample else "",
        draft=_("草稿，未签发") if context.draft else "",
        author=facts.titled(context.programme, "evaluating_body"),
        workbook_only=_workbook_only(facts),
        profile=context.programme.document_profile,
    )


def _workbook_only(facts: Facts) -> tuple[Table, ...]:
    """Numbers that paper has in words or pictures."""
    if not facts.rounds:
        return ()
    return tuple(t for t in (change_table(facts), priority_table(facts)) if t)


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
    comparison, change = comparison_section(facts), change_section(facts)
    sections: list[Section] = [
        (_("总体结论"), (result_table(facts), conclusions(facts), *_stale(facts))),
        (_("评审概况"), overview_section(facts)),
        *([(_("两轮变化"), change)] if change else []),
        (
            _("分维度得分"),
            (*_dimension_text(facts), dimension_table(facts), portrait_figure(facts)),
        ),
        *([(_("与各县（市、区）比较"), comparison)] if comparison else []),
        (
            _("逐项指标") if facts.target is None else _("逐项指标与目标"),
            (_criterion_text(facts), dumbbell_figure(facts), *heat_figure(facts)),
        ),
        (_("存在问题和整改建议"), _findings(facts)),
        (_("一县一品"), brand_section(facts)),
        (_("量化指标"), indicator_section(facts)),
        (_("评审意见"), body_comments(facts)),
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
    text = _("数值见{table}，位置见{figure}；各项得分和意见条数见{annex}，意见原文见“评审意见”。")
    told = text.format(
        table=pointer("dimensions"), figure=pointer("portrait"), annex=pointer("criteria")
    )
    pointing = Paragraph(plain_runs(told), paper_only=True)
    table = [d for d in facts.dimensions.to_dicts() if d["to_target"] is not None]
    if not table:
        return (pointing,)
    met = sum(d["to_target"] >= 0 for d in table)
    if len(table) == 1:
        return (pointing,)  # the score against the target is the overall one
    text = _("{total}个维度中，{met}个达到目标。")
    if not met:
        text = _("{total}个维度均未达到目标。")
    elif met == len(table):
        text = _("{total}个维度全部达到目标。")
    return (Paragraph(plain_runs(text.format(total=len(table), met=met))), pointing)


def _criterion_text(facts: Facts) -> Paragraph:
    _ = facts.translate
    text = _("{figure}逐项对照得分与目标，右侧列出数值；权重、人数和离散程度见{annex}。")
    if facts.few_reviewers(facts.last):
        text = _("{figure}逐项对照得分与目标，右侧列出数值；权重见{annex}。")
    if facts.target is None:
        text = _("{figure}逐项列出得分，明细见{annex}。")
    told = text.format(figure=pointer("dumbbell"), annex=pointer("criteria"))
    return Paragraph(plain_runs(told), paper_only=True)


def _findings(facts: Facts) -> tuple[Block, ...]:
    """What is below target, the first in a table, the others in an annex."""
    _, lacking = facts.translate, facts.lacking
    if facts.target is None:
        return (Paragraph(plain_runs(_("指标未设目标值，不列问题清单。"))),)
    if not lacking:
        return (Paragraph(plain_runs(_("没有低于目标的指标。"))),)
    told = _(
        "低于目标的指标有{count}项，按“差距×权重”从大到小排列，排在前面的补齐后综合得分提高最多。"
    )
    ask = _("责任单位和完成时限请研究确定，逐项对账、逐项销号。")
    parts = [told.format(count=len(lacking)), unnamed_problems(facts), ask]
    paragraph = sentences(parts, facts.context.language)
    blocks = [Paragraph(plain_runs(paragraph))]
    if len(lacking) > FIRST:
        text = _("前{first}项见{table}，其余见{annex}。")
        where = text.format(first=FIRST, table=pointer("findings"), annex=pointer("other_findings"))
        blocks.append(Paragraph(plain_runs(where), paper_only=True))
    return (*blocks, first_findings(facts))


def _annexes(facts: Facts) -> list[AnnexPart]:
    _, others = facts.translate, other_findings(facts)
    rounds = (*((facts.last,) if comments_fill_an_annex(facts) else ()), *earlier_rounds(facts))
    return [
        (_("各项指标得分明细"), (criterion_table(facts),)),
        *([(_("问题清单（续）"), (others,))] if others else []),
        (_("评审方法说明"), (method_items(facts), seal_table(facts))),
        *((comment_annex_title(facts, n), comment_section(facts, n, annexed=True)) for n in rounds),
        *([(_("异议及答复"), objection_section(facts))] if facts.context.objections else []),
    ]


def _correction(facts: Facts) -> tuple[Foreword, ...]:
    """Which report this one takes the place of, and why."""
    context = facts.context
    if not context.corrects:
        return ()
    return (correction_foreword(context.language, context.corrects, context.correction_note),)
