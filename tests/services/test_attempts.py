"""Limits: counted and reserved at once, given back when right, and no weapon against the owner."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from evaluation.errors import NotAllowedError
from evaluation.locale import message
from evaluation.services import attempts
from evaluation.services.attempts import LIMITS, Kind
from evaluation.storage.account_tables import failed_sign_in


def reserve(platform, subject="anna", address="192.0.2.1", kind=Kind.PASSWORD, **known):
    return attempts.reserve(platform, kind, address=address, subject=subject, **known)


def count(platform):
    with platform.store.read() as conn:
        return len(conn.execute(failed_sign_in.select()).all())


def test_one_subject_may_be_tried_ten_times_from_one_address(platform):
    given = [reserve(platform) for _ in range(12)]
    assert [g is not None for g in given] == [True] * 10 + [False] * 2


def test_another_address_or_another_subject_has_tries_of_its_own(platform):
    for _ in range(10):
        reserve(platform)
    assert reserve(platform, address="192.0.2.2") is not None
    assert reserve(platform, subject="boris") is not None


def test_one_address_may_try_a_hundred_times_whatever_it_tries(platform):
    given = [reserve(platform, subject=f"name{n}") for n in range(101)]
    assert [g is None for g in given] == [False] * 100 + [True]


def test_one_subject_may_be_tried_fifty_times_from_everywhere(platform):
    given = [reserve(platform, address=f"192.0.2.{n}") for n in range(51)]
    assert [g is None for g in given] == [False] * 50 + [True]


def test_strangers_elsewhere_do_not_use_up_what_a_known_address_has(platform):
    for n in range(50):
        reserve(platform, address=f"192.0.2.{n}")
    assert reserve(platform, address="198.51.100.7") is None
    assert reserve(platform, address="198.51.100.7", is_known=True) is not None


def test_a_known_address_is_bound_by_its_own_tries(platform):
    for _ in range(10):
        reserve(platform, is_known=True)
    assert reserve(platform, is_known=True) is None


def test_a_right_try_is_given_back(platform):
    for _ in range(30):
        attempts.strike_out(platform, reserve(platform))
    assert count(platform) == 0


def test_what_is_refused_is_not_counted_so_that_the_end_comes(platform, clock):
    for _ in range(10):
        reserve(platform)
    clock.advance(minutes=14)
    assert [reserve(platform) for _ in range(20)] == [None] * 20
    clock.advance(minutes=1, seconds=1)
    assert reserve(platform) is not None


def test_what_no_limit_looks_back_on_is_forgotten(platform, clock):
    for _ in range(5):
        reserve(platform)
    clock.advance(minutes=16)
    reserve(platform, kind=Kind.RECEIPT)
    assert count(platform) == 1


def test_kinds_are_counted_apart(platform):
    for _ in range(10):
        reserve(platform)
    assert reserve(platform, kind=Kind.SECOND_FACTOR) is not None


def test_parallel_tries_pass_no_limit(platform):
    with ThreadPoolExecutor(16) as pool:
        given = list(pool.map(lambda _: reserve(platform), range(40)))
    assert sum(g is not None for g in given) == 10


@pytest.mark.parametrize("kind", [Kind.INVITATION, Kind.RECEIPT, Kind.SETUP])
def test_what_ends_in_an_error_counts_against_the_address_and_the_rest_does_not(platform, kind):
    def fail():
        with attempts.counted(platform, kind, address="192.0.2.1"):
            raise NotAllowedError(message("no"))

    for _ in range(LIMITS[kind].address):
        with attempts.counted(platform, kind, address="192.0.2.1"):
            pass
        with pytest.raises(NotAllowedError, match="no"):
            fail()
    with pytest.raises(NotAllowedError, match="过于频繁"):
        fail()


def test_addresses_of_one_ipv6_network_share_their_tries(platform):
    given = [reserve(platform, address=f"2001:db8:1:2::{n:x}") for n in range(1, 12)]
    assert [g is not None for g in given] == [True] * 10 + [False]
