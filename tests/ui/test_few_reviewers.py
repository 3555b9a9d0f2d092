"""What the pages tell where few reviewers rated a county, and where counties share no scale."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from evaluation.services.platform import Platform
from evaluation.services.programmes import load_folder
from tests.small_programme import COUNTIES, PEOPLE, write_small_programme

OpenPage = Callable[..., AppTest]
Panels = dict[int, dict[str, tuple[str, ...]]]
PANEL = "".join(f"r{n},专家{n},reviewer,大学{n},,\n" for n in range(3, 8))
OTHERS = PEOPLE + PANEL + "watch,观察员,observer,省,,\n"
FEW: Panels = {
    1: {"jia": ("r2", "r3"), "yi": ("r3", "r4")},
    2: {"jia": ("r2", "r3", "r5"), "yi": ("r3", "r4")},
}
"""甲县 has three reviewers in round 2 alone, 乙县 never."""
RETURNING: Panels = {n: {"jia": ("r2", "r3", "r5"), "yi": ("r3", "r4")} for n in (1, 2)}
APART: Panels = {1: {"jia": ("r2", "r3"), "yi": ("r4", "r5"), "ding": ("r6", "r7")}}


def lines(panels: Panels) -> str:
    """A rating of C1 and C2 a review, no two reviews alike."""
    reviews = [
        (number, county, reviewer)
        for number, counties in panels.items()
        for county, panel in counties.items()
        for reviewer in panel
    ]
    return "".join(
        f"{number},{county},{reviewer},C1,rated,{61 + (7 * place) % 36},\n"
        f"{number},{county},{reviewer},C2,rated,80,\n"
        for place, (number, county, reviewer) in enumerate(reviews)
    )


@pytest.fixture
def opened(demo: Platform, open_page: OpenPage, tmp_path: Path) -> OpenPage:
    def opened(view: str, person: str, panels: Panels) -> AppTest:
        states = ("published", "published" if 2 in panels else "planned")
        folder = write_small_programme(
            tmp_path / "small", states=states, ratings=lines(panels), people=OTHERS
        )
        with (folder / "programme.toml").open("a", encoding="utf-8") as file:
            file.write("\n[blinding]\nreviewers_to_each_other = false\n")
        more = COUNTIES + "ding,丁县,Ding County,yes,,,\n"
        (folder / "counties.csv").write_text(more, encoding="utf-8")
        load_folder(demo, folder)
        return open_page(view, person, "small")

    return opened


def said(page: AppTest) -> str:
    return "\n".join(str(e.value) for e in (*page.markdown, *page.caption, *page.info))


class Chart:
    """A chart of the page by its description, and what it draws."""

    def __init__(self, page: AppTest, description: str) -> None:
        charts = [(c.proto, json.loads(c.proto.spec)) for c in page.get("vega_lite_chart")]
        (proto, self.spec), *more = [c for c in charts if c[1].get("description") == description]
        assert not more
        self.data = {d.name: pl.read_ipc_stream(d.data.data) for d in proto.datasets}

    def points(self, shape: str) -> list[float]:
        """The values drawn with a shape."""
        marks = [la for la in self.spec["layer"] if la["mark"].get("shape") == shape]
        return [v for la in marks for v in self.data[la["data"]["name"]]["value"]]

    def words(self) -> str:
        """All that it says and all that it rests on."""
        return str([frame.rows() for frame in self.data.values()]) + json.dumps(self.spec)


OWN_CHANGE, SEVERITY = "同一批专家的评分变化", "各位专家比全组偏宽或偏严几分"


def test_only_the_organizer_sees_who_of_few_changed_the_own_score_by_how_much(
    opened: OpenPage,
) -> None:
    organizer = opened("round_comparison", "org", RETURNING)
    assert len(Chart(organizer, OWN_CHANGE).points("circle")) == 5  # it could leak

    observer = opened("round_comparison", "watch", RETURNING)
    seen = Chart(observer, OWN_CHANGE)
    assert seen.points("circle") == []
    assert len(seen.points("diamond")) == 1  # 甲县, of three who returned
    assert "甲县" in seen.words()
    assert "乙县" not in seen.words()
    assert "只有组织者能看到他们的评分变化" in said(observer)


def test_the_panel_lead_sees_single_changes_only_where_three_returned(opened: OpenPage) -> None:
    seen = Chart(opened("round_comparison", "lead", RETURNING), OWN_CHANGE)

    assert len(seen.points("circle")) == 3
    assert len(seen.points("diamond")) == 1


def test_severities_are_told_of_the_rounds_and_reviewers_of_a_county_of_three(
    opened: OpenPage,
) -> None:
    whole = Chart(opened("certainty", "org", FEW), SEVERITY)
    assert len(whole.points("circle")) == 3 + 4  # it could leak

    lead = opened("certainty", "lead", FEW)
    assert not lead.exception
    assert len(Chart(lead, SEVERITY).points("circle")) == 3
    assert "只对组织者逐位列出" in said(lead)
    reviewers = next(d.value for d in lead.dataframe if "波动" in d.value.columns)
    assert len(reviewers) == 3


def tables_of_scores(page: AppTest) -> list[Any]:
    return [d.value for d in page.dataframe if "位次区间" in d.value.columns]


def test_counties_that_share_no_scale_stand_in_tables_of_their_own(opened: OpenPage) -> None:
    page = opened("round_comparison", "org", APART)

    assert not page.exception
    tables = tables_of_scores(page)
    assert [list(t["县（市、区）"]) for t in tables] == [["甲县"], ["乙县"], ["丁县"], ["丙县"]]
    assert "不同组的得分没有共同标尺，不能相互比较" in said(page)


def test_counties_without_a_rank_stand_by_name_and_not_by_score(opened: OpenPage) -> None:
    alone = {1: {"jia": ("r2",), "yi": ("r2",), "ding": ("r2",)}}
    (table,) = tables_of_scores(opened("round_comparison", "org", alone))

    assert list(table["位次区间"]) == ["—"] * 4
    assert list(table["平均分"]) != sorted(table["平均分"], reverse=True)
    # By pinyin: ding, jia, yi; then bing, which has no score.
    assert list(table["县（市、区）"]) == ["丁县", "甲县", "乙县", "丙县"]


def test_every_reading_of_a_score_stands_beside_the_adjusted_one(opened: OpenPage) -> None:
    page = opened("round_comparison", "org", RETURNING)
    wanted = {"去掉最高、最低后的平均分", "固定宽严得分", "校正得分"}

    found = [d.value for d in page.dataframe if "校正得分" in d.value.columns]
    assert len(found) == 3  # each round, and how sure the scores are
    for table in found:
        assert wanted <= set(table.columns)
        assert table["固定宽严得分"].notna().any()
