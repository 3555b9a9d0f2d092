"""The letter with which a report goes to one person 抄送函: what it is, how to check it, how to object."""

from dataclasses import dataclass
from datetime import date

from evaluation.domain.programme import Programme
from evaluation.locale import SOURCE_LANGUAGE, translator
from evaluation.reports.document import Document, Paragraph, Signature, plain_runs
from evaluation.reports.wording import listed, sentences, written_date


@dataclass(frozen=True)
class Enclosure:
    """The report that a letter comes with, every word in the language of the letter."""

    title: str
    code: str
    rounds: tuple[str, ...]
    """The titles of the rounds that it is about."""
    copies: int = 1
    corrects: str = ""
    """The code of the report that it takes the place of."""


@dataclass(frozen=True)
class Letter:
    """To whom a letter goes, and what it says that the programme does not."""

    office: str
    name: str
    subject: str
    """The county, or what the report on all of them is called."""
    dated: date
    objections_until: date | None
    """The last day for objecting; None before the report left, or where nobody may object."""
    public_url: str = ""


def cover_letter(
    programme: Programme, letter: Letter, enclosure: Enclosure, language: str
) -> Document:
    """A letter of one page from the commissioning body, with the report as its annex."""
    _ = translator(language)
    paragraphs = (
        _what(programme, letter, enclosure, language),
        _checking(letter, enclosure, language),
        _confirming(programme, letter, language),
    )
    return Document(
        title=(_("关于抄送{subject}评审情况报告的函").format(subject=letter.subject),),
        language=language,
        dated=letter.dated,
        blocks=(
            *(Paragraph(plain_runs(text)) for text in paragraphs),
            *((Paragraph(plain_runs("此函。")),) if language == SOURCE_LANGUAGE else ()),
            Signature(
                _body(programme, language),
                written_date(letter.dated, language),
                annexes_word="附件：" if language == SOURCE_LANGUAGE else "Enclosure: ",
                annexes=(_enclosed(enclosure, language),),
            ),
        ),
        addressee=_addressee(letter, language),
        sample=_("样例数据（虚构），非真实评审结果") if programme.sample else "",
        author=_body(programme, language),
        profile=programme.document_profile,
    )


def _addressee(letter: Letter, language: str) -> str:
    """A person by office and name, such as 中共某县委书记张三同志, as letters begin."""
    if language != SOURCE_LANGUAGE:
        return f"{', '.join(part for part in (letter.name, letter.office) if part)}:"
    return f"{letter.office}{letter.name}{'同志' if letter.name else ''}："


def _body(programme: Programme, language: str) -> str:
    english = language != SOURCE_LANGUAGE and programme.commissioning_body_en
    return english or programme.commissioning_body


def _evaluators(programme: Programme, language: str) -> str:
    english = language != SOURCE_LANGUAGE and programme.evaluating_body_en
    return english or programme.evaluating_body


def _title(programme: Programme, language: str) -> str:
    english = language != SOURCE_LANGUAGE and programme.title_en
    return english or programme.title


def _what(programme: Programme, letter: Letter, enclosure: Enclosure, language: str) -> str:
    _ = translator(language)
    text = _("{evaluators}受我单位委托，开展了“{programme}”，已完成{rounds}。")
    told = text.format(
        evaluators=_evaluators(programme, language),
        programme=_title(programme, language),
        rounds=listed(enclosure.rounds, language),
    )
    if not enclosure.corrects:
        send = _("{subject}的评审情况报告已经签发，现随函抄送，请审阅。")
        return sentences((told, send.format(subject=letter.subject)), language)
    send = _(
        "{subject}的评审情况报告已作更正并重新签发，现随函抄送，请审阅；"
        "此前核验码为{code}的报告不再使用。"
    )
    sent = send.format(subject=letter.subject, code=enclosure.corrects)
    return sentences((told, sent), language)


def _checking(letter: Letter, enclosure: Enclosure, language: str) -> str:
    _ = translator(language)
    code = _("报告每页印有核验码{code}").format(code=enclosure.code)
    where = _("，可据此向我单位核对报告真伪及是否已经更正。")
    if letter.public_url:
        where = _("，可在{address}核对报告真伪及是否已经更正。").format(
            address=f"{letter.public_url}/verify"
        )
    return code + where


def _confirming(programme: Programme, letter: Letter, language: str) -> str:
    _ = translator(language)
    parts = [_("收到后，请通过签收链接确认，或在送达登记簿上签字。")]
    if letter.objections_until is not None:
        text = _(
            "对报告有异议的，请于{day}（含当日）前由县（市、区）联系人在平台提出，并写明依据。"
        )
        parts.append(text.format(day=written_date(letter.objections_until, language)))
    elif programme.objection_days:
        text = _(
            "对报告有异议的，请在报告发出后{days}日内由县（市、区）联系人在平台提出，并写明依据。"
        )
        parts.append(text.format(days=programme.objection_days))
    return sentences(parts, language)


def _enclosed(enclosure: Enclosure, language: str) -> str:
    _ = translator(language)
    text = _("{title}（核验码{code}，{copies}份）")
    return text.format(title=enclosure.title, code=enclosure.code, copies=enclosure.copies)
