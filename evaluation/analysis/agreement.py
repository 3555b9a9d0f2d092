"""Agreement: how far reviewers say the same of the same county."""

from collections.abc import Iterable

import polars as pl

from evaluation.analysis.frames import AGREEMENT, complete

COEFFICIENTS = ("icc_a1", "icc_ak", "icc_c1", "icc_ck", "alpha", "ac2", "kendall_w")


def agreement(rounds: Iterable[int]) -> pl.DataFrame:
    """`frames.AGREEMENT` on the composites (`criterion` null) of each round; not computed yet: null."""
    rows = [(number, coefficient) for number in rounds for coefficient in COEFFICIENTS]
    schema = {"round": pl.Int64, "coefficient": pl.String}
    return complete(pl.DataFrame(rows, schema=schema, orient="row"), AGREEMENT)
