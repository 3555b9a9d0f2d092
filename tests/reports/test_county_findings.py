"""The findings of a county's report: fact, basis, advice, and room for who and when."""

from dataclasses import replace

import polars as pl
import pytest

from evaluation.domain.programme import Disclosure
from evaluation.reports.context import ReviewerComment
from evaluation.reports.county_report import county_report
from evaluation.reports.document import (
    Annex,
)
from tests.reports.county_texts import comment, printed


def findings(document, table="findings"):
    return [[cell.text for cell in r.cells] for r in document.table(table).rows]


def test_a_finding_gives_fact_basis_advice_and_room_for_who_and_when(make_context):
    comments = (
        comment("问题：副职长期空缺。"),
        comment("建议：年内配齐。"),
        comment("问题：台账缺三个月。", "A2"),
    )
    table = county_report(make_context(comments=comments)).table("findings")
    assert [c.title for c in table.columns] == [
        *("序", "存在问题", "依据", "整改建议", "责任单位", "完成时限"),
    ]
    assert findings(county_report(make_context(comments=comments))) == [
        [
            "1",
            "A1 班子配备：副职长期空缺。",
            "得75.0分，目标80.0分，差5.0分；补齐加1.50分。问题意见1条。",
            "年内配齐。可借鉴标杆县。",
            "",
            "",
        ],
        [
            "2",
            "A2 台账制度：台账缺三个月。",
            "得63.0分，目标70.0分，差7.0分；补齐加1.40分。比初评低7.0分。问题意见1条。",
            "可借鉴标杆县。",
            "",
            "",
        ],
    ]
    assert table.writing_height > 0


def test_where_no_round_names_a_problem_one_sentence_says_so(make_context):
    context = make_context(disclosure=Disclosure(learn_from=False))
    document = county_report(context)
    assert [r[1] for r in findings(document)] == ["A1 班子配备", "A2 台账制度"]
    assert findings(document)[0][3] == "—"
    said = "这些指标没有注明为“问题”的专家意见，下表只列得分差距。"
    assert printed(document).count(said) == 1
    named = county_report(replace(context, comments=(comment("问题：空缺。"),)))
    assert said not in printed(named)


def test_a_finding_without_a_problem_beside_others_that_have_one_says_so(make_context):
    rows = findings(county_report(make_context(comments=(comment("问题：空缺。", "A2"),))))
    assert [r[1] for r in rows] == ["A1 班子配备：专家未写明具体问题。", "A2 台账制度：空缺。"]


def test_a_problem_that_only_the_first_round_named_is_told_with_its_round(make_context):
    comments = (
        comment("问题：副职空缺。", number=1),
        comment("问题：台账旧话。", "A2", number=1),
        comment("问题：台账新话。", "A2"),
    )
    document = county_report(make_context(comments=comments))
    rows = findings(document)
    assert [r[1] for r in rows] == ["A1 班子配备：（初评）副职空缺。", "A2 台账制度：台账新话。"]
    assert rows[0][2].endswith("初评问题意见1条。")
    note = document.table("findings").note
    assert (
        "标注“初评”的是初评时提出、终评没有专家再提及的问题或建议，是否已经整改，请核实。" in note
    )
    assert "专家A" not in str(document.table("findings"))


@pytest.mark.parametrize(
    ("later", "told"),
    [
        ("亮点：班子配齐。", "A1 班子配备：终评未列为问题。"),
        ("建议：再充实。", "A1 班子配备：终评未列为问题。"),
        ("已经配齐。", "A1 班子配备：专家意见1条未注明类别，见评审意见。"),
    ],
)
def test_what_the_last_round_wrote_of_a_criterion_takes_the_place_of_an_earlier_problem(
    make_context, later, told
):
    comments = (comment("问题：副职空缺。", number=1), comment(later))
    document = county_report(make_context(comments=comments))
    row = findings(document)[0]
    assert row[1] == told
    assert "问题意见" not in row[2]
    assert "标注" not in document.table("findings").note


def test_words_that_nobody_ended_do_not_run_into_the_next(make_context):
    comments = (comment("建议：年内配齐"), comment("建议：落实责任"))
    remedy = findings(county_report(make_context(comments=comments)))[0][3]
    assert remedy == "年内配齐。落实责任。可借鉴标杆县。"


