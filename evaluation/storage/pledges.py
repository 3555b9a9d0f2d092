"""The versions of a programme's pledge, and who signed which of them."""

from collections.abc import Mapping

from sqlalchemy import Connection, select

from evaluation.domain.history import Origin
from evaluation.domain.pledges import PledgeSignature, PledgeText, pledge_sha256
from evaluation.storage.identifiers import moment_us
from evaluation.storage.panel_tables import pledge, pledge_text
from evaluation.storage.programmes import StoredProgramme
from evaluation.storage.tables import person


def newest_text(conn: Connection, programme_id: int) -> PledgeText | None:
    """The version that is to be signed now; None before any was kept."""
    c = pledge_text.c
    row = conn.execute(
        select(pledge_text)
        .where(c.programme_id == programme_id)
        .order_by(c.version.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    return PledgeText(version=row.version, text=row.text, text_en=row.text_en, sha256=row.sha256)


def keep_text(
    conn: Connection, programme_id: int, words: tuple[str, str], now_us: int
) -> PledgeText:
    """The newest version, which is a new one where the words have changed."""
    newest, sha256 = newest_text(conn, programme_id), pledge_sha256(*words)
    if newest is not None and newest.sha256 == sha256:
        return newest
    kept = PledgeText(
        version=newest.version + 1 if newest else 1, text=words[0], text_en=words[1], sha256=sha256
    )
    conn.execute(
        pledge_text.insert().values(
            programme_id=programme_id, created_us=now_us, **kept.model_dump()
        )
    )
    return kept


def signing_event(conn: Connection, person_id: int, version: int) -> int | None:
    """The event with which somebody signed a version; None where they did not."""
    c = pledge.c
    known = select(c.event_id).where(c.person_id == person_id, c.version == version)
    found: int | None = conn.execute(known).scalar()
    return found


def append_signature(
    conn: Connection, person_id: int, text: PledgeText, source: Origin, event_id: int
) -> None:
    """Keep that somebody signed a version, under the digest of its words."""
    conn.execute(
        pledge.insert().values(
            person_id=person_id,
            version=text.version,
            sha256=text.sha256,
            source=source.value,
            event_id=event_id,
        )
    )


def newest_signatures(conn: Connection, stored: StoredProgramme) -> Mapping[str, PledgeSignature]:
    """The newest version that each person of a programme signed."""
    people = {number: code for code, number in stored.person_ids.items()}
    c, mine = pledge.c, person.c.programme_id == stored.programme_id
    members = select(person.c.person_id).where(mine)
    rows = conn.execute(select(pledge).where(c.person_id.in_(members)).order_by(c.version))
    # Later versions come later and replace the earlier ones.
    return {
        people[row.person_id]: PledgeSignature(
            person=people[row.person_id],
            version=row.version,
            sha256=row.sha256,
            signed_us=moment_us(row.event_id),
            source=Origin(row.source),
        )
        for row in rows
        if row.person_id in people
    }
