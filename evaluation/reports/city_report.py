"""The report on all counties: conclusions first, then what they rest on, then how it was worked out."""

from collections.abc import Sequence

from evaluation.reports.change_sentence import change_caution
from evaluation.reports.city_changes import change_table
from evaluation.reports.city_conclusions import city_conclusions, unscored_told
from evaluation.reports.city_context import CityContext
from evaluation.reports.city_facts import CityFacts
from evaluation.reports.city_figures import heat_figure, ranking_figure, slope_figure, split_figure
from evaluation.reports.city_method import city_method
from evaluation.reports.city_tables import grade_table, ranking_table
from evaluation.reports.city_trust import trust_section
from evaluation.reports.city_weakness_tables import (
    SIDE_BY_SIDE,
    common_gap_table,
    county_table,
    criterion_table,
    dimension_table,
)
from evaluation.reports.document import (
    Block,
    Conclusions,
    Document,
    Foreword,
    Imprint,
    Masthead,
    Paragraph,
    Table,
    led_sentence,
    plain_runs,
)
from evaluation.reports.method import seal_table
from evaluation.reports.numbering import numbered, pointer
from evaluation.reports.structure import AnnexPart, Section, numbered_sections, signed_with
from evaluation.reports.table_room import fitted_tables
from evaluation.reports.wording import sentences, written_date

MOST_IN_WORDS = 30
"""Counties whose strengths, weaknesses and priorities stand on pages; of more, in the workbook."""


def city_report(context: CityContext) -> Document:
    """The report on all counties for the leadership of the commissioning organ.

    As a bulletin it has the red head only where the organ gave its name and number.
    """
    facts = CityFacts(context)
    _, programme = facts.translate, context.programme
    blocks = _scored(facts) if facts.rounds else _unscored(facts)
    masthead = _masthead(facts)
    body = facts.general.titled(programme, "commissioning_body")
    addressed = _("{body}：").format(body=body)
    return Document(
        title=(facts.general.titled(programme), _("全市比较报告")),
        language=context.language,
        dated=context.dated,
        blocks=fitted_tables(numbered([*_foreword(facts), *blocks], _), context.language),
        addressee="" if masthead else addressed,
        sample=_("样例数据（虚构），非真实评审结果") if programme.sample else "",
        draft=_("草稿，未签发") if context.draft else "",
        author=facts.general.titled(programme, "evaluating_body"),
        workbook_only=_workbook_only(facts),
        profile=programme.document_profile,
        masthead=masthead,
        imprint=_imprint(facts),
    )


def _scored(facts: CityFacts) -> list[Block]:
    _ = facts.translate
    sections: list[Section] = [
        (_("总体结论"), (city_conclusions(facts),)),
        (_("得分、等次与位次"), _standing_section(facts)),
    ]
    if facts.first is not None:
        sections.append((_("两轮变化"), _change_section(facts)))
    sections += [
        (_("各维度与共性短板"), _weakness_section(facts)),
        *([(_("各县（市、区）要点"), _county_section(facts))] if _has_room(facts) else []),
        (_("评审的可靠程度与使用注意"), trust_section(facts)),
    ]
    return [
        *numbered_sections(facts.general, sections, conclusions_apart=True),
        *signed_with(facts.general, _annexes(facts)),
    ]


def _standing_section(facts: CityFacts) -> tuple[Block, ...]:
    _ = facts.translate
    figure = ranking_figure(facts)
    read = _(
        "位次区间是在95%的把握下该县真实位次所在的范围，各县同时成立；两个县的位次区间不相交，才能断定先后。"
    )
    where = _("数值见{table}，等次分布见{grades}。").format(
        table=pointer("ranking"), grades=pointer("grades")
    )
    absent = sentences([unscored_told(facts), _late_material(facts)], facts.context.language)
    return (
        *((Paragraph(plain_runs(read)),) if figure else ()),
        *((Paragraph(plain_runs(absent)),) if absent else ()),
        Paragraph(plain_runs(where), paper_only=True),
        ranking_table(facts),
        grade_table(facts),
        *((figure,) if figure else ()),
    )


def _late_material(facts: CityFacts) -> str:
    """Who has to hand in material."""
    _ = facts.translate
    late = [c.id for c in facts.context.counties if not c.material]
    if not late:
        return ""
    text = _("请{names}向{body}补报材料，是否补充评审由贵单位另行通知。")
    body = facts.general.titled(facts.context.programme, "commissioning_body")
    return text.format(names=facts.named(late), body=body)


