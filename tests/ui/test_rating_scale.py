"""What a click on an option of the scale stands for."""

import pytest

from evaluation.domain.reviews import RatingState
from evaluation.ui.autosave import Answer
from evaluation.ui.parts.rating_scale import Option, option_for

RATED = RatingState.RATED
BEST = Option("0", "优秀", RATED, 90, 100)
GOOD = Option("1", "良好", RATED, 80, 89)
POOR = Option("2", "不合格", RATED, 0, 0)
CANNOT_JUDGE = Option("cannot_judge", "无法评判", RatingState.CANNOT_JUDGE)
OPTIONS = (BEST, GOOD, POOR, CANNOT_JUDGE)


@pytest.mark.parametrize(("option", "points"), [(BEST, 95), (GOOD, 85), (POOR, 0)])
def test_a_click_alone_gives_the_whole_points_in_the_middle(option: Option, points: int) -> None:
    assert option.middle == points


def test_a_band_is_rated_with_the_points_chosen_inside_it() -> None:
    assert GOOD.answer(87) == Answer(RATED, 87)


def test_a_band_without_points_is_no_answer_yet() -> None:
    assert GOOD.answer(None) is None


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
