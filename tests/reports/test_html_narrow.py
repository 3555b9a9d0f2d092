"""The page on a telephone: what is wider than the window says so, and what can stands below itself."""

import re

import pytest

from evaluation.reports.document import Align, Cell, Column, Row, RowKind, Table
from evaluation.reports.html_page import render_html
from tests.reports.word_files import document

WORDS = "得66.2分，目标85.0分，差18.8分。"


def page_of(*blocks, **fields):
    return render_html(document(*blocks, **fields)).decode()


def narrow_style(page):
    """The rules for a narrow screen alone."""
    return re.search(r"@media screen and \(max-width:600px\)\{\n(.*?)\n\}", page, re.DOTALL)[1]


def numbers(count):
    columns = tuple(Column(f"第{n}轮", Align.RIGHT) for n in range(count))
    row = Row((Cell("班子配备"), *(Cell("66.2") for _n in range(count))))
    return Table("t", "", (Column("指标", share=1), *columns), (row,))


FINDINGS = Table(
    "findings",
    "",
    (Column("序"), *(Column(t, share=1) for t in ("问题", "依据", "建议")), Column("完成时限")),
    (Row((Cell("1"), *(Cell(WORDS) for _n in range(3)), Cell())),),
    writing_height=14,
)


def test_a_table_wider_than_a_telephone_says_that_it_moves():
    page = page_of(numbers(5))
    assert 'class="scrolling moves"' in page
    assert ".moves::before{content:var(--swipe-table)}" in page


def test_a_table_that_a_telephone_shows_whole_says_nothing():
    assert 'class="scrolling moves"' not in page_of(numbers(2))


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh_CN", "左右滑动查看全表"), ("en", "Swipe sideways to see the whole table")],
)
def test_the_hint_speaks_the_language_of_the_page(language, words):
    told = re.search('--swipe-table:"([^"]*)"', page_of(language=language))[1]
    assert re.sub(r"\\([0-9a-f]+) ", lambda sign: chr(int(sign[1], 16)), told) == words


def test_rows_of_many_words_are_cards_whose_cells_say_their_column():
    page = page_of(FINDINGS, numbers(5))
    assert '<table id="table-1" class="whole writing-140 cards">' in page
    assert f'<td data-title="依据">{WORDS}</td>' in page
    assert 'class="scrolling moves" role="region" aria-labelledby="table-1"' not in page
    assert page.count("data-title=") == 5  # the columns of the findings, and none of the numbers'
    assert ".cards [data-title]::before{content:attr(data-title)" in narrow_style(page)


def test_a_column_left_to_be_written_on_paper_is_no_empty_line_of_a_card():
    page = page_of(FINDINGS)
    assert '<td class="tight" data-title="完成时限"></td>' in page
    assert ".cards td:empty{display:none}" in narrow_style(page)


def test_the_turned_strip_is_a_grid_of_as_many_lines_as_results():
    tiles = tuple(Column(title, Align.CENTER, share=1) for title in ("得分", "等次", "位次"))
    page = page_of(Table("result", "", tiles, (Row((Cell("85"), Cell("良好"), Cell("2"))),)))
    style = narrow_style(page)
    assert '[class*="turned-"]{display:grid;grid:repeat(var(--lines),auto)/auto-flow auto}' in style
    assert '[class*="turned-"] :is(thead,tbody,tr){display:contents}' in style
    assert ".turned-3{--lines:3}" in page


def test_the_title_of_a_group_stays_in_the_window_while_its_table_moves():
    grouped = Table("t", "", (Column("指标"),), (Row((Cell("D1 组织" * 20),), RowKind.GROUP),))
    page = page_of(grouped)
    assert '<th scope="colgroup" colspan="1"><span class="title">D1 组织' in page
    assert re.search(r"\.group \.title\{position:sticky;left:6px;[^}]*max-width:80vw", page)


def test_a_draft_is_red_and_the_mark_of_invented_data_is_not():
    draft, approved = page_of(draft="草稿", sample="样例"), page_of(code="核验码", sample="样例")
    assert '<span class="draft">草稿</span><span class="sample">样例</span>' in draft
    assert re.search(r"\.marks \.draft\{color:var\(--red\)", draft)
    assert not re.search(r"\.sample\{[^}]*color", draft)
    assert "color:#b3141e" in draft
    assert 'class="draft"' not in approved
    assert "color:#b3141e" not in approved
