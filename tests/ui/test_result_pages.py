"""What the pages with results show, and when they show nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from evaluation.domain.rounds import RoundAct
from evaluation.services.actors import actor_named
from evaluation.services.platform import Platform
from evaluation.services.rounds import move_round

OpenPage = Callable[..., AppTest]


def summary(page: AppTest) -> Any:
    """The first table of the comparison: a row a county."""
    return page.dataframe[0].value


def test_both_rounds_stand_beside_each_other(open_page: OpenPage) -> None:
    page = open_page("round_comparison", "organizer", "jincheng-2022")

    assert not page.exception
    assert {"初评综合得分", "终评综合得分", "两轮合成得分"} <= set(summary(page).columns)


def test_a_county_without_material_says_so_and_has_no_number(open_page: OpenPage) -> None:
    page = open_page("round_comparison", "organizer", "jincheng-2022")

    table = summary(page)
    row = table[table["县（市、区）"] == "陵川县"].iloc[0]

    assert row["状态"] == "未提供材料"
    assert row[["初评综合得分", "终评综合得分", "两轮合成得分"]].isna().all()


def test_one_sealed_round_is_shown_without_changes(open_page: OpenPage) -> None:
    page = open_page("round_comparison", "organizer")

    assert not page.exception
    assert "目前只有一轮封存" in page.warning[0].value
    assert "终评综合得分" not in summary(page).columns


def test_results_of_a_round_closed_meanwhile_are_not_stale(
    demo: Platform, open_page: OpenPage
) -> None:
    page = open_page("round_comparison", "organizer")
    move_round(demo, actor_named(demo, "demo", "organizer"), 2, RoundAct.CLOSE)

    page.run()

    assert "终评综合得分" in summary(page).columns


def test_choosing_counties_narrows_the_tables(open_page: OpenPage) -> None:
    page = open_page("round_comparison", "organizer", "jincheng-2022")

    page.multiselect(key="comparison-counties-zh_CN").select("gaoping").run()

    assert list(summary(page)["县（市、区）"]) == ["高平市"]


@pytest.mark.parametrize("person", ["expert-2", "contact-gaoping", "reader-gaoping"])
def test_the_comparison_is_refused_to_others(open_page: OpenPage, person: str) -> None:
    page = open_page("round_comparison", person, "jincheng-2022")

    assert [i.value for i in page.info] == ["评审结果不对您的角色开放。"]
    assert not page.dataframe


def test_progress_counts_reviews_and_shows_no_rating(open_page: OpenPage) -> None:
    page = open_page("progress", "organizer")

    assert not page.exception
    assert {m.label: m.value for m in page.metric}["已提交"] == "9"
    assert not page.get("vega_lite_chart")


def test_a_reader_sees_only_the_published_round(demo: Platform, open_page: OpenPage) -> None:
    move_round(demo, actor_named(demo, "demo", "organizer"), 2, RoundAct.CLOSE)

    page = open_page("my_report", "reader-gaoping")

    assert [m.label for m in page.metric] == ["初评综合得分"]


def test_a_contact_reads_figures_as_they_were_written(open_page: OpenPage) -> None:
    page = open_page("county_profile", "contact-yangcheng")

    assert any("4000多名" in m.value for m in page.markdown)


@pytest.mark.parametrize(
    ("view", "person"),
    [
        ("progress", "organizer"),
        ("rounds", "organizer"),
        ("round_comparison", "organizer"),
        ("certainty", "organizer"),
        ("reports", "organizer"),
        ("dispatch", "organizer"),
        ("county_profile", "contact-gaoping"),
        ("my_report", "reader-gaoping"),
    ],
)
def test_every_page_marks_the_sample_as_invented(
    open_page: OpenPage, view: str, person: str
) -> None:
    page = open_page(view, person)

    assert not page.exception
    assert any("样例数据（虚构）" in m.value for m in page.markdown)


def test_a_round_reopened_while_its_scores_are_on_the_page_vanishes_from_it(
    demo: Platform, open_page: OpenPage
) -> None:
    organizer = actor_named(demo, "demo", "organizer")
    move_round(demo, organizer, 2, RoundAct.CLOSE)
    page = open_page("round_comparison", "organizer")
    page.segmented_control(key="round-of-heat-map-zh_CN").set_value(2).run()

    move_round(demo, organizer, 2, RoundAct.REOPEN, reason="漏传材料")
    page.run()

    assert not page.exception
    assert "终评综合得分" not in summary(page).columns
