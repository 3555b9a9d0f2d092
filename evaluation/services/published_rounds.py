"""What earlier rounds showed when they were published, before the later ones were in.

All rounds are estimated together, so that the severity-adjusted score of an earlier one moves a
little with each later round: a report says so where the printed number is another one.
"""

from collections.abc import Mapping

import polars as pl
from sqlalchemy import Connection

from evaluation.analysis.results import ResultInputs, compute_results
from evaluation.domain.programme import Headline
from evaluation.domain.rounds import RoundState
from evaluation.services.comparing import Comparison, sealed_ratings
from evaluation.storage.programmes import StoredProgramme


def published_alone(
    conn: Connection, stored: StoredProgramme, compared: Comparison, county: str
) -> Mapping[int, float]:
    """The county's overall scores of the published rounds before the last, each without later ones."""
    earlier = [r for r in compared.rounds[:-1] if r.state is RoundState.PUBLISHED]
    if stored.programme.headline is not Headline.ADJUSTED or not earlier:
        return {}
    if not compared.alone:
        for found in earlier:
            compared.alone.update(_finals(conn, stored, compared, found.number))
    return {number: score for (number, own), score in compared.alone.items() if own == county}


def _finals(
    conn: Connection, stored: StoredProgramme, compared: Comparison, last: int
) -> dict[tuple[int, str], float]:
    """(round, county) -> the overall score, of the rounds up to this one alone."""
    numbers = tuple(r.number for r in compared.rounds if r.number <= last)
    counties = {c.id for c in compared.counties}
    inside = pl.col("county").is_in(list(counties))
    results = compute_results(
        ResultInputs(
            programme=stored.programme,
            counties=compared.counties,
            rubrics={n: compared.rubrics[n] for n in numbers},
            ratings=sealed_ratings(conn, stored, numbers).drop("comment").filter(inside),
            reviews=compared.results.completion.filter(pl.col("round").is_in(list(numbers))),
            adjustments=tuple(
                a for a in stored.adjustments if a.round in numbers and a.county in counties
            ),
            round_numbers=tuple(r.number for r in stored.rounds),
        )
    )
    own = results.counties.filter(pl.col("round") == last).drop_nulls("final")
    return {(last, county): final for county, final in own.select("county", "final").iter_rows()}
