"""The organizer's hand on other people's accounts: links made and revoked, shut, opened, signed out."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from evaluation.domain.history import Origin
from evaluation.domain.people import Person, Role
from evaluation.domain.people_permissions import (
    refusal_to_disable_account,
    refusal_to_manage_account,
)
from evaluation.domain.permissions import Refusal
from evaluation.errors import NotAllowedError
from evaluation.locale import N_, Message, message
from evaluation.services.actors import Actor
from evaluation.services.invitations import Purpose, invite
from evaluation.services.own_account import check_password
from evaluation.services.people_changes import Kind, People, write_down
from evaluation.services.people_list import AccountState, listed_people, purpose_of
from evaluation.services.platform import Platform
from evaluation.storage import people as rows
from evaluation.storage.accounts import people_of, set_account_disabled
from evaluation.storage.history import acts_on
from evaluation.storage.people import PersonRow, PersonSession
from evaluation.storage.programmes import read_programme
from evaluation.storage.sessions import revoke_sessions


@dataclass(frozen=True)
class MadeLink:
    """A link that was just made: shown once, its token stored nowhere."""

    person: Person
    token: str
    purpose: Purpose


def asks_own_password(platform: Platform, actor: Actor, person: Person) -> bool:
    """Whether an organizer shows the own password before opening a way into this person's account.

    It is asked for where that account is another organizer's, here or in another programme: who finds an
    open page must not come to a second organizer's account, whose acts would not be traced back.
    """
    if actor.origin is Origin.SHELL:
        return False
    with platform.store.read() as conn:
        people = People(conn, actor)
        opened = tuple(_opened_by(people, person.id))
        return any(p.role is Role.ORGANIZER for p in opened) or (
            bool(opened) and _had_another_role(people, person.id)
        )


def _had_another_role(people: People, person_id: str) -> bool:
    """Whether this may have been an organizer, and may be one again when the link is used."""
    acts = acts_on(
        people.conn, people.stored.programme_id, f"person/{person_id}", Kind.CHANGE.value
    )
    return any("role" in str(act.detail.get("fields")) for act in acts)


def _opened_by(people: People, person_id: str) -> Iterator[Person]:
    """Everyone as whom the account of a person acts; nobody where there is none yet."""
    account_id = people.row(person_id).account_id
    for code, linked in people_of(people.conn, account_id) if account_id is not None else ():
        yield from (p for p in read_programme(people.conn, code).people if p.id == linked)


def check_own_password(platform: Platform, actor: Actor, person: Person, password: str) -> None:
    """Ask for the own password where `asks_own_password` says that it is needed.

    Raises:
        FaultyInputError: it is not the present password.
        NotAllowedError: the own account has none, or it was tried too often.
    """
    if not asks_own_password(platform, actor, person):
        return
    with platform.store.read() as conn:
        own = People(conn, actor).row(actor.person.id)
    if not own.has_password:
        text = N_("您的账号没有密码，无法确认是您本人；请由系统管理员在服务器上办理。")
        raise NotAllowedError(message(text))
    check_password(platform, own.login, password, "")


def make_link(
    platform: Platform, actor: Actor, person_id: str, *, own_password: str = ""
) -> MadeLink:
    """An invitation for whoever has no account yet, else a link that sets a new password.

    It takes the place of an earlier one that was not used.

    Raises:
        NotAllowedError: not for this person, or not for this account.
        NotFoundError: there is no such person.
        FaultyInputError: it leads to another organizer's account and the own password is wrong.
    """
    with platform.store.read() as conn:
        people = People(conn, actor)
        row = people.row(person_id)
        if refusal := account_refusal(people, row):
            refusal.throw()
    purpose = purpose_of(row)
    check_own_password(platform, actor, row.person, own_password)
    token = invite(platform, actor.programme, person_id, by=actor, purpose=purpose)
    return MadeLink(row.person, token, purpose)


def uninvited(platform: Platform, actor: Actor, *, again: bool = False) -> tuple[Person, ...]:
    """Everyone without an account and without a link that still opens one.

    With `again`, also those whose link they have not used yet.

    Raises:
        NotAllowedError: not for this person.
    """
    waiting = {AccountState.NONE, AccountState.EXPIRED} | (
        {AccountState.INVITED} if again else set()
    )
    return tuple(
        p.person
        for p in listed_people(platform, actor)
        if p.active and not p.erased and p.account in waiting
    )


def invite_everyone(
    platform: Platform, actor: Actor, *, again: bool = False
) -> tuple[MadeLink, ...]:
    """An invitation for everyone whom `uninvited` names.

    Raises:
        NotAllowedError: not for this person.
    """
    return tuple(make_link(platform, actor, p.id) for p in uninvited(platform, actor, again=again))


def revoke_link(platform: Platform, actor: Actor, person_id: str) -> None:
    """Make the link useless that a person was given and has not used.

    Raises:
        NotAllowedError: not for this person, or there is no such link.
        NotFoundError: there is no such person.
    """
    now_us = platform.clock.now_us()

    def save(conn: Connection) -> None:
        people = People(conn, actor)
        row = _managed(people, person_id)
        if not rows.revoke_links(conn, row.number, now_us):
            raise NotAllowedError(message(N_("没有可以撤销的链接。")))
        write_down(platform, people, "revoke_invitation", person_id)

    platform.store.write(save)


def set_disabled(
    platform: Platform, actor: Actor, person_id: str, *, disabled: bool, reason: str = ""
) -> None:
    """Shut a person's account, which ends its sessions, or open it again.

    Raises:
        NotAllowedError: not for this person, or not this account.
        NotFoundError: there is no such person.
    """
    now_us = platform.clock.now_us()

    def save(conn: Connection) -> tuple[str, ...]:
        people = People(conn, actor)
        row = _managed(people, person_id)
        if disabled and (refusal := refusal_to_disable_account(actor.person, row.person)):
            refusal.throw()
        account_id = _account(row)
        set_account_disabled(conn, account_id, disabled=disabled)
        action = "disable_account" if disabled else "enable_account"
        write_down(platform, people, action, person_id, reason)
        return revoke_sessions(conn, account_id, now_us) if disabled else ()

    platform.open_pages.close(platform.store.write(save))


def sessions_of(platform: Platform, actor: Actor, person_id: str) -> tuple[PersonSession, ...]:
    """Where a person is signed in; nothing without an account.

    Raises:
        NotAllowedError: not for this person, or not this account.
        NotFoundError: there is no such person.
    """
    with platform.store.read() as conn:
        row = _managed(People(conn, actor), person_id)
        if row.account_id is None:
            return ()
        return rows.open_sessions(conn, row.account_id, platform.clock.now_us())


def end_sessions(platform: Platform, actor: Actor, person_id: str) -> int:
    """Sign a person out everywhere; returns how many sessions that ended.

    Raises:
        NotAllowedError: not for this person, or not this account.
        NotFoundError: there is no such person.
    """
    now_us = platform.clock.now_us()

    def save(conn: Connection) -> tuple[int, tuple[str, ...]]:
        people = People(conn, actor)
        account_id = _account(_managed(people, person_id))
        count = len(rows.open_sessions(conn, account_id, now_us))
        write_down(platform, people, "end_sessions", person_id)
        return count, revoke_sessions(conn, account_id, now_us)

    count, ended = platform.store.write(save)
    platform.open_pages.close(ended)
    return count


def refusal_to_manage(platform: Platform, actor: Actor, person_id: str) -> Refusal | None:
    """Why this organizer may not manage a person's account; for greying the buttons.

    Raises:
        NotFoundError: there is no such person.
    """
    with platform.store.read() as conn:
        people = People(conn, actor)
        return account_refusal(people, people.row(person_id))


def _managed(people: People, person_id: str) -> PersonRow:
    row = people.row(person_id)
    if refusal := account_refusal(people, row):
        refusal.throw()
    return row


def account_refusal(people: People, row: PersonRow) -> Refusal | None:
    """Why the actor may not manage an account, as both stand in this transaction."""
    if (refusal := people.refusal()) or people.person is None:
        return refusal
    if not row.active or row.erased_us is not None:
        return Refusal(message(N_("{name}已不在名单中。"), name=row.person.name))
    at_server = people.actor.origin is Origin.SHELL
    elsewhere = () if at_server else _elsewhere(people, row)
    return refusal_to_manage_account(people.person, row.person, elsewhere, at_server=at_server)


def _elsewhere(people: People, row: PersonRow) -> tuple[Message, ...]:
    """Other programmes that the account leads into and the actor does not lead."""
    if row.account_id is None:
        return ()
    conn = people.conn
    own = people.row(people.actor.person.id).account_id
    led = {people.stored.programme.id}
    for code, person_id in people_of(conn, own) if own is not None else ():
        found = next(p for p in read_programme(conn, code).people if p.id == person_id)
        led |= {code} if found.role is Role.ORGANIZER else set()
    reached = {code for code, _person in people_of(conn, row.account_id)} - led
    return tuple(
        message(N_("“{programme}”"), programme=read_programme(conn, code).programme.title)
        for code in sorted(reached)
    )


def _account(row: PersonRow) -> int:
    if row.account_id is None:
        raise NotAllowedError(message(N_("{name}还没有账号。"), name=row.person.name))
    return row.account_id
