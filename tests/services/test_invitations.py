"""Links to an account: until when, how often, and what a reset leaves as it is."""

import pytest

from evaluation.errors import FaultyInputError, NotAllowedError
from evaluation.services import sessions
from evaluation.services.actors import actor_named
from evaluation.services.invitations import Purpose, accept_invitation, invitation, invite
from evaluation.services.sessions import Arrival, token_digest
from evaluation.storage import accounts as rows
from tests.services.way_in import (
    ELSEWHERE,
    OTHER_PASSWORD,
    PASSWORD,
    enter,
    join,
    link,
    load,
    who,
)

DEAD = "无效、已使用或已过期"


@pytest.fixture(autouse=True)
def small(platform, tmp_path):
    load(platform, tmp_path / "small")


def assert_dead(platform, token):
    with pytest.raises(NotAllowedError, match=DEAD):
        invitation(platform, token)
    with pytest.raises(NotAllowedError, match=DEAD):
        accept_invitation(platform, token, "anybody", PASSWORD)


@pytest.mark.parametrize(("purpose", "days"), [(Purpose.INVITE, 14), (Purpose.RESET, 3)])
def test_a_link_ends_with_its_days(platform, clock, purpose, days):
    join(platform)
    token = link(platform, purpose=purpose)
    clock.advance(days=days)
    invitation(platform, token)
    clock.advance(seconds=1)
    assert_dead(platform, token)


def test_a_link_that_two_opened_is_taken_by_the_first(platform):
    token = link(platform)
    assert invitation(platform, token) == invitation(platform, token)
    first = accept_invitation(platform, token, "anna", PASSWORD).token
    assert_dead(platform, token)
    assert who(platform, first).login == "anna"


def test_a_guessable_password_uses_nothing_up(platform):
    token = link(platform)
    with pytest.raises(FaultyInputError, match="已泄露"):
        accept_invitation(platform, token, "anna", "qwertyuiop")
    with pytest.raises(FaultyInputError, match="登录名或姓名"):
        accept_invitation(platform, token, "annaberta", "annaberta1")
    assert accept_invitation(platform, token, "anna", PASSWORD).token


def test_another_persons_login_uses_nothing_up(platform):
    join(platform, login="anna", person="r2")
    token = link(platform, person="lead")
    with pytest.raises(FaultyInputError, match="已有人使用"):
        accept_invitation(platform, token, "anna", PASSWORD)
    assert accept_invitation(platform, token, "boris", PASSWORD).token


def test_a_reset_keeps_the_account_and_its_login_and_changes_the_password(platform):
    before = who(platform, join(platform))
    token = link(platform, purpose=Purpose.RESET)
    assert invitation(platform, token).suggested_login == "anna"

    after = who(platform, accept_invitation(platform, token, "other", OTHER_PASSWORD).token)

    assert (after.account_id, after.login) == (before.account_id, "anna")
    assert enter(platform, password=OTHER_PASSWORD).token
    with pytest.raises(NotAllowedError):
        enter(platform, password=PASSWORD)


def test_a_reset_ends_every_session_of_the_account(platform):
    old = [join(platform), enter(platform).token]
    accept_invitation(platform, link(platform, purpose=Purpose.RESET), "", OTHER_PASSWORD)
    assert [sessions.session(platform, token) for token in old] == [None, None]


@pytest.mark.parametrize("person", ["r2", "lead"])
@pytest.mark.parametrize("purpose", list(Purpose))
def test_only_the_organizer_makes_links(platform, person, purpose):
    join(platform)
    with pytest.raises(NotAllowedError, match="只有组织者"):
        invite(platform, "small", "r2", by=actor_named(platform, "small", person), purpose=purpose)


def test_nothing_is_reset_for_whoever_has_no_password(platform):
    with pytest.raises(NotAllowedError, match="邀请链接"):
        link(platform, person="lead", purpose=Purpose.RESET)


@pytest.mark.parametrize("purpose", list(Purpose))
def test_a_link_of_a_disabled_account_opens_nothing(platform, purpose):
    number = who(platform, join(platform)).account_id
    token = link(platform, purpose=purpose)
    platform.store.write(lambda conn: rows.set_account_disabled(conn, number, disabled=True))
    assert_dead(platform, token)


def test_who_guesses_links_is_stopped_even_with_a_right_one(platform, clock):
    token = link(platform)
    for number in range(30):
        with pytest.raises(NotAllowedError, match=DEAD):
            invitation(platform, f"made up {number}", address=ELSEWHERE)
    with pytest.raises(NotAllowedError, match="过于频繁"):
        invitation(platform, token, address=ELSEWHERE)
    with pytest.raises(NotAllowedError, match="过于频繁"):
        accept_invitation(platform, token, "anna", PASSWORD, Arrival("invite", ELSEWHERE))
    assert invitation(platform, token, address="198.51.100.7")
    clock.advance(minutes=16)
    assert invitation(platform, token, address=ELSEWHERE)


def test_a_link_that_runs_out_while_the_form_is_looked_at_is_not_used(platform, clock):
    digest = token_digest(link(platform))
    clock.advance(days=14, seconds=1)
    now_us = platform.clock.now_us()
    assert not platform.store.write(lambda conn: rows.use_invitation(conn, digest, now_us))
    before_us = now_us - 2_000_000
    assert platform.store.write(lambda conn: rows.use_invitation(conn, digest, before_us))
