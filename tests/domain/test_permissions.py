"""Who may do what: the rules as truth tables."""

from datetime import UTC, datetime, timedelta

import pytest

from evaluation.domain.people import Person, Role
from evaluation.domain.permissions import (
    refusal_to_move_round,
    refusal_to_rate,
    refusal_to_return_review,
    refusal_to_submit,
)
from evaluation.domain.reviews import Rating, RatingState, Review, ReviewKey, ReviewState
from evaluation.domain.rounds import Round, RoundAct, RoundState
from evaluation.domain.rubric import Criterion, CriterionKind, Level

NOW = datetime(2026, 3, 1, tzinfo=UTC)
PLEDGED = {"pledged": True, "recusal_pending": False}
REVIEWER = Person(id="r1", name="专家甲", role=Role.REVIEWER)
OTHER = Person(id="r2", name="专家乙", role=Role.REVIEWER)
ORGANIZER = Person(id="org", name="组织者", role=Role.ORGANIZER)
LEAD = Person(id="lead", name="组长", role=Role.PANEL_LEAD)
KEY = ReviewKey(county="jia", round=1, reviewer="r1")
ASKED = (
    Criterion(
        id="C1",
        title="配备",
        weight=100.0,
        kind=CriterionKind.LEVELS,
        levels=(
            Level(name="好", points=100.0, anchor="好"),
            Level(name="差", points=0.0, anchor="差"),
        ),
    ),
)


def a_round(state: RoundState = RoundState.OPEN, **window: object) -> Round:
    return Round(number=1, title="初评", state=state, **window)


def a_review(state: ReviewState = ReviewState.IN_PROGRESS, **ratings: Rating) -> Review:
    return Review(key=KEY, state=state, ratings=ratings)


@pytest.mark.parametrize(
    ("person", "review_state", "round_", "sentence"),
    [
        pytest.param(REVIEWER, ReviewState.ASSIGNED, a_round(), None, id="own and open"),
        pytest.param(REVIEWER, ReviewState.RETURNED, a_round(), None, id="returned"),
        pytest.param(OTHER, ReviewState.ASSIGNED, a_round(), "只有评审专家本人", id="another's"),
        pytest.param(
            ORGANIZER, ReviewState.ASSIGNED, a_round(), "只有评审专家本人", id="organizer"
        ),
        pytest.param(REVIEWER, ReviewState.RECUSED, a_round(), "没有评审该县", id="recused"),
        pytest.param(REVIEWER, ReviewState.SUBMITTED, a_round(), "已提交并锁定", id="submitted"),
        pytest.param(
            REVIEWER, ReviewState.ASSIGNED, a_round(RoundState.CLOSED), "已封存", id="closed"
        ),
        pytest.param(
            REVIEWER, ReviewState.ASSIGNED, a_round(RoundState.PLANNED), "未开始", id="planned"
        ),
        pytest.param(
            REVIEWER,
            ReviewState.ASSIGNED,
            a_round(closes=NOW - timedelta(minutes=11), grace_minutes=10),
            "时间已过",
            id="past the grace period",
        ),
        pytest.param(
            REVIEWER,
            ReviewState.ASSIGNED,
            a_round(closes=NOW - timedelta(minutes=9), grace_minutes=10),
            None,
            id="within the grace period",
        ),
        pytest.param(
            REVIEWER,
            ReviewState.ASSIGNED,
            a_round(opens=NOW + timedelta(hours=1)),
            "尚未到开始时间",
            id="before the window",
        ),
    ],
)
def test_who_may_rate_and_when(
    person: Person, review_state: ReviewState, round_: Round, sentence: str | None
) -> None:
    refusal = refusal_to_rate(person, a_review(review_state), round_, now=NOW, **PLEDGED)

    assert (refusal is None) == (sentence is None)
    assert sentence is None or sentence in str(refusal.reason)


@pytest.mark.parametrize(
    ("pledged", "pending", "sentence"),
    [
        pytest.param(False, False, "签署承诺书", id="not pledged"),
        pytest.param(True, True, "已申请回避", id="asks to be recused"),
        pytest.param(False, True, "签署承诺书", id="neither"),
    ],
)
def test_nobody_rates_or_submits_without_the_pledge_or_while_a_recusal_is_undecided(
    pledged: bool, pending: bool, sentence: str
) -> None:
    given = a_review(C1=Rating(state=RatingState.RATED, value=100.0))
    standing = {"now": NOW, "pledged": pledged, "recusal_pending": pending}

    to_rate = refusal_to_rate(REVIEWER, given, a_round(), **standing)
    to_submit = refusal_to_submit(REVIEWER, given, a_round(), ASKED, **standing)

    assert to_rate == to_submit
    assert to_rate is not None
    assert sentence in str(to_rate.reason)


