"""What people typed reaches every writer through one gate."""

import pytest

from evaluation.reports.text_gate import BREAK, GETA, breakable, clean


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("e\u0301", "é"),
        ("甲\x00乙\x07丙\x9f", "甲乙丙"),
        ("甲\u202e乙\u2066丙\u200b丁\ufeff", "甲乙丙丁"),
        ("甲\ue000乙", "甲乙"),
        ("第一行\r\n第二行\r第三行", "第一行\n第二行\n第三行"),
        ("好👍", f"好{GETA}"),
        ("珺和〇", "珺和〇"),
        ("=HYPERLINK(1)", "=HYPERLINK(1)"),
        ("#panic()", "#panic()"),
    ],
)
def test_the_gate_keeps_words_and_drops_what_could_mislead(typed, printed):
    assert clean(typed) == printed


def test_a_character_that_no_font_has_is_marked():
    assert clean("𠮷") in {"𠮷", GETA}
    assert clean("\U0002ffff") == GETA


def test_a_text_is_cut_at_the_limit():
    assert clean("字" * 50, limit=10) == "字" * 10 + "……"


def test_a_run_of_three_hundred_letters_can_break():
    broken = breakable("A" * 300)
    assert broken.replace(BREAK, "") == "A" * 300
    assert max(len(part) for part in broken.split(BREAK)) <= 28


def test_chinese_text_needs_no_break():
    assert breakable("字" * 300) == "字" * 300
