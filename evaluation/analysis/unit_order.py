"""Unit order: ratings in an order that comes from the ratings alone, not from anybody's name.

Random draws are given to units and raters in turn; in an order by name, a new name would change a
bootstrap interval.
"""

from itertools import pairwise

import numpy as np

from evaluation.analysis.unit_ratings import Floats, Integers, UnitRatings

ROUNDS = 2
"""How often units are told apart by their raters and raters by their units."""


def unlabelled(ratings: UnitRatings) -> UnitRatings:
    """The same ratings with units and raters numbered by what they gave and got."""
    unit = rater = np.zeros(ratings.value.size, dtype=np.int64)
    for _ in range(ROUNDS):
        unit = _ranked(ratings.unit, rater, ratings.value)[ratings.unit]
        rater = _ranked(ratings.rater, unit, ratings.value)[ratings.rater]
    codes = (
        _numbered(ratings.unit, unit),
        _numbered(ratings.rater, rater),
    )
    order = np.lexsort((codes[1], codes[0]))
    return UnitRatings(codes[0][order], codes[1][order], ratings.value[order])


def _ranked(side: Integers, other: Integers, value: Floats) -> Integers:
    """The rank of each member of a side by its sorted ratings and whom they belong to."""
    order = np.lexsort((other, value, side))
    ends = np.cumsum(np.bincount(side))[:-1]
    pairs = list(zip(value[order].tolist(), other[order].tolist(), strict=True))
    starts = [0, *ends.tolist(), len(pairs)]
    profiles = [tuple(pairs[a:b]) for a, b in pairwise(starts)]
    rank = {profile: place for place, profile in enumerate(sorted(set(profiles)))}
    return np.array([rank[profile] for profile in profiles], dtype=np.int64)


def _numbered(side: Integers, rank: Integers) -> Integers:
    """Members numbered by rank; equals keep the order they had."""
    members = int(side.max()) + 1
    rank_of = np.zeros(members, dtype=np.int64)
    rank_of[side] = rank
    place = np.empty(members, dtype=np.int64)
    place[np.argsort(rank_of, kind="stable")] = np.arange(members)
    found: Integers = place[side]
    return found
