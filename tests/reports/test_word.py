"""A report in Word: real headings and tables, the text in order, clean, and whose it is."""

from dataclasses import replace
from io import BytesIO
from itertools import pairwise

import docx
import pytest

from evaluation.domain.counties import County
from evaluation.locale.numbers import points
from evaluation.reports.context import ReviewerComment
from evaluation.reports.county_report import county_report
from evaluation.reports.document import (
    Comment,
    Comments,
    Conclusions,
    Heading,
    Paragraph,
    Signature,
    Table,
    plain_runs,
)
from evaluation.reports.word import render_word
from evaluation.reports.word_columns import column_widths
from tests.reports.word_files import (
    WP,
    W,
    body_of,
    document,
    full_document,
    paragraph_with,
    paragraphs_of,
    parts_of,
    style_named,
    style_of,
    table,
    text_of,
    value,
)

TYPED = "a & b <w:p/> \x00\x07\u202e倒\u2066置\u200b 👍 𠮷 &#x41; ]]>\n第二行 " + "A" * 300


@pytest.fixture(scope="module")
def word():
    """The document that has everything, written once."""
    return render_word(full_document())


@pytest.fixture(scope="module")
def body(word):
    return body_of(word)


def whole_text(word):
    return text_of(body_of(word))


def test_a_county_report_opens_again_with_all_its_text_in_order(make_context):
    report = county_report(make_context())
    word = render_word(report)
    text, place = whole_text(word), 0
    for said in (text for block in report.blocks for text in words_of(block)):
        place = text.index(said, place)
    opened = docx.Document(BytesIO(word))
    assert opened.paragraphs[1].text == "本地县评审情况报告"
    assert len(opened.tables) == sum(isinstance(b, Table) for b in report.blocks)


def words_of(block):
    """What a block says, in the order in which it is read."""
    if isinstance(block, Heading):
        return [block.text]
    if isinstance(block, Table):
        return [block.caption, *(c.text for row in block.rows for c in row.cells), block.note]
    if isinstance(block, Conclusions):
        return ["".join(run.text for run in item) for item in block.items]
    return []


def test_headings_are_headings_with_a_place_in_the_outline(word, body):
    found = [(s, t) for s, t in paragraphs_of(body) if s.startswith("Heading")]
    assert found == [
        ("Heading1", "一、总体结论"),
        ("Heading1", "二、得分"),
        ("Heading2", "（一）分项"),
    ]
    assert value(style_named(word, "Heading1"), "pPr/outlineLvl") == "0"
    assert value(style_named(word, "Heading2"), "pPr/outlineLvl") == "1"
    assert value(style_named(word, "AnnexTitle"), "pPr/outlineLvl") == "0"
    assert value(style_named(word, "Heading1"), "name") == "heading 1"


def test_conclusions_are_numbered(body):
    assert text_of(paragraph_with(body, "得分78.8分")) == "1.得分78.8分，变化−1.4分。"


def test_a_comment_is_numbered_and_followed_by_its_code_letter(body):
    told = text_of(paragraph_with(body, "班子齐")).replace("\u2060", "")
    assert told == "1.A1 班子配备。班子齐——很好。（专家A）"


def test_no_line_parts_the_source_of_a_comment():
    body = body_of(render_word(document(Comments((Comment("A1。", "好。", "（专家 A）"),)))))
    source = list(paragraph_with(body, "好。").iter(f"{W}r"))[-1]
    assert text_of(source) == "\u2060".join("（专家\u00a0A）")
    assert value(source, "rPr/lang", "eastAsia") == "en-US"  # LibreOffice parts Chinese regardless


def test_a_picture_tells_in_words_what_it_shows(body):
    (shown,) = body.iter(f"{WP}docPr")
    assert (shown.get("descr"), shown.get("name"), shown.get("id")) == ("甲3分。", "图1　得分", "1")


def report_tables(body):
    """The tables of the text, without the imprint."""
    return [t for t in body.iter(f"{W}tbl") if t.find(f"{W}tblPr/{W}tblpPr") is None]


def test_the_header_row_repeats_and_no_row_is_parted(body):
    for drawn in report_tables(body):
        first, *others = drawn.iter(f"{W}tr")
        assert first.find(f"{W}trPr/{W}tblHeader") is not None
        assert all(r.find(f"{W}trPr/{W}tblHeader") is None for r in others)
        assert all(r.find(f"{W}trPr/{W}cantSplit") is not None for r in (first, *others))


