"""Signing in by password: one answer, the same work, and limits that are no weapon."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import PasswordHasher

from evaluation.errors import NotAllowedError
from evaluation.services import accounts, attempts
from evaluation.services.attempts import Kind
from evaluation.services.passwords import hashed, matches
from evaluation.storage import accounts as rows
from evaluation.storage.history import history
from tests.services.way_in import ELSEWHERE, HOME, OTHER_PASSWORD, PASSWORD, enter, join, load, who


@pytest.fixture
def anna(platform, tmp_path):
    load(platform, tmp_path / "small")
    return join(platform)


def refused(platform, **tried):
    with pytest.raises(NotAllowedError) as error:
        enter(platform, **tried)
    return str(error.value)


def failed(platform, *addresses):
    """Tries for anna's account that came to nothing, without the work that each one costs."""
    for address in addresses:
        assert attempts.reserve(platform, Kind.PASSWORD, address=address, subject="anna")


def account(platform, login="anna"):
    with platform.store.read() as conn:
        return rows.find_account(conn, login)


def disable(platform):
    number = account(platform).account_id
    platform.store.write(lambda conn: rows.set_account_disabled(conn, number, disabled=True))


def test_the_right_password_lets_in_whatever_the_case_of_the_login(platform, anna):
    assert who(platform, enter(platform, login=" Anna ").token).actor.person.id == "r2"


def test_unknown_wrong_locked_and_disabled_get_one_answer_after_the_same_work(
    platform, anna, monkeypatch
):
    work, verify = [], PasswordHasher.verify

    def watched(self, *arguments):
        work.append(arguments)
        return verify(self, *arguments)

    monkeypatch.setattr(PasswordHasher, "verify", watched)
    told = {}
    for kind in ("unknown", "wrong", "locked", "disabled"):
        if kind == "locked":
            failed(platform, *[ELSEWHERE] * 9)
        if kind == "disabled":
            disable(platform)
        before = len(work)
        told[kind] = (
            refused(
                platform,
                login="nobody" if kind == "unknown" else "anna",
                password="a wrong one here" if kind == "wrong" else PASSWORD,
                address=HOME if kind == "disabled" else ELSEWHERE,
            ),
            len(work) - before,
        )
    assert len(set(told.values())) == 1
    assert told["unknown"][1] == 1


def test_ten_wrong_passwords_lock_the_login_for_that_address_until_the_window_is_over(
    platform, anna, clock
):
    failed(platform, *[ELSEWHERE] * 9)
    refused(platform, password="a wrong one here", address=ELSEWHERE)
    refused(platform, address=ELSEWHERE)
    clock.advance(minutes=15, seconds=1)
    assert enter(platform, address=ELSEWHERE).token


def test_strangers_lock_nobody_out_who_comes_from_a_known_address(platform, anna):
    failed(platform, *(f"192.0.2.{n}" for n in range(50)))
    refused(platform, address="203.0.113.9")
    assert enter(platform, address=HOME).token


def test_an_address_is_known_for_thirty_days(platform, anna, clock):
    clock.advance(days=31)
    failed(platform, *(f"192.0.2.{n}" for n in range(50)))
    refused(platform, address=HOME)


def test_parallel_passwords_cannot_pass_the_limit(platform, anna, monkeypatch):
    """Of many right guesses at once, only as many get in as the limit leaves tries."""

    def attempt(_number):
        try:
            return enter(platform, address=ELSEWHERE)
        except NotAllowedError:
            return None

    failed(platform, *[ELSEWHERE] * 8)
    monkeypatch.setattr(accounts.attempts, "strike_out", lambda *_: None)
    with ThreadPoolExecutor(6) as pool:
        entries = list(pool.map(attempt, range(6)))
    assert sum(entry is not None for entry in entries) == 2


def test_right_passwords_are_not_counted(platform, anna):
    failed(platform, *[HOME] * 9)
    for _ in range(2):
        enter(platform)


def test_a_hash_of_weaker_parameters_is_made_anew_on_signing_in(platform, anna):
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    number = account(platform).account_id
    platform.store.write(lambda conn: rows.set_password(conn, number, weak))

    enter(platform)

    kept = account(platform).password_hash
    assert kept != weak
    assert matches(PASSWORD, kept)


def test_coming_in_stands_in_the_history_without_any_secret(platform, anna):
    enter(platform)
    programme_id = platform.store.programme("small").programme_id
    with platform.store.read() as conn:
        acts = [(e.action, e.subject, dict(e.detail)) for e in history(conn, programme_id)]
    assert acts[:3] == [
        ("sign_in", "person/r2", {"method": "password"}),
        ("sign_in", "person/r2", {"method": "invite"}),
        ("invitation_accept", "person/r2", {}),
    ]


def test_a_password_that_is_changed_while_it_is_looked_at_lets_nobody_in(
    platform, anna, monkeypatch
):
    number = account(platform).account_id
    newer = hashed(OTHER_PASSWORD)

    def slow(password, stored_hash):
        right = matches(password, stored_hash)
        platform.store.write(lambda conn: rows.set_password(conn, number, newer))
        return right

    monkeypatch.setattr(accounts, "matches", slow)
    assert "登录名或密码不正确" in refused(platform)


def test_a_weaker_hash_made_anew_does_not_undo_a_change_of_the_password(
    platform, anna, monkeypatch
):
    number = account(platform).account_id
    newer = hashed(OTHER_PASSWORD)

    def slow(password, _stored_hash):
        platform.store.write(lambda conn: rows.set_password(conn, number, newer))
        return f"made anew of {password}"

    monkeypatch.setattr(accounts, "hashed_anew", slow)
    refused(platform)
    assert account(platform).password_hash == newer
