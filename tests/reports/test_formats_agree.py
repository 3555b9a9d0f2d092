"""PDF, Word, Excel and HTML of one report say the same: words, order, tables, numbers.

The report is of the small programme that conftest.py works out by hand.
"""

from dataclasses import replace

import pytest

from evaluation.reports.city_context import CityContext
from evaluation.reports.city_report import city_report
from evaluation.reports.context import ReviewerComment
from evaluation.reports.county_report import county_report
from evaluation.reports.document import (
    Annex,
    Comments,
    Conclusions,
    Figure,
    Foreword,
    Paragraph,
    Table,
)
from evaluation.reports.text_gate import through_gate
from evaluation.reports.writers import WRITERS
from tests.reports.reading import (
    READERS,
    bare,
    bare_table,
    displayed,
    expected,
    open_workbook,
    out_of_order,
    parse_html,
)

PAGED = [name for name in WRITERS if name != "xlsx"]
WITH_TABLES = [name for name in WRITERS if name != "pdf"]
COMMENTS = (
    ReviewerComment(2, "A1", "A", "亮点：班子齐。"),
    ReviewerComment(2, "A2", "B", "记录不全，第二季度缺两次。"),
    ReviewerComment(2, "B1", "C", "建议把“青年之家”的开放时间写进制度。"),
    ReviewerComment(1, "A1", "A", "初评时的话。"),
)
CASES = {
    "chinese": {"comments": COMMENTS},
    "english": {"comments": COMMENTS, "language": "en"},
    "one round": {"rounds": (1,), "draft": True},
    "no material": {"county": "silent"},
    "all counties": {},
    "all counties in English": {"language": "en"},
}
TOTAL_BY_HAND = ["100%", "74.5", "81.6", "+7.1", "83.0", "−1.4", "72.6", "90.5"]


def of_all_counties(one):
    """The report on all counties from what one county's is made of."""
    counted = one.results.composites.filter("counted").group_by("round", "county").len()
    return city_report(
        CityContext(
            programme=one.programme,
            counties=one.counties,
            rounds=one.rounds,
            rubrics=one.rubrics,
            results=one.results,
            dated=one.dated,
            language=one.language,
            panel_sizes={(n, c): size for n, c, size in counted.iter_rows()},
            seals=one.seals,
        )
    )


@pytest.fixture(scope="module")
def case(make_context):
    """The cleaned document of a case and what its files say, each written once."""
    documents, written = {}, {}

    def read(name, format_):
        if name not in documents:
            report = of_all_counties if name.startswith("all") else county_report
            documents[name] = through_gate(report(make_context(**CASES[name])))
        document = documents[name]
        if (name, format_) not in written:
            content = WRITERS[format_].render(document)
            written[name, format_] = content, READERS[format_](content, document)
        return (document, *written[name, format_])

    return read


def test_every_format_has_a_reader():
    assert set(READERS) == set(WRITERS)


@pytest.mark.parametrize("format_", PAGED)
@pytest.mark.parametrize("name", CASES)
def test_the_same_sentences_stand_in_the_same_order(case, name, format_):
    document, _content, found = case(name, format_)
    assert out_of_order(found.text, expected(document)) is None


@pytest.mark.parametrize("name", CASES)
def test_the_page_says_nothing_besides(case, name):
    document, _content, found = case(name, "html")
    marks = bare((document.code or document.draft) + document.sample)
    assert found.text == marks + "".join(expected(document))


@pytest.mark.parametrize("format_", WITH_TABLES)
@pytest.mark.parametrize("name", CASES)
def test_the_same_tables_stand_cell_by_cell(case, name, format_):
    document, _content, found = case(name, format_)
    printed = [b for b in document.blocks if isinstance(b, Table)]
    more = document.workbook_only if format_ == "xlsx" else ()
    for table in (*printed, *more):
        assert bare_table(table) in found.tables, table.id


