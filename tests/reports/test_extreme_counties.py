"""Counties unlike the usual one, in every format and both languages; hostile text is only ever text."""

import re
import zipfile
from io import BytesIO

import pypdf
import pytest

from evaluation.domain.adjustments import Adjustment
from evaluation.domain.counties import County
from evaluation.domain.indicators import Figure as Stated
from evaluation.domain.indicators import IndicatorValue
from evaluation.reports.context import ReviewerComment
from evaluation.reports.county_report import county_report
from evaluation.reports.document import Comments, Figure
from evaluation.reports.text_gate import GETA, through_gate
from evaluation.reports.writers import WRITERS
from tests.reports.raw import everything
from tests.reports.reading import (
    READERS,
    bare,
    bare_table,
    expected,
    open_workbook,
    out_of_order,
    parse_html,
)

LANGUAGES = ("zh_CN", "en")
LONG_NAME = "一个名字长达二十四个字的县级行政单位名称测试县"
HOSTILE = (
    '=HYPERLINK("http://x","y")',
    '#panic() #read("/etc/passwd") *b* $x$ @label <label> \\ `raw`',
    '<script>alert(1)</script><img src=x onerror="alert(1)">',
    "]]><w:p/></w:t> &lt; &#x41; %PDF {{7*7}} ${7*7} {% raw %}",
    "@SUM(1)\n+1\r\n-1\t=1",
    "\x00\x07\u202e倒\u2066置\u200b\ufeff完",
    "👍𠮷" + "A" * 300,
    "javascript:alert(1) https://example.invalid/x",
)
PRINTED = (
    '=HYPERLINK("http://x","y")',
    '#panic() #read("/etc/passwd") *b* $x$ @label <label> \\ `raw`',
    '<script>alert(1)</script><img src=x onerror="alert(1)">',
    "]]><w:p/></w:t> &lt; &#x41; %PDF {{7*7}} ${7*7} {% raw %}",
    "@SUM(1)\n+1\n-1 =1",
    "倒置完",
    "A" * 300,
    "javascript:alert(1) https://example.invalid/x",
)
"""What is read in a report for each of them."""


def hostile():
    """A county of which everything that anybody types is meant to do harm."""
    comments = tuple(
        ReviewerComment(2, criterion, "A", text) for text in HOSTILE for criterion in ("A1", "B1")
    )
    counties = (
        County(id="own", name="=1+1<b>&县", brand=HOSTILE[0], brand_text="\n".join(HOSTILE)),
        *(County(id=i, name=f"<i>{i}</i>") for i in ("canary", "best")),
        County(id="silent", name="无材料县", material=False),
    )
    indicators = tuple(
        IndicatorValue(county="own", indicator="Q1", figure=Stated.LOWER_BOUND, as_written=text)
        for text in HOSTILE
    )
    bonus = Adjustment(county="own", round=2, rule="J1", count=1, reason=HOSTILE[1])
    return {
        "comments": comments,
        "counties": counties,
        "indicators": indicators,
        "adjustments": (bonus,),
    }


MANY = tuple(
    ReviewerComment(2, "A1", "A", f"第{n:03}条意见：台账不全，应补齐。") for n in range(200)
)
COUNTIES = {
    "without comments": {"comments": ()},
    "two hundred comments": {"comments": MANY},
    "every target met": {"county": "best"},
    "nothing rated": {"county": "silent"},
    "long name": {
        "counties": (
            County(id="own", name=LONG_NAME, name_en="A County Whose Name Has Twenty-Four Letters"),
            *(County(id=i, name=i) for i in ("canary", "best")),
        )
    },
    "hostile": hostile(),
}


@pytest.fixture(scope="module")
def made(make_context):
    """The cleaned document of a county in a language, and its files, each written once."""
    kept = {}

    def make(name, language, format_=None):
        if (name, language) not in kept:
            context = make_context(language=language, **COUNTIES[name])
            kept[name, language] = through_gate(county_report(context))
        document = kept[name, language]
        if format_ is None:
            return document
        if (name, language, format_) not in kept:
            kept[name, language, format_] = WRITERS[format_].render(document)
        return kept[name, language, format_]

    return make


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("format_", WRITERS)
@pytest.mark.parametrize("name", COUNTIES)
def test_every_county_has_every_format_with_all_that_is_said(made, name, format_, language):
    document, content = made(name, language), made(name, language, format_)
    found = READERS[format_](content, document)
    if format_ == "xlsx":
        tables = [bare_table(t) for t in document.tables()]
        assert [t for t in tables if t not in found.tables] == []
    else:
        assert out_of_order(found.text, expected(document)) is None


