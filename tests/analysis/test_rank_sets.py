"""Rank sets: against csranks on PISA 2018, by hand, and what must hold whatever the scores."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.analysis.rank_sets import (
    probability_ahead,
    probability_best,
    probability_top,
    rank_sets,
    rank_sets_large,
)
from tests.analysis.shared_reference import shared_reference

DRAWS = 10_000


def independent(se, seed=7, draws=2_000):
    """Covariance and centred draws of independent scores."""
    se = np.asarray(se, dtype=float)
    return np.diag(se**2), np.random.default_rng(seed).normal(size=(draws, len(se))) * se


@pytest.mark.parametrize("simultaneous", [True, False])
def test_sets_of_pisa_2018_equal_those_of_csranks_up_to_monte_carlo_error(simultaneous):
    rows = pl.read_csv(shared_reference("P09_pisa2018_rank_sets") / "rank_sets.csv")
    off = []
    for _, subject in rows.filter(pl.col("simul") == simultaneous).group_by("subject"):
        covariance, draws = independent(subject["se"].to_numpy(), draws=DRAWS)
        found = rank_sets(subject["score"].to_numpy(), covariance, draws, simultaneous=simultaneous)
        low = np.abs(found.low - subject["L"].to_numpy())
        off.extend(np.maximum(low, np.abs(found.high - subject["U"].to_numpy())))
    assert len(off) == 113
    assert np.mean(np.array(off) <= 1) >= 0.95
    assert max(off) <= 2


def test_two_counties_are_told_apart_beyond_the_two_sided_normal_quantile():
    covariance, draws = independent([1, 1], draws=200_000)
    for gap, apart in ((1.94, False), (1.98, True)):
        found = rank_sets(np.array([gap * np.sqrt(2), 0.0]), covariance, draws)
        assert found.separated[0, 1] == apart
        assert found.low.tolist() == ([1, 2] if apart else [1, 1])
        assert found.high.tolist() == ([1, 2] if apart else [2, 2])


def test_step_down_tells_apart_what_one_step_does_not():
    # All six ordered pairs: c = 2.34. Without the two of which the far county loses: c = 2.19.
    theta = np.array([2.27 * np.sqrt(2), 0.0, -100.0])
    covariance, draws = independent([1, 1, 1], draws=50_000)
    assert rank_sets(theta, covariance, draws).separated[0, 1]
    assert not rank_sets_large(theta, covariance).separated[0, 1]


def test_equal_scores_may_take_every_rank():
    covariance, draws = independent([1, 2, 3])
    for found in (
        rank_sets(np.full(3, 50.0), covariance, draws),
        rank_sets_large(np.full(3, 50.0), covariance),
        rank_sets(np.full(3, 50.0), np.zeros((3, 3)), np.zeros((10, 3))),
    ):
        assert found.low.tolist() == [1, 1, 1]
        assert found.high.tolist() == [3, 3, 3]


def test_differences_without_variance_are_told_apart_exactly_when_scores_differ():
    theta = np.array([3.0, 2.0, 2.0])
    covariance = np.full((3, 3), 4.0)
    draws = np.random.default_rng(1).normal(size=(500, 1)) * np.full(3, 2.0)
    for found in (
        rank_sets(theta, covariance, draws),
        rank_sets(theta, covariance, draws, simultaneous=False),
        rank_sets_large(theta, covariance),
        rank_sets_large(theta, covariance, draws),
    ):
        assert found.low.tolist() == [1, 2, 2]
        assert found.high.tolist() == [1, 3, 3]


@pytest.mark.parametrize("p", [0, 1])
def test_one_county_or_none_needs_no_test(p):
    covariance, draws = independent(np.ones(p))
    for found in (
        rank_sets(np.zeros(p), covariance, draws),
        rank_sets(np.zeros(p), covariance, draws, simultaneous=False),
        rank_sets_large(np.zeros(p), covariance),
        rank_sets_large(np.zeros(p), covariance, draws),
    ):
        assert found.low.tolist() == found.high.tolist() == [1] * p


scores = st.lists(st.tuples(st.integers(0, 100), st.integers(1, 9)), min_size=2, max_size=7)


@given(scores, st.booleans(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_of_counties_does_not_matter(rows, simultaneous, shuffle):
    theta, se = np.array(rows, dtype=float).T
    covariance, draws = independent(se)
    places = list(range(len(rows)))
    shuffle.shuffle(places)
    found = rank_sets(theta, covariance, draws, simultaneous=simultaneous)
    other = rank_sets(
        theta[places],
        covariance[np.ix_(places, places)],
        draws[:, places],
        simultaneous=simultaneous,
    )
    assert found.low[places].tolist() == other.low.tolist()
    assert found.high[places].tolist() == other.high.tolist()
    assert (found.separated[np.ix_(places, places)] == other.separated).all()


@given(scores, st.booleans())
@settings(max_examples=40, deadline=None)
def test_a_set_holds_the_rank_of_the_score(rows, simultaneous):
    theta, se = np.array(rows, dtype=float).T
    covariance, draws = independent(se)
    for found in (
        rank_sets(theta, covariance, draws, simultaneous=simultaneous),
        rank_sets_large(theta, covariance, draws),
    ):
        best = 1 + (theta[None, :] > theta[:, None]).sum(axis=1)
        worst = len(theta) - (theta[None, :] < theta[:, None]).sum(axis=1)
        assert (found.low <= best).all()
        assert (found.high >= worst).all()


@given(scores, st.booleans())
@settings(max_examples=40, deadline=None)
def test_smaller_errors_never_widen_a_set(rows, simultaneous):
    theta, se = np.array(rows, dtype=float).T
    covariance, draws = independent(se)
    wide = rank_sets(theta, covariance, draws, simultaneous=simultaneous)
    narrow = rank_sets(theta, covariance / 4, draws / 2, simultaneous=simultaneous)
    assert (narrow.low >= wide.low).all()
    assert (narrow.high <= wide.high).all()


def test_marginal_sets_are_never_wider_than_simultaneous_ones():
    theta = np.random.default_rng(3).normal(70, 6, 20)
    covariance, draws = independent(np.linspace(1, 3, 20))
    alone = rank_sets(theta, covariance, draws, simultaneous=False)
    together = rank_sets(theta, covariance, draws)
    assert (alone.low >= together.low).all()
    assert (alone.high <= together.high).all()


def test_one_critical_value_is_conservative_beside_the_step_down():
    theta = np.random.default_rng(3).normal(70, 6, 60)
    covariance, draws = independent(np.linspace(0.5, 3, 60))
    for exact, large in (
        (rank_sets(theta, covariance, draws), rank_sets_large(theta, covariance)),
        (
            rank_sets(theta, covariance, draws, simultaneous=False),
            rank_sets_large(theta, covariance, draws),
        ),
    ):
        assert (large.low <= exact.low).all()
        assert (large.high >= exact.high).all()


def test_the_range_bounds_all_pairs_of_scores_that_share_reviewers():
    # Unequal and correlated errors, as shared severities make them; 300 counties of equal score.
    rng = np.random.default_rng(11)
    load = rng.normal(size=(300, 20)) * 0.5
    covariance = load @ load.T + np.diag(rng.uniform(0.3, 4, 300))
    factor = np.linalg.cholesky(covariance)
    right = [
        not rank_sets_large(factor @ rng.normal(size=300), covariance).separated.any()
        for _ in range(200)
    ]
    assert np.mean(right) >= 0.92


def test_probabilities_of_the_first_places_share_ties():
    draws = np.array([[3.0, 1.0, 2.0], [2.0, 2.0, 1.0], [0.0, 5.0, 5.0], [1.0, 1.0, 1.0]])
    third = 1 / 3
    assert probability_best(draws) == pytest.approx(
        np.array([1 + 0.5 + third, 0.5 + 0.5 + third, 0.5 + third]) / 4
    )
    assert probability_top(draws, 2) == pytest.approx(
        np.array([1 + 1 + 2 * third, 1 + 1 + 2 * third, 1 + 1 + 2 * third]) / 4
    )
    assert probability_top(draws, 3).tolist() == [1, 1, 1]


def test_the_chances_of_being_ahead_of_each_other_sum_to_one():
    draws = np.array([[3.0, 1.0], [2.0, 2.0], [0.0, 5.0], [7.0, 5.0]])
    assert probability_ahead(draws).tolist() == [[0.5, 0.625], [0.375, 0.5]]


def test_shapes_that_do_not_fit_and_levels_below_one_half_are_refused():
    covariance, draws = independent([1, 1])
    with pytest.raises(ValueError, match="covariance"):
        rank_sets(np.zeros(3), covariance, draws)
    with pytest.raises(ValueError, match="draws"):
        rank_sets(np.zeros(2), covariance, draws[:, :1])
    with pytest.raises(ValueError, match="level"):
        rank_sets_large(np.zeros(2), covariance, level=0.3)
