"""The charts' specifications: what they show, at any width, without expressions from people's text."""

import json
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, fromstring

import polars as pl
import pytest
from PIL import ImageFont

from evaluation.charts.change_split import change_split
from evaluation.charts.changes import change_dumbbell, paired_change
from evaluation.charts.dimensions import dimension_portrait
from evaluation.charts.heat_map import criterion_heat_map
from evaluation.charts.labels import chart_labels
from evaluation.charts.panel_matrix import panel_matrix
from evaluation.charts.rank_sets import rank_sets
from evaluation.charts.score_intervals import score_intervals
from evaluation.charts.severity import severity_dots
from evaluation.charts.surface import FONT, PAPER_WIDTH, Surface, as_specification
from evaluation.locale import translator
from evaluation.reports.fonts import WIDTHS_DIRECTORY
from evaluation.reports.pictures import chart_svg
from tests.charts import analysis_frames as made
from tests.charts.analysis_frames import HOSTILE

LABELS = chart_labels(
    translator("zh_CN"), {"C1": HOSTILE, "C2": "台账", "own": "本地县"}, first="初评", last="终评"
)


def frame(**changes):
    rows = {
        "criterion": ["C1", "C2"],
        "dimension": ["D1", "D2"],
        "weight": [0.5, 0.5],
        "target": [85.0, None],
        "first": [70.0, 82.0],
        "last": [80.25, 78.0],
        "change": [10.25, -4.0],
        "to_target": [-4.75, None],
        "best": [91.0, 90.0],
        "mean": [75.0, 77.0],
    }
    types = {k: pl.String if k in {"criterion", "dimension"} else pl.Float64 for k in rows}
    return pl.DataFrame({**rows, **changes}, schema=types)


GAPS = pl.DataFrame(
    {
        "county": ["own", "own", "other", "other"],
        "criterion": ["C1", "C2", "C1", "C2"],
        "score": [80.5, 60.0, None, 90.0],
        "to_target": [4.5, 30.0, None, -5.0],
    }
)
PAIRS = pl.DataFrame(
    {"county": ["own", "own", "own"], "reviewer": ["r1", "r2", "r3"], "change": [1.0, 4.0, -2.0]}
)
CHARTS = {
    "dumbbell": lambda surface: change_dumbbell(frame(), LABELS, surface),
    "portrait": lambda surface: dimension_portrait(frame(), LABELS, surface),
    "heat map": lambda surface: criterion_heat_map(GAPS, LABELS, surface, own="own"),
    "paired": lambda surface: paired_change(PAIRS, LABELS, surface),
    "intervals": lambda surface: score_intervals(
        made.ALL_SCORES, made.LABELS, surface, rounds=made.ROUNDS
    ),
    "ranks": lambda surface: rank_sets(
        made.ALL_SCORES.filter(round=2), made.LABELS, surface, why_unranked={"c": HOSTILE}
    ),
    "split": lambda surface: change_split(
        made.ALL_CHANGES, made.LABELS, surface, verdicts={"a": HOSTILE}, margin=3.0
    ),
    "matrix": lambda surface: panel_matrix(made.ALL_SINGLE, made.LABELS, surface),
    "severity": lambda surface: severity_dots(
        made.ALL_SEVERITY, made.LABELS, surface, rounds=made.ROUNDS
    ),
}


def specification(name, surface=Surface.PAPER):
    return as_specification(CHARTS[name](surface))


@pytest.mark.parametrize("surface", Surface)
@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_is_valid_vega_lite(name, surface):
    CHARTS[name](surface).to_dict(validate=True)


def values(spec, key="text"):
    return [v[key] for layer in spec["layer"] for v in layer["data"]["values"] if key in v]


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_fills_the_page_on_paper_and_its_container_on_a_screen(name):
    drawn = float(re.search('width="([0-9.]+)"', chart_svg(specification(name)))[1])
    assert drawn == pytest.approx(PAPER_WIDTH, abs=5)  # a print at another size by less than 1%
    assert specification(name, Surface.SCREEN)["width"] == "container"


LONG_NAMES = ("某" * 24, "某" * 13, "XIANGYANG MUNICIPAL")
"""Cut short, and as long as just fits: in characters, and in the widest Latin letters."""
RANKED = pl.concat(made.ALL_SCORES.filter(round=2, county=c) for c in ("a", "b")).with_columns(
    county=pl.Series(["own", "other"])
)
BESIDE = {
    "rows": lambda labels: change_dumbbell(frame(), labels, Surface.PAPER),
    "counties": lambda labels: rank_sets(RANKED, labels, Surface.PAPER),
    "heat map": lambda labels: criterion_heat_map(GAPS, labels, Surface.PAPER),
}


def texts_from_the_left(element: Element, place: float = 0) -> Iterator[tuple[str, float]]:
    """Every text of a drawing and the x at which its first letter begins."""
    moved = re.match(r"translate\(([-0-9.]+)", element.get("transform", ""))
    place += float(moved[1]) if moved else 0
    if element.tag.endswith("}text") and element.text and "rotate" not in str(element.attrib):
        font = ImageFont.truetype(WIDTHS_DIRECTORY / "NotoSansSC-Widths.otf", 120)
        size = float(element.get("font-size", "").removesuffix("px"))
        width = font.getlength(element.text) * size / 120
        share = {"end": 1, "middle": 0.5}.get(element.get("text-anchor", ""), 0)
        yield element.text, place + float(element.get("x", 0)) - share * width
    for child in element:
        yield from texts_from_the_left(child, place)


