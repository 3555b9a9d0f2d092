"""The register of dispatch 送达登记簿: who was sent which report, when, and who confirmed it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from evaluation.domain.programme import Programme
from evaluation.locale import SOURCE_LANGUAGE, translator
from evaluation.reports.document import (
    Align,
    Cell,
    Column,
    Document,
    Paragraph,
    Row,
    Table,
    plain_runs,
)
from evaluation.reports.profiles import WORKING_PAPER
from evaluation.reports.wording import sentences

SIGNING_HEIGHT = 12.0
"""Millimetres of a row: what is not filled in yet is signed by hand."""


@dataclass(frozen=True)
class RegisterLine:
    """One report for one recipient, every word in the language of the register."""

    county: str
    recipient: str
    report: str
    code: str
    copies: int
    sent: str
    how: str
    sender: str
    received_by: str
    received: str
    received_how: str
    remark: str


def dispatch_register(
    programme: Programme, lines: Sequence[RegisterLine], language: str, dated: date
) -> Document:
    """One table, a line for each recipient; `dated` is the day of the newest entry."""
    _ = translator(language)
    local = language != SOURCE_LANGUAGE
    table = Table(
        id="register",
        caption="",
        columns=(  # in millimetres: a code, a date and an office fit on a line each
            Column(_("序号"), Align.CENTER, 8),
            # An English name is long, and none of its words may be parted.
            Column(_("县（市、区）"), Align.CENTER, 23.5 if local else 18.3),
            Column(_("收件单位（人）"), share=27 if local else 29.6),
            Column(_("报告"), share=22.4 if local else 25),
            Column(_("核验码"), Align.CENTER, 37.8),
            Column(_("份数"), Align.CENTER, 12.8),
            Column(_("发出时间"), Align.CENTER, 21.3),
            Column(_("发出方式"), Align.CENTER, 21.1),
            Column(_("发出人"), Align.CENTER, 13.8),
            Column(_("签收人"), Align.CENTER, 16),
            Column(_("签收时间"), Align.CENTER, 21.3),
            Column(_("签收方式"), Align.CENTER, 17.8),
            Column(_("备注"), share=16),
        ),
        rows=tuple(_row(number, line) for number, line in enumerate(lines, start=1)),
        writing_height=SIGNING_HEIGHT,
    )
    title = programme.title_en if local and programme.title_en else programme.title
    body = programme.commissioning_body
    if local and programme.commissioning_body_en:
        body = programme.commissioning_body_en
    return Document(
        title=(title, _("报告送达登记簿")),
        language=language,
        dated=dated,
        blocks=(Paragraph(plain_runs(_counted(lines, language)), quiet=True), table),
        sample=_("样例数据（虚构），非真实评审结果") if programme.sample else "",
        author=body,
        profile=WORKING_PAPER,
        landscape=True,
    )


def _counted(lines: Sequence[RegisterLine], language: str) -> str:
    _ = translator(language)
    text = _("共{total}件：已发出{sent}件，已签收{received}件。")
    counted = text.format(
        total=len(lines),
        sent=sum(bool(line.sent) for line in lines),
        received=sum(bool(line.received) for line in lines),
    )
    by_hand = _("尚未填写的栏目供纸质签收时手写。")
    return sentences((counted, by_hand), language)


def _row(number: int, line: RegisterLine) -> Row:
    texts = (
        line.county,
        line.recipient,
        line.report,
        line.code,
        str(line.copies),
        line.sent,
        line.how,
        line.sender,
        line.received_by,
        line.received,
        line.received_how,
        line.remark,
    )
    return Row((Cell(str(number), float(number), "0"), *(Cell(text) for text in texts)))
