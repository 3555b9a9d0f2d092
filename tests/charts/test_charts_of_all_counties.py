"""Slope, ranking and heat map: every county, or the own one among others that nobody can name."""

import json
import re
from dataclasses import replace

import polars as pl
import pytest

from evaluation.charts.heat_map import county_heat_map, criterion_heat_map
from evaluation.charts.labels import chart_labels
from evaluation.charts.ranking import ranking
from evaluation.charts.slope import EACH_END, MOST_NAMED, pushed_apart, slope
from evaluation.charts.surface import PAPER_ROOM, Surface, as_specification
from evaluation.locale import translator

CANARY_NAME, CANARY_ID = "金丝雀县", "canary-id"
LABELS = chart_labels(
    translator("zh_CN"),
    {"own": "本地县", CANARY_ID: CANARY_NAME, "third": "第三县"},
    first="初评",
    last="终评",
)
SCORES = pl.DataFrame(
    {
        "county": ["own", CANARY_ID, "third", "none"],
        "first": [70.0, 81.4567, 60.0, None],
        "last": [76.0, 79.1234, 77.0, None],
        "adjusted": [76.0, 79.1234, 77.0, None],
        "low": [73.0, 76.3456, 74.0, None],
        "high": [79.0, 82.5678, 80.0, None],
        "rank_low": [1, 1, 1, None],
        "rank_high": [3, 2, 3, None],
        "target": [84.0, 84.0, 84.0, 84.0],
    }
)
GAPS = pl.DataFrame(
    {
        "county": ["own", "own", CANARY_ID, CANARY_ID],
        "criterion": ["C1", "C2", "C1", "C2"],
        "dimension": ["D1", "D2", "D1", "D2"],
        "score": [80.5, 60.0, 61.4567, 90.0],
        "to_target": [4.5, 25.0, 23.5433, -5.0],
    }
)
CHARTS = {"slope": slope, "ranking": ranking}
MAPS = {"criteria": criterion_heat_map, "counties": county_heat_map}


def drawn(draw, frame=SCORES, surface=Surface.PAPER, **chosen):
    return as_specification(draw(frame, LABELS, surface, **chosen))


def values(spec, key):
    return [v[key] for layer in spec["layer"] for v in layer["data"]["values"] if key in v]


def text(spec):
    return json.dumps(spec, ensure_ascii=False)


@pytest.mark.parametrize("name", [*CHARTS, *MAPS])
def test_all_counties_are_named_where_they_may_be(name):
    frame = GAPS if name in MAPS else SCORES
    assert CANARY_NAME in text(drawn((CHARTS | MAPS)[name], frame))


@pytest.mark.parametrize("surface", list(Surface))
@pytest.mark.parametrize("name", [*CHARTS, *MAPS])
def test_with_the_own_county_alone_no_other_name_id_or_score_is_in_the_specification(name, surface):
    frame = GAPS if name in MAPS else SCORES
    told = text(drawn((CHARTS | MAPS)[name], frame, surface, own="own", named=False))
    assert "本地县" in told
    assert CANARY_NAME not in told
    assert CANARY_ID not in told
    assert not re.search(r"4567|1234|3456|5678|5433|81\.[45]|79\.1|61\.[45]|23\.5\d", told)


@pytest.mark.parametrize("name", MAPS)
def test_cells_of_others_hold_a_shade_and_no_number(name):
    spec = drawn(MAPS[name], GAPS, own="own", named=False)
    assert {t for t in values(spec, "text") if t} == {"81", "60"}
    ground = spec["layer"][0]["data"]["values"]
    assert sorted({c["county"] for c in ground}) == ["1", "本地县"]
    assert [c["lacking"] for c in ground if c["county"] == "1"] == [24.0, 0.0]


def test_counties_that_may_not_be_named_stand_by_their_score_not_in_the_known_order():
    spec = drawn(ranking, own="own", named=False)
    order = next(x for x in spec["layer"] if "y" in x["encoding"])["encoding"]["y"]["sort"]
    assert order[1:] == ["1", "2", "本地县"]


def test_the_ranking_prints_score_interval_and_rank_set():
    texts = values(drawn(ranking), "text")
    assert {"79.1", "76.3–82.6", "1–2"} <= set(texts)


def test_only_the_own_row_has_numbers_where_the_others_are_unnamed():
    texts = values(drawn(ranking, own="own", named=False), "text")
    assert {t for t in texts if t} == {
        "76.0",
        "73.0–79.0",
        "1–3",
        "校正得分",
        "95%区间",
        "位次区间",
    }