def _change_section(facts: CityFacts) -> tuple[Block, ...]:
    _ = facts.translate
    told = [
        _("专家组一变，即使工作没有变，分数也会变。"),
        _("{table}把各县平均分的变化分成真实变化和专家组变动，只有真实变化才能看作进退。").format(
            table=pointer("changes")
        ),
        change_caution(facts.general),
    ]
    text = sentences(told, facts.context.language)
    parts = (change_table(facts), split_figure(facts), slope_figure(facts))
    return (
        Paragraph(plain_runs(text), paper_only=True),
        *(part for part in parts if part is not None),
    )


def _weakness_section(facts: CityFacts) -> tuple[Block, ...]:
    _, gaps = facts.translate, common_gap_table(facts)
    told = [_("{table}列出各维度得分与目标。").format(table=pointer("dimensions"))]
    if gaps is not None:
        text = _(
            "{table}按补齐后平均得分提高的多少排列各县共同的短板，并列出做得最好的县，可对口学习。"
        )
        told.append(text.format(table=pointer("common-gaps")))
    parts = (dimension_table(facts), gaps, heat_figure(facts))
    return (
        Paragraph(plain_runs(sentences(told, facts.context.language)), paper_only=True),
        *(part for part in parts if part is not None),
    )


def _county_section(facts: CityFacts) -> tuple[Block, ...]:
    _ = facts.translate
    text = _("先抓的指标是补到目标后本县综合得分提高最多的两项，完整清单见各县报告。")
    return (Paragraph(plain_runs(text)), county_table(facts))


def _annexes(facts: CityFacts) -> list[AnnexPart]:
    _ = facts.translate
    annexes: list[AnnexPart] = []
    if len(facts.scored) <= SIDE_BY_SIDE:
        annexes.append((_("各县（市、区）各项指标得分"), (criterion_table(facts),)))
    annexes.append((_("评审方法说明"), (city_method(facts), seal_table(facts.general))))
    return annexes


def _has_room(facts: CityFacts) -> bool:
    """Whether a line of words for each county is still something to read."""
    return len(facts.scored) <= MOST_IN_WORDS


def _workbook_only(facts: CityFacts) -> tuple[Table, ...]:
    """Tables of all counties that have no room on a page."""
    if not facts.rounds:
        return ()
    tables = [] if len(facts.scored) <= SIDE_BY_SIDE else [criterion_table(facts)]
    return (*tables, *(() if _has_room(facts) else (county_table(facts),)))


def _unscored(facts: CityFacts) -> list[Block]:
    """No county has a score: there is nothing to compare, and nothing that counts as zero."""
    _, language = facts.translate, facts.context.language
    lead = _("没有任何县有得分。")
    told = [
        _("已封存的轮次中没有计入的评审，本报告不列得分、等次、位次和变化。"),
        _("没有得分不等于零分。"),
    ]
    sections: Sequence[Section] = [
        (_("总体结论"), (Conclusions((led_sentence(lead, told, language),)),))
    ]
    annexes: list[AnnexPart] = [(_("核验信息"), (seal_table(facts.general),))]
    return [*numbered_sections(facts.general, sections), *signed_with(facts.general, annexes)]


def _masthead(facts: CityFacts) -> Masthead | None:
    """The red head, where the commissioning organ gave both its name and its number."""
    bulletin, programme = facts.context.programme.bulletin, facts.context.programme
    if not bulletin.has_head:
        return None
    return Masthead(
        name=facts.general.titled(bulletin, "name"),
        number=facts.general.titled(bulletin, "number"),
        body=facts.general.titled(programme, "commissioning_body"),
        dated=_issued(facts),
    )


def _issued(facts: CityFacts) -> str:
    day = facts.context.programme.bulletin.issued or facts.context.dated
    return written_date(day, facts.context.language)


def _foreword(facts: CityFacts) -> tuple[Foreword, ...]:
    _, text = facts.translate, facts.general.titled(facts.context.programme.bulletin, "foreword")
    return (Foreword(_("编者按："), text),) if text else ()


def _imprint(facts: CityFacts) -> Imprint | None:
    """Whom the bulletin goes to, who printed it, in how many copies."""
    _, bulletin = facts.translate, facts.context.programme.bulletin
    listed = (
        (_("报："), bulletin.report_to),
        (_("送："), bulletin.send_to),
        (_("发："), bulletin.distribute_to),
    )
    addressees = tuple((kind, names) for kind, names in listed if names)
    if not addressees and not bulletin.copies:
        return None
    return Imprint(
        addressees=addressees,
        issued=(
            facts.general.titled(facts.context.programme, "commissioning_body"),
            _("{day}印发").format(day=_issued(facts)),
        ),
        copies=_("共印{count}份").format(count=bulletin.copies) if bulletin.copies else "",
    )
