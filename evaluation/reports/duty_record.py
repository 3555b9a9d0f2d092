"""What a reviewer did in a round (履职记录表): which counties, when, how complete; never a score."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from evaluation.domain.assignments import Recusal
from evaluation.domain.counties import County
from evaluation.domain.history import Origin
from evaluation.domain.people import Person
from evaluation.domain.pledges import PledgeSignature
from evaluation.domain.review_names import REVIEW_STATE_NAMES
from evaluation.domain.reviews import ReviewState
from evaluation.domain.role_names import ROLE_NAMES
from evaluation.locale.numbers import UNDEFINED
from evaluation.reports.document import Align, Block, Cell, Column, Document, Row, RowKind, Table
from evaluation.reports.sheets import (
    WRITING_HEIGHT,
    Paper,
    facts_table,
    signing_table,
    small_print,
)
from evaluation.reports.signature_list import ground
from evaluation.reports.wording import listed

DIGITS = 12
"""So many digits of a digest tell the words of one pledge from another's."""


@dataclass(frozen=True)
class CountyDuty:
    """What a reviewer did about one county: counts and moments."""

    county: County
    state: ReviewState
    answered: int = 0
    asked: int = 0
    comments: int = 0
    first: datetime | None = None
    """When the first rating was saved."""
    last: datetime | None = None
    submitted: datetime | None = None
    submissions: int = 0
    returns: tuple[str, ...] = ()
    """The reason of each return."""
    imported: int = 0
    on_behalf: int = 0
    recusal: Recusal | None = None


@dataclass(frozen=True)
class ReviewerDuties:
    """One member of the panel and all their counties."""

    person: Person
    counties: tuple[CountyDuty, ...]
    recusals: int = 0
    """Recusals that are counted, not named: the record is the reviewer's own."""
    pledge: PledgeSignature | None = None
    """The pledge that they signed last."""
    pledged: datetime | None = None
    """When they did."""

    @property
    def asked_for(self) -> tuple[CountyDuty, ...]:
        """The counties that this person was to review."""
        return tuple(c for c in self.counties if c.state is not ReviewState.RECUSED)

    @property
    def submitted(self) -> int:
        """Reviews handed in."""
        return sum(c.state is ReviewState.SUBMITTED for c in self.counties)


def duty_record(paper: Paper, duties: ReviewerDuties) -> Document:
    """One reviewer's record, with columns for what happened on site."""
    _, person = paper.translate, duties.person
    identity = facts_table(
        "identity",
        (
            (_("评审专家"), person.name, 3),
            (_("单位"), person.unit, 4),
            (_("职责"), _(ROLE_NAMES[person.role]), 3),
            (_("轮次"), paper.round_name, 3),
            (_("已提交"), f"{duties.submitted}/{len(duties.asked_for)}", 2),
        ),
    )
    blocks: list[Block] = [
        identity,
        _table(paper, tuple(_row(paper, c) for c in duties.counties)),
        *_remarks(paper, (duties,)),
        small_print(_("承诺书　"), _pledge(paper, duties)),
        signing_table((_("评审专家（签名）"), _("组织者（签名）"), _("日期"))),
        *_unnamed_recusals(paper, duties),
        small_print(_("说明　"), _explanation(paper)),
    ]
    return paper.document(_("评审专家履职记录表"), blocks, landscape=True)


def duty_summary(paper: Paper, panel: Sequence[ReviewerDuties]) -> Document:
    """The records of the whole panel in one table."""
    _ = paper.translate
    submitted = sum(d.submitted for d in panel)
    identity = facts_table(
        "identity",
        (
            (_("轮次"), paper.round_name, 3),
            (_("专家组人数"), _("{count}人").format(count=len(panel)), 3),
            (_("已提交"), f"{submitted}/{sum(len(d.asked_for) for d in panel)}", 3),
        ),
    )
    blocks: list[Block] = [
        identity,
        _table(paper, tuple(_rows(paper, panel))),
        *_remarks(paper, panel),
        signing_table((_("评审组组长（签名）"), _("组织者（签名）"), _("日期"))),
        small_print(_("说明　"), _explanation(paper)),
    ]
    return paper.document(_("评审专家履职情况汇总表"), blocks, landscape=True)


