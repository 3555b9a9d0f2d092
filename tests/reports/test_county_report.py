"""The wording of a county's report, against numbers worked out by hand in conftest's comments."""

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
from evaluation.reports.county_report import county_report
from evaluation.reports.document import (
    Figure,
    Heading,
    Signature,
    Table,
)
from tests.reports.conftest import COUNTIES
from tests.reports.county_texts import comment, conclusions, printed, row


def test_the_scores_equal_the_hand_calculation(make_context):
    document = county_report(make_context())
    organisation = ["50%", "67.0", "70.2", "+3.2", "76.0", "−5.8", "65.6", "—"]
    assert row(document, "dimensions", "组织建设") == organisation
    overall = ["100%", "74.5", "81.6", "+7.1", "83.0", "−1.4", "72.6", "90.5"]
    assert row(document, "dimensions", "综合得分") == overall
    assert "78.8" in row(document, "dimensions", "两轮合成得分")


def test_four_conclusions_come_first_and_say_where_the_county_stands(make_context):
    document = county_report(make_context())
    assert isinstance(document.blocks[0], Heading)
    first, second, third, fourth = conclusions(document)
    assert first.startswith(
        "最终结果为两轮合成得分78.8分，等次为“良好”。终评得81.6分，距目标83.0分差1.4分。"
    )
    assert second.startswith(
        "扣除专家组变动的影响，本地县确有提高，达到约定的3分：真实变化+7.1分（95%区间"
    )
    assert "综合得分由74.5分到81.6分，变化+7.1分。" in second
    assert third.startswith("达到目标的有服务青年，差距最大的是组织建设。")
    assert fourth.startswith(
        "应优先抓好以下指标：“A1 班子配备”、“A2 台账制度”。补到目标值，终评综合得分可提高2.9分，"
    )
    assert fourth.endswith("即可达到综合目标。")


def test_a_rank_stands_with_its_set_and_the_score_with_its_interval(make_context):
    # 45.6, 81.6 and 90.5 by reviewers who agree within a point or two: the places are certain.
    document = county_report(make_context())
    assert "终评在3个县（市、区）中位次为第2位（95%把握）。" in conclusions(document)[0]
    assert "终评宽严校正得分的95%区间为" in document.table("result").note


def test_the_result_stands_at_a_glance_above_the_conclusions(make_context):
    document = county_report(make_context())
    table = next(b for b in document.blocks if isinstance(b, Table))
    told = zip(table.columns, table.rows[0].cells, table.rows[1].cells, strict=True)
    assert [(c.title, value.text, below.text) for c, value, below in told][:-1] == [
        ("最终结果", "78.8", "两轮合成"),
        ("评定等次", "良好", "两轮合成"),
        ("初评", "74.5", "待改进"),
        ("终评", "81.6", "良好"),
        ("终评位次", "第2位", "共3个"),
        ("距终评目标", "−1.4", "目标83.0"),
    ]
    assert [c.title for c in table.columns][-1] == "真实变化"
    assert table.rows[0].cells[-1].text == "+7.1"


def test_the_result_of_the_last_round_alone_names_that_round(make_context):
    table = county_report(make_context(programme={"combination": "final_only"})).table("result")
    assert [c.title for c in table.columns][:2] == ["综合得分", "评定等次"]
    assert [c.text for c in table.rows[0].cells][:2] == ["81.6", "良好"]
    assert [c.text for c in table.rows[1].cells][:2] == ["终评", "终评"]


def test_a_wide_rank_set_is_told_with_a_warning(make_context):
    context = make_context()
    own = pl.col("county") == "own"
    wide = context.results.scores.with_columns(
        rank_low=pl.when(own).then(1).otherwise("rank_low"),
        rank_high=pl.when(own).then(3).otherwise("rank_high"),
    )
    document = county_report(replace(context, results=replace(context.results, scores=wide)))
    told = "终评在3个县（市、区）中位次区间为第1至第3位（95%把握），不宜仅凭先后下结论。"
    assert told in conclusions(document)[0]
    assert "第1至第3位" in [c.text for c in document.table("result").rows[0].cells]


def test_sentences_point_to_tables_and_annexes_by_their_numbers(make_context):
    text = printed(county_report(make_context()))
    assert "数值见表3，位置见图2；各项得分和意见条数见附件1，意见原文见“评审意见”。" in text
    assert "权重、人数和离散程度见附件1。" in text
    assert "⟦" not in text


def test_no_rank_is_printed_where_the_programme_keeps_ranks_back(make_context):
    text = printed(county_report(make_context(disclosure=Disclosure(ranking="none"))))
    assert "本报告不排位次" in text
    assert "位次区间" not in text


def test_a_fall_is_named(make_context):
    assert "得分低于初评的有台账制度。" in conclusions(county_report(make_context()))[2]


