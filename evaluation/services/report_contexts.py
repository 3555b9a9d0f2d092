"""Gathering what one county's report is made from."""

from datetime import UTC, date
from zoneinfo import ZoneInfo

import polars as pl
from sqlalchemy import Connection

from evaluation.analysis.completion import submitted
from evaluation.domain.counties import County
from evaluation.domain.reviewer_sight import code_letter
from evaluation.domain.reviews import RatingState
from evaluation.reports.context import Reopening, ReportContext, ReviewerComment
from evaluation.services.access import indicators_of
from evaluation.services.answered_objections import answered_objections
from evaluation.services.clock import from_us
from evaluation.services.comparing import Comparison, sealed_ratings
from evaluation.services.published_rounds import published_alone
from evaluation.storage.history import acts_on
from evaluation.storage.identifiers import moment_us
from evaluation.storage.programmes import StoredProgramme
from evaluation.storage.ratings import county_provenance
from evaluation.storage.rounds import seals


def report_context(
    conn: Connection,
    stored: StoredProgramme,
    compared: Comparison,
    county: County,
    language: str,
) -> ReportContext:
    """Everything about one county's sealed rounds, and of the others only their results."""
    numbers = tuple(r.number for r in compared.rounds)
    entering = submitted(compared.results.completion).filter(pl.col("county") == county.id)
    reviews = entering.select("round", "reviewer").rows()
    provenance = county_provenance(conn, stored, county.id, reviews)
    sealed = {n: found[-1].seal for n in numbers if (found := seals(conn, stored, n))}
    return ReportContext(
        programme=stored.programme,
        county=county,
        counties=stored.counties,
        rounds=stored.rounds,
        rubrics=compared.rubrics,
        results=compared.results,
        dated=newest_day(stored, provenance.newest_us, conn, numbers),
        language=language,
        draft=True,  # until it is approved: `approving` takes the mark off
        indicators=indicators_of(stored, county.id),
        comments=_comments(conn, stored, compared, county),
        adjustments=tuple(
            a for a in stored.adjustments if a.county == county.id and a.round in numbers
        ),
        recusal_count=sum(r.county == county.id for r in stored.recusals),
        panel_sizes=_panel_sizes(compared, county),
        seals=sealed,
        imported_count=provenance.imported,
        on_behalf_count=provenance.on_behalf,
        reopened=reopenings(conn, stored, numbers),
        published_alone=published_alone(conn, stored, compared, county.id),
        objections=answered_objections(conn, stored, county.id),
    )


def newest_day(
    stored: StoredProgramme, newest_us: int | None, conn: Connection, numbers: tuple[int, ...]
) -> date:
    """The day of the newest rating that enters, in the programme's own time zone.

    A county without ratings is dated by the newest seal: still never by the time of rendering.
    """
    if newest_us is None:
        sealed = [moment_us(s.event_id) for n in numbers for s in seals(conn, stored, n)]
        newest_us = max(sealed)
    zone = ZoneInfo(stored.programme.time_zone)
    return from_us(newest_us).replace(tzinfo=UTC).astimezone(zone).date()


def _comments(
    conn: Connection, stored: StoredProgramme, compared: Comparison, county: County
) -> tuple[ReviewerComment, ...]:
    """What was written about this county, by letters that name nobody.

    The letters follow the reviewers' order among those of this county, silent ones included, so that
    the same letter is the same person in its report and on the organizer's copies of its scoring
    sheets, and tells nothing across counties.
    """
    numbers = compared.results.rounds
    entering = submitted(compared.results.completion)
    given = (
        sealed_ratings(conn, stored, numbers)
        .filter((pl.col("county") == county.id) & (pl.col("comment").str.strip_chars() != ""))
        .join(entering, on=entering.columns, how="semi", maintain_order="left")
    )
    order = {p.id: n for n, p in enumerate(stored.people)}
    of_county = entering.filter(pl.col("county") == county.id)["reviewer"].unique()
    reviewers = sorted(of_county, key=lambda r: order[r])
    letters = {reviewer: code_letter(n) for n, reviewer in enumerate(reviewers)}
    criteria = {
        c.id: n for number in numbers for n, c in enumerate(stored.rubrics[number].criteria)
    }
    found = [
        ReviewerComment(
            row["round"],
            row["criterion"],
            letters[row["reviewer"]],
            row["comment"],
            rated=row["state"] == RatingState.RATED,
        )
        for row in given.iter_rows(named=True)
    ]
    return tuple(sorted(found, key=lambda c: (c.round, criteria[c.criterion], c.reviewer_letter)))


def _panel_sizes(compared: Comparison, county: County) -> dict[int, int]:
    """How many reviews of this county count, by round."""
    counted = compared.results.composites.filter(
        (pl.col("county") == county.id) & pl.col("counted")
    )
    sizes = counted.group_by("round").len()
    return {**dict.fromkeys(compared.results.rounds, 0), **dict(sizes.iter_rows())}


def reopenings(
    conn: Connection, stored: StoredProgramme, numbers: tuple[int, ...]
) -> tuple[Reopening, ...]:
    """Each time a round was opened again, with the reason that was given."""
    return tuple(
        Reopening(number, act.reason)
        for number in numbers
        for act in acts_on(conn, stored.programme_id, f"round/{number}", "round_reopen")
    )
