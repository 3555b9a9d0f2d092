"""Rounds as they stand, and the seals over what was submitted in them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, select, update

from evaluation.domain.history import canonical
from evaluation.domain.rounds import RoundState
from evaluation.storage.programmes import StoredProgramme
from evaluation.storage.tables import programme, round_, round_seal

ReviewPlace = tuple[str, str]
"""County id, reviewer id."""


@dataclass(frozen=True)
class Seal:
    """The seal of a round as it was closed; reopening keeps it and closing again adds another."""

    round_id: int
    version: int
    seal: str
    reviews: Mapping[ReviewPlace, str]
    """The digest of each submitted review."""
    excluded: tuple[ReviewPlace, ...]
    """Reviews asked for but not submitted, or whose reviewer was recused since."""
    actor_id: int
    event_id: int
    reopened_reason: str = ""
    """Why the round had been reopened before this seal, if it had."""
    material: str = field(default="", repr=False)
    """What else the seal covers; written with it, and read only to verify it (`seal_materials`)."""


def round_state(conn: Connection, round_id: int) -> RoundState:
    """The state of a round inside this transaction."""
    return RoundState(
        conn.execute(select(round_.c.state).where(round_.c.round_id == round_id)).scalar_one()
    )


def set_round(
    conn: Connection,
    round_id: int,
    *,
    state: RoundState,
    opens_us: int | None,
    closes_us: int | None,
) -> None:
    """Write a round's state and window, and let every process read the programme again."""
    conn.execute(
        update(round_)
        .where(round_.c.round_id == round_id)
        .values(state=state.value, opens_us=opens_us, closes_us=closes_us)
    )
    owner = select(round_.c.programme_id).where(round_.c.round_id == round_id)
    conn.execute(
        update(programme)
        .where(programme.c.programme_id == owner.scalar_subquery())
        .values(revision=programme.c.revision + 1)
    )


_LISTED = tuple(column for column in round_seal.c if column.name != "material")
"""Every page that shows a seal reads these; the material may be megabytes."""


def append_seal(conn: Connection, seal: Seal) -> None:
    """Keep a seal; one that a retry brings again is there already."""
    c = round_seal.c
    known = select(c.event_id).where(c.round_id == seal.round_id, c.event_id == seal.event_id)
    if conn.execute(known).first() is not None:
        return
    reviews = [[county, reviewer, digest] for (county, reviewer), digest in seal.reviews.items()]
    conn.execute(
        round_seal.insert().values(
            round_id=seal.round_id,
            version=seal.version,
            seal=seal.seal,
            reviews=canonical(sorted(reviews)).decode(),
            excluded=canonical(sorted(list(place) for place in seal.excluded)).decode(),
            reopened_reason=seal.reopened_reason,
            actor_id=seal.actor_id,
            event_id=seal.event_id,
            material=seal.material,
        )
    )


def seals(conn: Connection, stored: StoredProgramme, round_number: int) -> tuple[Seal, ...]:
    """The seals of a round, oldest first; the last one counts."""
    return seals_of(conn, stored.round_ids[round_number])


def seals_of(conn: Connection, round_id: int) -> tuple[Seal, ...]:
    """The seals of a round by its number in the store, oldest first."""
    c = round_seal.c
    rows = conn.execute(select(*_LISTED).where(c.round_id == round_id).order_by(c.version))
    return tuple(
        Seal(
            round_id=row.round_id,
            version=row.version,
            seal=row.seal,
            reviews={(county, who): digest for county, who, digest in json.loads(row.reviews)},
            excluded=tuple((county, who) for county, who in json.loads(row.excluded)),
            actor_id=row.actor_id,
            event_id=row.event_id,
            reopened_reason=row.reopened_reason,
        )
        for row in rows
    )


def seal_materials(conn: Connection, round_id: int) -> dict[int, str]:
    """What else each seal of a round covers, by its version; empty for a seal of the earlier form."""
    c = round_seal.c
    rows = conn.execute(select(c.version, c.material).where(c.round_id == round_id))
    return {row.version: row.material for row in rows}
