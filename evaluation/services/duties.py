"""What the members of a panel did in a round, gathered for the duty record."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from evaluation.domain.counties import County
from evaluation.domain.people import Person
from evaluation.domain.reviews import ReviewState
from evaluation.reports.duty_record import CountyDuty, ReviewerDuties
from evaluation.services.actors import Actor
from evaluation.services.blinded_names import county_names
from evaluation.services.clock import from_us
from evaluation.services.platform import Platform
from evaluation.services.progress import ReviewProgress, round_progress
from evaluation.storage.identifiers import moment_us
from evaluation.storage.pledges import newest_signatures
from evaluation.storage.programmes import StoredProgramme
from evaluation.storage.reviews import ReviewEvent
from evaluation.storage.work_done import WorkDone, acts_in_round, work_done


def panel_duties(
    platform: Platform, stored: StoredProgramme, actor: Actor, round_number: int
) -> tuple[ReviewerDuties, ...]:
    """Every member of the panel with the counties asked of them, recusals included.

    A reviewer is to see nothing of a recused county: in the own record recusals are only counted.
    """
    counties, names_recusals = county_names(platform, stored, actor), not actor.person.role.rates
    progress = round_progress(platform, stored, round_number)
    with platform.store.read() as conn:
        work = work_done(conn, stored, round_number)
        acts = acts_in_round(conn, stored, round_number)
        signed = newest_signatures(conn, stored)
    recusals = {(r.county, r.reviewer): r for r in stored.recusals}

    def duties_of(person: Person) -> ReviewerDuties:
        return ReviewerDuties(
            person,
            tuple(
                replace(
                    _duty(
                        counties.shown(county.id),
                        review,
                        work.get(place, WorkDone()),
                        acts.get(place, ()),
                    ),
                    recusal=recusals.get(place),
                )
                for county in sorted(progress.counties, key=lambda c: counties.place(c.id))
                for place in [(county.id, person.id)]
                if (review := progress.reviews.get(place))
                and (names_recusals or place not in stored.recused)
            ),
            recusals=0 if names_recusals else sum(r.reviewer == person.id for r in stored.recusals),
            pledge=signed.get(person.id),
            pledged=_moment(signed[person.id].signed_us) if person.id in signed else None,
        )

    asked = {reviewer for _county, reviewer in progress.reviews}
    panel = {p.id for p in progress.reviewers} | asked
    return tuple(duties_of(person) for person in stored.people if person.id in panel)


def _duty(
    county: County,
    review: ReviewProgress,
    work: WorkDone,
    acts: Sequence[ReviewEvent],
) -> CountyDuty:
    handed_in = [act for act in acts if act.state is ReviewState.SUBMITTED]
    return CountyDuty(
        county=county,
        state=review.state,
        answered=review.answered,
        asked=review.asked,
        comments=work.comments,
        first=_moment(work.first_us),
        last=_moment(work.last_us),
        submitted=_moment(moment_us(handed_in[-1].event_id)) if handed_in else None,
        submissions=len(handed_in),
        returns=tuple(act.reason for act in acts if act.state is ReviewState.RETURNED),
        imported=work.imported,
        on_behalf=work.on_behalf,
    )


def _moment(microseconds: int | None) -> datetime | None:
    return None if microseconds is None else from_us(microseconds)


def newest_moment(duties: Sequence[ReviewerDuties]) -> datetime | None:
    """When the newest thing in some records happened; None where nothing was done."""
    moments = [m for d in duties for c in d.counties for m in (c.last, c.submitted) if m]
    return max(moments, default=None)
