"""Saving a rating: at once, with its version as the token, never over somebody else's."""

from pathlib import Path

import pytest

from evaluation.domain.reviews import RatingState
from evaluation.domain.rounds import RoundAct
from evaluation.errors import NotAllowedError
from evaluation.services.actors import Actor
from evaluation.services.platform import Platform
from evaluation.services.programmes import load_folder
from evaluation.services.reviewing import open_sheet, submit
from evaluation.services.rounds import move_round
from evaluation.services.saving import (
    COMMENT_LIMIT,
    RatingChange,
    SaveKind,
    SaveOutcome,
    save_rating,
)
from tests.pledge_steps import sign
from tests.small_programme import write_small_programme


@pytest.fixture
def reviewer(platform: Platform, tmp_path: Path) -> Actor:
    load_folder(platform, write_small_programme(tmp_path / "small"))
    people = {p.id: Actor("small", p) for p in platform.store.programme("small").people}
    move_round(platform, people["org"], 1, RoundAct.OPEN)
    sign(platform, people["r2"])
    return people["r2"]


def save(
    platform: Platform,
    reviewer: Actor,
    value: float | None = None,
    *,
    comment: str | None = None,
    base: int | None = 0,
    tab: str = "tab-a",
) -> SaveOutcome:
    state = RatingState.RATED if value is not None else None
    change = RatingChange(state, value, comment)
    return save_rating(platform, reviewer, 1, "jia", "C1", change, base_version=base, tab_id=tab)


def test_each_change_is_a_new_version(platform: Platform, reviewer: Actor) -> None:
    first = save(platform, reviewer, 60.0)
    second = save(platform, reviewer, 70.0, base=first.rating.version)

    assert (first.kind, first.rating.version) == (SaveKind.SAVED, 1)
    assert (second.kind, second.rating.version) == (SaveKind.SAVED, 2)


def test_saving_the_same_again_writes_nothing(platform: Platform, reviewer: Actor) -> None:
    save(platform, reviewer, 60.0)

    again = save(platform, reviewer, 60.0, base=0, tab="tab-b")

    assert (again.kind, again.rating.version) == (SaveKind.UNCHANGED, 1)


def test_a_stale_write_from_another_tab_is_refused_and_shows_what_stands(
    platform: Platform, reviewer: Actor
) -> None:
    save(platform, reviewer, 60.0, tab="tab-a")

    stale = save(platform, reviewer, 90.0, base=0, tab="tab-b")

    assert stale.kind is SaveKind.CONFLICT
    assert stale.rating.value == 60.0
    assert open_sheet(platform, reviewer, 1, "jia").review.rating("C1").value == 60.0


def test_a_stale_write_from_the_tab_that_wrote_last_is_saved(
    platform: Platform, reviewer: Actor
) -> None:
    save(platform, reviewer, 60.0, tab="tab-a")

    after_restart = save(platform, reviewer, 90.0, base=None, tab="tab-a")

    assert after_restart.kind is SaveKind.SAVED
    assert after_restart.rating.value == 90.0


def test_a_comment_and_a_level_do_not_overwrite_each_other(
    platform: Platform, reviewer: Actor
) -> None:
    save(platform, reviewer, 60.0)

    save(platform, reviewer, comment="花名册缺两人", base=0)

    rating = open_sheet(platform, reviewer, 1, "jia").review.rating("C1")
    assert (rating.value, rating.comment) == (60.0, "花名册缺两人")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        pytest.param(RatingChange(RatingState.RATED, 101.0), "不能评为101.0分", id="above 100"),
        pytest.param(RatingChange(RatingState.RATED, 79.5), "不能评为79.5分", id="between bands"),
        pytest.param(RatingChange(RatingState.RATED, None), "不能评为", id="rated without number"),
        pytest.param(RatingChange(comment="长" * (COMMENT_LIMIT + 1)), "评语最多", id="too long"),
    ],
)
def test_what_the_rubric_does_not_allow_is_refused_with_a_sentence(
    platform: Platform, reviewer: Actor, change: RatingChange, sentence: str
) -> None:
    outcome = save_rating(
        platform, reviewer, 1, "jia", "C1", change, base_version=0, tab_id="tab-a"
    )

    assert outcome.kind is SaveKind.REFUSED
    assert outcome.refusal is not None
    assert sentence in str(outcome.refusal.reason)
    assert open_sheet(platform, reviewer, 1, "jia").review.ratings == {}


def test_after_submission_nothing_is_saved(platform: Platform, reviewer: Actor) -> None:
    save(platform, reviewer, 60.0)
    second = RatingChange(RatingState.RATED, 80.0)
    save_rating(platform, reviewer, 1, "jia", "C2", second, base_version=0, tab_id="tab-a")
    submit(platform, reviewer, 1, "jia")

    late = save(platform, reviewer, 90.0, base=1)

    assert late.kind is SaveKind.REFUSED
    assert late.rating.value == 60.0


def test_an_incomplete_review_cannot_be_submitted(platform: Platform, reviewer: Actor) -> None:
    save(platform, reviewer, 60.0)

    with pytest.raises(NotAllowedError, match="还有1项未评：C2 响应"):
        submit(platform, reviewer, 1, "jia")


@pytest.mark.parametrize("comment", ["零\0字节", "半个\ud83d字"])
def test_a_comment_that_no_store_can_keep_is_refused(
    platform: Platform, reviewer: Actor, comment: str
) -> None:
    change = RatingChange(comment=comment)

    outcome = save_rating(platform, reviewer, 1, "jia", "C1", change, base_version=0, tab_id="one")

    assert outcome.kind is SaveKind.REFUSED
    assert outcome.refusal is not None
    assert "不能保存的字符" in str(outcome.refusal.reason)
