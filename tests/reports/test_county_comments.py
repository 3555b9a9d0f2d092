"""Reviewers' comments in a county's report: groups, letters, and where many of them go."""

import pytest

from evaluation.reports.context import ReviewerComment
from evaluation.reports.county_report import county_report
from evaluation.reports.document import (
    Annex,
    Comments,
    Heading,
)
from tests.reports.county_texts import comment, printed


def test_comments_stand_in_groups_by_code_letter(make_context):
    comments = (
        comment("亮点：班子齐。"),
        comment("建议补上记录。"),
        comment("问题：记录不全。", "A2"),
        comment("工作扎实。", "A2"),
        comment("很受欢迎。", "B1"),
    )
    document = county_report(make_context(comments=comments))
    groups = [
        [(c.text, c.source) for c in b.items] for b in document.blocks if isinstance(b, Comments)
    ]
    assert groups == [
        [("班子齐。", "（专家A）")],
        [("记录不全。", "（专家A）")],
        [("建议补上记录。", "（专家A）")],
        [("工作扎实。", "（专家A）"), ("很受欢迎。", "（专家A）")],
    ]


@pytest.mark.parametrize("target", [None, 80.0])
def test_unmarked_praise_is_never_told_as_a_problem(make_context, small_rubric, target):
    small_rubric["dimension"][0]["criterion"][0]["target"] = target
    said = comment("工作扎实。")
    document = county_report(make_context(rubric=small_rubric, comments=(said,)))
    headings = [b.text for b in document.blocks if isinstance(b, Heading) and b.level == 2]
    assert headings == ["（一）其他意见"]
    assert "工作扎实" not in str(document.table("findings").rows)
    assert "主要亮点1条" not in printed(document)


def test_the_earlier_rounds_comments_stand_in_an_annex(make_context):
    document = county_report(make_context(comments=(comment("初评时的话。", number=1),)))
    titles = [b.title for b in document.blocks if isinstance(b, Annex)]
    assert titles[-1] == "初评评审意见"


def test_each_dimension_of_the_annex_counts_the_comments_it_rests_on(make_context):
    comments = (
        comment("亮点：班子齐。"),
        comment("问题：记录不全。", "A2"),
        comment("问题：台账缺页。", "A2"),
        comment("问题：初评的话。", "B1", number=1),
    )
    document = county_report(make_context(comments=comments))
    groups = [r.cells[0].text for r in document.table("criteria").rows if len(r.cells) == 1]
    assert groups == [
        "D1 组织建设（终评意见：主要亮点1条、突出问题2条）",
        "D2 服务青年",
    ]
    assert "各项得分和意见条数见附件1" in printed(document)


def test_a_last_round_without_comments_points_at_those_of_the_first(make_context):
    text = printed(county_report(make_context(comments=(comment("初评时的话。", number=1),))))
    assert "终评没有书面意见。" in text
    assert "全文见附件《初评评审意见》。" in text
    assert "评审专家未留下书面意见" not in text


def test_letters_and_spread_disappear_where_two_reviewers_would_be_told_apart(make_context):
    context = make_context(comments=(comment("看得出是谁。"),), panel_sizes={1: 2, 2: 2})
    document = county_report(context)
    assert "专家A" not in str(document.blocks)
    assert "离散" not in [c.title for c in document.table("criteria").columns]


def test_why_a_criterion_was_not_rated_is_neither_praise_nor_blame(make_context):
    said = ReviewerComment(2, "B1", "A", "不在本人专业范围内。", rated=False)
    document = county_report(make_context(comments=(said,)))
    headings = [b.text for b in document.blocks if isinstance(b, Heading) and b.level == 2]
    assert headings == ["（一）未评原因"]


def test_how_many_comments_of_each_kind_is_told_first(make_context):
    document = county_report(make_context(comments=(comment("亮点：好。"), comment("建议补。"))))
    assert "终评书面意见共2条：主要亮点1条、改进建议1条。" in printed(document)


def test_many_comments_stand_in_an_annex_and_the_body_counts_them(make_context):
    comments = tuple(comment(f"问题：第{n}条。") for n in range(200))
    document = county_report(make_context(comments=comments))
    annex = next(i for i, b in enumerate(document.blocks) if isinstance(b, Annex))
    body, after = document.blocks[:annex], document.blocks[annex:]
    assert not any(isinstance(b, Comments) for b in body)
    assert sum(len(b.items) for b in after if isinstance(b, Comments)) == 200
    assert "终评书面意见共200条" in str(body)
    assert "全文见附件《终评评审意见》。" in str(body)
    assert "终评评审意见" in [b.title for b in after if isinstance(b, Annex)]
