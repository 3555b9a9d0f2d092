"""Who may approve, send, enter receipts, object and answer, in every state."""

from datetime import UTC, date, datetime

import pytest

from evaluation.domain.dispatch import Dispatch, DispatchState, Objection, ObjectionState
from evaluation.domain.people import Person, Role
from evaluation.domain.permissions import (
    refusal_to_answer_objection,
    refusal_to_approve,
    refusal_to_enter_receipt,
    refusal_to_link_receipt,
    refusal_to_object,
    refusal_to_send,
)
from evaluation.domain.rounds import Round, RoundState
from evaluation.domain.visibility import (
    refusal_to_see_dispatch,
    refusal_to_see_objections,
    refusal_to_see_snapshot,
)

SENT, UNTIL = date(2026, 3, 1), date(2026, 3, 16)
SOME_MOMENT = datetime(2026, 3, 2, tzinfo=UTC)


def a_person(role: Role, county: str | None = None) -> Person:
    return Person(id="p", name="某人", role=role, county=county)


def a_dispatch(state: DispatchState, **parts: object) -> Dispatch:
    given = {"id": 1, "code": "7K3M-9QX2-4WTF", "county": "jia", "office": "甲县县委书记", **parts}
    return Dispatch(state=state, **given)


def an_objection(state: ObjectionState) -> Objection:
    return Objection(
        id=1,
        code="7K3M-9QX2-4WTF",
        county="jia",
        text="异议",
        filed_at=SOME_MOMENT,
        filed_by="c",
        state=state,
    )


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("state", list(RoundState))
def test_the_organizer_approves_what_is_published(role: Role, state: RoundState) -> None:
    allowed = role is Role.ORGANIZER and state is RoundState.PUBLISHED

    refusal = refusal_to_approve(
        a_person(role, "jia"), (Round(number=1, title="初评", state=state),)
    )

    assert (refusal is None) == allowed


@pytest.mark.parametrize(("note", "allowed"), [("", False), ("  ", False), ("数据有误", True)])
def test_a_correction_needs_its_reason(note: str, allowed: bool) -> None:
    rounds = (Round(number=1, title="初评", state=RoundState.PUBLISHED),)

    refusal = refusal_to_approve(
        a_person(Role.ORGANIZER), rounds, supersedes="7K3M-9QX2-4WTF", note=note
    )

    assert (refusal is None) == allowed


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("state", list(DispatchState))
@pytest.mark.parametrize("superseded", [False, True])
def test_the_organizer_sends_what_is_prepared_and_stands(
    role: Role, state: DispatchState, superseded: bool
) -> None:
    allowed = role is Role.ORGANIZER and state is DispatchState.PREPARED and not superseded

    refusal = refusal_to_send(a_person(role, "jia"), a_dispatch(state, superseded=superseded))

    assert (refusal is None) == allowed


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("state", list(DispatchState))
@pytest.mark.parametrize("by_link", [False, True])
def test_the_organizer_enters_receipts_of_what_left(
    role: Role, state: DispatchState, by_link: bool
) -> None:
    left = state in {DispatchState.SENT, DispatchState.RECEIVED}
    allowed = role is Role.ORGANIZER and left and not by_link

    item = a_dispatch(state, by_link=by_link)

    assert (refusal_to_enter_receipt(a_person(role, "jia"), item) is None) == allowed


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("state", list(DispatchState))
def test_a_link_is_made_for_what_was_sent_and_not_received(
    role: Role, state: DispatchState
) -> None:
    allowed = role is Role.ORGANIZER and state is DispatchState.SENT

    assert (refusal_to_link_receipt(a_person(role), a_dispatch(state)) is None) == allowed


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("county", ["jia", "yi"])
def test_only_the_own_contact_objects(role: Role, county: str) -> None:
    refusal = refusal_to_object(
        a_person(role, county), "jia", sent_on=SENT, until=UNTIL, today=SENT
    )

    assert (refusal is None) == (role is Role.CONTACT and county == "jia")


@pytest.mark.parametrize(
    ("today", "sent", "pending", "why"),
    [
        pytest.param(date(2026, 3, 16), True, False, None, id="on the last day"),
        pytest.param(date(2026, 3, 17), True, False, "期限（2026-03-16）已过", id="too late"),
        pytest.param(date(2026, 3, 1), False, False, "尚未抄送", id="not sent"),
        pytest.param(date(2026, 3, 2), True, True, "正在办理", id="one is pending"),
    ],
)
def test_an_objection_comes_in_time_and_one_after_another(
    today: date, sent: bool, pending: bool, why: str | None
) -> None:
    refusal = refusal_to_object(
        a_person(Role.CONTACT, "jia"),
        "jia",
        sent_on=SENT if sent else None,
        until=UNTIL if sent else None,
        today=today,
        pending=pending,
    )

    assert (refusal is None) == (why is None)
    assert why is None or why in str(refusal.reason)


def test_nobody_objects_to_the_report_on_all_counties() -> None:
    refusal = refusal_to_object(
        a_person(Role.CONTACT, "jia"), None, sent_on=SENT, until=UNTIL, today=SENT
    )

    assert refusal is not None


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("state", list(ObjectionState))
def test_the_organizer_answers_once(role: Role, state: ObjectionState) -> None:
    allowed = role is Role.ORGANIZER and state is ObjectionState.FILED

    refusal = refusal_to_answer_objection(a_person(role, "jia"), an_objection(state))

    assert (refusal is None) == allowed


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("county", ["jia", "yi"])
@pytest.mark.parametrize("sent", [False, True])
def test_a_countys_people_see_its_own_approved_report_once_it_was_sent(
    role: Role, county: str, sent: bool
) -> None:
    is_own = role in {Role.CONTACT, Role.READER} and county == "jia" and sent
    allowed = is_own or role in {Role.ORGANIZER, Role.PANEL_LEAD}

    refusal = refusal_to_see_snapshot(a_person(role, county), "jia", sent=sent)

    assert (refusal is None) == allowed


@pytest.mark.parametrize("role", list(Role))
def test_the_approved_report_on_all_counties_is_for_those_who_see_them_all(role: Role) -> None:
    allowed = role in {Role.ORGANIZER, Role.PANEL_LEAD, Role.OBSERVER}

    assert (refusal_to_see_snapshot(a_person(role, "jia"), None, sent=True) is None) == allowed


@pytest.mark.parametrize(
    "bar", [{"recused": True}, {"owes_reviews": True}], ids=["recused", "owes reviews"]
)
def test_a_panel_lead_who_is_not_to_know_sees_no_approved_report(bar: dict[str, bool]) -> None:
    assert refusal_to_see_snapshot(a_person(Role.PANEL_LEAD), "jia", **bar) is not None


@pytest.mark.parametrize("role", list(Role))
def test_dispatch_is_seen_by_organizer_and_panel_lead(role: Role) -> None:
    allowed = role in {Role.ORGANIZER, Role.PANEL_LEAD}

    assert (refusal_to_see_dispatch(a_person(role, "jia")) is None) == allowed


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("county", ["jia", "yi"])
def test_objections_are_seen_by_the_own_county_and_those_who_answer(
    role: Role, county: str
) -> None:
    is_own = role in {Role.CONTACT, Role.READER} and county == "jia"
    allowed = is_own or role in {Role.ORGANIZER, Role.PANEL_LEAD}

    assert (refusal_to_see_objections(a_person(role, county), "jia") is None) == allowed


def test_a_recused_panel_lead_sees_no_objection_of_that_county() -> None:
    assert refusal_to_see_objections(a_person(Role.PANEL_LEAD), "jia", recused=True) is not None
