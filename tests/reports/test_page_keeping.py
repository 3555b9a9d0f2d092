"""What holds together over the end of a page: a last page never carries the end of a list alone."""

from io import BytesIO

import pypdf
import pytest

from evaluation.reports.document import Comment, Comments, Paragraph, Run
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
