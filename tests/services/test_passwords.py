"""What is asked of a password, each refusal with its reason, and how many are worked on at once."""

import threading
import time

import pytest
from argon2 import PasswordHasher

from evaluation.errors import FaultyInputError
from evaluation.services import passwords
from evaluation.services.passwords import AT_ONCE, fault_of, hashed, hashed_anew, matches

GOOD = "correct horse battery"


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("abcdefghi", "至少10位，现为9位"),
        ("x" * 201, "最多200位，现为201位"),
        ("qwertyuiop", "已泄露或常用"),
        ("1qaz2wsx3edc", "已泄露或常用"),
        ("Dragon2024!!", "已泄露或常用"),
        ("Woaini1314!", "已泄露或常用"),
        ("gongqingtuan1", "已泄露或常用"),
        ("13903561234", "只由数字"),
        ("140502199001011234", "只由数字"),
        ("abababababab", "重复"),
        ("啊啊啊啊啊啊啊啊啊啊", "重复"),
        ("zhaoqianwen", "登录名或姓名"),
        ("ZhaoQianwen2024", "登录名或姓名"),
        ("赵倩文赵倩文赵倩文1", "登录名或姓名"),
    ],
)
def test_a_guessable_password_is_refused_with_its_reason(password, reason):
    fault = fault_of(password, belongs_to=("zhaoqianwen", "赵倩文"))
    assert fault is not None
    assert reason in str(fault)


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "x7$kQ-mmT2vw",
        "我爱吃刀削面和小米粥",
        "sunshine over 7 counties",
        "a" * 5 + "bcdefgh9",
    ],
)
def test_a_password_of_ones_own_is_taken(password):
    assert fault_of(password, belongs_to=("zhaoqianwen", "赵倩文")) is None


def test_what_cannot_be_taken_is_not_hashed():
    with pytest.raises(FaultyInputError, match="至少10位"):
        hashed("short")


def test_only_the_password_matches_and_nothing_matches_no_hash():
    kept = hashed(GOOD)
    assert matches(GOOD, kept)
    assert not matches(GOOD + " ", kept)
    assert not matches(GOOD, None)
    assert not matches(GOOD, "no hash at all")


def test_a_hash_is_argon2id_and_made_anew_only_when_parameters_changed():
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(GOOD)
    newer = hashed_anew(GOOD, weak)
    assert newer is not None
    assert newer.startswith("$argon2id$")
    assert matches(GOOD, newer)
    assert hashed_anew(GOOD, newer) is None


def test_only_so_many_are_worked_on_at_once(monkeypatch):
    """Forty together would take 2.6 GB; the library's own work is watched, not replaced."""
    working, most, lock = set(), [0], threading.Lock()
    verify = PasswordHasher.verify

    def watched(self, *arguments):
        with lock:
            working.add(threading.get_ident())
            most[0] = max(most[0], len(working))
        try:
            time.sleep(0.01)
            return verify(self, *arguments)
        finally:
            with lock:
                working.discard(threading.get_ident())

    monkeypatch.setattr(PasswordHasher, "verify", watched)
    threads = [threading.Thread(target=passwords.matches, args=(GOOD, None)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 1 < most[0] <= AT_ONCE
