"""Everyone in a programme as the organizer sees them: role, unit, and how it stands with the account."""

from dataclasses import dataclass
from enum import StrEnum

from evaluation.domain.people import Person
from evaluation.locale import N_
from evaluation.services.actors import Actor
from evaluation.services.invitations import Purpose
from evaluation.services.people_changes import People
from evaluation.services.platform import Platform
from evaluation.storage.people import LinkRow, PersonRow, links


class AccountState(StrEnum):
    """How it stands with a person's account."""

    NONE = "none"
    INVITED = "invited"
    EXPIRED = "expired"
    ACTIVE = "active"
    DISABLED = "disabled"


STATE_NAMES: dict[AccountState, str] = {
    AccountState.NONE: N_("未开通账号"),
    AccountState.INVITED: N_("已邀请"),
    AccountState.EXPIRED: N_("邀请已过期"),
    AccountState.ACTIVE: N_("账号已开通"),
    AccountState.DISABLED: N_("账号已停用"),
}


@dataclass(frozen=True)
class ListedPerson:
    """One person of the list."""

    person: Person
    active: bool
    erased: bool
    account: AccountState
    login: str
    has_password: bool
    seen_us: int | None
    link_until_us: int | None
    """Until when the open invitation or reset link can be used."""
    has_rated: bool


def listed_people(platform: Platform, actor: Actor) -> tuple[ListedPerson, ...]:
    """Everyone who takes part or did, in the order of the list.

    Raises:
        NotAllowedError: not for this person.
    """
    with platform.store.read() as conn:
        people = People(conn, actor)
        if refusal := people.refusal():
            refusal.throw()
        newest = links(conn, people.stored.programme_id)
    now_us = platform.clock.now_us()
    return tuple(
        _listed(row, newest, now_us, has_rated=row.person.id in people.rated)
        for row in people.rows.values()
    )


def purpose_of(row: PersonRow) -> Purpose:
    """What a link is for that this person is given: to whoever has a password, a new one."""
    return Purpose.RESET if row.has_password else Purpose.INVITE


def _listed(
    row: PersonRow, newest: dict[tuple[int, str], LinkRow], now_us: int, *, has_rated: bool
) -> ListedPerson:
    link = newest.get((row.number, purpose_of(row).value))
    is_open = link is not None and is_usable(link, now_us)
    return ListedPerson(
        person=row.person,
        active=row.active,
        erased=row.erased_us is not None,
        account=_state(row, link, is_open=is_open),
        login=row.login,
        has_password=row.has_password,
        seen_us=row.seen_us,
        link_until_us=link.expires_us if link is not None and is_open else None,
        has_rated=has_rated,
    )


def is_usable(link: LinkRow, now_us: int) -> bool:
    """Whether a link still opens something."""
    return link.used_us is None and link.revoked_us is None and link.expires_us >= now_us


def _state(row: PersonRow, link: LinkRow | None, *, is_open: bool) -> AccountState:
    if row.account_id is not None:
        return AccountState.DISABLED if row.disabled else AccountState.ACTIVE
    if is_open:
        return AccountState.INVITED
    is_lapsed = link is not None and link.used_us is None and link.revoked_us is None
    return AccountState.EXPIRED if is_lapsed else AccountState.NONE
