"""Numbers are rounded half up, once, and never say more than they know."""

import pytest

from evaluation.locale.numbers import chance, p_value, percent, plain, points, rounded, signed


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (82.25, "82.3"),
        (82.35, "82.4"),
        (82.249999999999999, "82.3"),
        (0.1 + 0.2 + 0.05, "0.4"),
        (-0.04, "0.0"),
        (-0.05, "−0.1"),
        (None, "—"),
        (float("nan"), "—"),
        (float("inf"), "—"),
    ],
)
def test_points_round_half_up_and_never_print_minus_zero(value, printed):
    assert points(value) == printed


@pytest.mark.parametrize(
    ("value", "printed"),
    [(1.25, "+1.3"), (-0.4, "−0.4"), (0.04, "0.0"), (-0.04, "0.0"), (None, "—")],
)
def test_a_change_has_its_sign_and_zero_has_none(value, printed):
    assert signed(value) == printed


def test_rounding_keeps_the_sign_of_losses():
    assert str(rounded(-2.25)) == "-2.3"


def test_figures_and_shares_have_no_needless_zeros():
    assert (plain(42.0), plain(33.6), plain(4000), percent(0.06)) == ("42", "33.6", "4000", "6%")


@pytest.mark.parametrize(
    ("p", "printed"),
    [(0.0312, "0.031"), (0.0004, "<0.001"), (0.001, "0.001"), (1.0, "1.000"), (None, "—")],
)
def test_a_tail_probability_is_never_printed_as_nothing(p, printed):
    assert p_value(p) == printed


@pytest.mark.parametrize(
    ("p", "printed"),
    [(0.0, "<1%"), (0.004, "<1%"), (0.5719, "57%"), (0.999, ">99%"), (1.0, ">99%"), (None, "—")],
)
def test_a_chance_never_claims_certainty(p, printed):
    assert chance(p) == printed
