"""The filled scoring sheet (评分表): one review as it stands, for its reviewer's file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from evaluation.domain.counties import County
from evaluation.domain.review_names import REVIEW_STATE_NAMES
from evaluation.domain.reviews import Rating, RatingState, Review, ReviewState
from evaluation.domain.rubric import Criterion, CriterionKind, Rubric
from evaluation.locale import SOURCE_LANGUAGE
from evaluation.locale.numbers import UNDEFINED
from evaluation.reports.document import (
    Align,
    Block,
    Cell,
    Column,
    Document,
    Paragraph,
    Row,
    RowKind,
    Run,
    Table,
)
from evaluation.reports.scoring_sheet import DIGEST_SHOWN
from evaluation.reports.sheets import FACT_HEIGHT, Paper, facts_table, signing_table, small_print
from evaluation.reports.wording import sentences


@dataclass(frozen=True)
class Submission:
    """How a review was handed in the last time."""

    count: int
    """How many times it has been submitted, this one included."""
    when: datetime
    digest: str
    statement: str
    """What the reviewer confirmed, as it was kept with the submission."""


@dataclass(frozen=True)
class FilledSheet:
    """What one filled sheet is made from."""

    paper: Paper
    rubric: Rubric
    county: County
    reviewer: str
    """A name, or what stands for it."""
    review: Review
    submission: Submission | None
    """None while the review is not handed in."""
    imported: int = 0
    """Ratings that came from a file."""
    on_behalf: int = 0
    """Ratings that somebody else entered."""
    to_sign: bool = True
    """With lines to sign on: the reviewer's own copy."""


def filled_sheet(sheet: FilledSheet) -> Document:
    """The review as it stands: every rating with its words and its version, and the digest over them."""
    paper = sheet.paper
    _ = paper.translate
    return paper.document(
        _("{county}评分表（已填）").format(county=paper.county_name(sheet.county)),
        tuple(_blocks(sheet)),
        draft="" if sheet.submission else _("未提交，仅供本人核对"),
    )


def _blocks(sheet: FilledSheet) -> Iterator[Block]:
    paper, submission = sheet.paper, sheet.submission
    _ = paper.translate
    yield _identity(sheet)
    yield _ratings_table(sheet)
    statement = _(submission.statement) if submission else ""
    if sheet.to_sign:
        yield signing_table(
            (_("评审专家（签名）"), _("签名日期")), statement=statement, word=_("声明")
        )
    elif statement:
        yield small_print(_("声明　"), statement)
    yield Paragraph(tuple(_origin(sheet)), quiet=True)


def _identity(sheet: FilledSheet) -> Table:
    paper, submission = sheet.paper, sheet.submission
    _ = paper.translate
    when = paper.moment(submission.when) if submission else UNDEFINED
    count = str(submission.count) if submission else UNDEFINED
    return facts_table(
        "identity",
        (
            (_("县（市、区）"), paper.county_name(sheet.county), 4),
            (_("轮次"), paper.round_name, 5),
            (_("评审专家"), sheet.reviewer, 3.3),
            (_("状态"), _(REVIEW_STATE_NAMES[sheet.review.state]), 3),
            (_("提交时间"), when, 4.6),
            (_("提交次数"), count, 3.1),
        ),
        height=FACT_HEIGHT,
    )


def _ratings_table(sheet: FilledSheet) -> Table:
    _ = sheet.paper.translate
    rubric = _("指标体系{version}版，校验码 {digest}。")
    return Table(
        id="scoring",
        caption="",
        columns=(
            Column(_("指标"), share=46 if sheet.paper.language == SOURCE_LANGUAGE else 60),
            Column(_("权重"), Align.RIGHT),
            Column(_("等次")),
            Column(_("评分"), Align.RIGHT),
            Column(_("版本"), Align.RIGHT),
            Column(_("评语或理由"), share=78),
        ),
        rows=tuple(_rows(sheet)),
        note=sentences(
            (
                _("版本为该项保存过的次数；权重按本轮指标合计100折算。"),
                rubric.format(
                    version=sheet.rubric.version, digest=sheet.rubric.sha256[:DIGEST_SHOWN]
                ),
            ),
            sheet.paper.language,
        ),
    )


def _rows(sheet: FilledSheet) -> Iterator[Row]:
    paper, number = sheet.paper, sheet.paper.round.number
    shares = sheet.rubric.weights_in(number)
    for dimension in sheet.rubric.dimensions:
        asked = [c for c in dimension.criteria if c.asked_in(number)]
        if not asked:
            continue
        yield Row(
            (Cell(f"{dimension.id} {paper.local(dimension.title, dimension.title_en)}"),),
            RowKind.GROUP,
        )
        for criterion in asked:
            rating = sheet.review.rating(criterion.id)
            yield _row(paper, criterion, rating, 100 * shares[criterion.id])


def _row(paper: Paper, criterion: Criterion, rating: Rating, share: float) -> Row:
    is_rated = rating.state is RatingState.RATED
    value = rating.value if is_rated else None
    return Row(
        (
            Cell(f"{criterion.id} {paper.local(criterion.title, criterion.title_en)}"),
            Cell(f"{share:.3g}", share, "0.0#"),
            Cell(given(paper, criterion, rating)),
            Cell(UNDEFINED if value is None else f"{value:g}", value, "General"),
            Cell(str(rating.version), rating.version, "0"),
            Cell(rating.comment),
        )
    )


def given(paper: Paper, criterion: Criterion, rating: Rating) -> str:
    """What was given, in words: the level, or that it was declared or not rated."""
    _ = paper.translate
    declared = {
        RatingState.CANNOT_JUDGE: _("无法评判"),
        RatingState.NOT_APPLICABLE: _("不适用"),
        RatingState.BLANK: _("未评"),
    }
    if rating.state in declared or rating.value is None:
        return declared.get(rating.state, _("未评"))
    if level := criterion.level_of(rating.value):
        return paper.local(level.name, level.name_en)
    if criterion.kind is CriterionKind.YES_NO:
        return _("是") if rating.value else _("否")
    return UNDEFINED


def _origin(sheet: FilledSheet) -> Iterator[Run]:
    """What tells this review from every other, and by whose hand it came in: in as few lines as it takes."""
    paper, submission = sheet.paper, sheet.submission
    _ = paper.translate
    if submission is not None:
        told = _("SHA-256 {digest}，由各项评分的现行版本算出；摘要一字不差，才是同一份评审。")
        gap = "　" if paper.language == SOURCE_LANGUAGE else " "
        yield Run(_("提交摘要　"), strong=True)
        yield Run(told.format(digest=submission.digest) + gap)
    yield Run(_("评分来源　"), strong=True)
    yield Run(_sources(sheet))


def _sources(sheet: FilledSheet) -> str:
    """By whose hand the ratings came in; and why a review came back."""
    paper, review = sheet.paper, sheet.review
    _ = paper.translate
    parts = [_("各项评分均由本人在平台上填写。")]
    if sheet.imported or sheet.on_behalf:
        parts = []
    if sheet.imported:
        parts.append(_("有{count}项评分由文件导入，来源均有记录。").format(count=sheet.imported))
    if sheet.on_behalf:
        text = _("有{count}项评分由他人代为录入，理由均有记录。")
        parts.append(text.format(count=sheet.on_behalf))
    if review.state is ReviewState.RETURNED:
        parts.append(_("组织者退回了这份评审：{reason}").format(reason=review.reason))
    return sentences(parts, paper.language)
