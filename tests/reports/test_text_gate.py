"""What people typed reaches every writer through one gate."""

from datetime import date

import pytest

from evaluation.reports.document import Comment, Comments, Document, Figure
from evaluation.reports.text_gate import (
    BREAK,
    GETA,
    LONGEST,
    breakable,
    clean,
    issues,
    like_a_formula,
    through_gate,
)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("e\u0301", "é"),
        ("甲\x00乙\x07丙\x9f", "甲乙丙"),
        ("甲\u202e乙\u2066丙\u200b丁\ufeff", "甲乙丙丁"),
        ("甲\ue000乙", "甲乙"),
        ("第一行\r\n第二行\r第三行", "第一行\n第二行\n第三行"),
        ("甲\u2028乙\x0b丙\x85丁", "甲\n乙\n丙\n丁"),
        ("葛\U000e0100城", "葛城"),
        ("甲\ufe0f乙", "甲乙"),
        ("甲\u1680乙\t丙", "甲 乙 丙"),
        ("好👍", f"好{GETA}"),
        ("珺和〇", "珺和〇"),
        ("=HYPERLINK(1)", "=HYPERLINK(1)"),
        ("#panic()", "#panic()"),
        ("{{7*7}}]]>", "{{7*7}}]]>"),
        ("甲\ud800乙", "甲乙"),
    ],
)
def test_the_gate_keeps_words_and_drops_what_could_mislead(typed, printed):
    assert clean(typed) == printed


def test_a_character_that_no_font_has_is_marked():
    assert clean("𠮷") in {"𠮷", GETA}
    assert clean("\U0002ffff") == GETA


def test_a_text_is_cut_at_the_limit():
    assert clean("字" * 50, limit=10) == "字" * 8 + "……"
    assert clean("字" * 10, limit=10) == "字" * 10


@pytest.mark.parametrize("typed", ["字" * 9000, "a\u0301" * 5000, "甲\u202e👍\r\n乙", "x" * 4001])
def test_what_went_through_the_gate_goes_through_again_unchanged(typed):
    assert clean(clean(typed)) == clean(typed)


def test_a_run_of_three_hundred_letters_can_break():
    broken = breakable("A" * 300)
    assert broken.replace(BREAK, "") == "A" * 300
    assert max(len(part) for part in broken.split(BREAK)) <= 28


def test_chinese_text_needs_no_break():
    assert breakable("字" * 300) == "字" * 300


@pytest.mark.parametrize(
    "typed", ["=1+1", "+cmd", "-2+3", "@SUM(1)", "＝1", "＋1", "－a", "＠x", " =1", "\t=1", "\r1"]
)
def test_a_spreadsheet_could_obey_it(typed):
    assert like_a_formula(typed)


@pytest.mark.parametrize("typed", ["-5.8", "+3", "12", "1e-3", "-1E+5", "甲=乙", "", "−5.8", "a-b"])
def test_a_spreadsheet_shows_it(typed):
    assert not like_a_formula(typed)


def document(*blocks, title="报告"):
    return Document(title=(title,), language="zh_CN", dated=date(2022, 1, 1), blocks=blocks)


def said(text):
    return Comments((Comment("A1。", text, "（专家A）"),))


def test_the_labels_of_a_chart_go_through_the_gate_too():
    chart = {"data": {"values": [{"county": "甲\u202e县👍"}]}}
    drawn = through_gate(document(Figure("f", "图\x00", chart, "说\u200b明"))).blocks[0]
    assert drawn.chart == {"data": {"values": [{"county": f"甲县{GETA}"}]}}
    assert (drawn.caption, drawn.alternative) == ("图", "说明")


def test_the_organizer_is_told_which_texts_were_not_printed_as_typed():
    found = issues(document(said("很好👍。"), said("没有问题。"), said("字" * (LONGEST + 1))))
    assert found == (f"很好{GETA}。", "字" * 38 + "……")


def test_a_text_is_named_once_and_shortened_around_the_mark():
    long = "字" * 100 + "👍" + "字" * 100
    found = issues(document(said(long), said(long)))
    assert found == ("字" * 20 + GETA + "字" * 19,)


def test_a_document_that_went_through_the_gate_still_tells():
    assert issues(through_gate(document(title="甲👍县"))) == (f"甲{GETA}县",)
    assert issues(document(said("平常的话。"))) == ()