def test_the_columns_of_every_table_fill_the_text_exactly(body):
    for drawn in body.iter(f"{W}tbl"):
        grid = [int(c.get(f"{W}w")) for c in drawn.find(f"{W}tblGrid")]
        assert sum(grid) == int(156 * 1440 / 25.4)
        assert value(drawn, "tblPr/tblLayout", "type") == "fixed"
        for row in drawn.iter(f"{W}tr"):
            cells = [int(value(c, "tcPr/tcW", "w")) for c in row.iter(f"{W}tc")]
            assert cells in (grid, [sum(grid)])


def test_a_group_row_spans_the_table_and_a_total_is_shaded(body):
    group, _, total = list(report_tables(body)[0].iter(f"{W}tr"))[1:]
    assert value(group, "tc/tcPr/gridSpan") == "3"
    assert value(total, "tc/tcPr/shd", "fill") == "EEF1F4"


def test_a_narrow_column_keeps_its_text_and_the_shared_one_takes_the_rest():
    wide, narrow = column_widths(table("甲"), 10.0, 8000, chinese=True)
    assert narrow < 8000 / 6
    assert wide + narrow == 8000


def test_a_row_that_people_write_into_is_as_high_as_they_need():
    body = body_of(render_word(document(table("甲", "乙", writing_height=12.0))))
    heights = [value(row, "trPr/trHeight") for row in body.iter(f"{W}tr")]
    assert heights == [None, "680", "680"]
    assert value(list(body.iter(f"{W}tr"))[1], "trPr/trHeight", "hRule") == "atLeast"


@pytest.mark.parametrize(
    ("rows", "room", "margin"),
    [(16, 0.0, "60"), (17, 0.0, "40"), (29, 0.0, "40"), (31, 0.0, "28"), (31, 9.0, "40")],
)
def test_the_longer_a_table_the_closer_its_lines_unless_people_write_into_it(rows, room, margin):
    filled = table(*(f"指标{n}" for n in range(rows)), writing_height=room)
    (drawn,) = body_of(render_word(document(filled))).iter(f"{W}tbl")
    assert value(drawn, "tblPr/tblCellMar/top", "w") == margin


def test_two_tables_in_a_row_stay_two():
    kinds = [child.tag for child in body_of(render_word(document(table("甲"), table("乙"))))]
    assert kinds.count(f"{W}tbl") == 2
    assert not any(a == b == f"{W}tbl" for a, b in pairwise(kinds))


def test_what_falls_short_is_red_beside_its_minus_sign(body):
    run = next(r for r in report_tables(body)[0].iter(f"{W}r") if text_of(r) == "−1.4")
    assert value(run, "rPr/color") == "B3141E"


def test_what_people_typed_arrives_as_text_and_nothing_else(make_context):
    counties = (
        County(id="own", name="甲<w:p/>乙县", brand=TYPED),
        *(County(id=i, name=i) for i in ("canary", "best")),
    )
    comments = (ReviewerComment(2, "A1", "A", TYPED),)
    word = render_word(county_report(make_context(comments=comments, counties=counties)))
    text = whole_text(word)
    assert "a & b <w:p/> 倒置 〓 〓 &#x41; ]]>\n第二行" in text
    assert "甲<w:p/>乙县评审情况报告" in text
    assert "A" * 300 in text
    about = docx.Document(BytesIO(word)).core_properties
    assert "甲<w:p/>乙县" in about.title


def test_another_county_is_not_in_the_file(make_context):
    word = render_word(county_report(make_context()))
    text = "".join("".join(root.itertext()) for root in parts_of(word).values())
    assert "金丝雀" not in text
    for canary in (41.37, 42.37, 43.37, 44.37, 45.37, 46.37, 42.57, 45.57):
        assert points(canary) not in text, canary


def test_the_red_head_and_the_foreword_stand_above_the_title(body):
    styles = [style for style, _ in paragraphs_of(body)]
    assert styles[:5] == ["MastheadName", "MastheadLine", "MastheadLine", "Rule", "Foreword"]
    assert styles[5:9] == ["Series", "Title", "Byline", "Addressee"]
    assert text_of(list(body.iter(f"{W}p"))[2]) == "委托单位\t2022年10月21日"


