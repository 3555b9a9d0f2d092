"""What holds together over the end of a page: a last page never carries the end of a list alone."""

from io import BytesIO

import pypdf
import pytest

from evaluation.reports.document import (
    Comment,
    Comments,
    Conclusions,
    Heading,
    Paragraph,
    Run,
    Signature,
    plain_runs,
)
from evaluation.reports.page_keeping import kept_items
from evaluation.reports.pdf import render_pdf
from evaluation.reports.word import render_word
from tests.reports.word_files import W, body_of, document, style_of

LONG = "很长" * 150


def annex(count, last=""):
    """So many comments and the note behind them."""
    items = [Comment("A1。", f"第{n:03}条意见。", "（专家A）") for n in range(count)]
    items[-2:-1] = [Comment("A1。", last, "")] if last else items[-2:-1]
    return document(Comments(tuple(items)), Paragraph((Run("文字为专家原话。"),), quiet=True))


def on_pages(count):
    """How many comments stand on each page."""
    reader = pypdf.PdfReader(BytesIO(render_pdf(annex(count))))
    return [page.extract_text().count("条意见") for page in reader.pages]


@pytest.fixture(scope="module")
def most_on_a_page():
    return on_pages(60)[0]


def test_comments_that_fit_fill_the_page(most_on_a_page):
    assert on_pages(most_on_a_page - 3) == [most_on_a_page - 3]


@pytest.mark.parametrize("beyond", range(-1, 5))
def test_the_last_page_carries_three_comments_at_least(most_on_a_page, beyond):
    pages = on_pages(most_on_a_page + beyond)
    assert len(pages) == 1 or pages[-1] >= 3


def kept(made):
    paragraphs = [p for p in body_of(render_word(made)).iter(f"{W}p") if style_of(p) == "Comment"]
    return [p.find(f"{W}pPr/{W}keepNext") is not None for p in paragraphs]


def test_a_word_processor_is_told_to_keep_the_last_three():
    assert kept(annex(5)) == [False, False, True, True, True]


def test_a_long_comment_goes_along_with_nothing():
    assert kept(annex(5, last=LONG)) == [False, False, True, False, True]


def test_letters_count_the_same_in_every_script_and_format():
    def places(text):
        return kept_items(Comments((Comment("", text, ""), Comment("", "末。", ""))))

    assert places("很" * 200) == places("a" * 200) == (0, 1)
    assert places("很" * 201) == places("a" * 201) == (1,)


def cautions(count, between=0):
    """A page that the cautions nearly fill, and who signs it."""
    told = Conclusions(tuple(plain_runs(f"第{n:03}点" + "注意" * 14) for n in range(count)))
    signed = Signature("评审单位", "2022年10月21日", "附件：", ("评审方法说明",))
    filling = (Paragraph(plain_runs("行" * 20)) for _n in range(between))
    first = Conclusions((plain_runs("首先。"),))
    return document(Heading("一、结论"), first, *filling, Heading("二、注意"), told, signed)


@pytest.mark.parametrize("between", range(2, 12, 2))
def test_no_signature_shares_its_page_with_one_caution_alone(between):
    reader = pypdf.PdfReader(BytesIO(render_pdf(cautions(4, between))))
    pages = [page.extract_text() for page in reader.pages]
    signed = next(text for text in pages if "10月21日" in text)
    assert len([n for n in range(4) if f"第{n:03}点" in signed]) >= 3


def test_a_word_processor_is_told_to_keep_the_last_cautions_with_the_signature():
    body = body_of(render_word(cautions(5)))
    held = [
        p.find(f"{W}pPr/{W}keepNext") is not None
        for p in body.iter(f"{W}p")
        if "注意注意" in "".join(p.itertext())
    ]
    assert held == [False, False, True, True, True]


def test_long_conclusions_go_along_with_nothing_so_that_a_page_holds_the_rest():
    items = tuple(plain_runs("很" * n) for n in (100, 101, 100, 600))
    assert kept_items(Conclusions(items)) == (2,)


def test_the_only_annex_bears_no_number_on_paper():
    signed = Signature("评审单位", "2022年10月21日", "附件：", ("方法说明",))
    two = Signature("评审单位", "2022年10月21日", "附件：", ("方法说明", "明细"))
    alone, both = (
        pypdf.PdfReader(BytesIO(render_pdf(document(s)))).pages[0].extract_text()
        for s in (signed, two)
    )
    assert "1." not in alone
    assert "方法说明" in alone
    assert "1." in both  # it could be there
