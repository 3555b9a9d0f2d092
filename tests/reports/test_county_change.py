"""The change between the rounds in a county's report, against numbers worked out by hand."""

from evaluation.domain.adjustments import Adjustment
from evaluation.domain.programme import Headline
from evaluation.reports.county_report import county_report
from evaluation.reports.document import (
    Figure,
    Heading,
    RowKind,
)
from tests.reports.county_texts import conclusions, printed, row


def test_a_change_never_stands_without_its_caution(make_context):
    assert "不能认定变化全部来自整改" in conclusions(county_report(make_context()))[1]


def test_with_two_reviewers_nothing_of_the_split_is_told(make_context):
    text = conclusions(county_report(make_context(only=("r1", "r2"))))[1]
    assert text.startswith("计入的评审过少，两轮变化不作判断。")
    for told in ("真实变化", "专家组变动", "比各县平均变化"):
        assert told not in text


def test_one_reviewer_in_a_round_gets_no_verdict_and_is_told_so(make_context):
    text = conclusions(county_report(make_context(only=("r1",))))[1]
    assert text.startswith("计入的评审过少，两轮变化不作判断。有一轮只有1名评审专家")
    assert "真实变化" not in text


def test_one_round_makes_no_comparison(make_context):
    document = county_report(make_context(rounds=(1,)))
    assert conclusions(document)[1].startswith("本报告只有初评的结果，不作两轮比较。")
    assert document.table("changes") is None
    assert row(document, "dimensions", "综合得分") == [
        "100%",
        "74.5",
        "83.0",
        "−8.5",
        "64.2",
        "75.5",
    ]


def test_what_of_a_change_comes_from_adjustments_is_said(make_context):
    bonus = Adjustment(county="own", round=2, rule="J1", count=1, reason="推广")
    document = county_report(make_context(adjustments=(bonus,)))
    assert "综合得分由74.5分到83.6分，变化+9.1分。" in conclusions(document)[1]
    assert row(document, "change_parts", "真实变化")[0] == "+7.1"
    assert row(document, "change_parts", "加分、扣分与否决")[0] == "+2.0"
    assert row(document, "change_parts", "综合得分变化")[0] == "+9.1"


def test_a_change_below_what_was_agreed_to_matter_is_told_so(make_context):
    text = conclusions(county_report(make_context(programme={"smallest_change": 8.0})))[1]
    assert text.startswith("扣除专家组变动的影响，本地县确有提高，但不能肯定达到约定的8分：")


def test_an_earlier_score_that_has_moved_since_it_was_published_is_told_beside_the_table(
    make_context,
):
    moved = county_report(make_context(published_alone={1: 73.94})).table("dimensions")
    assert "初评发布时的综合得分为73.9分；各轮评分合在一起估计后，现为74.5分。" in moved.note
    same = county_report(make_context(published_alone={1: 74.52})).table("dimensions")
    assert "发布时" not in same.note


def test_the_change_section_says_what_the_interval_means(make_context):
    text = printed(county_report(make_context()))
    assert "整个区间高于约定的3分，有95%的把握认定提高，且有实际意义。" in text
    unsure = printed(county_report(make_context(programme={"smallest_change": 8.0})))
    assert "下端不到约定的8分，幅度还不能认定。" in unsure


def test_the_panels_part_stands_below_the_sum_as_not_counted(make_context):
    table = county_report(make_context()).table("change_parts")
    last = table.rows[-1]
    assert last.cells[0].text == "专家组变动"
    assert last.cells[2].text.startswith("已从综合得分中扣除，不计入")
    assert [r.cells[0].text for r in table.rows if r.kind is RowKind.TOTAL] == ["综合得分变化"]


def test_the_panels_part_is_a_part_where_the_plain_mean_counts(make_context):
    table = county_report(make_context(programme={"headline": Headline.MEAN})).table("change_parts")
    told = [cell.text for r in table.rows for cell in r.cells]
    assert not any(text.startswith("已从综合得分中扣除") for text in told)
    assert [c.text for c in table.rows[-1].cells][:2] == ["综合得分变化", "+7.1"]


def test_the_split_is_drawn_for_the_own_county_alone(make_context):
    figures = [b for b in county_report(make_context()).blocks if isinstance(b, Figure)]
    split = next(f for f in figures if f.id == "change_split")
    assert "真实变化+7.1分" in split.alternative
    assert "本地县" in str(split.chart)
    assert "best" not in str(split.chart)


def test_few_reviewers_get_no_picture_of_a_split(make_context):
    document = county_report(make_context(only=("r1", "r2")))
    assert "change_split" not in [b.id for b in document.blocks if isinstance(b, Figure)]
    assert "真实变化" not in [r.cells[0].text for r in document.table("change_parts").rows]


def test_one_round_has_no_section_on_change(make_context):
    document = county_report(make_context(rounds=(1,)))
    titles = [b.text for b in document.blocks if isinstance(b, Heading) and b.level == 1]
    assert not any("变化" in title for title in titles)
    assert document.table("change_parts") is None
