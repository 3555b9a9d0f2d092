"""Known values: composites, raw changes and linked parts against the reference cases."""

import json
from pathlib import Path

import polars as pl
import pytest

from evaluation.analysis.composites import composites
from evaluation.analysis.connectedness import connectedness

FOLDER = Path(__file__).parent.parent / "known_values"
KEYS = ["round", "county", "reviewer"]


@pytest.fixture(scope="module")
def two_rounds():
    """P11: the ratings, the weights of both rounds, the reviews."""
    folder = FOLDER / "P11_two_round_small"
    scores = pl.read_csv(folder / "scores.csv").rename({"score": "rating"})
    weights = pl.read_csv(folder / "weights.csv")
    rounds = pl.DataFrame({"round": [1, 2]})
    return (
        scores.with_columns(state=pl.lit("rated")),
        rounds.join(weights, how="cross"),
        scores.select(KEYS).unique(),
    )


def test_composites_equal_those_of_the_reference_case(two_rounds):
    ratings, weights, reviews = two_rounds
    expected = pl.read_csv(FOLDER / "P11_two_round_small" / "composites.csv")
    found = composites(ratings, reviews, weights).composites
    both = found.join(expected, on=KEYS)
    assert both.height == expected.height == found.height
    assert (both["composite"] - both["y"]).abs().max() < 1e-9


def test_raw_changes_equal_those_of_the_reference_case(two_rounds):
    expected = json.loads((FOLDER / "P11_two_round_small" / "expected.json").read_text())
    ratings, weights, reviews = two_rounds
    means = (
        composites(ratings, reviews, weights)
        .composites.group_by("county", "round")
        .agg(pl.col("composite").mean())
    )
    wide = means.pivot("round", index="county", values="composite")
    changes = dict(wide.select("county", pl.col("2") - pl.col("1")).iter_rows())
    assert changes == pytest.approx(expected["expected"]["raw_change"], abs=1e-5)


def test_filling_a_tenth_of_the_ratings_comes_closer_than_leaving_them_out(two_rounds):
    ratings, weights, reviews = two_rounds
    whole = composites(ratings, reviews, weights).composites
    hard = pl.col("criterion").is_in(["K00", "K01", "K07"]) & (pl.col("reviewer") == "r0")
    part = composites(ratings.filter(~hard), reviews, weights)
    renormalised = (
        ratings.filter(~hard)
        .join(weights, on=["round", "criterion"])
        .group_by(KEYS)
        .agg(left=(pl.col("weight") * pl.col("rating")).sum() / pl.col("weight").sum())
    )
    both = (
        whole.join(part.composites, on=KEYS, suffix="_filled")
        .join(renormalised, on=KEYS)
        .filter(reviewer="r0")
    )
    filled = (both["composite_filled"] - both["composite"]).abs().mean()
    left_out = (both["left"] - both["composite"]).abs().mean()
    assert filled < left_out


def test_two_disjoint_panels_are_two_parts():
    folder = FOLDER / "T3_disconnected"
    expected = json.loads((folder / "expected.json").read_text())["expected"]["components"]
    found = connectedness(pl.read_csv(folder / "composites.csv"))
    assert [list(part) for part in found.components] == expected
