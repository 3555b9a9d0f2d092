"""The own account: its password, and every place where it is signed in."""

import pytest

from evaluation.errors import FaultyInputError, NotAllowedError
from evaluation.services import attempts, own_account, sessions
from evaluation.services.attempts import Kind
from evaluation.services.invitations import Purpose, invitation
from tests.services.way_in import (
    ELSEWHERE,
    HOME,
    OTHER_PASSWORD,
    PASSWORD,
    enter,
    join,
    link,
    load,
    who,
)


@pytest.fixture
def here(platform, tmp_path):
    """Anna's session at home."""
    load(platform, tmp_path / "small")
    join(platform, login="lead.login", person="lead")
    return join(platform)


@pytest.fixture
def there(platform, here, clock):
    """Her session elsewhere, a day later."""
    clock.advance(hours=3)
    return enter(platform, address=ELSEWHERE).token


@pytest.fixture
def closed(platform):
    """The sessions whose open pages were closed."""
    found = []
    platform.open_pages.closed_by(found.extend)
    return found


def change(platform, token, present=PASSWORD, new=OTHER_PASSWORD):
    own_account.change_password(platform, who(platform, token), present, new, address=HOME)


def is_in(platform, token):
    return sessions.session(platform, token) is not None


def listed(platform, token):
    return own_account.own_account(platform, who(platform, token)).sessions


def test_changing_the_password_ends_all_other_sessions_and_closes_their_pages(
    platform, here, there, closed
):
    there_id = who(platform, there).session_id
    change(platform, here)
    assert (is_in(platform, here), is_in(platform, there)) == (True, False)
    assert closed == [there_id]
    assert enter(platform, password=OTHER_PASSWORD).token
    with pytest.raises(NotAllowedError):
        enter(platform, password=PASSWORD)


def test_a_wrong_present_password_changes_nothing(platform, here, there):
    with pytest.raises(FaultyInputError, match="现在的密码不正确"):
        change(platform, here, present="not the password")
    assert is_in(platform, there)
    assert enter(platform).token


def test_the_present_password_is_not_found_by_trying(platform, here):
    for _ in range(9):
        attempts.reserve(platform, Kind.PASSWORD, address=HOME, subject="anna")
    with pytest.raises(FaultyInputError, match="不正确"):
        change(platform, here, present="not the password")
    with pytest.raises(NotAllowedError, match="过于频繁"):
        change(platform, here)


@pytest.mark.parametrize("new", [PASSWORD, "short", "qwertyuiop", "anna123456"])
def test_a_new_password_meets_the_same_rules_and_is_new(platform, here, new):
    with pytest.raises(FaultyInputError):
        change(platform, here, new=new)
    assert enter(platform).token


def test_changing_the_password_makes_reset_links_useless(platform, here):
    token = link(platform, purpose=Purpose.RESET)
    change(platform, here)
    with pytest.raises(NotAllowedError):
        invitation(platform, token)


def test_the_own_sessions_are_listed_with_this_one_first(platform, here, there, clock):
    first, second = listed(platform, there)
    assert (first.is_this, first.method, first.address, first.agent) == (
        True, "password", ELSEWHERE, "Firefox",
    )  # fmt: skip
    assert (second.is_this, second.method, second.address) == (False, "invite", HOME)
    assert first.began - second.began == clock.now() - second.seen
    assert [s.is_this for s in listed(platform, here)] == [True, False]


def test_one_session_is_signed_out_and_its_pages_closed(platform, here, there, closed):
    there_id = who(platform, there).session_id
    (key,) = (s.key for s in listed(platform, here) if not s.is_this)
    assert own_account.end_session(platform, who(platform, here), key) is False
    assert (is_in(platform, here), is_in(platform, there)) == (True, False)
    assert closed == [there_id]


def test_nobody_signs_out_somebody_elses_session(platform, here):
    lead = who(platform, enter(platform, login="lead.login").token)
    key = lead.session_id[: own_account.KEY_LENGTH]
    with pytest.raises(NotAllowedError):
        own_account.end_session(platform, who(platform, here), key)
    assert len(own_account.own_account(platform, lead).sessions) == 2


def test_others_are_signed_out_and_this_one_stays(platform, here, there):
    assert own_account.end_sessions(platform, who(platform, here), also_this=False) == 1
    assert (is_in(platform, here), is_in(platform, there)) == (True, False)


def test_signing_out_everywhere_leaves_none_of_the_account_and_all_of_others(
    platform, here, there, closed
):
    lead = enter(platform, login="lead.login").token
    ids = {who(platform, token).session_id for token in (here, there)}
    assert own_account.end_sessions(platform, who(platform, here), also_this=True) == 2
    assert (is_in(platform, here), is_in(platform, there), is_in(platform, lead)) == (
        False, False, True,
    )  # fmt: skip
    assert set(closed) == ids


def test_a_session_that_has_run_out_is_not_listed(platform, here, clock):
    clock.advance(hours=13)
    assert len(listed(platform, enter(platform).token)) == 1
