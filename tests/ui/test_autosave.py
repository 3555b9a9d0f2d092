"""What the comparison of control, last known and stored value asks for."""

import pytest

from evaluation.domain.reviews import RatingState
from evaluation.ui.autosave import Answer, Step, Synced, next_step

BLANK = Answer()
GOOD = Answer(RatingState.RATED, 80)
BEST = Answer(RatingState.RATED, 100)
POOR = Answer(RatingState.RATED, 0)


def test_a_click_on_an_unrated_criterion_is_saved() -> None:
    assert next_step(GOOD, Synced(BLANK, 0), Synced(BLANK, 0)) is Step.SAVE


def test_a_click_whose_callback_was_missed_is_saved_while_rendering() -> None:
    assert next_step(BEST, Synced(GOOD, 3), Synced(GOOD, 3)) is Step.SAVE


def test_after_a_restart_the_service_decides_by_the_tab() -> None:
    assert next_step(BEST, None, Synced(GOOD, 3)) is Step.SAVE


@pytest.mark.parametrize("base", [None, Synced(BLANK, 0), Synced(GOOD, 3)])
def test_a_blank_control_never_blanks_a_stored_rating(base: Synced | None) -> None:
    assert next_step(BLANK, base, Synced(GOOD, 3)) is Step.ADOPT


def test_another_tabs_save_is_adopted_where_nothing_changed_here() -> None:
    assert next_step(GOOD, Synced(GOOD, 3), Synced(BEST, 4)) is Step.ADOPT


def test_two_different_changes_are_a_conflict() -> None:
    assert next_step(POOR, Synced(GOOD, 3), Synced(BEST, 4)) is Step.CONFLICT


def test_the_same_change_in_two_tabs_is_no_conflict() -> None:
    assert next_step(BEST, Synced(GOOD, 3), Synced(BEST, 4)) is Step.NOTHING


def test_another_tabs_comment_does_not_stop_a_click_here() -> None:
    assert next_step(BEST, Synced(GOOD, 3), Synced(GOOD, 4)) is Step.SAVE


def test_a_band_without_points_waits() -> None:
    assert next_step(None, Synced(GOOD, 3), Synced(GOOD, 3)) is Step.NOTHING


def test_a_reading_older_than_what_was_saved_here_decides_nothing() -> None:
    assert next_step(BEST, Synced(BEST, 4), Synced(GOOD, 3)) is Step.NOTHING