def test_dimensions_add_up_to_the_score_through_the_correction(make_context):
    text = printed(county_report(make_context()))
    assert "各维度加权合计" in text
    assert "专家宽严校正" in text


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
    assert (marked.sample, marked.draft) == ("样例数据（虚构），非真实评审结果", "草稿，未签发")
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
    notes = str([b.note for b in document.blocks if isinstance(b, Figure | Table)])
    for told in ("竖条", "低于目标", "距目标", "底色越深"):
        assert told not in notes
    assert "目标" not in [c.title for c in document.table("dimensions").columns]


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
    assert [c.split("　")[0] for c in captions] == [
        *("表1", "表2", "图1", "表3", "图2", "图3", "图4", "图5", "图6", "表4", "表5"),
    ]


def test_a_score_of_two_reviewers_says_so_before_it_says_anything_else(make_context):
    document = county_report(make_context(panel_sizes={1: 3, 2: 2}))
    first, second, *_ = conclusions(document)
    assert first.startswith("终评仅2名专家的评审计入，结果仅供参考。")
    assert second.startswith("计入的评审过少，两轮变化不作判断。")
    assert "终评仅2名专家的评审计入" in printed(document).split("使用时请注意")[1]


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
    assert "in the language they were written in" in printed(document)


def test_an_applied_adjustment_is_a_row_of_the_table_and_an_item_of_the_method(make_context):
    bonus = Adjustment(county="own", round=2, rule="J1", count=1, reason="推广")
    document = county_report(make_context(adjustments=(bonus,)))
    assert row(document, "dimensions", "评审得分")[:3] == ["100%", "74.5", "81.6"]
    assert row(document, "dimensions", "加分、扣分与否决")[1:3] == ["0.0", "+2.0"]
    assert row(document, "dimensions", "综合得分")[:3] == ["100%", "74.5", "83.6"]
    assert "终评适用“J1 经验推广”1次，理由：推广。" in printed(document)


def of_targets(small_rubric, first, second):
    """The criteria of each dimension with another target: the dimensions score 70.2 and 93."""
    for dimension, target in zip(small_rubric["dimension"], (first, second), strict=True):
        for criterion in dimension["criterion"]:
            criterion["target"] = target
    return small_rubric


@pytest.mark.parametrize(
    ("targets", "told"),
    [
        ((99.0, 99.0), "全部2个维度均未达到目标，相对较好的是服务青年，差距最大的是组织建设。"),
        ((99.0, 90.0), "达到目标的有服务青年，差距最大的是组织建设。"),
        ((60.0, 90.0), "各维度均达到目标，优势在组织建设，相对薄弱的是服务青年。"),
    ],
)
def test_no_dimension_below_its_target_is_called_a_strength(
    make_context, small_rubric, targets, told
):
    document = county_report(make_context(rubric=of_targets(small_rubric, *targets)))
    assert conclusions(document)[2].startswith(told)


def test_beside_an_adjusted_score_the_interval_names_the_score_that_it_is_of(make_context):
    bonus = Adjustment(county="own", round=2, rule="J1", count=1, reason="推广")
    note = county_report(make_context(adjustments=(bonus,))).table("result").note
    assert note.startswith("终评未计加分、扣分与否决时为81.6分，95%区间")


def test_the_thick_line_is_explained_only_where_one_is_drawn(make_context):
    # Criterion A2 fell from 70 to 63; without it nothing fell.
    context = make_context()
    thick = "粗实线表示得分低于上一次比较的轮次。"
    assert thick in printed(county_report(context))
    risen = pl.when(pl.col("criterion") == "A2").then(71.0).otherwise("raw")
    own = (pl.col("county") == "own") & (pl.col("round") == 2)
    rated = context.results.criteria.with_columns(raw=pl.when(own).then(risen).otherwise("raw"))
    assert thick not in printed(
        county_report(replace(context, results=replace(context.results, criteria=rated)))
    )


def test_every_paragraph_of_the_countys_one_thing_ends_with_a_full_stop(make_context):
    county = COUNTIES[0].model_copy(update={"brand_text": "第一段\n第二段！\n第三段。"})
    text = printed(county_report(make_context(counties=(county, *COUNTIES[1:]))))
    for paragraph in ("第一段。", "第二段！", "第三段。"):
        assert paragraph in text
    assert "！。" not in text
    assert "。。" not in text


def test_a_dimension_of_other_criteria_says_what_its_change_holds(make_context, small_rubric):
    told = "服务青年两轮所评的指标不同，变化中有指标不同的影响。"
    assert told not in county_report(make_context()).table("dimensions").note
    dimensions = small_rubric["dimension"]
    late = {"id": "B2", "title": "整改", "weight": 10, "kind": "points", "rounds": [2]}
    dimensions[1]["criterion"][0]["weight"] = 40
    dimensions[1]["criterion"].append(late)
    note = county_report(make_context(rubric=small_rubric)).table("dimensions").note
    assert told in note


def test_an_only_dimension_is_not_counted(make_context, small_rubric):
    first, second = small_rubric["dimension"]
    first["criterion"] += second["criterion"]
    small_rubric["dimension"] = [first]
    assert "1个维度" not in printed(county_report(make_context(rubric=small_rubric)))
    assert "2个维度中，1个达到目标。" in printed(county_report(make_context()))
