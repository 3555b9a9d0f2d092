"""Verdicts: words for an interval, and what the panel may have feigned."""

import json

import pytest

from evaluation.analysis.verdicts import Verdict, panel_artefact, verdict
from tests.analysis.model_cases import KNOWN


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (3.1, 9.0, Verdict.RISE_MATTERS),
        (3.0, 9.0, Verdict.RISE),
        (0.1, 2.0, Verdict.RISE),
        (-9.0, -3.1, Verdict.FALL_MATTERS),
        (-9.0, -0.1, Verdict.FALL),
        (-2.9, 2.9, Verdict.NO_MATERIAL_CHANGE),
        (-3.0, 2.9, Verdict.NO_CLEAR_CHANGE),
        (-1.0, 6.0, Verdict.NO_CLEAR_CHANGE),
        (0.0, 1.0, Verdict.NO_MATERIAL_CHANGE),
    ],
)
def test_a_verdict_is_read_from_the_interval(low, high, said):
    assert verdict(low, high, 3.0) is said


def test_a_smallest_change_of_nothing_makes_every_clear_change_matter():
    assert verdict(0.1, 1.0, 0.0) is Verdict.RISE_MATTERS


@pytest.mark.parametrize(
    ("raw", "real", "interval", "feigned"),
    [
        (4.0, 1.0, (-1.0, 3.0), True),  # seems to matter, is not clear, mostly the panel's
        (4.0, 2.5, (-1.0, 6.0), False),  # mostly real
        (2.0, 0.5, (-1.0, 2.0), False),  # never seemed to matter
        (4.0, 1.0, (0.5, 1.5), False),  # a clear change, if smaller
        (1.0, -0.5, (-2.0, 1.0), True),  # opposite signs
        (-10 / 3, 0.0, None, True),  # no interval, and no real change at all
        (0.0, 0.0, None, False),
    ],
)
def test_what_the_panel_feigned_is_told(raw, real, interval, feigned):
    assert panel_artefact(raw, real, raw - real, interval, 3.0) is feigned


def test_the_reliable_change_index_is_the_change_over_its_standard_error():
    # Jacobson & Truax 1991: SE = 7.5 sqrt(1 - .8), S_diff = sqrt(2) SE, RC = 15 / S_diff.
    known = json.loads((KNOWN / "P12_jacobson_truax_rci" / "expected.json").read_text())
    error = (2 * 7.5**2 * (1 - 0.8)) ** 0.5
    assert error == pytest.approx(known["expected"]["exact"]["S_diff"])
    assert (47.5 - 32.5) / error == pytest.approx(known["expected"]["exact"]["RC"])
