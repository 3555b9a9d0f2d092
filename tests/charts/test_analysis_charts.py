"""The charts of the analysis: intervals, rank sets, the split of a change, severity, the panel."""

import itertools

import polars as pl
import pytest

from evaluation.analysis.frames import SCORES
from evaluation.charts.change_split import UPRIGHT, change_split
from evaluation.charts.panel_matrix import GAP, panel_matrix
from evaluation.charts.rank_sets import rank_sets, set_text
from evaluation.charts.reach import MOST_ROWS, spread_ends
from evaluation.charts.score_intervals import score_intervals
from evaluation.charts.severity import severity_dots
from evaluation.charts.surface import Surface, as_specification
from tests.charts.analysis_frames import (
    ALL_CHANGES,
    ALL_SCORES,
    ALL_SEVERITY,
    ALL_SINGLE,
    LABELS,
    NAMES,
    ROUNDS,
    frame,
    scored,
)


def data(spec, kind=None):
    """The rows of all layers, or of those drawn with one kind of mark."""
    layers = [x for x in spec["layer"] if kind is None or x["mark"]["type"] == kind]
    return [row for layer in layers for row in layer["data"]["values"]]


def texts(spec):
    return [row["text"] for row in data(spec) if "text" in row]


def order(spec, axis="y"):
    return next(
        x["encoding"][axis]["scale"]["domain"] for x in spec["layer"] if axis in x["encoding"]
    )


def intervals(**chosen):
    return as_specification(score_intervals(ALL_SCORES, LABELS, **{"rounds": ROUNDS, **chosen}))


def ranks(**chosen):
    return as_specification(rank_sets(ALL_SCORES.filter(round=2), LABELS, **chosen))


def split(**chosen):
    return as_specification(change_split(ALL_CHANGES, LABELS, **chosen))


def test_a_score_stands_with_its_interval_and_one_without_is_a_dash():
    shown = texts(intervals())
    assert {"70.3", "66.3–74.3", "—"} <= set(shown)
    assert len(data(intervals(), "rule")) == 4


def test_the_rounds_of_a_county_stand_below_one_another():
    assert order(intervals())[1:3] == ["甲县 · 初评", "甲县 · 终评"]


def test_one_round_alone_is_not_named_in_each_row():
    assert order(intervals(rounds={2: "终评"}))[1] == "甲县"


def test_the_mean_is_an_open_square_and_the_corrected_score_a_filled_one():
    points = next(x for x in intervals()["layer"] if "shape" in x["encoding"])["encoding"]
    assert points["shape"]["scale"]["range"] == ["square", "square"]
    assert points["fill"]["scale"]["range"][0] == "#ffffff"
    assert points["fill"]["scale"]["range"][1] != "#ffffff"


def test_the_axis_of_scores_ends_above_every_interval_and_never_needlessly_at_a_hundred():
    domain = intervals()["layer"][1]["encoding"]["x"]["scale"]["domain"]
    assert domain == [60, 90]


def test_counties_stand_by_their_score_and_those_without_a_rank_below():
    assert order(ranks())[1:] == [NAMES["b"], "甲县", "丙县"]


def test_a_rank_set_is_printed_as_from_and_to_and_a_certain_place_alone():
    assert (set_text(2, 4), set_text(1, 1), set_text(None, None)) == ("2–4", "1", "—")


def test_a_county_without_a_rank_says_why_and_has_no_mark():
    spec = ranks(why_unranked={"c": "未提供材料"})
    assert "未提供材料" in texts(spec)
    assert not [r for r in data(spec) if r.get("row") == "丙县" and "value" in r]


def test_the_mark_of_a_place_lies_inside_its_bar():
    spec = ranks()
    bars = {row["row"]: (row["value"], row["value2"]) for row in data(spec, "rule")}
    marks = {r["row"]: r["value"] for r in data(spec, "point")}
    assert all(bars[row][0] < place < bars[row][1] for row, place in marks.items())


def test_the_parts_of_a_change_are_stacked_on_their_own_side_of_zero():
    bars = [row for row in data(split(), "bar") if row.get("series") and row["row"] == NAMES["b"]]
    assert [(bar["value"], bar["value2"]) for bar in bars] == [(0.0, 3.0), (0.0, -6.0), (3.0, 4.0)]


def test_the_interval_of_the_real_change_lies_under_the_bar_of_the_real_change():
    rules = [r for r in data(split(), "rule") if r.get("row") == "甲县"]
    assert rules == [{"row": "甲县", "value": -0.5, "value2": 8.0}]


def test_a_part_that_nowhere_counts_is_not_in_the_legend():
    spec = as_specification(change_split(ALL_CHANGES.filter(county="a"), LABELS))
    assert {row["series"] for row in data(spec) if "series" in row} == {
        LABELS.real_change,
        LABELS.panel_effect,
    }


def test_parts_differ_in_lightness():
    fills = next(x for x in split()["layer"] if "fill" in x["encoding"])["encoding"]["fill"]
    lightness = [sum(int(c[i : i + 2], 16) for i in (1, 3, 5)) for c in fills["scale"]["range"]]
    assert lightness == sorted(lightness)
    assert min(b - a for a, b in itertools.pairwise(lightness)) > 150


@pytest.mark.parametrize("surface", list(Surface))
def test_the_verdict_stands_in_words_in_its_row(surface):
    spec = as_specification(
        change_split(ALL_CHANGES, LABELS, surface, verdicts={"a": "看不出明确变化"})
    )
    assert "看不出明确变化" in texts(spec)