def test_a_county_without_comments_is_told_so(made):
    text = str(made("without comments", "zh_CN").blocks)
    assert "评审专家未留下书面意见。" in text


@pytest.mark.parametrize("format_", WRITERS)
def test_all_of_two_hundred_comments_are_there(made, format_):
    document = made("two hundred comments", "zh_CN")
    found = READERS[format_](made("two hundred comments", "zh_CN", format_), document)
    assert [n for n in range(200) if f"第{n:03}条意见" not in found.text] == []


def test_where_every_target_is_met_nothing_is_listed_as_lacking(made):
    document = made("every target met", "zh_CN")
    assert not {"findings", "other_findings", "priorities"} & {t.id for t in document.tables()}
    assert "没有低于目标的指标。" in str(document.blocks)


def test_where_nothing_is_rated_no_number_is_given(made):
    document = made("nothing rated", "zh_CN")
    assert not [b for b in document.blocks if isinstance(b, Figure)]
    assert not [
        c for t in document.tables() for r in t.rows for c in r.cells if c.value is not None
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("format_", WRITERS)
def test_hostile_text_is_there_as_text(made, format_, language):
    content = made("hostile", language, format_)
    found = READERS[format_](content, made("hostile", language))
    assert [text for text in PRINTED if bare(text) not in found.text] == []
    assert GETA in found.text
    assert not set(found.text) & set("\x00\x07\u202e\u2066\ufeff👍")


def test_no_cell_is_a_formula_or_a_link_and_editing_it_makes_none(made):
    book = open_workbook(made("hostile", "zh_CN", "xlsx"))
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row]
    assert not [c.coordinate for c in cells if c.data_type == "f" or c.hyperlink]
    obeyed = [c for c in cells if str(c.value).startswith(("=", "@", "+1\n"))]
    assert obeyed
    assert all(c.quotePrefix for c in obeyed)


def test_the_page_holds_no_element_that_was_typed(made):
    usual = set(parse_html(made("two hundred comments", "zh_CN", "html")).tags)
    page = parse_html(made("hostile", "zh_CN", "html"))
    assert set(page.tags) <= usual
    assert not {"script", "img", "b", "i"} & set(page.tags)
    links = [v for _tag, name, v in page.attributes if name in {"href", "src"}]
    assert [v for v in links if not v.startswith("#annex-")] == []
    assert not [name for _tag, name, _v in page.attributes if name.startswith("on")]


def test_the_word_file_holds_no_link_field_or_element_that_was_typed(made):
    with zipfile.ZipFile(BytesIO(made("hostile", "zh_CN", "docx"))) as parts:
        body = parts.read("word/document.xml").decode()
        relations = parts.read("word/_rels/document.xml.rels").decode()
    assert "<w:hyperlink" not in body
    assert "instrText" not in body
    assert "TargetMode" not in relations
    assert "&lt;w:p/&gt;" in body


def test_the_pdf_holds_no_action_and_no_file(made):
    reader = pypdf.PdfReader(BytesIO(made("hostile", "zh_CN", "pdf")))
    assert not reader.attachments
    links = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]
    assert not [n for n in links if "/URI" in str(n.get("/A", "")) or "/JS" in str(n)]
    assert "/JavaScript" not in str(reader.trailer["/Root"])
    assert "root:" not in everything(made("hostile", "zh_CN", "pdf"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_long_name_stands_whole_in_title_and_text(made, language):
    document = made("long name", language)
    name = LONG_NAME if language == "zh_CN" else "A County Whose Name Has Twenty-Four Letters"
    for format_ in WRITERS:
        found = READERS[format_](made("long name", language, format_), document)
        assert bare(name) in found.text, format_


def test_a_comment_is_never_split_from_its_code_letter(made):
    document = made("two hundred comments", "zh_CN")
    comments = [c for b in document.blocks if isinstance(b, Comments) for c in b.items]
    assert len(comments) == 200
    assert {c.source for c in comments} == {"（专家A）"}
    page = made("two hundred comments", "zh_CN", "html").decode()
    assert len(re.findall('class="source">（专家A）<', page)) == 200
