"""What loading a folder changed, written into the history: which items, and the digests of what they say."""

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import Connection

from evaluation.domain.history import Origin
from evaluation.storage.history import record
from evaluation.storage.programme_items import Items, is_loaded_only, part_of
from evaluation.storage.sealed_material import LOAD, told_items


def record_load(
    conn: Connection,
    *,
    event_id: int,
    programme_id: int,
    before: Items,
    after: Items,
    folder: str,
) -> None:
    """Write down a load that changed something, in its own transaction.

    The digests are those that the history does not tell yet: what was altered behind the platform's back and
    is set right by the folder is told, too.
    """
    told = told_items(conn, programme_id)
    now = {key: digest for key, digest in after.items() if is_loaded_only(key)}
    digests = {key: digest for key, digest in now.items() if told.get(key) != digest}
    digests |= {key: "" for key in told if key not in now}
    changed = sorted(k for k in before.keys() | after.keys() if before.get(k) != after.get(k))
    if not digests and not changed:
        return
    others = [key for key in changed if not is_loaded_only(key)]
    record(
        conn,
        event_id=event_id,
        programme_id=programme_id,
        actor_id=None,
        action=LOAD,
        subject="programme",
        detail={
            "folder": folder,
            "counts": _counts(before, after, changed),
            "digests": digests,
            "changed": others,
        },
        reason="",
        source=Origin.IMPORT,
    )


def _counts(before: Items, after: Items, changed: list[str]) -> Mapping[str, list[int]]:
    """For each kind of item how many are new, how many say something else, how many were withdrawn."""
    new = Counter(part_of(key).value for key in changed if key not in before)
    gone = Counter(part_of(key).value for key in changed if key not in after)
    every = Counter(part_of(key).value for key in changed)
    return {
        part: [new[part], count - new[part] - gone[part], gone[part]]
        for part, count in every.items()
    }
