"""What of the other counties a county's report holds: no more than `[disclosure]` allows."""

import json
from dataclasses import replace

import polars as pl
import pytest

from evaluation.domain.programme import Disclosure
from evaluation.reports.county_report import county_report
from evaluation.reports.document import (
    Figure,
    Heading,
)
from evaluation.reports.facts import Facts
from evaluation.reports.others import heat_frame, ranking_frame, slope_frame
from tests.reports.county_texts import printed


def figures(document):
    return {b.id: b for b in document.blocks if isinstance(b, Figure)}


NOTHING_SHOWN = {"ranking": "none", "heat_map": "none"}


def test_the_change_of_all_counties_is_kept_back_with_their_mean(make_context):
    shown = printed(county_report(make_context()))
    kept = printed(county_report(make_context(disclosure=Disclosure(mean=False))))
    assert "比各县平均变化" in shown
    assert "各县平均变化+8.4分" in shown  # (7.1 + 3 + 14.952) / 3
    assert "各县平均变化" not in kept


def test_another_countys_name_and_scores_stay_out(make_context):
    text = printed(county_report(make_context()))
    assert "金丝雀" not in text
    assert "canary" not in text
    for canary in ("44.4", "45.4", "46.4", "44.37", "45.37", "46.37", "45.57", "41.37"):
        assert canary not in text, canary


@pytest.mark.parametrize(
    ("kept_back", "absent"),
    [
        ({"learn_from": False}, ("标杆县", "可借鉴")),
        ({"best": False}, ("最高分", "90.5", "99.19")),
        ({"mean": False}, ("同一轮的平均分", "比各县平均", "72.6")),
    ],
)
def test_disclosure_is_obeyed_by_every_sentence_table_and_chart(make_context, kept_back, absent):
    disclosure = Disclosure(**NOTHING_SHOWN, **kept_back)
    text = printed(county_report(make_context(disclosure=disclosure)))
    for word in absent:
        assert word not in text, word


def test_the_default_shows_the_others_without_names_ids_or_exact_scores(make_context):
    shown = figures(county_report(make_context()))
    for figure in (shown["ranking"], shown["slope"], shown["heat_map"]):
        text = json.dumps(figure.chart, ensure_ascii=False)
        assert "本地县" in text
        for other in ("标杆县", "金丝雀县", "canary", '"best"', "90.492", "45.57", "85.85"):
            assert other not in text, (figure.id, other)


def test_all_named_where_the_programme_says_so(make_context):
    disclosure = Disclosure(ranking="all", heat_map="all")
    shown = figures(county_report(make_context(disclosure=disclosure)))
    for figure in (shown["ranking"], shown["slope"], shown["heat_map"]):
        assert "标杆县" in json.dumps(figure.chart, ensure_ascii=False)
        assert "不署名" not in figure.note


def test_none_leaves_no_picture_of_the_others_and_no_section_for_it(make_context):
    document = county_report(make_context(disclosure=Disclosure(**NOTHING_SHOWN)))
    assert not {"ranking", "slope", "heat_map"} & figures(document).keys()
    titles = [b.text for b in document.blocks if isinstance(b, Heading)]
    assert not any("比较" in title for title in titles)
    assert "终评位次" not in [c.title for c in document.table("result").columns]


def test_no_rank_is_told_where_only_the_heat_map_may_be_shown(make_context):
    document = county_report(make_context(disclosure=Disclosure(ranking="none")))
    assert "heat_map" in figures(document)
    assert "位次区间" not in printed(document)


def test_a_row_of_the_heat_map_is_no_other_countys_profile(make_context):
    # Best in A1 alone is another county than in A2: joined to one row, its name would tell the rest.
    context = make_context()
    swap = (pl.col("county") == "canary") & (pl.col("criterion") == "A1")
    gaps = context.results.gaps.with_columns(score=pl.when(swap).then(99.0).otherwise("score"))
    frame = heat_frame(Facts(replace(context, results=replace(context.results, gaps=gaps))))
    first = frame.filter(pl.col("county") == "other-1")
    assert dict(first.select("criterion", "score").iter_rows()) == {
        "A1": 99.0,
        "A2": 75.75,
        "B1": 99.19,
    }


def test_frames_of_the_others_hold_their_places_and_not_their_ids(make_context):
    facts = Facts(make_context())
    assert ranking_frame(facts)["county"].to_list() == ["other-1", "own", "other-3"]
    assert slope_frame(facts)["county"].to_list() == ["other-1", "own", "other-3"]


def nearly(**meets):
    """Two more counties beside the own one; both meet the target of A1 if asked for."""
    return {
        "canary": {1: (41.37, 42.37, 43.37), 2: (meets.get("a1", 44.37), 45.37, 46.37)},
        "best": {1: (88.88, 77.77, 66.66), 2: (85.85, 75.75, 99.19)},
    }


def bests(document):
    """Criterion → what stands under 最高."""
    table = document.table("criteria")
    place = [c.title for c in table.columns].index("最高")
    return {r.cells[0].text[:2]: r.cells[place].text for r in table.rows if len(r.cells) > 1}


