"""Cautions: each warning of the specification arises from the data it is about, and from no other."""

import re
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from evaluation.analysis.ratings_analysis import RatingsInputs, analyse_ratings
from evaluation.analysis.results import compute_results
from evaluation.analysis.severity_model import ModelOptions
from evaluation.domain.rubric import (
    Criterion,
    CriterionKind,
    Dimension,
    GradeLine,
    Grades,
    Level,
    Rubric,
)
from evaluation.locale import Bilingual, translator
from tests.analysis.conftest import make_inputs
from tests.analysis.model_cases import panel, reviews

RATING = "composite"


def analysed(frame: pl.DataFrame, *, weights=None, criteria: bool = False, **options):
    """The warnings of composites, or of ratings with criteria, by code."""
    rows = frame if criteria else frame.with_columns(pl.lit("c").alias("criterion"))
    rows = rows.rename({RATING: "rating"}) if RATING in rows.columns else rows
    rounds = rows["round"].unique().sort().to_list()
    names = rows["criterion"].unique().sort().to_list()
    if weights is None:
        weights = {n: dict.fromkeys(names, 1 / len(names)) for n in rounds}
    table = pl.DataFrame(
        [(n, c, w) for n, given in weights.items() for c, w in given.items()],
        schema={"round": pl.Int64, "criterion": pl.String, "weight": pl.Float64},
        orient="row",
    )
    known = {k: options.pop(k) for k in ("scale", "scale_is_given") if k in options}
    inputs = RatingsInputs(
        rows.select("round", "county", "reviewer", "criterion", "rating"),
        table,
        ModelOptions(**options),
        **known,
    )
    return analyse_ratings(inputs)[0]


def codes(frame: pl.DataFrame, **options) -> set[str]:
    return {w.code for w in analysed(frame, **options).warnings}


def subjects(code: str, frame: pl.DataFrame, **options) -> tuple[str, ...]:
    return next(w.subjects for w in analysed(frame, **options).warnings if w.code == code)


LEVELS = Level(name="高", points=80.0, anchor="高"), Level(name="低", points=20.0, anchor="低")
CRITERION = Criterion(id="c", title="c", weight=100.0, kind=CriterionKind.LEVELS, levels=LEVELS)
ONE_CRITERION = Rubric(
    id="r",
    version="1",
    title="r",
    dimension=(Dimension(id="D", title="D", criterion=(CRITERION,)),),
    grades=Grades(lines=(GradeLine(name="好", at_least=0.0),)),
)
WHOLE = panel(counties=6, reviewers=7, seed=2)
RENAMED = WHOLE.with_columns(
    pl.when(pl.col("round") == 2)
    .then(pl.concat_str(pl.lit("n"), pl.col("reviewer")))
    .otherwise("reviewer")
    .alias("reviewer")
)


def test_a_whole_panel_is_warned_of_the_common_shift_and_of_many_judgements_alone():
    assert codes(WHOLE) - {"W9", "W14", "W15"} == {"W8", "W18"}


def test_w1_two_panels_that_share_no_county():
    assert "W1" in codes(reviews("T3_disconnected"))
    assert set(subjects("W1", reviews("T3_disconnected"))) == {*"ABCD", "r1", "r2", "r3", "r4"}


def test_w1_one_round_that_falls_apart_though_the_other_links_its_counties():
    # Round 2 has a panel of its own over all four counties: no reviewer links the halves of round 1.
    apart = reviews("T3_disconnected")
    rows = [
        (2, c, f"n{r}", 60.0 + 3 * k + 2 * r + k * r % 3)
        for k, c in enumerate("ABCD")
        for r in range(3)
    ]
    second = pl.DataFrame(rows, schema=["round", "county", "reviewer", "composite"], orient="row")
    both = pl.concat([apart, second.select(apart.columns).cast(dict(apart.schema))])
    found = analysed(both)
    (warning,) = [w for w in found.warnings if w.code == "W1"]
    assert warning.subjects == ("A", "B", "C", "D")
    assert found.scores.filter(round=1)["rank_low"].null_count() == 4
    assert found.scores.filter(round=2)["rank_low"].null_count() == 0


def test_w2_a_reviewer_without_whom_the_panel_falls_apart():
    rows = [(1, "A", "r1", 70.0), (1, "A", "r2", 71.0), (1, "B", "r2", 75.0), (1, "B", "r3", 77.0)]
    frame = pl.DataFrame(rows, schema=["round", "county", "reviewer", "composite"], orient="row")
    assert subjects("W2", frame) == ("r2",)


