"""Who is sent which report, what became of it, and the links by which recipients confirm it."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, select, update

from evaluation.domain.dispatch import Dispatch, DispatchState
from evaluation.storage.dispatch_tables import dispatch, receipt_token, report_snapshot
from evaluation.storage.tables import county, person


def add_dispatch(conn: Connection, item: Dispatch, snapshot_id: int) -> bool:
    """Prepare a report for a recipient; False where a retry brings it again."""
    c = dispatch.c
    if conn.execute(select(c.state).where(c.dispatch_id == item.id)).first() is not None:
        return False
    conn.execute(
        dispatch.insert().values(
            dispatch_id=item.id,
            snapshot_id=snapshot_id,
            office=item.office,
            office_en=item.office_en,
            name=item.name,
            listed=item.listed,
            copies=item.copies,
            state=DispatchState.PREPARED.value,
            how="",
            received_by="",
            received_how="",
            by_link=False,
            remark="",
        )
    )
    return True


def dispatches(conn: Connection, programme_id: int) -> tuple[Dispatch, ...]:
    """Every report on its way in a programme, in the order in which they were prepared."""
    query = _selected().where(report_snapshot.c.programme_id == programme_id)
    return tuple(_dispatch(row) for row in conn.execute(query.order_by(dispatch.c.dispatch_id)))


def dispatches_of(conn: Connection, snapshot_id: int) -> tuple[Dispatch, ...]:
    """Who is sent one report."""
    query = _selected().where(dispatch.c.snapshot_id == snapshot_id)
    return tuple(_dispatch(row) for row in conn.execute(query.order_by(dispatch.c.dispatch_id)))


def find_dispatch(conn: Connection, programme_id: int, dispatch_id: int) -> Dispatch | None:
    """One of a programme's dispatches."""
    query = _selected().where(
        report_snapshot.c.programme_id == programme_id, dispatch.c.dispatch_id == dispatch_id
    )
    row = conn.execute(query).first()
    return _dispatch(row) if row else None


def set_sent(conn: Connection, dispatch_id: int, *, how: str, on: date, sender_id: int) -> None:
    """Write down that a report left."""
    _set(
        conn,
        dispatch_id,
        state=DispatchState.SENT.value,
        how=how,
        sent_on=on.isoformat(),
        sender_id=sender_id,
    )


def set_received(
    conn: Connection, dispatch_id: int, *, on: date, by: str, how: str, by_link: bool, remark: str
) -> None:
    """Write down that a report arrived."""
    _set(
        conn,
        dispatch_id,
        state=DispatchState.RECEIVED.value,
        received_on=on.isoformat(),
        received_by=by,
        received_how=how,
        by_link=by_link,
        remark=remark,
    )


def set_withdrawn(conn: Connection, dispatch_id: int, *, listed: bool) -> None:
    """Take back what was not sent yet; no longer `listed` where a person did, against the list."""
    _set(conn, dispatch_id, state=DispatchState.WITHDRAWN.value, listed=listed)


def _set(conn: Connection, dispatch_id: int, **values: object) -> None:
    c = dispatch.c
    conn.execute(update(dispatch).where(c.dispatch_id == dispatch_id).values(values))


def add_token(
    conn: Connection, *, token_sha256: str, dispatch_id: int, created_us: int, expires_us: int
) -> None:
    """Keep a receipt link; of its token only the digest."""
    conn.execute(
        receipt_token.insert().values(
            token_sha256=token_sha256,
            dispatch_id=dispatch_id,
            created_us=created_us,
            expires_us=expires_us,
        )
    )


def revoke_tokens(conn: Connection, dispatch_id: int, now_us: int) -> None:
    """Make a dispatch's unused links useless."""
    t = receipt_token.c
    conn.execute(
        update(receipt_token)
        .where(t.dispatch_id == dispatch_id, t.used_us.is_(None), t.revoked_us.is_(None))
        .values(revoked_us=now_us)
    )


def open_token(conn: Connection, token_sha256: str, now_us: int) -> tuple[int, bool] | None:
    """The dispatch that a link is for, and whether it confirmed it already.

    None where the link is unknown, revoked or expired.
    """
    t = receipt_token.c
    row = conn.execute(
        select(t.dispatch_id, t.used_us).where(
            t.token_sha256 == token_sha256, t.revoked_us.is_(None), t.expires_us >= now_us
        )
    ).first()
    return None if row is None else (row.dispatch_id, row.used_us is not None)


def use_token(conn: Connection, token_sha256: str, now_us: int) -> bool:
    """Use a link up; False when it was used or revoked already, or has expired."""
    t = receipt_token.c
    done = conn.execute(
        update(receipt_token)
        .where(t.token_sha256 == token_sha256, t.used_us.is_(None), t.revoked_us.is_(None))
        .where(t.expires_us > now_us)
        .values(used_us=now_us)
    )
    return done.rowcount == 1


def dispatch_by_number(conn: Connection, dispatch_id: int) -> tuple[int, Dispatch]:
    """A dispatch of any programme, and the number of its report."""
    row = conn.execute(_selected().where(dispatch.c.dispatch_id == dispatch_id)).one()
    return row.snapshot_id, _dispatch(row)


def _selected() -> Select[Any]:
    s = report_snapshot.c
    return (
        select(
            dispatch,
            s.code,
            s.superseded_by,
            county.c.code.label("county"),
            person.c.code.label("sender"),
        )
        .select_from(dispatch)
        .join(report_snapshot, s.snapshot_id == dispatch.c.snapshot_id)
        .outerjoin(county, county.c.county_id == s.county_id)
        .outerjoin(person, person.c.person_id == dispatch.c.sender_id)
    )


def _dispatch(row: Row[Any]) -> Dispatch:
    return Dispatch(
        id=row.dispatch_id,
        code=row.code,
        county=row.county,
        office=row.office,
        office_en=row.office_en,
        name=row.name,
        listed=row.listed,
        copies=row.copies,
        state=DispatchState(row.state),
        superseded=row.superseded_by is not None,
        how=row.how,
        sent_on=_day(row.sent_on),
        sent_by=row.sender or "",
        received_on=_day(row.received_on),
        received_by=row.received_by,
        received_how=row.received_how,
        by_link=row.by_link,
        remark=row.remark,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
