"""Reading and signing the pledge, and who signed it when."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from evaluation.domain.history import Origin
from evaluation.domain.panel_permissions import (
    refusal_to_read_pledge,
    refusal_to_see_pledges,
    refusal_to_sign_pledge,
)
from evaluation.domain.people import Person
from evaluation.domain.pledges import PledgeSignature, PledgeText, pledge_sha256, pledge_words
from evaluation.services.actors import Actor
from evaluation.services.acts import record_act
from evaluation.services.clock import from_us
from evaluation.services.platform import Platform
from evaluation.storage.pledges import (
    append_signature,
    keep_text,
    newest_signatures,
    newest_text,
    signing_event,
)
from evaluation.storage.programmes import StoredProgramme


@dataclass(frozen=True)
class MemberPledge:
    """A member of the panel and what they signed last."""

    person: Person
    text: PledgeText
    """The version that is to be signed now."""
    signature: PledgeSignature | None

    @property
    def is_signed(self) -> bool:
        """Whether the newest version is signed."""
        return self.signature is not None and self.signature.version == self.text.version

    @property
    def signed_at(self) -> datetime | None:
        """When the version signed last was signed."""
        return from_us(self.signature.signed_us) if self.signature else None


def my_pledge(platform: Platform, actor: Actor) -> MemberPledge:
    """The pledge as this reviewer is to read it, and whether they signed it.

    Raises:
        NotAllowedError: not a member of the panel.
    """
    if refusal := refusal_to_read_pledge(actor.person):
        refusal.throw()
    stored = platform.store.programme(actor.programme)
    with platform.store.read() as conn:
        signed = newest_signatures(conn, stored)
        text = _text_to_sign(conn, stored)
    return MemberPledge(actor.person, text, signed.get(actor.person.id))


def pledge_is_due(platform: Platform, actor: Actor) -> bool:
    """Whether this reviewer must sign before anything else: some round of theirs is not sealed."""
    stored = platform.store.programme(actor.programme)
    ahead = any(not r.state.is_sealed and actor.person.sits_in(r.number) for r in stored.rounds)
    return ahead and not my_pledge(platform, actor).is_signed


def pledges(platform: Platform, actor: Actor) -> tuple[MemberPledge, ...]:
    """Every member of the panel with what they signed last.

    Raises:
        NotAllowedError: not the organizer.
    """
    if refusal := refusal_to_see_pledges(actor.person):
        refusal.throw()
    stored = platform.store.programme(actor.programme)
    with platform.store.read() as conn:
        signed = newest_signatures(conn, stored)
        text = _text_to_sign(conn, stored)
    return tuple(MemberPledge(p, text, signed.get(p.id)) for p in stored.people if p.role.rates)


def _text_to_sign(conn: Connection, stored: StoredProgramme) -> PledgeText:
    """The newest version; a programme of an older store has none before its first signature."""
    kept = newest_text(conn, stored.programme_id)
    if kept is not None:
        return kept
    text, text_en = pledge_words(stored.programme)
    return PledgeText(version=1, text=text, text_en=text_en, sha256=pledge_sha256(text, text_en))


def sign_pledge(platform: Platform, actor: Actor, version: int) -> MemberPledge:
    """Sign the version that was read.

    Raises:
        NotAllowedError: not a member of the panel, signed already, or there is a newer version.
    """
    stored = platform.store.programme(actor.programme)
    event_id, now_us = platform.store.new_id(), platform.clock.now_us()
    person_id = stored.person_ids[actor.person.id]

    def save(conn: Connection) -> None:
        text = _text_to_sign(conn, stored)
        if newest_text(conn, stored.programme_id) is None:
            keep_text(conn, stored.programme_id, (text.text, text.text_en), now_us)
        signed = signing_event(conn, person_id, text.version)
        if signed == event_id:
            return
        if refusal := refusal_to_sign_pledge(
            actor.person, version=version, newest=text.version, signed=signed is not None
        ):
            refusal.throw()
        _sign(conn, stored, actor.person.id, text, actor, event_id)

    platform.store.write(save)
    return my_pledge(platform, actor)


def keep_pledge_text(platform: Platform, stored: StoredProgramme) -> PledgeText:
    """Keep what the programme's pledge says now; changed words are a new version to be signed."""
    now_us = platform.clock.now_us()
    return platform.store.write(
        lambda conn: keep_text(conn, stored.programme_id, pledge_words(stored.programme), now_us)
    )


def sign_with_import(
    conn: Connection, platform: Platform, stored: StoredProgramme, reviewer: str, actor: Actor
) -> bool:
    """Note that a reviewer whose ratings are brought in signed on paper; whether it was new.

    `actor`: who brings the ratings in and answers for it.
    """
    text = keep_text(
        conn, stored.programme_id, pledge_words(stored.programme), platform.clock.now_us()
    )
    if signing_event(conn, stored.person_ids[reviewer], text.version) is not None:
        return False
    imports = Actor(actor.programme, actor.person, Origin.IMPORT)
    _sign(conn, stored, reviewer, text, imports, platform.store.new_id())
    return True


def _sign(
    conn: Connection,
    stored: StoredProgramme,
    reviewer: str,
    text: PledgeText,
    actor: Actor,
    event_id: int,
) -> None:
    append_signature(conn, stored.person_ids[reviewer], text, actor.origin, event_id)
    record_act(
        conn,
        stored,
        actor,
        event_id=event_id,
        action="pledge_sign",
        subject=f"reviewer/{reviewer}",
        detail={"version": text.version, "sha256": text.sha256},
    )
