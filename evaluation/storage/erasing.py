"""Overwriting what tells who somebody was; ids, ratings, acts and their chains stay as they are."""

from sqlalchemy import ColumnElement, Connection, Table, select, update

from evaluation.domain.assignments import RecusalGround
from evaluation.domain.people import Person
from evaluation.domain.people_entry import ERASED_NAME
from evaluation.storage import account_tables, dispatch_tables, panel_tables, tables
from evaluation.storage.people import PersonRow
from evaluation.storage.people_kept import is_named, without_recipients
from evaluation.storage.programmes import StoredProgramme

SECOND_FACTOR = "second_factor"
"""The kind of tries that are counted by the account's number."""


def erase_person(
    conn: Connection, stored: StoredProgramme, row: PersonRow, *, stays: bool, now_us: int
) -> None:
    """Overwrite a person's name, unit and account link; whoever has rated `stays` in the lists."""
    table = tables.person
    conn.execute(
        update(table)
        .where(table.c.person_id == row.number)
        .values(name=ERASED_NAME, unit="", account_id=None, active=stays, erased_us=now_us)
    )
    _erase_invitations(conn, row.number, now_us)
    _erase_traces(conn, row.number)
    _erase_named_roles(conn, stored, row)
    _erase_recipient(conn, stored, row.person)
    _erase_signatures(conn, stored, row.person)


def _erase_invitations(conn: Connection, number: int, now_us: int) -> None:
    i = account_tables.invitation.c
    unused = (i.used_us.is_(None), i.revoked_us.is_(None))
    conn.execute(
        update(account_tables.invitation)
        .where(i.person_id == number, *unused)
        .values(revoked_us=now_us)
    )


def _erase_traces(conn: Connection, number: int) -> None:
    """From where the person came in and acted, and what was said of their ties to a county."""
    session, origin = account_tables.session, panel_tables.history_origin
    _set(conn, session, session.c.person_id == number, address="", agent="")
    acts = [
        select(table.c.event_id).where(table.c.actor_id == number)
        for table in (tables.history_event, tables.rating_event, tables.review_event)
    ]
    for own in acts:
        _set(conn, origin, origin.c.event_id.in_(own), address="", session_sha256="")
    request, recusal = panel_tables.recusal_request, tables.recusal
    _set(conn, request, request.c.reviewer_id == number, detail="")
    is_declared = recusal.c.ground == RecusalGround.DECLARED.value
    _set(conn, recusal, (recusal.c.reviewer_id == number) & is_declared, detail="")


def _erase_named_roles(conn: Connection, stored: StoredProgramme, row: PersonRow) -> None:
    """Where the person is one of the six whom a county's pilot names; the office stays."""
    table = tables.named_role
    mine = table.c.county_id.in_(stored.county_ids.values())
    for found in conn.execute(select(table).where(mine)).all():
        if found.person_id == row.number or is_named(found.name, found.unit, row.person):
            key = [
                table.c.county_id == found.county_id,
                table.c.role == found.role,
                table.c.position == found.position,
            ]
            conn.execute(update(table).where(*key).values(name=ERASED_NAME))


def _erase_recipient(conn: Connection, stored: StoredProgramme, person: Person) -> None:
    """As a recipient of the own county's reports: on the list, in the register of dispatch."""
    table = tables.programme
    listed = without_recipients(stored.programme, (person,))
    _set(
        conn,
        table,
        table.c.programme_id == stored.programme_id,
        content=listed.model_dump_json(),
    )
    if person.county is None:
        return
    dispatch, snapshot = dispatch_tables.dispatch, dispatch_tables.report_snapshot
    own = dispatch.c.snapshot_id.in_(
        select(snapshot.c.snapshot_id).where(
            snapshot.c.programme_id == stored.programme_id,
            snapshot.c.county_id == stored.county_ids[person.county],
        )
    )
    is_named = (dispatch.c.name == person.name) | (dispatch.c.received_by == person.name)
    _erase_confirmations(conn, own & is_named)
    _set(conn, dispatch, own & (dispatch.c.name == person.name), name=ERASED_NAME)
    _set(conn, dispatch, own & (dispatch.c.received_by == person.name), received_by=ERASED_NAME)


def _erase_confirmations(conn: Connection, chosen: ColumnElement[bool]) -> None:
    """From where the receipt was confirmed by link: an act without an actor, but an address."""
    act, origin, dispatch = (
        tables.history_event,
        panel_tables.history_origin,
        dispatch_tables.dispatch,
    )
    numbers = conn.execute(select(dispatch.c.dispatch_id).where(chosen)).scalars()
    confirmed = select(act.c.event_id).where(
        act.c.action == "receipt_confirm",
        act.c.subject.in_([f"dispatch/{number}" for number in numbers]),
    )
    _set(conn, origin, origin.c.event_id.in_(confirmed), address="", session_sha256="")


def _erase_signatures(conn: Connection, stored: StoredProgramme, person: Person) -> None:
    """Where a list says that this person decided or verified something."""
    counties = stored.county_ids.values()
    for column in (tables.adjustment.c.decided_by, tables.indicator_value.c.verified_by):
        mine = column.table.c.county_id.in_(counties) & (column == person.name)
        conn.execute(update(column.table).where(mine).values({column.name: ERASED_NAME}))


def erase_account(conn: Connection, account_id: int, login: str) -> None:
    """Overwrite an account that stands for nobody any more: nobody can sign in to it again."""
    account, failed = account_tables.account, account_tables.failed_sign_in
    factor, code = account_tables.second_factor, account_tables.recovery_code
    identity, session = account_tables.external_identity, account_tables.session
    gone = f"erased-{account_id}"
    values = {"login": gone, "password_hash": None, "disabled": True}
    conn.execute(update(account).where(account.c.account_id == account_id).values(values))
    _set(conn, factor, factor.c.account_id == account_id, secret="")
    _set(conn, code, code.c.account_id == account_id, used_us=0)
    subjects = select(identity.c.subject).where(identity.c.account_id == account_id)
    for n, subject in enumerate(conn.execute(subjects).scalars().all()):
        own = (identity.c.account_id == account_id) & (identity.c.subject == subject)
        _set(conn, identity, own, subject=f"{gone}-{n}")
    _set(conn, session, session.c.account_id == account_id, address="", agent="")
    _set(conn, failed, failed.c.login == login, login=gone, address="")
    own_codes = (failed.c.kind == SECOND_FACTOR) & (failed.c.login == str(account_id))
    _set(conn, failed, own_codes, login=gone, address="")


def _set(
    conn: Connection, table: Table, chosen: ColumnElement[bool], **values: str | int | None
) -> None:
    conn.execute(update(table).where(chosen).values(values))