def test_the_best_score_is_not_told_beside_the_one_county_that_is_named(make_context):
    document = county_report(make_context())
    assert bests(document) == {"A1": "—", "A2": "—", "B1": "99.2"}  # B1 is met: nobody is named
    assert "85.9" not in printed(document)
    assert "只有一个县可借鉴的指标不列最高" in document.table("criteria").note


def test_it_is_told_where_no_county_is_named_at_all(make_context):
    document = county_report(make_context(disclosure=Disclosure(learn_from=False)))
    assert bests(document) == {"A1": "85.9", "A2": "75.8", "B1": "99.2"}


def test_all_who_meet_a_target_are_named_as_the_programme_lists_them(make_context):
    document = county_report(make_context(others=nearly(a1=81.0)))
    assert "可借鉴金丝雀县、标杆县。" in str(document.table("findings").rows[0])
    assert bests(document)["A1"] == "85.9"


def test_where_nobody_meets_a_target_those_above_are_named(make_context):
    # A1 at 79 and 77 of 80: both above the own 75.
    others = {"canary": dict.fromkeys((1, 2), (77.0, 45.0, 46.0))} | {
        "best": dict.fromkeys((1, 2), (79.0, 75.0, 99.0))
    }
    facts = Facts(make_context(others=others))
    assert facts.learn_from("A1") == ("金丝雀县", "标杆县")
    assert facts.learn_from("B1") == ()  # 93 of 90: met


def best_of_dimension(make_context, best, canary, **disclosure):
    """What stands under 最高 of 组织建设 (A1 weighs 30, A2 20) where 标杆县 alone meets A1's 80 points."""
    others = {
        "canary": dict.fromkeys((1, 2), (*canary, 46.0)),
        "best": dict.fromkeys((1, 2), (*best, 99.0)),
    }
    document = county_report(make_context(others=others, disclosure=Disclosure(**disclosure)))
    table = document.table("dimensions")
    place = [c.title for c in table.columns].index("最高")
    row = next(r for r in table.rows if "组织建设" in r.cells[0].text)
    return row.cells[place].text, table.note


def test_a_dimensions_best_is_kept_back_where_the_named_county_alone_can_have_it(make_context):
    # (86 × 30 + 76 × 20) / 50 = 82; 金丝雀县, not named in A1, can have (80 × 30 + 76 × 20) / 50 = 78.4.
    told, note = best_of_dimension(make_context, best=(86.0, 76.0), canary=(44.0, 71.0))
    assert told == "—"
    assert "能推知是哪个县得分的维度不列最高" in note


def test_it_is_told_where_another_county_may_have_it_as_well(make_context):
    # (81 × 30 + 71 × 20) / 50 = 77; 金丝雀县 can have (80 × 30 + 75 × 20) / 50 = 78.
    told, note = best_of_dimension(make_context, best=(81.0, 71.0), canary=(44.0, 75.0))
    assert told == "77.0"
    assert "推知" not in note


def test_it_is_told_where_nobody_is_named(make_context):
    told, _note = best_of_dimension(
        make_context, best=(86.0, 76.0), canary=(44.0, 71.0), learn_from=False
    )
    assert told == "82.0"


def test_the_best_of_all_is_kept_back_too_where_no_ranking_shows_it(make_context):
    def overall(**disclosure):
        table = county_report(make_context(disclosure=Disclosure(**disclosure))).table("dimensions")
        row = next(r for r in table.rows if r.cells[0].text == "综合得分")
        return row.cells[[c.title for c in table.columns].index("最高")].text

    # Named in A1 and A2, 标杆县 has 90.5; 金丝雀县 can have (80 × 30 + 70 × 20 + 99.2 × 50) / 100 = 87.6.
    assert overall() == "90.5"
    assert overall(ranking="none") == "—"


ONE_OTHER = {"best": {1: (88.88, 77.77, 66.66), 2: (85.85, 75.75, 99.19)}}


def test_of_one_other_county_neither_mean_nor_best_nor_picture_is_told(make_context):
    document = county_report(make_context(others=ONE_OTHER))
    assert not {"ranking", "slope", "heat_map"} & figures(document).keys()
    for table in ("dimensions", "criteria"):
        assert not {"平均", "最高"} & {c.title for c in document.table(table).columns}
    text = printed(document)
    # The other's scores, and the means with the own ones: (75 + 85.85) / 2, (81.6 + 90.495) / 2.
    for told in ("85.8", "85.9", "75.8", "99.2", "90.5", "80.4", "86.0", "各县平均变化"):
        assert told not in text, told
    assert "除本县外只有一个县有得分" in document.table("dimensions").note


def test_one_reviewer_gives_no_picture_of_corrected_scores(make_context):
    document = county_report(make_context(only=("r1",)))
    assert "ranking" not in figures(document)
    assert "宽严校正得分与95%区间" not in printed(document)
    assert "终评只计入一名专家的评审，所列得分就是该专家的评分。" in printed(document)


def test_a_county_that_is_alone_is_compared_with_nobody(make_context):
    context = make_context()
    mine = context.results.scores.filter(pl.col("county") == "own")
    alone = replace(context, results=replace(context.results, scores=mine))
    assert ranking_frame(Facts(alone)) is None