@pytest.mark.parametrize(
    ("rating", "is_complete"),
    [
        pytest.param(Rating(state=RatingState.RATED, value=100.0), True, id="rated"),
        pytest.param(
            Rating(state=RatingState.CANNOT_JUDGE, comment="未看到材料"), True, id="declared"
        ),
        pytest.param(
            Rating(state=RatingState.CANNOT_JUDGE, comment=" "), False, id="declared without reason"
        ),
        pytest.param(Rating(comment="还在看"), False, id="only a comment"),
        pytest.param(Rating(), False, id="blank"),
    ],
)
def test_a_review_is_submitted_only_when_every_criterion_is_rated_or_declared(
    rating: Rating, is_complete: bool
) -> None:
    refusal = refusal_to_submit(REVIEWER, a_review(C1=rating), a_round(), ASKED, now=NOW, **PLEDGED)

    assert (refusal is None) == is_complete
    if refusal:
        assert "还有1项未评：C1 配备" in str(refusal.reason)


ALLOWED = {
    (Role.ORGANIZER, RoundAct.OPEN, RoundState.PLANNED),
    (Role.ORGANIZER, RoundAct.CLOSE, RoundState.OPEN),
    (Role.ORGANIZER, RoundAct.REOPEN, RoundState.CLOSED),
    (Role.ORGANIZER, RoundAct.REOPEN, RoundState.CONFIRMED),
    (Role.ORGANIZER, RoundAct.PUBLISH, RoundState.CONFIRMED),
    (Role.PANEL_LEAD, RoundAct.CONFIRM, RoundState.CLOSED),
}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("act", list(RoundAct))
@pytest.mark.parametrize("state", list(RoundState))
def test_only_these_people_move_a_round_from_these_states(
    role: Role, act: RoundAct, state: RoundState
) -> None:
    person = Person(id="p", name="某人", role=role)

    refusal = refusal_to_move_round(person, a_round(state), act, rounds=(), reason="补充材料")

    assert (refusal is None) == ((role, act, state) in ALLOWED)


def test_a_round_opens_only_after_the_one_before_is_sealed() -> None:
    second = Round(number=2, title="终评")

    refusal = refusal_to_move_round(ORGANIZER, second, RoundAct.OPEN, rounds=(a_round(), second))

    assert refusal is not None
    assert str(refusal.reason) == "上一轮尚未封存，不能开放第2轮。"


def test_a_round_is_not_reopened_once_the_next_has_begun() -> None:
    closed = a_round(RoundState.CLOSED)
    begun = Round(number=2, title="终评", state=RoundState.OPEN)

    refusal = refusal_to_move_round(
        ORGANIZER, closed, RoundAct.REOPEN, rounds=(closed, begun), reason="补充材料"
    )

    assert refusal is not None
    assert str(refusal.reason) == "下一轮已经开始，不能再重新开放第1轮。"


def test_reopening_needs_a_reason() -> None:
    closed = a_round(RoundState.CLOSED)

    refusal = refusal_to_move_round(ORGANIZER, closed, RoundAct.REOPEN, rounds=(), reason=" ")

    assert refusal is not None
    assert "必须写明理由" in str(refusal.reason)


@pytest.mark.parametrize(
    ("person", "state", "reason", "sentence"),
    [
        pytest.param(
            ORGANIZER, ReviewState.SUBMITTED, "漏看材料", None, id="organizer with reason"
        ),
        pytest.param(LEAD, ReviewState.SUBMITTED, "漏看材料", "只有组织者", id="panel lead"),
        pytest.param(ORGANIZER, ReviewState.SUBMITTED, "", "写明理由", id="no reason"),
        pytest.param(ORGANIZER, ReviewState.IN_PROGRESS, "x", "只有已提交", id="not submitted"),
    ],
)
def test_who_may_return_a_submitted_review(
    person: Person, state: ReviewState, reason: str, sentence: str | None
) -> None:
    refusal = refusal_to_return_review(person, a_review(state), a_round(), reason)

    assert (refusal is None) == (sentence is None)
    assert sentence is None or sentence in str(refusal.reason)
