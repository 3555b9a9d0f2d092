"""What the pages say of how sure the results are: to whom, in which words, and with which dashes."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from evaluation.ui import session
from evaluation.ui.parts.certainty_reviewers import remarks

OpenPage = Callable[..., AppTest]
SAMPLE = "jincheng-2022"


def table(page: AppTest, *columns: str) -> Any:
    """The first table that has these columns."""
    return next(d.value for d in page.dataframe if set(columns) <= set(d.value.columns))


def words(page: AppTest) -> str:
    """Everything that is said on the page outside tables and charts."""
    said = [*page.markdown, *page.caption, *page.info, *page.warning, *page.subheader]
    return "\n".join(str(element.value) for element in said)


@pytest.fixture
def comparison(read_page: OpenPage) -> AppTest:
    return read_page("round_comparison", "organizer", SAMPLE)


@pytest.fixture
def certainty(read_page: OpenPage) -> AppTest:
    return read_page("certainty", "organizer", SAMPLE)


def test_a_rank_never_stands_without_its_set(comparison: AppTest) -> None:
    ranks = table(comparison, "位次区间", "95%区间")

    assert not comparison.exception
    assert ranks["位次区间"].str.fullmatch(r"\d+(–\d+)?|—").all()
    assert not [c for d in comparison.dataframe for c in d.value.columns if c == "位次"]


def test_a_county_without_a_rank_says_why(comparison: AppTest) -> None:
    ranks = table(comparison, "位次区间", "说明")
    row = ranks[ranks["县（市、区）"] == "陵川县"].iloc[0]

    assert (row["位次区间"], row["说明"]) == ("—", "未提供材料")


def test_only_a_county_without_a_rank_is_given_a_reason(comparison: AppTest) -> None:
    ranks = table(comparison, "位次区间", "说明").set_index("县（市、区）")
    unranked = ranks.index[ranks["位次区间"] == "—"]

    assert len(ranks) == 6
    assert list(unranked) == ["陵川县"]
    assert list(ranks.index[ranks["说明"] != ""]) == ["陵川县"]
    assert "没有位次" not in words(comparison)


def test_the_verdict_on_a_change_is_in_words_and_beside_its_interval(comparison: AppTest) -> None:
    changes = table(comparison, "结论", "95%区间", "平均分变化")

    assert changes["结论"].str.contains("确有|看不出|变化很小|—").all()
    assert "陵川县" in set(changes["县（市、区）"])


def test_a_clear_change_says_what_would_undo_it(comparison: AppTest) -> None:
    changes = table(comparison, "结论", "95%区间", "平均分变化")
    undone = "专家整体放宽多少分，结论就不成立"
    clear = changes["结论"].str.contains("确有")

    assert 0 < clear.sum() < len(changes)
    assert changes[clear][undone].str.fullmatch(r"[+−]\d+\.\d").all()
    assert changes[clear]["校正多重比较后仍成立"].isin(["是", "否"]).all()
    assert (changes[~clear][[undone, "校正多重比较后仍成立"]] == "—").all(axis=None)


def test_the_parts_of_a_change_sum_to_it(comparison: AppTest) -> None:
    changes = table(comparison, "结论", "95%区间", "平均分变化").set_index("县（市、区）")
    row = changes.loc["高平市"]
    total, *parts = (
        float(row[c].replace("−", "-"))
        for c in ("平均分变化", "真实变化", "专家组变动", "指标或权重不同（按平均分）")
    )

    assert sum(parts) == pytest.approx(total, abs=0.21)


def test_the_account_of_a_score_leads_to_the_published_figure(comparison: AppTest) -> None:
    account = next(m.value for m in comparison.markdown if "| 步骤 | 分 |" in m.value)
    summary = comparison.dataframe[0].value.set_index("县（市、区）")
    published = summary.loc["城区", "终评综合得分"]

    last = account.splitlines()[-1]
    assert "综合得分" in last
    assert float(last.split("**")[3]) == pytest.approx(published, abs=0.005)


def test_the_account_of_a_county_without_material_has_no_number(open_page: OpenPage) -> None:
    comparison = open_page("round_comparison", "organizer", SAMPLE)

    comparison.selectbox(key="origin-county-zh_CN").select("lingchuan").run()

    assert any("陵川县" in i.value and "没有得分" in i.value for i in comparison.info)


def test_the_organizer_sees_names_and_an_observer_no_single_review(read_page: OpenPage) -> None:
    organizer = read_page("round_comparison", "organizer", SAMPLE)
    observer = read_page("round_comparison", "observer", SAMPLE)

    assert "专家甲" in set(table(organizer, "专家", "评审综合分")["专家"])
    assert not [d for d in observer.dataframe if "评审综合分" in d.value.columns]


def test_the_panel_lead_sees_no_single_reviewer_where_reviewers_are_blind_to_each_other(
    read_page: OpenPage,
) -> None:
    organizer = read_page("certainty", "organizer", SAMPLE)
    lead = read_page("certainty", "expert-1", SAMPLE)
    comparison = read_page("round_comparison", "expert-1", SAMPLE)

    assert not lead.exception
    assert organizer.get("vega_lite_chart")  # it could leak
    assert not lead.get("vega_lite_chart")
    columns = {c for page in (lead, comparison) for d in page.dataframe for c in d.value.columns}
    assert "专家" not in columns
    assert not re.search("专家[A-Z甲乙丙丁戊己庚辛]", words(lead))
    assert "各位专家的情况只供组织者查看" in words(lead)


def test_the_panel_lead_still_sees_how_the_panel_as_a_whole_agrees(read_page: OpenPage) -> None:
    lead = read_page("certainty", "expert-1", SAMPLE)

    assert "ICC(A,k)" in words(lead)
    assert "共同的评审专家" in words(lead)
    assert table(lead, "另一种算法", "排序吻合程度") is not None


def test_agreement_is_a_number_or_a_dash_with_a_reason(certainty: AppTest) -> None:
    lines = next(m.value for m in certainty.markdown if "ICC" in m.value).splitlines()

    assert not certainty.exception
    assert len(lines) == 7
    assert all(re.match(r"- \*\*(−?\d\.\d\d|—)\*\*", line) for line in lines)
    assert all("；" in line for line in lines if "—" in line)


def test_the_page_says_how_close_two_reviewers_are(certainty: AppTest) -> None:
    close = next(m.value for m in certainty.markdown if "同一个县的两位专家" in m.value)
    by_criterion = table(certainty, "指标", "相差不超过一级")

    found = re.search(r"不超过3分的占(\d+)%；.*中位数为(\d+\.\d)分", close)
    assert found
    share, points = found.groups()
    assert 0 < int(share) < 100
    assert 0 < float(points) < 10
    assert by_criterion["相差不超过一级"].str.fullmatch(r"\d+%").all()
    assert set(by_criterion["一级是几分"]) == {"10.5", "20.0"}


def test_more_levels_than_counties_are_no_more_than_all_counties_told_apart(
    certainty: AppTest,
) -> None:
    assert "足以把5个县全部分开" in words(certainty)
    assert "个层次" not in words(certainty)


def test_the_cautions_stand_on_both_pages_of_results(
    certainty: AppTest, comparison: AppTest
) -> None:
    assert certainty.warning[0].value == comparison.warning[0].value


@pytest.mark.parametrize(
    ("p", "remark"),
    [
        (0.01, "波动大，会干扰结果"),
        (0.05, "波动较大（未达显著）"),
        (None, "波动较大（无从检验）"),
    ],
)
def test_scatter_distorts_only_where_the_test_bears_it_out(
    monkeypatch: pytest.MonkeyPatch, p: float | None, remark: str
) -> None:
    monkeypatch.setattr(session, "translator", lambda: str)
    found = {"outlying_severity": False, "severity": 0.0, "mean_square": 2.4, "holm_p": p}

    assert remarks(found)[-1] == remark


def test_the_page_says_that_nobody_is_left_out_automatically(certainty: AppTest) -> None:
    assert "任何评审都不会被自动剔除" in words(certainty)


def test_leaving_one_reviewer_out_shows_every_county_beside_its_rank_set(
    open_page: OpenPage,
) -> None:
    certainty = open_page("certainty", "organizer", SAMPLE)

    certainty.selectbox(key="left-out-2-zh_CN").select("expert-8").run()
    without = table(certainty, "不计时的得分", "位次区间")

    assert len(without) == 5
    assert (without["相差"] != "—").all()


def test_another_round_is_one_click_away(open_page: OpenPage) -> None:
    certainty = open_page("certainty", "organizer", SAMPLE)

    certainty.segmented_control(key="round-of-certainty-zh_CN").set_value(1).run()

    assert not certainty.exception
    assert "专家庚" in set(table(certainty, "专家", "波动")["专家"])


def test_one_sealed_round_is_enough(read_page: OpenPage) -> None:
    page = read_page("certainty", "organizer", "demo")

    assert not page.exception
    assert table(page, "专家", "波动") is not None


@pytest.mark.parametrize("person", ["expert-2", "contact-gaoping", "reader-gaoping", "observer"])
def test_how_sure_we_are_is_refused_to_others(read_page: OpenPage, person: str) -> None:
    page = read_page("certainty", person, SAMPLE)

    assert len(page.info) == 1
    assert not page.dataframe
