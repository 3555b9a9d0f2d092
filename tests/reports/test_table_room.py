"""No column of a table is squeezed to a letter's width by the long names beside it."""

from evaluation.reports.document import Align, Cell, Column, Row, Table
from evaluation.reports.table_room import fitted_tables

LONG = "双江拉祜族佤族布朗族傣族自治县"
LONG_ENGLISH = "Shuangjiang Lahu, Va, Blang and Dai Autonomous County"
NUMBERS = ("平均分变化", "真实变化", "95%区间", "专家组变动", "指标或权重不同")


def changes(name, titles=NUMBERS, verdict="确有提高，但不能肯定达到约定的2分"):
    columns = (
        Column("县（市、区）"),
        *(Column(title, Align.RIGHT) for title in titles),
        Column("结论", share=1),
    )
    cells = (name, "+6.1", "+5.2", "+0.7 至 +10.2", "+1.7", "−0.9", verdict)
    return Table("changes", "", columns, (Row(tuple(Cell(text) for text in cells)),))


def shares(table, language="zh_CN"):
    (fitted,) = fitted_tables([table], language)
    return [column.share for column in fitted.columns]


def test_a_long_name_wraps_where_it_would_leave_the_words_beside_it_no_room():
    assert shares(changes(LONG))[0] == 1


def test_a_short_name_keeps_its_line():
    assert shares(changes("高平市"))[0] == 0


def test_numbers_are_never_parted_only_the_long_title_over_them():
    wrapped = [
        title for title, share in zip(NUMBERS, shares(changes(LONG))[1:-1], strict=True) if share
    ]
    assert wrapped == ["指标或权重不同"]


def test_a_table_with_room_for_all_is_left_alone():
    table = changes("高平市", titles=("一", "二", "三", "四", "五"))
    assert fitted_tables([table], "zh_CN") == (table,)


def test_a_long_english_name_wraps_between_its_words():
    columns = (Column("County"), *(Column(t, share=1) for t in ("Strong", "Weak", "First", "From")))
    words = (
        LONG_ENGLISH,
        "Organisation and mobilisation",
        "Party leadership",
        "Young people in work",
        "Gaobiao City",
    )
    table = Table("counties", "", columns, (Row(tuple(Cell(word) for word in words)),))
    assert shares(table, "en") == [1, 1, 1, 1, 1]
