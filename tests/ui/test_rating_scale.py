"""What a click on an option of the scale stands for."""

import pytest

from evaluation.domain.reviews import RatingState
from evaluation.ui.autosave import Answer
from evaluation.ui.parts.rating_scale import POINTS, Option, first_option, option_for

RATED = RatingState.RATED
BEST = Option("0", "优秀", RATED, 90, 100)
GOOD = Option("1", "良好", RATED, 80, 89)
POOR = Option("2", "不合格", RATED, 0, 0)
FREE = Option(POINTS, "评分", RATED, 0, 100)
CANNOT_JUDGE = Option("cannot_judge", "无法评判", RatingState.CANNOT_JUDGE)
OPTIONS = (BEST, GOOD, POOR, CANNOT_JUDGE)


@pytest.mark.parametrize(("option", "points"), [(BEST, 95), (GOOD, 85), (POOR, 0)])
def test_a_click_alone_gives_the_whole_points_in_the_middle(option: Option, points: int) -> None:
    assert option.middle == points


def test_a_band_is_rated_with_the_points_chosen_inside_it() -> None:
    assert GOOD.answer(87) == Answer(RATED, 87)


def test_a_band_without_points_is_no_answer_yet() -> None:
    assert GOOD.answer(None) is None


@pytest.mark.parametrize("points", [79.0, 90.0, 85.5])
def test_points_outside_the_band_or_not_whole_are_no_answer(points: float) -> None:
    assert GOOD.answer(points) is None


def test_points_that_a_file_brought_in_stand_as_they_are() -> None:
    assert GOOD.answer(85.5, kept=85.5) == Answer(RATED, 85.5)


def test_free_points_stand_ready_and_mean_nothing_until_a_number_is_given() -> None:
    assert first_option((FREE, CANNOT_JUDGE)) == FREE
    assert FREE.middle is None
    assert first_option(OPTIONS) is None


def test_a_level_of_one_value_needs_no_points() -> None:
    assert POOR.answer(None) == Answer(RATED, 0)


def test_a_declaration_is_never_a_number() -> None:
    assert CANNOT_JUDGE.answer(50) == Answer(RatingState.CANNOT_JUDGE)


@pytest.mark.parametrize(
    ("answer", "option"),
    [
        (Answer(RATED, 87), GOOD),
        (Answer(RATED, 0), POOR),
        (Answer(RatingState.CANNOT_JUDGE), CANNOT_JUDGE),
        (Answer(), None),
    ],
)
def test_a_stored_answer_is_found_again_on_the_scale(answer: Answer, option: Option | None) -> None:
    assert option_for(OPTIONS, answer) == option
