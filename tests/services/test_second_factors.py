"""The second factor: set up with a code, asked for at every way in but the provider's, lost and replaced."""

from datetime import timedelta

import pyotp
import pytest

from evaluation.domain.session_names import METHOD_NAMES
from evaluation.errors import FaultyInputError, NotAllowedError
from evaluation.services import second_factors, second_proofs, sessions
from evaluation.services.arrivals import enter as arrive
from evaluation.services.attempts import LIMITS, Kind
from evaluation.services.invitations import Purpose, accept_invitation
from evaluation.services.own_account import KEY_LENGTH, own_account
from evaluation.services.second_factors import State
from evaluation.services.sessions import Arrival
from evaluation.storage.accounts import set_account_disabled
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

BROWSER = Arrival("", HOME, "Firefox")


@pytest.fixture
def here(platform, tmp_path):
    """The organizer's session."""
    load(platform, tmp_path / "small")
    return join(platform, login="anna", person="org")


@pytest.fixture
def telephone(platform, here, clock):
    """Shows the code of a moment: `telephone()` now, `telephone(30)` half a minute later."""
    signed_in = who(platform, here)
    second_factors.begin(platform, signed_in, PASSWORD)
    secret = second_factors.own_factor(platform, signed_in).secret
    return lambda later=0: pyotp.TOTP(secret).at(clock.now() + timedelta(seconds=later))


@pytest.fixture
def codes(platform, here, telephone, clock):
    """The recovery codes, after it was turned on a minute ago."""
    found = second_factors.confirm(platform, who(platform, here), telephone())
    clock.advance(minutes=1)
    return found


def show(platform, entry, code, address=HOME):
    return second_proofs.show_code(platform, entry.token, code, Arrival("", address, "Firefox"))


def is_in(platform, token):
    return sessions.session(platform, token) is not None


def test_nothing_is_asked_for_until_a_code_confirmed_the_telephone(platform, telephone):
    assert not enter(platform).needs_code


def test_a_wrong_code_confirms_nothing(platform, here, telephone):
    wrong = f"{(int(telephone()) + 1) % 1_000_000:06d}"
    with pytest.raises(FaultyInputError, match="动态口令不正确"):
        second_factors.confirm(platform, who(platform, here), wrong)
    assert second_factors.own_factor(platform, who(platform, here)).state is State.BEGUN


def test_the_secret_is_not_shown_again_once_it_counts(platform, here, codes):
    own = second_factors.own_factor(platform, who(platform, here))
    assert (own.state, own.secret, own.address, own.codes_left) == (State.ON, "", "", 10)


def test_turning_it_on_ends_the_sessions_that_have_not_shown_it(platform, here, telephone):
    there = enter(platform, address=ELSEWHERE).token
    second_factors.confirm(platform, who(platform, here), telephone())
    assert (is_in(platform, here), is_in(platform, there)) == (True, False)


def test_the_password_alone_opens_no_session(platform, codes):
    entry = enter(platform)
    assert entry.needs_code
    assert not is_in(platform, entry.token)


def test_the_code_of_the_telephone_lets_in(platform, codes, telephone):
    token = show(platform, enter(platform), telephone())
    assert who(platform, token).login == "anna"


@pytest.mark.parametrize(
    ("seconds", "lets_in"), [(-60, False), (-30, True), (30, True), (60, False)]
)
def test_a_telephone_may_be_half_a_minute_off(platform, codes, telephone, clock, seconds, lets_in):
    clock.advance(minutes=5)
    entry = enter(platform)
    if lets_in:
        assert show(platform, entry, telephone(seconds))
        return
    with pytest.raises(FaultyInputError):
        show(platform, entry, telephone(seconds))


def test_no_code_is_taken_twice_nor_one_older_than_the_last(platform, codes, telephone):
    older, newer = telephone(-30), telephone()
    show(platform, enter(platform), newer)
    for code in (newer, older):
        with pytest.raises(FaultyInputError, match="已经用过"):
            show(platform, enter(platform), code)


def test_the_code_that_confirmed_the_telephone_lets_nobody_in(platform, here, telephone):
    code = telephone()
    second_factors.confirm(platform, who(platform, here), code)
    with pytest.raises(FaultyInputError):
        show(platform, enter(platform), code)


def test_wide_digits_and_spaces_are_what_they_mean(platform, codes, telephone):
    wide = telephone().translate({ord(str(n)): chr(ord("０") + n) for n in range(10)})
    assert show(platform, enter(platform), f"{wide[:3]} {wide[3:]}")


def test_a_recovery_code_works_once(platform, codes, here):
    assert show(platform, enter(platform), codes[3].upper())
    with pytest.raises(FaultyInputError, match="已经用过"):
        show(platform, enter(platform), codes[3])
    assert second_factors.own_factor(platform, who(platform, here)).codes_left == 9


def test_a_session_that_a_recovery_code_began_is_called_so(platform, codes, here):
    token = show(platform, enter(platform), codes[0])
    found = own_account(platform, who(platform, here)).sessions
    methods = {s.key: s.method for s in found}
    assert methods[who(platform, token).session_id[:KEY_LENGTH]] == "recovery_code"
    assert METHOD_NAMES["recovery_code"] == "恢复码登录"


def test_only_digests_of_recovery_codes_are_stored(platform, codes):
    assert len(set(codes)) == 10
    stored = b"".join(f.read_bytes() for f in platform.settings.data_dir.glob("liangping.db*"))
    assert all(
        c.encode() not in stored and c.replace("-", "").encode() not in stored for c in codes
    )


