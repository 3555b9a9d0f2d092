"""Who may manage people: the organizer, but not themselves, and never the last one."""

import pytest

from evaluation.domain.people import Person, Role
from evaluation.domain.people_permissions import (
    refusal_to_change_person,
    refusal_to_disable_account,
    refusal_to_erase_person,
    refusal_to_manage_account,
    refusal_to_manage_people,
    refusal_to_remove_person,
)
from evaluation.locale import message

ONE = Person(id="one", name="组织者一", role=Role.ORGANIZER)
TWO = Person(id="two", name="组织者二", role=Role.ORGANIZER)
EXPERT = Person(id="r1", name="专家一", role=Role.REVIEWER)
BOTH = (ONE, TWO, EXPERT)
NOTHING: frozenset[int] = frozenset()


def observer(person):
    return person.model_copy(update={"role": Role.OBSERVER})


@pytest.mark.parametrize("role", list(Role))
def test_people_are_the_organizers_to_manage(role):
    person = Person(id="x", name="某", role=role, county="jia")

    is_refused = [
        refusal_to_manage_people(person) is not None,
        refusal_to_change_person(person, EXPERT, EXPERT, BOTH, NOTHING) is not None,
        refusal_to_remove_person(person, EXPERT, BOTH, has_rated=False) is not None,
        refusal_to_erase_person(person, EXPERT, BOTH, "本人申请") is not None,
        refusal_to_manage_account(person, EXPERT, ()) is not None,
        refusal_to_manage_account(person, EXPERT, (), at_server=True) is not None,
        refusal_to_disable_account(person, EXPERT) is not None,
    ]

    assert is_refused == [role is not Role.ORGANIZER] * 7


def test_one_organizer_may_be_taken_out_by_another():
    assert refusal_to_remove_person(ONE, TWO, BOTH, has_rated=False) is None
    assert refusal_to_change_person(ONE, TWO, observer(TWO), BOTH, NOTHING) is None


@pytest.mark.parametrize(
    "refusal",
    [
        refusal_to_change_person(ONE, ONE, observer(ONE), BOTH, NOTHING),
        refusal_to_remove_person(ONE, ONE, BOTH, has_rated=False),
        refusal_to_erase_person(ONE, ONE, BOTH, "本人申请"),
        refusal_to_manage_account(ONE, ONE, ()),
        refusal_to_disable_account(ONE, ONE),
    ],
)
def test_nobody_does_so_to_themselves(refusal):
    assert "自己的" in str(refusal.reason) or "移出自己" in str(refusal.reason)


@pytest.mark.parametrize(
    "refusal",
    [
        refusal_to_change_person(ONE, TWO, observer(TWO), (TWO, EXPERT), NOTHING),
        refusal_to_remove_person(ONE, TWO, (TWO, EXPERT), has_rated=False),
        refusal_to_erase_person(ONE, TWO, (TWO, EXPERT), "本人申请"),
    ],
)
def test_the_last_organizer_stays_whoever_asks(refusal):
    assert str(refusal.reason) == "组织者二是唯一的组织者；请先增加另一位组织者。"


def test_an_account_that_leads_elsewhere_is_refused_but_at_the_server():
    elsewhere = (message("“别处”"),)

    assert refusal_to_manage_account(ONE, EXPERT, elsewhere) is not None
    assert refusal_to_manage_account(ONE, EXPERT, elsewhere, at_server=True) is None
