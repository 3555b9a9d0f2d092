"""What counties hold against their reports, and what they were told."""

from typing import Any

from sqlalchemy import Connection, Row, Select, select, update

from evaluation.domain.dispatch import Objection, ObjectionState
from evaluation.storage.dispatch_tables import objection, report_snapshot
from evaluation.storage.programmes import moment_of
from evaluation.storage.tables import county, person

_answerer = person.alias("answerer")


def add_objection(
    conn: Connection, item: Objection, *, snapshot_id: int, filer_id: int, filed_us: int
) -> bool:
    """Keep an objection; False where a retry brings it again."""
    c = objection.c
    if conn.execute(select(c.state).where(c.objection_id == item.id)).first() is not None:
        return False
    conn.execute(
        objection.insert().values(
            objection_id=item.id,
            snapshot_id=snapshot_id,
            text=item.text,
            filed_us=filed_us,
            filer_id=filer_id,
            state=item.state.value,
            answer="",
        )
    )
    return True


def set_answer(
    conn: Connection,
    objection_id: int,
    *,
    state: ObjectionState,
    answer: str,
    answerer_id: int,
    answered_us: int,
) -> None:
    """Write the answer to an objection."""
    c = objection.c
    conn.execute(
        update(objection)
        .where(c.objection_id == objection_id)
        .values(state=state.value, answer=answer, answerer_id=answerer_id, answered_us=answered_us)
    )


def objections(conn: Connection, programme_id: int) -> tuple[Objection, ...]:
    """Every objection in a programme, oldest first."""
    query = _selected().where(report_snapshot.c.programme_id == programme_id)
    return tuple(_objection(row) for row in conn.execute(query.order_by(objection.c.objection_id)))


def _selected() -> Select[Any]:
    s, o = report_snapshot.c, objection.c
    return (
        select(
            objection,
            s.code,
            county.c.code.label("county"),
            person.c.code.label("filer"),
            _answerer.c.code.label("answerer"),
        )
        .select_from(objection)
        .join(report_snapshot, s.snapshot_id == o.snapshot_id)
        .join(county, county.c.county_id == s.county_id)
        .join(person, person.c.person_id == o.filer_id)
        .outerjoin(_answerer, _answerer.c.person_id == o.answerer_id)
    )


def _objection(row: Row[Any]) -> Objection:
    return Objection(
        id=row.objection_id,
        code=row.code,
        county=row.county,
        text=row.text,
        filed_at=moment_of(row.filed_us),
        filed_by=row.filer,
        state=ObjectionState(row.state),
        answer=row.answer,
        answered_at=None if row.answered_us is None else moment_of(row.answered_us),
        answered_by=row.answerer or "",
    )
