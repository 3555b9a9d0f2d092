"""The change between the rounds in a county's report, against numbers worked out by hand."""

from dataclasses import replace

import polars as pl

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


def test_a_programme_of_one_round_speaks_of_no_others(make_context):
    context = make_context(rounds=(1,))
    others = "其他轮次没有已封存的得分。"
    assert others in conclusions(county_report(context))[1]
    alone = replace(context, rounds=context.rounds[:1])
    assert conclusions(county_report(alone))[1] == "本报告只有初评的结果，不作两轮比较。"


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
    assert (
        "综合得分由74.5分到83.6分，变化+9.1分：真实变化+7.1分，加分、扣分与否决+2.0分。"
        in conclusions(document)[1]
    )
    assert row(document, "change_parts", "真实变化")[0] == "+7.1"
    assert row(document, "change_parts", "加分、扣分与否决")[0] == "+2.0"
    assert row(document, "change_parts", "综合得分变化")[0] == "+9.1"


def test_a_change_below_what_was_agreed_to_matter_is_told_so(make_context):
    text = conclusions(county_report(make_context(programme={"smallest_change": 8.0})))[1]
    assert text.startswith("扣除专家组变动的影响，本地县确有提高，但不能肯定达到约定的8分：")


def test_an_earlier_score_that_has_moved_since_it_was_published_is_told_on_page_1_and_explained(
    make_context,
):
    moved = county_report(make_context(published_alone={1: 73.94}))
    assert moved.table("result").note.startswith(
        "初评得分发布时为73.9分，后加入终评评分重新估计（见“两轮变化”）。"
    )
    assert moved.table("change_parts").note.startswith(
        "初评综合得分发布时为73.9分；加入终评评分后重新估计专家宽严，现为74.5分，原始评分未改。"
        "最终结果按74.5分合成。"
    )
    assert "发布时" not in moved.table("dimensions").note


def test_where_the_last_round_alone_decides_the_moved_score_is_in_no_result(make_context):
    context = make_context(published_alone={1: 73.94}, programme={"combination": "final_only"})
    assert "合成" not in county_report(context).table("change_parts").note


def test_a_moved_score_that_crossed_a_grade_line_tells_both_grades(make_context):
    # The line of 良好 is 75: the first review was published above it and stands at 74.5 now.
    crossed = county_report(make_context(published_alone={1: 75.2})).table("change_parts").note
    assert "初评等次发布时为“良好”，按现在的得分为“待改进”。" in crossed
    within = county_report(make_context(published_alone={1: 73.94})).table("change_parts").note
    assert "等次" not in within


def test_an_earlier_score_that_prints_as_it_was_published_is_not_told_again(make_context):
    assert "发布时" not in printed(county_report(make_context(published_alone={1: 74.52})))


def test_a_move_by_rounding_alone_is_told_beside_the_table_only(make_context):
    context = make_context(published_alone={1: 74.549})
    own_first = (pl.col("round") == 1) & (pl.col("county") == "own")
    final = pl.when(own_first).then(74.551).otherwise("final").alias("final")
    counties = context.results.counties.with_columns(final)
    document = county_report(replace(context, results=replace(context.results, counties=counties)))
    whole = "初评发布时的综合得分为74.5分；各轮评分合在一起估计后，现为74.6分。"
    assert whole in document.table("dimensions").note
    assert "发布时" not in document.table("result").note
    assert "原始评分未改" not in printed(document)


def with_other_criteria(context):
    """As if the rounds asked other criteria: 0.5 points of the plain change come from that."""
    changes = context.results.changes.with_columns(
        rubric_effect=pl.lit(-0.5), raw_change=pl.col("common_change") - 0.5
    )
    return replace(context, results=replace(context.results, changes=changes))


def test_the_figure_of_the_split_says_that_it_counts_all_criteria_where_page_1_does_not(
    make_context,
):
    # The plain mean rose by 7.1 on the three common criteria.
    document = county_report(with_other_criteria(make_context()))
    figure = next(b for b in document.blocks if isinstance(b, Figure) and b.id == "change_split")
    assert "两轮共有的3项指标上，专家平均给分变化+7.1分" in printed(document)
    assert "专家平均给分" not in conclusions(document)[1]
    assert figure.note.startswith("按各轮的全部指标计，专家平均给分变化+6.6分：")
    assert "指标或权重不同−0.5分；只计两轮共有的3项指标，为+7.1分。" in figure.note


def test_the_figure_of_the_split_makes_no_difference_where_both_rounds_asked_the_same(make_context):
    document = county_report(make_context())
    figure = next(b for b in document.blocks if isinstance(b, Figure) and b.id == "change_split")
    assert figure.note.startswith("专家平均给分变化+7.1分：")
    assert "共有" not in figure.note


def with_relative(context, low, high):
    changes = context.results.changes.with_columns(
        relative_change=pl.lit(-1.0), relative_low=pl.lit(low), relative_high=pl.lit(high)
    )
    return replace(context, results=replace(context.results, changes=changes))


def test_a_difference_to_the_mean_change_that_may_be_none_is_told_as_unsure(make_context):
    unsure = printed(county_report(with_relative(make_context(), -2.0, 0.5)))
    assert "（差的95%区间−2.0至+0.5分），不能认定快于或慢于各县平均。" in unsure
    sure = printed(county_report(with_relative(make_context(), -2.0, -0.5)))
    assert "（差的95%区间−2.0至−0.5分）。" in sure


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
