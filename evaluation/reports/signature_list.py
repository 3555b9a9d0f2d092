"""Who sits on the panel of a round and signs for it (签字表), and who was there (签到表)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluation.domain.assignments import Recusal, RecusalGround
from evaluation.domain.blinding import UNDER_LETTER, is_under_letter
from evaluation.domain.counties import County
from evaluation.domain.people import NamedRole, Person
from evaluation.domain.recusals import GROUND_NAMES
from evaluation.domain.role_names import NAMED_ROLE_NAMES, ROLE_NAMES
from evaluation.locale import SOURCE_LANGUAGE
from evaluation.locale.numbers import UNDEFINED
from evaluation.reports.document import Align, Column, Document, Paragraph, Row, Table, plain_runs
from evaluation.reports.sheets import (
    SIGNING_HEIGHT,
    Paper,
    facts_table,
    listing,
    signing_table,
    small_print,
)
from evaluation.reports.wording import listed

VISITORS = 8
"""Empty rows for the county's people and others who are there."""


@dataclass(frozen=True)
class Panel:
    """The panel of one round, and where each of them is recused."""

    paper: Paper
    members: Sequence[Person]
    counties: Mapping[str, County]
    """Those that may be named to whoever prints; a recusal from another is counted."""
    recusals: Sequence[Recusal]


def signature_list(panel: Panel) -> Document:
    """Each member with unit and role, the counties they are recused from and why, and a line to sign."""
    paper = panel.paper
    _ = paper.translate
    pledge = _(
        "本人受聘参加本轮评审，承诺：独立、客观评分，不受他人影响；"
        "对评审材料和评分情况保密；"
        "已如实说明与所评县（市、区）的关系，凡应回避的一律回避。"
    )
    return paper.document(
        _("评审专家组签字表"),
        (
            facts_table("identity", _of_the_round(paper)),
            Paragraph(plain_runs(pledge)),
            _members_table(panel),
            signing_table((_("评审组组长（签名）"), _("组织者（签名）"), _("日期"))),
            small_print(_("回避　"), _recusal_rule(paper)),
        ),
    )


def _of_the_round(paper: Paper) -> tuple[tuple[str, str, float], ...]:
    _, programme = paper.translate, paper.programme
    commissioning = paper.local(programme.commissioning_body, programme.commissioning_body_en)
    evaluating = paper.local(programme.evaluating_body, programme.evaluating_body_en)
    return (
        (_("轮次"), paper.round_name, 3),
        (_("委托单位"), commissioning, 4),
        (_("评审单位"), evaluating, 4),
    )


def _members_table(panel: Panel) -> Table:
    paper, _ = panel.paper, panel.paper.translate
    return Table(
        id="panel",
        caption="",
        columns=(
            Column(_("序号"), Align.CENTER, share=14),
            Column(_("姓名"), share=22),
            Column(_("单位"), share=36),
            Column(_("职责"), share=24),
            Column(_("回避的县（市、区）"), share=40),
            Column(_("签名"), share=26),
            Column(_("日期"), share=20),
        ),
        rows=tuple(
            Row(
                listing(
                    str(number),
                    _name(paper, person),
                    person.unit,
                    _(ROLE_NAMES[person.role]),
                    _recused_from(panel, person),
                    "",
                    "",
                )
            )
            for number, person in enumerate(panel.members, start=1)
        ),
        writing_height=SIGNING_HEIGHT,
    )


def _recused_from(panel: Panel, person: Person) -> str:
    paper = panel.paper
    _ = paper.translate
    told = _("{county}：{ground}")
    found = [
        told.format(county=paper.county_name(panel.counties[r.county]), ground=ground(paper, r))
        for r in panel.recusals
        if r.reviewer == person.id and r.county in panel.counties
    ]
    untold = sum(r.reviewer == person.id and r.county not in panel.counties for r in panel.recusals)
    if untold:
        found.append(_("回避{count}个县（市、区）").format(count=untold))
    if is_under_letter(person):
        return UNDEFINED
    return "\n".join(found) or _("无")


def _name(paper: Paper, person: Person) -> str:
    """The name, or the letter that stands for it."""
    if is_under_letter(person):
        return paper.translate(UNDER_LETTER).format(letter=person.name)
    return person.name


def ground(paper: Paper, recusal: Recusal) -> str:
    """Why somebody is recused, in words."""
    _ = paper.translate
    roles = {role.value: name for role, name in (*NAMED_ROLE_NAMES.items(), *ROLE_NAMES.items())}
    roles |= {tie.value: name for tie, name in GROUND_NAMES.items()}
    role = recusal.detail
    if role in roles:
        role = _inside(paper, roles[role])
    if recusal.ground is RecusalGround.NAMED_ROLE:
        return _("任{role}").format(role=role)
    if recusal.ground is RecusalGround.SAME_NAME:
        return _("与{role}同名").format(role=role)
    if recusal.ground is RecusalGround.SAME_UNIT:
        return _("与{role}同一单位").format(role=role)
    return _("本人申报，{reason}").format(reason=role) if role else _("本人申报")


def _inside(paper: Paper, name: str) -> str:
    """A role's name as it stands inside a sentence."""
    spoken = paper.translate(name)
    return spoken if paper.language == SOURCE_LANGUAGE else spoken[:1].lower() + spoken[1:]


def _recusal_rule(paper: Paper) -> str:
    _ = paper.translate
    named = (NamedRole.AREA_LEADER, NamedRole.LINKED_DEPARTMENT, NamedRole.INSTRUCTOR)
    roles = listed([_inside(paper, NAMED_ROLE_NAMES[role]) for role in named], paper.language)
    text = _(
        "试点具名角色（如{roles}）、与其同名的人员，以及与具名角色或本县（市、区）联系人、负责同志"
        "同一单位的人员，不评本县（市、区），由系统按名单生成；"
        "其他关系由本人申报。回避不是弃权：回避者看不到该县（市、区）的任何材料和评分。"
    )
    return text.format(roles=roles)


def sign_in_sheet(panel: Panel) -> Document:
    """Who was there on one day at one place: the panel by name, and empty rows for others."""
    paper = panel.paper
    _ = paper.translate
    rows = [(_name(paper, p), p.unit, _(ROLE_NAMES[p.role])) for p in panel.members]
    rows += [("", "", "")] * VISITORS
    return paper.document(
        _("现场评审签到表"),
        (
            facts_table(
                "identity",
                (
                    (_("轮次"), paper.round_name, 3),
                    (_("县（市、区）"), "", 3),
                    (_("日期"), "", 3),
                    (_("地点"), "", 5),
                ),
            ),
            Table(
                id="presence",
                caption="",
                columns=(
                    Column(_("序号"), Align.CENTER, share=14),
                    Column(_("姓名"), share=26),
                    Column(_("单位"), share=42),
                    Column(_("职责"), share=28),
                    Column(_("签名"), share=34),
                    Column(_("签到时间"), share=26),
                ),
                rows=tuple(
                    Row(listing(str(number), *texts, "", ""))
                    for number, texts in enumerate(rows, start=1)
                ),
                writing_height=SIGNING_HEIGHT,
            ),
            small_print(_("说明　"), _("回避该县（市、区）的专家不参加其现场评审，不在本表签名。")),
        ),
    )
