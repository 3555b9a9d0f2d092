"""What a round rests on beside its reviews, as its seal covers it, and what was said of it since."""

import json
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, select

from evaluation.domain.history import canonical
from evaluation.storage.history import acts_called
from evaluation.storage.history_links import head
from evaluation.storage.programme_items import Part, evidence_files, items_of, part_of
from evaluation.storage.tables import round_, round_seal

LOAD = "programme_load"


def material_text(
    conn: Connection, programme_id: int, number: int, excluded: Collection[tuple[str, str]]
) -> str:
    """The text that a seal of a round covers: ids and digests, no names."""
    items = items_of(conn, programme_id)
    here = (f"{Part.ADJUSTMENT}/{number}/", f"{Part.EVIDENCE}/")
    newest = head(conn, programme_id)
    material = {
        "items": {key: digest for key, digest in items.items() if key.startswith(here)},
        "files": evidence_files(conn, programme_id),
        "recusals": sorted(k for k in items if part_of(k) is Part.RECUSAL),
        "assignments": sorted(k for k in items if k.startswith(f"{Part.ASSIGNMENT}/{number}/")),
        "excluded": sorted(list(place) for place in excluded),
        "history": [newest.position, newest.hash],
    }
    return canonical(material).decode()


def read_material(text: str) -> dict[str, Any]:
    """The parts of a seal's material; empty for a seal of an earlier form.

    Raises:
        ValueError: it was altered beyond reading.
    """
    found = json.loads(text) if text else {}
    if not isinstance(found, dict):
        raise TypeError(text)
    return found


def told_items(conn: Connection, programme_id: int) -> dict[str, str]:
    """What was last said of each item that only loading writes.

    What loads said counts; seals speak for items that no load has told of, in stores older than that. A
    seal is no word against an earlier load: an item altered before the round was closed still shows.
    """
    told = _sealed(conn, programme_id)
    for act in acts_called(conn, (LOAD,)):
        if act.programme_id == programme_id:
            told.update(_digests(act.detail))
    return {key: digest for key, digest in told.items() if digest}


def _digests(detail: Mapping[str, object]) -> dict[str, str]:
    found = detail.get("digests")
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}


def _sealed(conn: Connection, programme_id: int) -> dict[str, str]:
    """What the seals of a programme say of its items, the newest word on each."""
    c = round_seal.c
    rows = conn.execute(
        select(c.material)
        .join(round_, round_.c.round_id == c.round_id)
        .where(round_.c.programme_id == programme_id, c.material != "")
        .order_by(c.event_id)
    )
    said: dict[str, str] = {}
    for row in rows:
        try:
            said.update(read_material(row.material).get("items", {}))
        except (ValueError, TypeError):  # its seal shows that
            continue
    return said