def _table(paper: Paper, rows: tuple[Row, ...]) -> Table:
    _ = paper.translate
    return Table(
        id="duties",
        caption="",
        columns=(
            Column(_("县（市、区）"), share=24),
            Column(_("状态"), share=20),
            Column(_("已评/应评"), Align.RIGHT, share=21),
            Column(_("评语数"), Align.RIGHT, share=20.5),
            Column(_("首次保存"), share=31.5),
            Column(_("最近保存"), share=31.5),
            Column(_("提交"), share=31.5),
            Column(_("提交次数"), Align.RIGHT, share=23),
            Column(_("退回"), Align.RIGHT, share=17),
            Column(_("现场评审日期"), share=27),
            Column(_("备注"), share=28),
        ),
        rows=rows,
        writing_height=WRITING_HEIGHT,
    )


def _rows(paper: Paper, panel: Sequence[ReviewerDuties]) -> Iterator[Row]:
    _ = paper.translate
    for duties in panel:
        person = duties.person
        text = _("{name}（{unit}，{role}）　已提交{done}/{asked}")
        line = text.format(
            name=person.name,
            unit=person.unit or UNDEFINED,
            role=_(ROLE_NAMES[person.role]),
            done=duties.submitted,
            asked=len(duties.asked_for),
        )
        yield Row((Cell(line),), RowKind.GROUP)
        for county in duties.counties:
            yield _row(paper, county)


def _row(paper: Paper, duty: CountyDuty) -> Row:
    _ = paper.translate
    name, state = Cell(paper.county_name(duty.county)), Cell(_(REVIEW_STATE_NAMES[duty.state]))
    if duty.state is ReviewState.RECUSED:
        reason = ground(paper, duty.recusal) if duty.recusal else ""
        return Row((name, state, *(Cell(UNDEFINED) for _column in range(8)), Cell(reason)))
    return Row(
        (
            name,
            state,
            Cell(f"{duty.answered}/{duty.asked}"),
            _count(duty.comments),
            Cell(paper.moment(duty.first)),
            Cell(paper.moment(duty.last)),
            Cell(paper.moment(duty.submitted)),
            _count(duty.submissions),
            _count(len(duty.returns)),
            Cell(),
            Cell(_entered(paper, duty)),
        )
    )


def _count(number: int) -> Cell:
    return Cell(str(number), number, "0")


def _entered(paper: Paper, duty: CountyDuty) -> str:
    """Ratings that did not come from the reviewer's own hand."""
    _ = paper.translate
    parts = []
    if duty.imported:
        parts.append(_("文件导入{count}项").format(count=duty.imported))
    if duty.on_behalf:
        parts.append(_("他人代录{count}项").format(count=duty.on_behalf))
    return listed(parts, paper.language)


def _remarks(paper: Paper, panel: Sequence[ReviewerDuties]) -> Iterator[Block]:
    """Why reviews came back."""
    _ = paper.translate
    for duties in panel:
        for duty in duties.counties:
            for reason in duty.returns:
                text = _("{name}，{county}：{reason}").format(
                    name=duties.person.name,
                    county=paper.county_name(duty.county),
                    reason=reason,
                )
                yield small_print(_("退回　"), text)


def _unnamed_recusals(paper: Paper, duties: ReviewerDuties) -> Iterator[Block]:
    """How many counties a reviewer does not review, without saying which."""
    if duties.recusals:
        _ = paper.translate
        text = _("本人回避{count}个县（市、区），按规定不列名称。")
        yield small_print(_("回避　"), text.format(count=duties.recusals))


def _pledge(paper: Paper, duties: ReviewerDuties) -> str:
    """One line: which version, when, and how; the digest tells which words."""
    _, signed = paper.translate, duties.pledge
    if signed is None:
        return _("尚未签署。")
    text = _("{when}由本人签署第{version}版（文本校验值 {sha256}）。")
    if signed.source is Origin.IMPORT:
        text = _("{when}随评分导入登记第{version}版（文本校验值 {sha256}）。")
    when = paper.moment(duties.pledged)
    return text.format(when=when, version=signed.version, sha256=signed.sha256[:DIGITS])


def _explanation(paper: Paper) -> str:
    _ = paper.translate
    return _(
        "本表只记履职情况，不记评分。时间取自平台记录，按评审项目所在时区；"
        "“现场评审日期”和“备注”可手工填写。"
    )