def test_a_change_stands_with_its_interval():
    assert "+3.8\n−0.5 至 +8.0" in texts(split())


def guides(spec):
    """The layers of upright lines."""
    return [x for x in spec["layer"] if x["mark"].get("shape") == UPRIGHT]


def test_the_smallest_change_that_matters_is_drawn_on_both_sides_of_zero():
    drawn = [row for layer in guides(split(margin=3.0)) for row in layer["data"]["values"]]
    assert [row["value"] for row in drawn if row["row"] == "甲县"] == [0, -3.0, 3.0]
    assert {row["row"] for row in drawn} == {"甲县", NAMES["b"], "丙县"}


@pytest.mark.parametrize("surface", list(Surface))
def test_no_guide_runs_through_a_name_or_a_verdict(surface):
    spec = as_specification(
        change_split(ALL_CHANGES, LABELS, surface, margin=3.0, verdicts={"a": "上升"})
    )
    names = next(x for x in spec["layer"] if x["encoding"].get("text", {}).get("field") == "row")
    lowest = names["mark"]["dy"] + 6  # half of its 12 pixels
    tops = [x["mark"]["yOffset"] - x["mark"]["size"] ** 0.5 / 2 for x in guides(spec)]
    assert len(tops) == 2
    assert min(tops) > lowest


def test_the_axis_of_changes_may_be_wider_than_the_scale_of_scores():
    wide = ALL_CHANGES.with_columns(pl.col("raw_change") * 40)
    spec = as_specification(change_split(wide, LABELS))
    low, high = spec["layer"][1]["encoding"]["x"]["scale"]["domain"]
    assert low <= -80
    assert high >= 160


def test_the_ends_of_an_axis_hold_every_value_and_zero():
    assert spread_ends([0.4, None, 2.2]) == (-1.0, 3.0)
    assert spread_ends([]) == (-1.0, 1.0)
    assert spread_ends([-41.0, 90.0]) == (-50.0, 100.0)


def test_a_cell_stands_for_a_review_that_counts_and_prints_its_deviation():
    spec = as_specification(panel_matrix(ALL_SINGLE, LABELS))
    cells = {(r["county"], r["reviewer"]): r["text"] for r in spec["layer"][1]["data"]["values"]}
    assert cells == {
        ("甲县", "专家一"): "+4.3",
        ("甲县", NAMES["r2"]): "−4.3",
        (NAMES["b"], "专家三"): "·",
    }


def test_linked_parts_are_set_apart_by_an_empty_row_and_column():
    parts = (("a", "r1", "r2"), ("b", "r3"))
    spec = as_specification(panel_matrix(ALL_SINGLE, LABELS, parts=parts))
    assert order(spec) == ["甲县", GAP, NAMES["b"]]
    assert order(spec, "x") == ["专家一", NAMES["r2"], GAP, "专家三"]


def test_on_a_screen_the_slanted_names_have_room_above_the_cells_of_the_panel():
    spec = as_specification(panel_matrix(ALL_SINGLE, LABELS, Surface.SCREEN))
    assert spec["height"] == 2 * 26 + 56 + 92  # rows, legend and axis, names
    assert as_specification(panel_matrix(ALL_SINGLE, LABELS, Surface.PAPER))["height"] == 2 * 26


def test_many_reviewers_are_told_apart_by_triangles_upward_and_downward():
    many = pl.concat(
        ALL_SINGLE.filter(county="a").with_columns(pl.lit(f"x{i:02}").alias("reviewer"))
        for i in range(30)
    )
    spec = as_specification(panel_matrix(many, LABELS))
    shapes = [layer["mark"]["shape"] for layer in spec["layer"] if "shape" in layer["mark"]]
    assert shapes == ["triangle-up", "triangle-down"]


def test_reviewers_stand_by_their_severity_in_the_last_round():
    spec = as_specification(severity_dots(ALL_SEVERITY, LABELS, rounds=ROUNDS))
    assert order(spec)[1:] == ["专家三", "专家一", NAMES["r2"]]


def test_severity_reaches_two_standard_errors_to_either_side():
    spec = as_specification(severity_dots(ALL_SEVERITY, LABELS, rounds={1: "初评"}))
    rules = {r["row"]: (r["value"], r["value2"]) for r in data(spec, "rule") if "row" in r}
    assert rules["专家一"] == pytest.approx((0.02, 1.98))


def test_a_severity_without_an_error_is_a_point_without_a_line():
    spec = as_specification(severity_dots(ALL_SEVERITY, LABELS, rounds=ROUNDS))
    assert not [r for r in data(spec, "rule") if r.get("row") == "专家三"]


def test_a_chart_draws_the_first_counties_and_says_how_many_there_are():
    many = frame(SCORES, *(scored(2, f"k{i:03}", 70.0, 90 - i / 10, (1, 60)) for i in range(60)))
    spec = as_specification(rank_sets(many, LABELS))
    assert len(order(spec)) == MOST_ROWS + 1
    assert "60" in spec["title"]["text"]


@pytest.mark.parametrize(
    "draw",
    [
        lambda: score_intervals(ALL_SCORES.clear(), LABELS, rounds=ROUNDS),
        lambda: rank_sets(ALL_SCORES.filter(county="c", round=1), LABELS),
        lambda: change_split(ALL_CHANGES.filter(county="c"), LABELS),
        lambda: panel_matrix(ALL_SINGLE.clear(), LABELS),
        lambda: severity_dots(ALL_SEVERITY.clear(), LABELS, rounds=ROUNDS),
    ],
)
def test_a_chart_without_a_number_is_still_a_chart(draw):
    assert as_specification(draw())["layer"]
