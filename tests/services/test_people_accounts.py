"""The organizer's hand on other people's accounts, and where it ends."""

from dataclasses import replace
from pathlib import Path

import pytest

from evaluation.domain.history import Origin
from evaluation.errors import NotAllowedError
from evaluation.services import sessions
from evaluation.services.accounts import sign_in
from evaluation.services.actors import Actor
from evaluation.services.clock import SetClock
from evaluation.services.invitations import Purpose, accept_invitation, invitation
from evaluation.services.people_accounts import (
    end_sessions,
    invite_everyone,
    make_link,
    revoke_link,
    sessions_of,
    set_disabled,
    uninvited,
)
from evaluation.services.people_list import AccountState, ListedPerson, listed_people
from evaluation.services.platform import Platform
from evaluation.services.programmes import load_folder
from evaluation.services.sessions import Arrival
from evaluation.storage import accounts
from tests.services.people_steps import acting, load_people

PASSWORD = "correct-horse-battery-9"
HERE = Arrival("password", "203.0.113.7", "CanaryBrowser/1")


@pytest.fixture(autouse=True)
def folder(platform: Platform, tmp_path: Path) -> Path:
    return load_people(platform, tmp_path / "small")


def joined(platform: Platform, person: str) -> str:
    """Somebody makes an account from the organizer's link; the session's token."""
    link = make_link(platform, replace(acting(platform), origin=Origin.SHELL), person)
    return accept_invitation(platform, link.token, f"{person}.login", PASSWORD, HERE).token


def listed(platform: Platform, person: str) -> ListedPerson:
    everyone = listed_people(platform, acting(platform))
    return next(p for p in everyone if p.person.id == person)


def test_a_person_is_invited_then_active_and_seen(platform: Platform, clock: SetClock) -> None:
    before = listed(platform, "r2")
    link = make_link(platform, acting(platform), "r2")
    between = listed(platform, "r2")
    accept_invitation(platform, link.token, "r2.login", PASSWORD, HERE)
    after = listed(platform, "r2")

    assert (before.account, before.link_until_us) == (AccountState.NONE, None)
    assert between.account is AccountState.INVITED
    assert (after.account, after.login) == (AccountState.ACTIVE, "r2.login")
    assert after.seen_us == clock.now_us()


def test_an_invitation_that_ran_out_says_so(platform: Platform, clock: SetClock) -> None:
    make_link(platform, acting(platform), "r2")

    clock.advance(days=15)

    assert listed(platform, "r2").account is AccountState.EXPIRED


def test_whoever_has_a_password_gets_a_link_that_resets_it(platform: Platform) -> None:
    joined(platform, "r2")

    link = make_link(platform, acting(platform), "r2")

    assert link.purpose is Purpose.RESET
    assert invitation(platform, link.token).suggested_login == "r2.login"


def test_a_revoked_link_opens_nothing(platform: Platform) -> None:
    link = make_link(platform, acting(platform), "r2")

    revoke_link(platform, acting(platform), "r2")

    with pytest.raises(NotAllowedError, match="邀请链接无效"):
        invitation(platform, link.token)


def test_everyone_is_invited_who_waits_for_it(platform: Platform) -> None:
    joined(platform, "org")
    joined(platform, "r2")
    make_link(platform, acting(platform), "lead")

    made = invite_everyone(platform, acting(platform))

    assert {m.person.id for m in made} == {"org2", "contact_jia", "reader_jia", "reader_yi"}
    assert uninvited(platform, acting(platform)) == ()


def test_a_disabled_account_is_out_at_once_and_comes_back(platform: Platform) -> None:
    token = joined(platform, "r2")

    set_disabled(platform, acting(platform), "r2", disabled=True, reason="离任")

    assert sessions.session(platform, token) is None
    with pytest.raises(NotAllowedError):
        sign_in(platform, "r2.login", PASSWORD, HERE)
    set_disabled(platform, acting(platform), "r2", disabled=False)
    assert sign_in(platform, "r2.login", PASSWORD, HERE).token


def test_sessions_are_listed_and_ended(platform: Platform) -> None:
    token = joined(platform, "r2")

    (one,) = sessions_of(platform, acting(platform), "r2")
    ended = end_sessions(platform, acting(platform), "r2")

    assert (one.address, one.agent) == (HERE.address, HERE.agent)
    assert ended == 1
    assert sessions.session(platform, token) is None
    assert sessions_of(platform, acting(platform), "r2") == ()


@pytest.mark.parametrize("who", ["lead", "r2", "contact_jia"])
def test_nobody_else_touches_an_account(platform: Platform, who: str) -> None:
    token = joined(platform, "reader_yi")
    actor = acting(platform, who)
    for act in (
        lambda: make_link(platform, actor, "reader_yi"),
        lambda: revoke_link(platform, actor, "reader_yi"),
        lambda: set_disabled(platform, actor, "reader_yi", disabled=True),
        lambda: sessions_of(platform, actor, "reader_yi"),
        lambda: end_sessions(platform, actor, "reader_yi"),
        lambda: invite_everyone(platform, actor),
    ):
        with pytest.raises(NotAllowedError, match="只有组织者可以管理人员与账号"):
            act()
    assert sessions.session(platform, token) is not None


def test_nobody_shuts_the_own_account(platform: Platform) -> None:
    joined(platform, "org")
    at_server = replace(acting(platform), origin=Origin.SHELL)

    with pytest.raises(NotAllowedError, match="不能停用自己的账号"):
        set_disabled(platform, at_server, "org", disabled=True)


@pytest.fixture
def shared(platform: Platform, tmp_path: Path) -> Actor:
    """专家乙's account also stands for the organizer of another programme."""
    other = load_people(platform, tmp_path / "other")
    path = other / "programme.toml"
    text = path.read_text("utf-8").replace('id = "small"', 'id = "other"', 1)
    path.write_text(text.replace('"小项目"', '"另一项目"'), "utf-8")
    load_folder(platform, other)
    joined(platform, "r2")
    number = platform.store.programme("other").person_ids["org"]

    def link(conn):
        account = accounts.find_account(conn, "r2.login")
        accounts.link_person(conn, person_id=number, account_id=account.account_id)

    platform.store.write(link)
    return acting(platform)


def test_an_account_that_opens_another_programme_is_not_this_organizers_to_reset(
    platform: Platform, shared: Actor
) -> None:
    for act in (
        lambda: make_link(platform, shared, "r2"),
        lambda: set_disabled(platform, shared, "r2", disabled=True),
        lambda: end_sessions(platform, shared, "r2"),
    ):
        with pytest.raises(NotAllowedError, match="这个账号也用于“另一项目”"):
            act()


def test_at_the_server_it_is(platform: Platform, shared: Actor) -> None:
    link = make_link(platform, replace(shared, origin=Origin.SHELL), "r2")

    assert link.purpose is Purpose.RESET