def test_earlier_advice_that_the_last_round_answers_with_praise_stands_no_more(make_context):
    comments = (comment("建议：年内配齐。", number=1), comment("亮点：班子配齐。"))
    kept_back = Disclosure(learn_from=False)
    document = county_report(make_context(comments=comments, disclosure=kept_back))
    assert findings(document)[0][3] == "—"


def test_words_of_the_last_round_alone_are_not_called_an_earlier_rounds(make_context):
    document = county_report(make_context(comments=(comment("问题：空缺。"),)))
    assert "标注" not in document.table("findings").note


def test_what_the_first_round_praised_or_left_unmarked_is_no_problem_later(make_context):
    comments = (
        comment("亮点：班子齐。", number=1),
        comment("工作扎实。", "A2", number=1),
        ReviewerComment(1, "A1", "A", "问题：不熟悉。", rated=False),
    )
    assert [r[1] for r in findings(county_report(make_context(comments=comments)))] == [
        "A1 班子配备",
        "A2 台账制度",
    ]


def test_earlier_advice_stands_only_where_there_is_no_other(make_context):
    comments = (comment("建议：年内配齐。", number=1),)
    kept_back = Disclosure(learn_from=False)
    alone = county_report(make_context(comments=comments, disclosure=kept_back))
    assert findings(alone)[0][3] == "（初评）年内配齐。"
    assert "标注“初评”的是初评时提出" in alone.table("findings").note
    beside = county_report(make_context(comments=comments))
    assert findings(beside)[0][3] == "可借鉴标杆县。"
    assert "标注" not in beside.table("findings").note


def test_an_earlier_problem_stands_in_english_under_its_round(make_context):
    context = make_context(comments=(comment("问题：副职空缺。", number=1),), language="en")
    row = findings(county_report(context))[0]
    assert "(First review) 副职空缺。" in row[1]
    assert row[2].endswith("First review: comments on problems: 1.")


def test_what_nobody_called_a_problem_is_pointed_at_and_not_quoted(make_context):
    fact = findings(county_report(make_context(comments=(comment("工作扎实。"),))))[0][1]
    assert fact == "A1 班子配备：专家意见1条未注明类别，见评审意见。"


def test_long_and_many_comments_are_shortened_in_a_finding(make_context):
    comments = tuple(comment(f"问题：{'很长' * 50}{n}。") for n in range(4))
    fact = findings(county_report(make_context(comments=comments)))[0][1]
    assert fact.count("……") == 2
    assert fact.endswith("（共4条）")
    assert len(fact) < 160


def test_priorities_are_ordered_by_gap_times_weight_and_in_numbers_for_the_workbook(make_context):
    document = county_report(make_context())
    table = next(t for t in document.workbook_only if t.id == "priorities")
    assert [[c.text for c in r.cells] for r in table.rows] == [
        ["1", "A1 班子配备", "75.0", "80.0", "5.0", "1.50", "标杆县", "", ""],
        ["2", "A2 台账制度", "63.0", "70.0", "7.0", "1.40", "标杆县", "", ""],
    ]


@pytest.fixture
def many_criteria(small_rubric):
    """Seven more criteria that everybody misses: the ratings of A1 stand for each."""
    small_rubric["dimension"][0]["criterion"] = [
        {"id": f"A{n}", "title": f"指标{n}", "weight": 5, "kind": "points", "target": 99.0}
        for n in range(1, 11)
    ]
    return small_rubric


def test_findings_beyond_the_first_five_go_on_in_an_annex(make_context, many_criteria):
    context = make_context(rubric=many_criteria)
    document = county_report(replace(context, results=with_all_missing(context)))
    assert [r[0] for r in findings(document)] == ["1", "2", "3", "4", "5"]
    assert next(r[0] for r in findings(document, "other_findings")) == "6"
    titles = [b.title for b in document.blocks if isinstance(b, Annex)]
    assert "问题清单（续）" in titles
    assert "前5项见表4，其余见附件2。" in printed(document)


def with_all_missing(context):
    """Every criterion rated 50: nobody meets anything."""
    rated = context.results.criteria.with_columns(raw=pl.lit(50.0))
    return replace(context.results, criteria=rated)