@pytest.mark.parametrize("name", CASES)
def test_paper_and_page_have_no_table_of_their_own(case, name):
    document, _content, found = case(name, "html")
    tables = [bare_table(b) for b in document.blocks if isinstance(b, Table)]
    assert found.tables == tables


@pytest.mark.parametrize("name", CASES)
def test_the_workbook_has_the_sentences_of_body_and_annexes_in_order(case, name):
    document, _content, found = case(name, "xlsx")
    end = next((i for i, b in enumerate(document.blocks) if isinstance(b, Annex)), None)
    for blocks in (document.blocks[:end], document.blocks[end:]):
        spoken = [
            b
            for b in blocks
            if isinstance(b, Conclusions | Foreword)
            or (isinstance(b, Paragraph) and not b.paper_only)
        ]
        assert out_of_order(found.text, expected(replace(document, blocks=tuple(spoken)))) is None


def test_the_workbook_has_every_comment(case):
    document, _content, found = case("chinese", "xlsx")
    for block in document.blocks:
        if isinstance(block, Comments):
            rows = [
                [bare(t) for t in (block.round, block.sort, c.lead.rstrip("。"), c.text, c.letter)]
                for c in block.items
            ]
            assert any(row in table for table in found.tables for row in rows)


@pytest.mark.parametrize("name", CASES)
def test_every_number_of_the_workbook_prints_as_the_other_formats_do(case, name):
    document, content, _found = case(name, "xlsx")
    texts = {c.text: c.value for t in document.tables() for r in t.rows for c in r.cells}
    cells = [c for sheet in open_workbook(content) for row in sheet.iter_rows() for c in row]
    numbers = [c for c in cells if c.data_type == "n" and c.value is not None]
    assert bool(numbers) == (name != "no material")
    assert [displayed(c) for c in numbers if displayed(c) not in texts] == []


@pytest.mark.parametrize("format_", WITH_TABLES)
def test_the_numbers_are_those_worked_out_by_hand(case, format_):
    _document, _content, found = case("chinese", format_)
    rows = [row for table in found.tables for row in table]
    assert [bare(t) for t in ("综合得分", *TOTAL_BY_HAND)] in rows
    assert any(row[0] == "两轮合成得分" and "78.8" in row for row in rows)


def test_the_pdf_prints_the_row_worked_out_by_hand(case):
    _document, _content, found = case("chinese", "pdf")
    assert bare("综合得分" + "".join(TOTAL_BY_HAND)) in found.text
    assert "最终结果为两轮合成得分78.8分" in found.text


@pytest.mark.parametrize("name", CASES)
def test_whoever_does_not_see_a_chart_is_told_the_same_in_page_and_workbook(case, name):
    document, page, _found = case(name, "html")
    _document, _content, workbook = case(name, "xlsx")
    told = [b.alternative for b in document.blocks if isinstance(b, Figure)]
    attributes = parse_html(page).attributes
    assert [v for tag, key, v in attributes if tag == "svg" and key == "aria-label"] == told
    assert out_of_order(workbook.text, [bare(text) for text in told]) is None


@pytest.mark.parametrize("format_", WITH_TABLES)
def test_every_county_has_the_numbers_worked_out_by_hand(case, format_):
    _document, _content, found = case("all counties", format_)
    rows = [set(row) for table in found.tables for row in table]
    for by_hand in ({"本地县", "74.5", "81.6", "78.8"}, {"标杆县", "75.5", "90.5", "84.5"}):
        assert any(by_hand <= row for row in rows), by_hand


@pytest.mark.parametrize("format_", WRITERS)
def test_a_draft_of_invented_data_says_both_in_every_format(case, format_):
    document, content, found = case("one round", format_)
    text = found.text
    if format_ in {"pdf", "docx"}:  # in the margins
        from tests.reports.raw import everything

        text = bare(everything(content))
    assert bare(document.draft) in text
    assert bare(document.sample) in text


@pytest.mark.parametrize("format_", WRITERS)
def test_the_same_document_gives_the_same_file(case, format_):
    document, content, _found = case("no material", format_)
    assert WRITERS[format_].render(document) == content
