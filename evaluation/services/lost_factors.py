"""Taking a second factor away from somebody who lost it: by another organizer, or at the server."""

from sqlalchemy import Connection

from evaluation.domain.history import Origin
from evaluation.errors import NotAllowedError, NotFoundError
from evaluation.locale import N_, message
from evaluation.services.accounts import taken_login
from evaluation.services.actors import Actor
from evaluation.services.people_accounts import account_refusal, check_own_password
from evaluation.services.people_changes import People, write_down
from evaluation.services.platform import Platform
from evaluation.storage import accounts
from evaluation.storage import second_factors as rows
from evaluation.storage.history import record
from evaluation.storage.sessions import programme_of_person, revoke_sessions

ACTION = "second_factor_remove"
_NONE = N_("账号“{login}”没有开启二次验证。")


def has_second_factor(platform: Platform, actor: Actor, person_id: str) -> bool:
    """Whether there is one that this organizer could take away.

    Raises:
        NotAllowedError: not for this person.
        NotFoundError: there is no such person.
    """
    with platform.store.read() as conn:
        people = People(conn, actor)
        if refusal := people.refusal():
            refusal.throw()
        row = people.row(person_id)
        if row.account_id is None or account_refusal(people, row) is not None:
            return False
        return rows.has_factor(conn, row.account_id)


def remove_second_factor(
    platform: Platform, actor: Actor, person_id: str, *, own_password: str = ""
) -> None:
    """An organizer helps another who lost the telephone; whoever holds it is signed out everywhere.

    Raises:
        NotAllowedError: not for this person, not this account, or it has no second factor.
        NotFoundError: there is no such person.
        FaultyInputError: the own password is wrong.
    """
    now_us = platform.clock.now_us()
    with platform.store.read() as conn:
        asked = People(conn, actor)
        target = asked.row(person_id)
        if refusal := account_refusal(asked, target):
            refusal.throw()
    check_own_password(platform, actor, target.person, own_password)

    def save(conn: Connection) -> tuple[str, ...]:
        people = People(conn, actor)
        row = people.row(person_id)
        if refusal := account_refusal(people, row):
            refusal.throw()
        if row.account_id is None or not rows.remove_factor(conn, row.account_id):
            raise NotAllowedError(message(_NONE, login=row.login or row.person.name))
        write_down(platform, people, ACTION, person_id)
        return revoke_sessions(conn, row.account_id, now_us)

    platform.open_pages.close(platform.store.write(save))


def remove_second_factor_of(platform: Platform, login: str) -> None:
    """Whoever runs commands at the server helps an organizer whom no other can help.

    Raises:
        NotFoundError: there is no such account.
        NotAllowedError: it has no second factor.
    """
    login, now_us = taken_login(login), platform.clock.now_us()
    event_id = platform.store.new_id()

    def save(conn: Connection) -> tuple[str, ...]:
        account = accounts.find_account(conn, login)
        if account is None:
            raise NotFoundError(message(N_("没有登录名为“{login}”的账号。"), login=login))
        if not rows.remove_factor(conn, account.account_id):
            raise NotAllowedError(message(_NONE, login=login))
        _record(conn, account.account_id, event_id)
        return revoke_sessions(conn, account.account_id, now_us)

    platform.open_pages.close(platform.store.write(save))


def _record(conn: Connection, account_id: int, event_id: int) -> None:
    """In the history of the newest programme that the account leads into; else the installation's."""
    person = accounts.first_person(conn, account_id)
    programme_id, code = programme_of_person(conn, person) if person else (None, "")
    record(
        conn,
        event_id=event_id,
        programme_id=programme_id,
        actor_id=None,
        action=ACTION,
        subject=f"person/{code}" if code else f"account/{account_id}",
        detail={},
        reason="",
        source=Origin.SHELL,
    )
