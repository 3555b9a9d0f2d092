"""What an address may say for round and county."""

import pytest

from evaluation.ui.asked_review import round_and_county


def test_an_address_names_a_round_and_a_county() -> None:
    assert round_and_county("2", "yangcheng") == (2, "yangcheng")


@pytest.mark.parametrize("round_", ["", "-1", "1.0", "二", "１", "10000", "9" * 5000])
def test_what_is_no_round_names_nothing(round_: str) -> None:
    assert round_and_county(round_, "yangcheng") is None


def test_a_round_without_a_county_names_nothing() -> None:
    assert round_and_county("1", "") is None