def test_a_county_without_a_score_has_no_line_and_no_row():
    assert "none" not in text(drawn(slope))
    assert "none" not in text(drawn(ranking))


def test_a_falling_line_is_dashed():
    strokes = [x for x in drawn(slope)["layer"] if "strokeDash" in x["mark"]]
    dashed = [x for x in strokes if x["mark"]["strokeDash"] != [1, 0]]
    assert [len(x["data"]["values"]) for x in dashed] == [1]


def test_the_first_round_is_an_open_circle_and_the_last_a_filled_one():
    circles = [x["mark"]["fill"] for x in drawn(slope)["layer"] if x["mark"]["type"] == "point"]
    assert circles[0] == "#ffffff"
    assert circles[1] != "#ffffff"


def test_labels_that_would_overlap_are_pushed_apart_around_their_middle():
    assert pushed_apart([50, 50, 50], 10, 100) == [40, 50, 60]
    assert pushed_apart([10, 50, 90], 10, 100) == [10, 50, 90]


def test_labels_stay_inside_the_chart():
    assert pushed_apart([0, 1, 2], 10, 100) == [0, 10, 20]
    assert pushed_apart([99, 100], 10, 100) == [90, 100]


def many(count):
    table = [
        {"county": f"k{i:03}", "first": 60.0 + i / 10, "last": 62.0 + i / 10} for i in range(count)
    ]
    frame = pl.DataFrame(table).with_columns(adjusted="last", low="last", high="last")
    return frame.with_columns(rank_low=pl.lit(1), rank_high=pl.lit(count))


def test_of_many_lines_the_highest_and_the_lowest_are_named_and_the_chart_says_so():
    spec = drawn(slope, many(60))
    labels = [t for t in values(spec, "text") if "k0" in t]
    assert len(labels) == 2 * 2 * EACH_END
    assert "60" in spec["title"]["text"]
    assert "title" not in drawn(slope, many(MOST_NAMED))


@pytest.mark.parametrize("surface", list(Surface))
def test_of_many_counties_the_first_and_the_last_are_ranked_and_the_chart_says_so(surface):
    spec = drawn(ranking, many(100), surface)
    named = {row for row in values(spec, "row") if row.startswith("k")}
    assert len(named) < 100
    assert {"k099", "k000"} <= named
    assert "100" in spec["title"]["text"]
    assert str(len(named) // 2) in spec["title"]["text"]


def test_on_a_screen_a_heat_map_has_room_for_its_heads():
    criteria, counties = (drawn(MAPS[name], GAPS, Surface.SCREEN)["height"] for name in MAPS)
    assert criteria == 2 * 22 + 56 + 30  # rows, legend and axis, names of counties
    assert counties == 2 * 17 + 56 + 40  # rows, legend and axis, upright ids of criteria


def test_charts_of_many_counties_fit_a_page():
    gaps = pl.concat(
        GAPS.filter(county="own").with_columns(county=pl.lit(f"k{i:03}")) for i in range(100)
    )
    long = replace(LABELS, wrap=30)
    for labels in (LABELS, long):
        for chart in (
            ranking(many(100), labels, Surface.PAPER),
            slope(many(100), labels, Surface.PAPER),
            county_heat_map(gaps, labels, Surface.PAPER),
        ):
            assert as_specification(chart)["height"] <= PAPER_ROOM


def test_a_name_in_two_lines_keeps_clear_of_the_row_below():
    spec = as_specification(ranking(SCORES, replace(LABELS, wrap=2), Surface.PAPER))
    axes = [
        layer["encoding"]["y"]["axis"]
        for layer in spec["layer"]
        if "axis" in layer["encoding"].get("y", {})
    ]
    raised = {"test": "indexof(datum.value, '\\n') >= 0", "value": "line-bottom"}
    assert axes
    assert all(axis["labelBaseline"]["condition"] == raised for axis in axes)


def test_the_own_county_is_drawn_among_many_wherever_it_stands():
    spec = drawn(ranking, many(60), own="k030", named=False)
    assert "k030" in values(spec, "row")
    assert not {"k029", "k031"} & set(values(spec, "row"))


@pytest.mark.parametrize("name", CHARTS)
def test_no_county_with_a_score_is_still_a_chart(name):
    assert drawn(CHARTS[name], SCORES.filter(county="none"))["layer"]
