"""Approving reports 签发: freezing what they say, so that they are the same on any later day."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from sqlalchemy import Connection

from evaluation.domain.counties import County
from evaluation.domain.dispatch import Snapshot
from evaluation.domain.permissions import refusal_to_approve
from evaluation.domain.rounds import Round
from evaluation.errors import EvaluationError, NotAllowedError
from evaluation.locale import LANGUAGES, N_, SOURCE_LANGUAGE, Message, message
from evaluation.reports.county_report import county_report as county_document
from evaluation.reports.text_gate import issues
from evaluation.reports.writers import WRITERS
from evaluation.services.access import find_county
from evaluation.services.actors import Actor
from evaluation.services.acts import record_act
from evaluation.services.city_reporting import city_document
from evaluation.services.clock import to_us
from evaluation.services.comparing import compare
from evaluation.services.dispatch_lists import prepare_dispatches
from evaluation.services.frozen_reports import (
    Documents,
    content_digest,
    corrected,
    document_of,
    frozen,
    listed,
)
from evaluation.services.jobs import UNEXPECTED
from evaluation.services.kept_text import refuse_unkept
from evaluation.services.platform import Platform
from evaluation.services.report_contexts import report_context
from evaluation.services.result_states import sealed_state
from evaluation.services.sight import Sight
from evaluation.services.snapshots import ApprovedReport, approved, keep_first, rounds_to_approve
from evaluation.storage.programmes import StoredProgramme
from evaluation.storage.rounds import seals
from evaluation.storage.snapshot_files import keep_snapshot
from evaluation.storage.snapshots import add_snapshot, current_snapshot, supersede

__all__ = ["Approval", "ApprovedReport", "approve", "approved", "rounds_to_approve"]

PROOF = "pdf"
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Approval:
    """What approving one report came to: its code, or why there is none."""

    county: str | None
    """None for the report on all counties."""
    code: str = ""
    supersedes: str = ""
    """The code of the report that it corrects."""
    is_new: bool = True
    """False where the report says the same as the approved one, which then stands."""
    error: Message | None = None
    unprinted: tuple[str, ...] = ()
    """Where what people typed is printed otherwise: a character that no font has, or a text too long."""


def approve(
    platform: Platform,
    actor: Actor,
    county_ids: Sequence[str],
    *,
    city: bool = False,
    note: str = "",
    on_progress: Callable[[int, int], None] | None = None,
) -> tuple[Approval, ...]:
    """Freeze reports and prepare them for their recipients; one that fails stops no other.

    A report that says the same as the approved one is left as it is; one that says something else
    takes its place, and then needs the reason of the correction in `note`.

    Raises:
        NotAllowedError: not for this role, or no round is published.
    """
    stored = platform.store.programme(actor.programme)
    if refusal := refusal_to_approve(actor.person, stored.rounds):
        refusal.throw()
    wanted: list[str | None] = [*county_ids, *([None] if city else [])]
    made = []
    for done, county_id in enumerate(wanted, start=1):
        made.append(_approved_or_why_not(platform, actor, county_id, note))
        if on_progress:
            on_progress(done, len(wanted))
    return tuple(made)


def _approved_or_why_not(
    platform: Platform, actor: Actor, county_id: str | None, note: str
) -> Approval:
    try:
        return approve_one(platform, actor, county_id, note)
    except EvaluationError as error:
        return Approval(county_id, is_new=False, error=error.reason)
    except Exception:  # noqa: BLE001 - the others must go on, and somebody must be told
        _log.exception("a report could not be approved: %s", county_id or "all counties")
        return Approval(county_id, is_new=False, error=UNEXPECTED)


def approve_one(
    platform: Platform, actor: Actor, county_id: str | None, note: str, *, proof: bool = True
) -> Approval:
    """Freeze one report; with `proof` its PDF is written first, so that none is approved unprintable.

    Raises:
        NotAllowedError: the report says something else than the approved one, and no reason is given.
        NotFoundError: there is no such county.
    """
    refuse_unkept(note)
    stored = platform.store.programme(actor.programme)
    county = None if county_id is None else find_county(stored, county_id)
    rounds = rounds_to_approve(stored)
    said = listed(_documents(platform, stored, rounds, county))
    says = content_digest(said)
    before = _before(platform, stored, county, rounds)
    if before is not None and before.content_sha256 == says:
        return Approval(county_id, before.code, is_new=False)
    older = before.code if before else ""
    if refusal := refusal_to_approve(actor.person, stored.rounds, supersedes=older, note=note):
        refusal.throw()
    if before is not None:
        said = listed(
            _documents(platform, stored, rounds, county, corrects=older, note=note.strip())
        )
    code, content = frozen(
        said, _rests_on(platform, stored, county, rounds), platform.settings.public_url
    )
    now = platform.clock.now()
    snapshot = Snapshot(
        id=platform.store.new_id(),
        code=code,
        digest=sha256(content).hexdigest(),
        content_sha256=says,
        county=county_id,
        rounds=tuple(r.number for r in rounds),
        approved_at=now,
        approved_by=actor.person.id,
        note=note.strip() if before else "",
    )
    document = document_of(content, SOURCE_LANGUAGE)
    printed = WRITERS[PROOF].render(document) if proof else b""
    keep_snapshot(platform.settings.snapshots_dir, snapshot.digest, content)
    platform.store.write(lambda conn: _save(conn, platform, stored, actor, snapshot, before))
    if printed:
        keep_first(platform, snapshot, PROOF, SOURCE_LANGUAGE, printed)
    return Approval(county_id, code, older, unprinted=issues(document) if proof else ())


def _documents(
    platform: Platform,
    stored: StoredProgramme,
    rounds: tuple[Round, ...],
    county: County | None,
    *,
    corrects: str = "",
    note: str = "",
) -> Documents:
    """The report in every language, not marked as a draft, naming the one that it corrects."""
    sight = Sight(rounds, frozenset())
    compared = platform.kept.get(
        sealed_state(platform, stored, sight), lambda: compare(platform, stored, rounds)
    )
    if county is None:
        whole = {
            language: city_document(platform, stored, compared, language, draft=False)
            for language in LANGUAGES
        }
        return corrected(whole, corrects, note) if corrects else whole
    with platform.store.read() as conn:
        contexts = {
            language: report_context(conn, stored, compared, county, language)
            for language in LANGUAGES
        }
    return {
        language: county_document(
            replace(context, draft=False, corrects=corrects, correction_note=note)
        )
        for language, context in contexts.items()
    }


def _before(
    platform: Platform, stored: StoredProgramme, county: County | None, rounds: tuple[Round, ...]
) -> Snapshot | None:
    """The approved report that a new one would correct: the same county on the same rounds."""
    with platform.store.read() as conn:
        return _standing(
            conn, stored, county.id if county else None, tuple(r.number for r in rounds)
        )


def _standing(
    conn: Connection, stored: StoredProgramme, county: str | None, rounds: tuple[int, ...]
) -> Snapshot | None:
    number = stored.county_ids[county] if county else None
    return current_snapshot(conn, stored.programme_id, number, rounds)


def _rests_on(
    platform: Platform, stored: StoredProgramme, county: County | None, rounds: tuple[Round, ...]
) -> dict[str, object]:
    """What a report was made of: by whose ratings, under which rubric."""
    numbers = [r.number for r in rounds]
    with platform.store.read() as conn:
        newest = {str(n): [s.seal for s in seals(conn, stored, n)][-1:] for n in numbers}
    return {
        "programme": stored.programme.id,
        "county": county.id if county else "",
        "rounds": numbers,
        "seals": newest,
        "rubrics": {str(n): stored.rubrics[n].sha256 for n in numbers},
    }


def _save(
    conn: Connection,
    platform: Platform,
    stored: StoredProgramme,
    actor: Actor,
    snapshot: Snapshot,
    before: Snapshot | None,
) -> None:
    """Write the approval down, in the place of the one before, and prepare it for its recipients."""
    standing = _standing(conn, stored, snapshot.county, snapshot.rounds)
    if standing is not None and standing.id == snapshot.id:
        return
    if standing != before:
        raise NotAllowedError(message(N_("这份报告刚刚由他人签发，请刷新后再看。")))
    add_snapshot(
        conn,
        snapshot,
        programme_id=stored.programme_id,
        county_id=stored.county_ids[snapshot.county] if snapshot.county else None,
        actor_id=stored.person_ids[actor.person.id],
        approved_us=to_us(snapshot.approved_at),
    )
    if before is not None:
        supersede(conn, before.id, snapshot.id)
    record_act(
        conn,
        stored,
        actor,
        event_id=snapshot.id,
        action="report_approve",
        subject=f"report/{snapshot.code}",
        detail={
            "county": snapshot.county or "",
            "digest": snapshot.digest,
            "rounds": list(snapshot.rounds),
            "supersedes": before.code if before else "",
        },
        reason=snapshot.note,
    )
    prepare_dispatches(conn, platform, stored, actor, snapshot, before)