@pytest.mark.parametrize("long", LONG_NAMES)
@pytest.mark.parametrize("name", BESIDE)
def test_the_longest_names_begin_inside_the_picture(name, long):
    names = {"own": long, "other": "乙县", "C1": long, "C2": "台账"}
    labels = chart_labels(translator("zh_CN"), names, first="初评", last="终评")
    svg = chart_svg(as_specification(BESIDE[name](labels)))
    starts = dict(texts_from_the_left(fromstring(svg)))
    assert any(long[:5] in text for text in starts)
    assert min(starts.values()) >= 0, min(starts, key=starts.__getitem__)
    assert float(re.search('width="([0-9.]+)"', svg)[1]) == pytest.approx(PAPER_WIDTH, abs=5)


@pytest.mark.parametrize("name", CHARTS)
def test_paper_charts_name_the_static_font(name):
    assert specification(name)["config"]["font"] == FONT


@pytest.mark.parametrize("name", CHARTS)
def test_the_same_frame_gives_the_same_specification(name):
    assert json.dumps(specification(name)) == json.dumps(specification(name))


def expressions(value):
    if isinstance(value, dict):
        for key, item in value.items():
            if key in {"expr", "filter", "calculate", "labelExpr", "test"}:
                yield json.dumps(item, ensure_ascii=False)
            yield from expressions(item)
    elif isinstance(value, list):
        for item in value:
            yield from expressions(item)


@pytest.mark.parametrize("surface", list(Surface))
@pytest.mark.parametrize("name", CHARTS)
def test_no_text_that_people_typed_is_in_an_expression(name, surface):
    assert not [e for e in expressions(specification(name, surface)) if "alert" in e]


def test_the_dumbbell_prints_its_numbers_rounded_half_up():
    texts = values(specification("dumbbell"))
    assert {"80.3", "+10.3", "−4.8", "78.0", "−4.0", "—"} <= set(texts)


def test_a_round_that_is_not_there_is_not_in_the_legend():
    spec = as_specification(change_dumbbell(frame(first=[None, None], change=[None, None]), LABELS))
    assert "初评" not in json.dumps(spec, ensure_ascii=False)


def test_a_series_that_may_not_be_told_is_nowhere_in_the_data():
    spec = as_specification(change_dumbbell(frame(best=[None, None]), LABELS))
    assert LABELS.best not in values(spec, "series")


def test_marks_differ_in_shape_or_fill_without_their_colour():
    points = next(
        layer for layer in specification("dumbbell")["layer"] if "shape" in layer["encoding"]
    )
    shapes = points["encoding"]["shape"]["scale"]["range"]
    fills = points["encoding"]["fill"]["scale"]["range"]
    assert len(set(zip(shapes, fills, strict=True))) == len(shapes)


def test_the_heat_map_has_a_number_in_each_cell_and_a_dash_for_none():
    texts = {v["text"] for v in specification("heat map")["layer"][1]["data"]["values"]}
    assert texts == {"81", "60", "—", "90"}


def test_an_unscored_cell_has_no_ground_and_above_target_is_as_light_as_at_target():
    ground = specification("heat map")["layer"][0]["data"]["values"]
    assert [c["lacking"] for c in ground] == [4.5, 30.0, 0.0]


def test_the_paired_change_prints_the_mean_and_how_many_pairs_it_rests_on():
    assert {"+1.0", "3"} <= set(values(specification("paired")))


def test_the_means_alone_hold_no_single_reviewer_and_no_end_of_their_scale():
    county = ["a", "a", "a", "b", "b", "b"]
    change = [-21.0, 1.0, 23.0, 2.0, 4.0, 12.0]
    pairs = pl.DataFrame({"county": county, "reviewer": ["r"] * 6, "change": change})
    labels = chart_labels(translator("zh_CN"), {"a": "甲县", "b": "乙县"})

    def told(*means_only: str) -> tuple[set[float], list[float]]:
        spec = as_specification(paired_change(pairs, labels, means_only=means_only))
        given = (v for layer in spec["layer"] for v in layer.get("data", {}).get("values", []))
        scale = spec["layer"][1]["encoding"]["x"]["scale"]["domain"]
        return {v["value"] for v in given if "value" in v}, scale

    assert told() == ({0, *change, 6.0}, [-25, 25])  # they could leak
    assert told("a") == ({0, 1.0, 6.0, 2.0, 4.0, 12.0}, [-5, 15])
    assert told("a", "b") == ({0, 1.0, 6.0}, [-5, 10])


def test_counties_stand_in_the_order_of_their_names():
    pairs = pl.DataFrame({"county": ["z", "a"], "reviewer": ["r", "r"], "change": [1.0, 2.0]})
    labels = chart_labels(translator("zh_CN"), {"a": "甲县", "z": "乙县"})
    spec = as_specification(paired_change(pairs, labels))
    assert spec["layer"][0]["encoding"]["y"]["sort"][1:] == ["甲县", "乙县"]