def test_w3_and_w4_name_the_counties_with_few_reviewers():
    one = WHOLE.filter((pl.col("county") != "c0") | (pl.col("reviewer") == "r0"))
    two = WHOLE.filter((pl.col("county") != "c1") | pl.col("reviewer").is_in(["r0", "r1"]))
    assert subjects("W3", one) == ("c0",)
    assert subjects("W4", two) == ("c1",)


def test_w5_few_reviews_beyond_the_scores():
    assert "W5" in codes(panel(counties=2, reviewers=5, rounds=1))
    assert "W5" not in codes(panel(counties=6, reviewers=7, rounds=1))


def test_w6_nobody_returns_and_w7_one_or_two_do():
    assert "W6" in codes(RENAMED)
    two = RENAMED.with_columns(pl.col("reviewer").replace({"nr0": "r0", "nr1": "r1"}))
    assert subjects("W7", two) == ("r0", "r1")
    assert not {"W6", "W7"} & codes(WHOLE)


def test_w8_tells_the_mean_change_and_its_interval():
    (warning,) = [w for w in analysed(WHOLE).warnings if w.code == "W8"]
    assert "95%" in warning.message.render()


ANCHORS = {(2, "c5"): (1, "c5")}


def w8(frame: pl.DataFrame, **options) -> list[str]:
    return [w.message.render() for w in analysed(frame, **options).warnings if w.code == "W8"]


def test_w8_goes_away_with_anchors_that_can_tell_the_shift():
    assert w8(WHOLE, anchors=ANCHORS) == []
    assert w8(RENAMED, anchors=ANCHORS) == []  # a new panel: the shift goes into its severities


@pytest.mark.parametrize("facets", [("s",), ("s", "k")])
def test_w8_stays_where_the_model_gives_a_shift_of_returning_reviewers_no_place(facets):
    said = w8(WHOLE, anchors=ANCHORS, facets=facets)
    assert len(said) == 2
    assert "不起作用" in said[0]


def test_w8_stays_where_an_anchor_has_fewer_than_three_reviews():
    few = WHOLE.filter(
        (pl.col("county") != "c5") | (pl.col("round") == 1) | pl.col("reviewer").is_in(["r0", "r1"])
    )
    assert len(w8(few, anchors=ANCHORS)) == 2
    assert len(w8(WHOLE, anchors={(2, "nobody"): (1, "c5")})) == 2


def test_w9_where_fixed_severities_give_another_order():
    # Each county has one harsh and one lenient reviewer of its own: shrinking them matters.
    frame = panel(counties=6, reviewers=9, rounds=1, keep=0.35, seed=5, noise=4.0)
    found = analysed(frame)
    order = [found.scores.drop_nulls(c).sort(c)["county"].to_list() for c in ("adjusted", "fixed")]
    assert order[0] != order[1]
    assert "W9" in {w.code for w in found.warnings}


def long(frame: pl.DataFrame) -> pl.DataFrame:
    """Two criteria a review: the composite plus and minus one."""
    return pl.concat(
        [
            frame.with_columns(pl.col("composite") + 1, pl.lit("a").alias("criterion")),
            frame.with_columns(pl.col("composite") - 1, pl.lit("b").alias("criterion")),
        ]
    )


def test_w10_a_review_that_covers_too_little_is_left_out_and_named():
    rows = long(WHOLE).with_columns(
        pl.when(
            (pl.col("county") == "c0") & (pl.col("reviewer") == "r0") & (pl.col("criterion") == "b")
        )
        .then(None)
        .otherwise("composite")
        .alias("composite")
    )
    assert subjects("W10", rows, criteria=True) == ("c0/r0",)


def test_w11_other_weights_in_the_last_round_are_said_and_split_off():
    weights = {1: {"a": 0.5, "b": 0.5}, 2: {"a": 0.9, "b": 0.1}}
    found = analysed(long(WHOLE), criteria=True, weights=weights)
    assert next(w.subjects for w in found.warnings if w.code == "W11") == ("a", "b")
    # a is 2 points above b everywhere: .9/.1 instead of halves lifts every score by .8.
    assert found.changes["rubric_effect"].to_list() == pytest.approx([0.8] * 6)
    parts = found.changes["adjusted_change"] + found.changes["panel_effect"]
    total = parts + found.changes["rubric_effect"]
    assert (total - found.changes["raw_change"]).abs().max() < 1e-9


def test_w12_ratings_piled_up_at_an_end_of_the_scale():
    top = pl.when(pl.col("reviewer").is_in(["r0", "r1"])).then(100.0).otherwise("composite")
    assert "W12" in codes(WHOLE.with_columns(top.alias("composite")))
    assert "W12" not in codes(WHOLE)