def test_new_recovery_codes_take_the_place_of_the_old(platform, codes, here):
    newer = second_factors.replace_codes(platform, who(platform, here), PASSWORD, code=codes[1])
    with pytest.raises(FaultyInputError):
        show(platform, enter(platform), codes[0])
    assert show(platform, enter(platform), newer[0])


def test_a_ticket_works_once(platform, codes, telephone):
    entry = enter(platform)
    show(platform, entry, telephone())
    with pytest.raises(NotAllowedError, match="重新登录"):
        show(platform, entry, codes[0])


def test_a_ticket_runs_out_after_five_minutes(platform, codes, telephone, clock):
    entry = enter(platform)
    clock.advance(minutes=5, seconds=1)
    with pytest.raises(NotAllowedError, match="重新登录"):
        show(platform, entry, telephone())


def test_a_made_up_ticket_is_answered_like_one_that_ran_out(platform, codes, telephone, clock):
    entry = enter(platform)
    clock.advance(minutes=6)
    told = []
    for ticket in (entry.token, "made-up"):
        with pytest.raises(NotAllowedError) as refused:
            second_proofs.ticket(platform, ticket)
        told.append(refused.value.render())
    assert told[0] == told[1]


def test_a_ticket_of_the_old_password_lets_nobody_in(platform, codes, telephone, clock):
    entry = enter(platform)
    clock.advance(seconds=1)
    accept_invitation(
        platform, link(platform, "org", Purpose.RESET), "", OTHER_PASSWORD, Arrival("reset", HOME)
    )
    with pytest.raises(NotAllowedError, match="重新登录"):
        show(platform, entry, telephone())


def test_ten_wrong_codes_shut_out_even_the_right_one_for_a_while(platform, codes, telephone, clock):
    entry = enter(platform)
    for _try in range(10):
        with pytest.raises(FaultyInputError):
            show(platform, entry, "000000", ELSEWHERE)
    with pytest.raises(NotAllowedError, match="过于频繁"):
        show(platform, entry, telephone())
    clock.advance(minutes=16)
    assert show(platform, enter(platform), telephone())


def test_a_link_that_sets_the_password_asks_for_the_code_too(platform, codes):
    token = link(platform, "org", Purpose.RESET)
    entry = accept_invitation(platform, token, "", OTHER_PASSWORD, Arrival("reset", HOME))
    assert entry.needs_code


def test_the_providers_own_proof_counts(platform, here, codes):
    signed_in = who(platform, here)
    entry = arrive(platform, signed_in.account_id, signed_in.person_number, Arrival("oidc"))
    assert not entry.needs_code
    assert is_in(platform, entry.token)


def test_turning_it_off_needs_the_password(platform, here, codes):
    with pytest.raises(FaultyInputError, match="现在的密码不正确"):
        second_factors.turn_off(platform, who(platform, here), "not the password")
    assert enter(platform).needs_code
    second_factors.turn_off(platform, who(platform, here), PASSWORD, code=codes[0])
    assert not enter(platform).needs_code


@pytest.mark.parametrize("act", [second_factors.turn_off, second_factors.replace_codes])
def test_the_password_alone_does_not_get_round_the_telephone_at_an_open_page(
    platform, here, codes, telephone, clock, act
):
    for code in ("", "000000"):
        with pytest.raises(FaultyInputError, match="验证码不正确"):
            act(platform, who(platform, here), PASSWORD, code=code)
    assert enter(platform).needs_code
    assert second_factors.own_factor(platform, who(platform, here)).codes_left == 10
    act(platform, who(platform, here), PASSWORD, code=telephone())


def test_codes_tried_at_an_open_page_count_as_at_the_way_in(platform, here, codes, telephone):
    for _ in range(LIMITS[Kind.SECOND_FACTOR].subject):
        with pytest.raises(FaultyInputError):
            second_factors.turn_off(platform, who(platform, here), PASSWORD, code="000000")
    with pytest.raises(NotAllowedError, match="尝试过于频繁"):
        second_factors.turn_off(platform, who(platform, here), PASSWORD, code=telephone())


def test_setting_it_up_needs_the_password(platform, here):
    with pytest.raises(FaultyInputError, match="现在的密码不正确"):
        second_factors.begin(platform, who(platform, here), "not the password")
    assert second_factors.own_factor(platform, who(platform, here)).state is State.OFF


def test_one_that_counts_is_not_replaced_by_beginning_anew(platform, here, codes, telephone):
    with pytest.raises(NotAllowedError, match="已经开启"):
        second_factors.begin(platform, who(platform, here), PASSWORD)
    assert show(platform, enter(platform), telephone())


def test_a_secret_that_waits_for_more_than_an_hour_is_made_anew(platform, here, telephone, clock):
    clock.advance(minutes=61)
    assert second_factors.own_factor(platform, who(platform, here)).secret == ""
    with pytest.raises(NotAllowedError, match="重新开始"):
        second_factors.confirm(platform, who(platform, here), telephone())


def test_it_is_the_organizers(platform, here):
    reviewer = who(platform, join(platform, login="bo", person="r2"))
    with pytest.raises(NotAllowedError, match="供组织者使用"):
        second_factors.begin(platform, reviewer, PASSWORD)


def test_a_code_lets_nobody_in_once_the_account_is_shut_while_it_is_looked_at(
    platform, telephone, codes, monkeypatch
):
    entry, code = enter(platform), telephone()
    ticket = second_proofs.ticket

    def shut_after(platform, raw):
        row = ticket(platform, raw)
        platform.store.write(lambda c: set_account_disabled(c, row.account_id, disabled=True))
        return row

    monkeypatch.setattr(second_proofs, "ticket", shut_after)
    with pytest.raises(NotAllowedError, match="请重新登录"):
        show(platform, entry, code)
