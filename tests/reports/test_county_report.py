"""The wording of a county's report, against numbers worked out by hand in conftest's comments."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import polars as pl
import pytest

from evaluation.domain.adjustments import Adjustment
from evaluation.domain.counties import County
from evaluation.domain.indicators import Figure as Stated
from evaluation.domain.indicators import IndicatorValue
from evaluation.domain.programme import Disclosure, Recipient
from evaluation.domain.rounds import Round
from evaluation.reports.context import ReviewerComment
from evaluation.reports.county_report import county_report
from evaluation.reports.document import (
    Annex,
    Comments,
    Conclusions,
    Figure,
    Heading,
    Signature,
    Table,
)


def printed(document):
    """All text of a document, charts included."""
    charts = [b.chart for b in document.blocks if isinstance(b, Figure)]
    return f"{document} {json.dumps(charts, ensure_ascii=False)}"


def row(document, table, name):
    found = next(r for r in document.table(table).rows if r.cells[0].text == name)
    return [cell.text for cell in found.cells[1:]]


def conclusions(document):
    block = next(b for b in document.blocks if isinstance(b, Conclusions))
    return ["".join(run.text for run in item) for item in block.items]


def test_the_scores_equal_the_hand_calculation(make_context):
    document = county_report(make_context())
    organisation = ["50%", "67.0", "70.2", "+3.2", "76.0", "−5.8", "65.6", "81.8"]
    assert row(document, "dimensions", "组织建设") == organisation
    overall = ["100%", "74.5", "81.6", "+7.1", "83.0", "−1.4", "72.6", "90.5"]
    assert row(document, "dimensions", "综合得分") == overall
    assert "78.8" in row(document, "dimensions", "两轮合成得分")


def test_four_conclusions_come_first_and_say_where_the_county_stands(make_context):
    document = county_report(make_context())
    assert isinstance(document.blocks[0], Heading)
    first, second, third, fourth = conclusions(document)
    assert first.startswith(
        "最终结果为两轮合成得分78.8分，等次为“良好”。"
        "其中单轮综合得分：初评74.5分（待改进，占40%）、终评81.6分（良好，占60%）。"
        "终评目标为83.0分，尚差1.4分。"
    )
    assert second.startswith(
        "扣除专家组变动的影响，本地县确有提高，达到约定的3分：真实变化+7.1分（95%区间"
    )
    assert "综合得分由74.5分到81.6分，变化+7.1分。" in second
    assert third.startswith("优势在服务青年，短板在组织建设。")
    assert fourth.startswith(
        "应优先抓好以下指标：“A1 班子配备”、“A2 台账制度”。补到目标值，终评综合得分可提高2.9分。"
    )
    assert fourth.endswith("即可达到综合目标。")


def test_a_change_never_stands_without_its_caution(make_context):
    assert "不能认定变化全部来自整改" in conclusions(county_report(make_context()))[1]


def test_a_rank_stands_with_its_set_and_the_score_with_its_interval(make_context):
    # 45.6, 81.6 and 90.5 by reviewers who agree within a point or two: the places are certain.
    first = conclusions(county_report(make_context()))[0]
    assert "终评宽严校正得分的95%区间为" in first
    assert "在3个县中位次为第2位（95%把握）。" in first


def test_no_rank_is_printed_where_the_programme_keeps_ranks_back(make_context):
    text = printed(county_report(make_context(disclosure=Disclosure(ranking="none"))))
    assert "本报告不排位次" in text
    assert "位次区间" not in text


def test_the_change_of_all_counties_is_kept_back_with_their_mean(make_context):
    shown = printed(county_report(make_context()))
    kept = printed(county_report(make_context(disclosure=Disclosure(mean=False))))
    assert "相对各县平均变化" in shown
    assert "各县平均变化+8.4分" in shown  # (7.1 + 3 + 14.952) / 3
    assert "各县平均变化" not in kept


def test_with_two_reviewers_nothing_of_the_split_is_told(make_context):
    text = conclusions(county_report(make_context(only=("r1", "r2"))))[1]
    assert text.startswith("计入的评审过少，两轮变化不作判断。")
    for told in ("真实变化", "专家组变动", "相对各县平均变化"):
        assert told not in text


def test_one_reviewer_in_a_round_gets_no_verdict_and_is_told_so(make_context):
    text = conclusions(county_report(make_context(only=("r1",))))[1]
    assert text.startswith("计入的评审过少，两轮变化不作判断。有一轮只有1名评审专家")
    assert "真实变化" not in text


def test_a_fall_is_named(make_context):
    assert "得分低于初评的有台账制度。" in conclusions(county_report(make_context()))[2]


def test_priorities_are_ordered_by_gap_times_weight(make_context):
    table = county_report(make_context()).table("priorities")
    assert [[c.text for c in r.cells] for r in table.rows] == [
        ["1", "A1 班子配备", "75.0", "80.0", "5.0", "1.50", "标杆县", "", ""],
        ["2", "A2 台账制度", "63.0", "70.0", "7.0", "1.40", "标杆县", "", ""],
    ]


def test_the_method_names_the_headline_the_facets_and_how_intervals_were_made(make_context):
    text = printed(county_report(make_context()))
    assert "综合得分采用宽严校正得分。" in text
    assert "专家的宽严、专家在各轮之间的尺度变化、专家对个别县的持续偏向" in text
    assert "贝叶斯" in text
    assert "种子20240101" in text


def test_dimensions_add_up_to_the_score_through_the_correction(make_context):
    text = printed(county_report(make_context()))
    assert "各维度加权合计" in text
    assert "专家宽严校正" in text


def test_another_countys_name_and_scores_stay_out(make_context):
    text = printed(county_report(make_context()))
    assert "金丝雀" not in text
    for canary in ("44.4", "45.4", "46.4", "44.37", "45.37", "46.37", "45.57", "41.37"):
        assert canary not in text, canary


@pytest.mark.parametrize(
    ("kept_back", "absent"),
    [
        ({"learn_from": False}, ("标杆县", "可借鉴")),
        ({"best": False}, ("最高分", "90.5", "99.19")),
        ({"mean": False}, ("同一轮的平均分", "72.6")),
    ],
)
def test_disclosure_is_obeyed_by_every_sentence_table_and_chart(make_context, kept_back, absent):
    text = printed(county_report(make_context(disclosure=Disclosure(**kept_back))))
    for word in absent:
        assert word not in text, word


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


def test_a_county_without_material_gets_no_number_and_no_zero(make_context):
    document = county_report(make_context(county="silent"))
    text = printed(document)
    assert "未提供材料。" in text
    assert "没有得分不等于零分。" in text
    assert document.table("dimensions") is None
    assert not any(isinstance(b, Figure) for b in document.blocks)
    assert "金丝雀" not in text


def test_sample_data_and_drafts_are_marked(make_context):
    marked = county_report(make_context(draft=True))
    assert (marked.sample, marked.draft) == ("样例数据（虚构），非真实评审结果", "草稿")
    real = county_report(make_context(programme={"sample": False}))
    assert (real.sample, real.draft) == ("", "")


def test_indicators_stay_as_they_were_written(make_context):
    values = (
        IndicatorValue(
            county="own",
            indicator="Q1",
            figure=Stated.LOWER_BOUND,
            value=600,
            numerator=600,
            denominator=4000,
            as_written="600多人",
        ),
        IndicatorValue(county="own", indicator="Q1", figure=Stated.LOWER_BOUND, value=20),
        IndicatorValue(county="own", indicator="Q2", figure=Stated.AMBIGUOUS, as_written="提高25%"),
    )
    table = county_report(make_context(indicators=values)).table("indicators")
    assert [r.cells[1].text for r in table.rows] == ["600多人", "20人以上", "提高25%"]
    assert [r.cells[2].text for r in table.rows] == ["下限", "下限", "口径待核"]
    assert "15" not in str(table)


def comment(text, criterion="A1", number=2):
    return ReviewerComment(number, criterion, "A", text)


def test_comments_stand_in_three_groups_by_code_letter(make_context):
    comments = (
        comment("亮点：班子齐。"),
        comment("建议补上记录。"),
        comment("记录不全。", "A2"),
        comment("很受欢迎。", "B1"),
    )
    document = county_report(make_context(comments=comments))
    groups = [
        [(c.text, c.source) for c in b.items] for b in document.blocks if isinstance(b, Comments)
    ]
    assert groups == [
        [("班子齐。", "（专家A）"), ("很受欢迎。", "（专家A）")],
        [("记录不全。", "（专家A）")],
        [("建议补上记录。", "（专家A）")],
    ]


def test_the_earlier_rounds_comments_stand_in_an_annex(make_context):
    document = county_report(make_context(comments=(comment("初评时的话。", number=1),)))
    titles = [b.title for b in document.blocks if isinstance(b, Annex)]
    assert titles[-1] == "初评评审意见"


def test_letters_and_spread_disappear_where_two_reviewers_would_be_told_apart(make_context):
    context = make_context(comments=(comment("看得出是谁。"),), panel_sizes={1: 2, 2: 2})
    document = county_report(context)
    assert "专家A" not in str(document.blocks)
    assert "离散" not in [c.title for c in document.table("criteria").columns]


def test_the_spread_of_two_ratings_is_not_told_in_a_county_of_three(make_context):
    context = make_context()
    two = pl.when(pl.col("criterion") == "A1").then(2).otherwise("ratings").alias("ratings")
    fewer = replace(context.results, criteria=context.results.criteria.with_columns(two))
    table = next(
        t
        for t in county_report(replace(context, results=fewer)).blocks
        if isinstance(t, Table) and t.id == "criteria"
    )
    spreads = {row.cells[0].text: row.cells[-1].value for row in table.rows if len(row.cells) > 1}
    assert spreads["A1 班子配备"] is None
    assert spreads["B1 青年之家"] is not None


def test_the_method_names_rubric_digests_and_seals(make_context):
    context = make_context()
    text = printed(county_report(context))
    assert context.rubrics[2].sha256 in text
    assert "2" * 64 in text


def test_a_county_that_meets_every_target_is_told_so(make_context):
    document = county_report(make_context(county="best"))
    assert conclusions(document)[3].startswith("各项指标均已达到目标。")
    assert document.table("priorities") is None


def test_a_rubric_without_targets_lists_no_priorities(make_context, small_rubric):
    rubric = small_rubric
    for dimension in rubric["dimension"]:
        for criterion in dimension["criterion"]:
            del criterion["target"]
    document = county_report(make_context(rubric=rubric))
    assert conclusions(document)[3].startswith("指标未设目标值，不列优先整改事项。")
    assert document.table("priorities") is None


def test_the_second_language_takes_the_translated_fields(make_context):
    document = county_report(make_context(language="en"))
    assert document.title[-1].startswith("Own County") or "Own County" in document.title[-1]
    names = [r.cells[0].text for r in document.table("dimensions").rows]
    assert "Serving the young" in names
    titles = [c.title for c in document.table("dimensions").columns]
    assert "Final review" in titles


def test_a_context_is_worded_the_same_twice(make_context):
    context = make_context()
    assert county_report(context) == county_report(replace(context))


def test_a_brand_is_printed_in_the_countys_own_words(make_context):
    text = printed(county_report(make_context()))
    assert "品牌说明。" in text
    assert isinstance(make_context().county, County)


def test_tables_and_figures_are_numbered_in_order(make_context):
    blocks = county_report(make_context()).blocks
    captions = [b.caption for b in blocks if isinstance(b, Table | Figure) and b.caption]
    assert [c.split("　")[0] for c in captions] == ["表1", "图1", "图2", "表2", "表3"]


def test_what_of_a_change_comes_from_adjustments_is_said(make_context):
    bonus = Adjustment(county="own", round=2, rule="J1", count=1, reason="推广")
    text = conclusions(county_report(make_context(adjustments=(bonus,))))[1]
    assert (
        "综合得分由74.5分到83.6分，变化+9.1分：真实变化+7.1分，加分、扣分与否决+2.0分。"
    ) in text


def test_a_change_below_what_was_agreed_to_matter_is_told_so(make_context):
    text = conclusions(county_report(make_context(programme={"smallest_change": 8.0})))[1]
    assert text.startswith("扣除专家组变动的影响，本地县确有提高，但不能肯定达到约定的8分：")


def test_a_score_of_two_reviewers_says_so_before_it_says_anything_else(make_context):
    document = county_report(make_context(panel_sizes={1: 3, 2: 2}))
    first, second, *_ = conclusions(document)
    assert first.startswith("终评仅2名专家的评审计入，结果仅供参考。")
    assert second.startswith("计入的评审过少，两轮变化不作判断。")
    assert "终评仅2名专家的评审计入" in printed(document).split("使用时请注意")[1]


def unsubmitted(context):
    late = (pl.col("round") == 2) & (pl.col("reviewer") == "r3")
    state = pl.when(late).then(pl.lit("in_progress")).otherwise("state").alias("state")
    completion = context.results.completion.with_columns(state)
    return replace(context, results=replace(context.results, completion=completion))


def test_reviews_that_were_not_in_when_a_round_closed_are_counted_in_the_method(make_context):
    assert "应交的评审均已提交并计入。" in printed(county_report(make_context()))
    text = printed(county_report(unsubmitted(make_context())))
    assert "终评有1份评审到关闭时未提交，未计入。" in text
    assert "应交的评审均已提交" not in text


def test_a_county_without_material_is_told_what_to_hand_in_to_whom(make_context):
    document = county_report(make_context(county="silent"))
    assert "报送委托单位" in conclusions(document)[2]
    assert next(r.cells[0].text for r in document.table("material").rows) == "A1 班子配备"


def test_a_county_without_material_is_told_by_when_while_a_round_is_ahead(make_context):
    ahead = Round(number=2, title="终评", closes=datetime(2022, 10, 21, 10, tzinfo=UTC))
    context = make_context(county="silent", rounds=(1,))
    document = county_report(replace(context, rounds=(context.rounds[0], ahead)))
    assert "应在2022年10月21日前送达，以便列入终评。" in conclusions(document)[2]


def test_the_signature_lists_the_annexes(make_context):
    signature = next(b for b in county_report(make_context()).blocks if isinstance(b, Signature))
    assert signature.annexes == ("各项指标得分明细", "评审方法说明")


def test_the_addressee_and_the_language_of_comments_are_given_in_english(make_context):
    office = Recipient(county="own", office="中共本地县委书记", office_en="County Secretary")
    context = make_context(
        language="en", programme={"distribution": (office,)}, comments=(comment("很好。"),)
    )
    document = county_report(context)
    assert document.addressee == "County Secretary:"
    assert "original Chinese" in printed(document)


def test_an_applied_adjustment_is_a_row_of_the_table_and_an_item_of_the_method(make_context):
    bonus = Adjustment(county="own", round=2, rule="J1", count=1, reason="推广")
    document = county_report(make_context(adjustments=(bonus,)))
    assert row(document, "dimensions", "评审得分")[:3] == ["100%", "74.5", "81.6"]
    assert row(document, "dimensions", "加分、扣分与否决")[1:3] == ["0.0", "+2.0"]
    assert row(document, "dimensions", "综合得分")[:3] == ["100%", "74.5", "83.6"]
    assert "终评适用“J1 经验推广”1次，理由：推广。" in printed(document)


def test_why_a_criterion_was_not_rated_is_neither_praise_nor_blame(make_context):
    said = ReviewerComment(2, "B1", "A", "不在本人专业范围内。", rated=False)
    document = county_report(make_context(comments=(said,)))
    headings = [b.text for b in document.blocks if isinstance(b, Heading) and b.level == 2]
    assert headings == ["（一）未评原因"]