def test_a_long_name_in_the_red_head_is_set_smaller(word):
    head = full_document().masthead
    long = render_word(full_document(masthead=replace(head, name="一" * 20)))
    heights = [int(value(next(body_of(w).iter(f"{W}p")), "r/rPr/sz")) for w in (word, long)]
    assert heights[0] == 80
    assert heights[1] / 2 * 20 < 156 / 25.4 * 72


def test_the_imprint_is_the_last_and_stands_at_the_foot_of_its_page(body):
    drawn = list(body.iter(f"{W}tbl"))[-1]
    assert value(drawn, "tblPr/tblpPr", "tblpYSpec") == "bottom"
    assert value(drawn, "tblPr/tblpPr", "vertAnchor") == "margin"
    lines = [text for _, text in paragraphs_of(drawn)]
    assert lines == ["报：团省委", "送：县委", "办公室\t2022年10月21日印发", "（共印30份）"]
    assert list(body).index(drawn) == len(body) - 3


def test_an_annex_begins_a_page_and_the_signature_lists_it(body):
    labels = [p for p in body.iter(f"{W}p") if style_of(p) == "AnnexLabel"]
    assert all(p.find(f"{W}pPr/{W}pageBreakBefore") is not None for p in labels)
    listed = [text for style, text in paragraphs_of(body) if style == "AnnexList"]
    assert listed == ["附件：\t1.方法说明", "2.明细"]


def test_the_only_annex_bears_no_number():
    signed = Signature("评审单位", "2022年10月21日", "附件：", ("方法说明",))
    alone = body_of(render_word(document(signed)))
    listed = [text for style, text in paragraphs_of(alone) if style == "AnnexList"]
    assert listed == ["附件：\t方法说明"]


def test_the_signature_and_small_print_never_stand_on_a_page_alone(body):
    paragraphs = list(body.iter(f"{W}p"))
    first = next(i for i, p in enumerate(paragraphs) if style_of(p) == "AnnexList")
    small, comment = paragraphs[first - 1], paragraphs[first - 2]
    assert style_of(small) == "Small"
    assert style_of(comment) == "Comment"
    assert all(p.find(f"{W}pPr/{W}keepNext") is not None for p in (small, comment))


def opening(sentences):
    told = Conclusions((plain_runs("结论" * 13 + "。"),) * sentences)
    return document(Heading("一、"), told, Heading("二、", leaves_first_page=True))


def test_the_second_section_leaves_the_first_page_to_conclusions_that_fit_on_it():
    body = body_of(render_word(opening(8)))
    assert paragraph_with(body, "二、").find(f"{W}pPr/{W}pageBreakBefore") is not None


def test_conclusions_that_run_over_the_page_are_followed_at_once():
    body = body_of(render_word(opening(30)))
    assert paragraph_with(body, "二、").find(f"{W}pPr/{W}pageBreakBefore") is None


def test_conclusions_that_nearly_fit_are_set_smaller_so_that_they_do():
    sizes = [value(style_named(render_word(opening(n)), "Conclusion"), "rPr/sz") for n in (8, 10)]
    assert sizes == ["32", "30"]


def test_what_points_to_a_table_stands_on_one_page_with_it():
    pointer = Paragraph(plain_runs("见表1。"), paper_only=True)
    body = body_of(render_word(document(pointer, table("甲"))))
    assert paragraph_with(body, "见表1。").find(f"{W}pPr/{W}keepNext") is not None


def test_a_note_stands_on_one_page_with_the_last_row_even_of_a_long_table():
    rows = (f"指标{n}" for n in range(40))
    body = body_of(render_word(document(table(*rows, note="注。"))))
    kept = [r.find(f".//{W}keepNext") is not None for r in body.iter(f"{W}tr")]
    assert kept == [True, *[False] * 39, True]


def test_two_hundred_comments_are_all_written():
    items = tuple(Comment("A1。", f"第{n:03}条意见。", "（专家A）") for n in range(200))
    text = whole_text(render_word(document(Comments(items))))
    assert all(f"第{n:03}条意见" in text for n in range(200))


def test_a_title_a_little_too_long_for_its_line_is_set_smaller():
    # 21 characters on 442 points: 21 points each; 10 have the room that the style gives them.
    def size(title):
        body = body_of(render_word(document(title=("项目", title))))
        return value(paragraph_with(body, title), "r/rPr/sz")

    assert size("双江拉祜族佤族布朗族傣族自治县评审情况报告") == "42"
    assert size("阳城县评审情况报告") is None
