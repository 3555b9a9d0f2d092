"""How the evaluation went and how it was worked out, as a county's report tells it."""

from dataclasses import replace
from datetime import UTC, datetime

import polars as pl

from evaluation.domain.rounds import Round
from evaluation.reports.county_report import county_report
from tests.reports.county_texts import printed


def test_the_method_names_the_headline_the_facets_and_how_intervals_were_made(make_context):
    text = printed(county_report(make_context()))
    assert "综合得分采用宽严校正得分。" in text
    assert "专家的宽严、专家在各轮之间的尺度变化、专家对个别县的持续偏向" in text
    assert "贝叶斯" in text
    assert "种子20240101" in text


def test_the_method_names_rubric_digests_and_seals(make_context):
    context = make_context()
    text = printed(county_report(context))
    assert context.rubrics[2].sha256 in text
    assert "2" * 64 in text


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


def test_how_the_evaluation_went_is_told_round_by_round(make_context):
    document = county_report(make_context(recusal_count=2))
    assert [[c.text for c in r.cells] for r in document.table("rounds").rows] == [
        ["初评", "—", "3", "3", "3", "40%"],
        ["终评", "—", "3", "3", "3", "60%"],
    ]
    text = printed(document)
    assert "委托单位委托评审单位开展第三方评审，方案列入4个县（市、区），3个有得分。" in text
    assert "2名专家按规定对本地县回避，回避者不计入。" in text


def test_the_days_of_a_round_are_told_in_the_programmes_own_time_zone(make_context):
    # 9 May 2022, 00:30 in Shanghai is still the 8th in London.
    first = Round(
        number=1,
        title="初评",
        opens=datetime(2022, 5, 8, 16, 30, tzinfo=UTC),
        closes=datetime(2022, 5, 20, 10, tzinfo=UTC),
    )
    context = make_context()
    document = county_report(replace(context, rounds=(first, context.rounds[1])))
    assert document.table("rounds").rows[0].cells[1].text == "2022年5月9日至20日"


def proposing(small_rubric, **changes):
    """The small rubric with a weight of its own, a note that asks for consent, and a quoted document."""
    small_rubric["dimension"][0]["criterion"][0]["proposed"] = ["weight"]
    source = {"id": "S1-1", "text": "一句原文。", "document": "《青年报》，2022年4月15日"}
    return {**small_rubric, "note": "权重须经组织方书面确认。", "source": [source], **changes}


def test_a_draft_prints_the_rubrics_note_that_asks_for_consent(make_context, small_rubric):
    text = printed(county_report(make_context(rubric=proposing(small_rubric), draft=True)))
    assert "权重须经组织方书面确认。" in text
    assert "已予确认" not in text


def test_an_approved_report_says_that_approving_was_the_consent(make_context, small_rubric):
    text = printed(county_report(make_context(rubric=proposing(small_rubric))))
    assert "须经组织方书面确认" not in text
    assert "指标内容据以下资料整理：《青年报》，2022年4月15日。" in text
    assert "来源未给出的，由本项目提出建议，组织方签发本报告时已予确认。" in text


def test_a_rubric_whose_sources_gave_everything_has_nothing_to_confirm(make_context, small_rubric):
    rubric = {**small_rubric, "note": "权重须经组织方书面确认。"}
    for draft in (True, False):
        text = printed(county_report(make_context(rubric=rubric, draft=draft)))
        assert "书面确认" not in text
        assert "已予确认" not in text