def test_w12_reads_each_criterions_own_scale():
    # Levels end at 80: the scale of the programme does not.
    top = pl.when(pl.col("reviewer").is_in(["r0", "r1"])).then(80.0).otherwise(60.0)
    frame = WHOLE.with_columns(top.alias("composite"), pl.lit("c").alias("criterion"))
    ratings = frame.select(
        *("round", "county", "reviewer", "criterion"),
        state=pl.lit("rated"),
        rating="composite",
    )
    found = compute_results(make_inputs(ratings, dict.fromkeys((1, 2), ONE_CRITERION)))
    assert "W12" in {w.code for w in found.warnings}


def test_w13_a_reviewer_of_one_county():
    frame = WHOLE.filter((pl.col("reviewer") != "r6") | (pl.col("county") == "c0"))
    assert subjects("W13", frame) == ("r6",)


def test_w14_lenient_reviewers_sent_to_good_counties():
    # County i has the reviewers around it, who grow more lenient with their number.
    rows = [
        (1, f"c{i}", f"r{r}", 50.0 + 5 * i + 4 * r + (i * r) % 3)
        for i in range(8)
        for r in range(8)
        if abs(i - r) <= 2
    ]
    frame = pl.DataFrame(rows, schema=["round", "county", "reviewer", "composite"], orient="row")
    assert "W14" in codes(frame)


def test_w14_is_silent_on_a_correlation_that_chance_gives_six_counties():
    # r = .7 with six counties has p = .12.
    found = analysed(panel(counties=6, reviewers=7, rounds=1, keep=0.6, seed=6))
    counted = found.composites.filter("counted").join(found.severity, on=["round", "reviewer"])
    means = counted.group_by("county").agg(pl.col("severity").mean())
    both = found.scores.join(means, on="county")
    r = float(np.corrcoef(both["adjusted"], both["severity"])[0, 1])
    assert 0.5 < abs(r) < 0.81  # where six counties reach p = .05
    assert "W14" not in {w.code for w in found.warnings}


def test_w15_names_all_that_may_be_first():
    frame = panel(counties=4, reviewers=4, rounds=1, noise=12.0, seed=8)
    found = analysed(frame)
    first = found.scores.filter(pl.col("rank_low") == 1)["county"].to_list()
    assert len(first) > 1
    assert set(subjects("W15", frame)) == set(first)


def test_w16_noiseless_data_fall_back_to_fixed_severities():
    found = analysed(reviews("T2_rank_reversal_incomplete"))
    assert "W16" in {w.code for w in found.warnings}
    assert found.scores["adjusted"].to_list() == found.scores["fixed"].to_list()


def test_w17_reviewers_who_agree_exactly():
    assert "W17" in codes(WHOLE.with_columns(pl.lit(60.0).alias("composite")))
    assert "W17" not in codes(WHOLE)


def test_w18_says_how_many_false_changes_to_expect():
    (warning,) = [w for w in analysed(WHOLE).warnings if w.code == "W18"]
    assert "6个县" in warning.message.render()
    assert "不到1个县" in warning.message.render()  # 5% of six


def test_a_round_is_called_by_its_title_or_by_its_number():
    findings = analysed(WHOLE.with_columns(pl.lit(60.0).alias("composite"))).warnings
    assert any(w.message.render().startswith("第1轮评审专家") for w in findings)
    inputs = make_inputs(
        WHOLE.with_columns(
            pl.lit("c").alias("criterion"), state=pl.lit("rated"), rating=pl.lit(60.0)
        ).drop("composite"),
        dict.fromkeys((1, 2), ONE_CRITERION),
    )
    titles = {1: Bilingual("初评", "First review"), 2: Bilingual("终评", "Final review")}
    found = compute_results(replace(inputs, round_titles=titles)).warnings
    told = [w.message for w in found if w.code == "W17"]
    assert [m.render()[:6] for m in told] == ["初评评审专家", "终评评审专家"]
    assert told[0].render(translator("en")).startswith("First review: ")


def test_w19_a_large_panel_is_modelled_by_severity_alone():
    large = panel(counties=40, reviewers=8)
    assert "W19" in codes(large)
    assert "W19" not in codes(large, facets=("s", "d"))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_warning_is_a_sentence_in_both_languages(language):
    frames = [WHOLE, RENAMED, reviews("T3_disconnected"), panel(counties=40, reviewers=8)]
    for frame in frames:
        for warning in analysed(frame).warnings:
            text = warning.message.render(translator(language))
            assert text
            assert "{" not in text
            assert (language == "en") == (re.search("[一-鿿]", text) is None)
