"""Recusals follow from the named roles; assignments are everyone less the recusals."""

import pytest

from evaluation.domain.assignments import (
    Assignment,
    Recusal,
    RecusalGround,
    default_assignments,
    recusals,
)
from evaluation.domain.counties import County
from evaluation.domain.people import NamedRole, NamedRoleHolder, Person, Role

R1 = Person(id="r1", name="专家甲", role=Role.REVIEWER, unit="大学")
R2 = Person(id="r2", name="专家乙", role=Role.REVIEWER, unit="科技局", rounds=(2,))
ORGANIZER = Person(id="org", name="组织者", role=Role.ORGANIZER, unit="科技局")


def test_a_holder_of_a_named_role_and_a_colleague_of_one_are_recused() -> None:
    holders = (
        NamedRoleHolder(county="jia", role=NamedRole.INSTRUCTOR, person="r1"),
        NamedRoleHolder(county="yi", role=NamedRole.LINKED_DEPARTMENT, unit="科技局"),
    )

    found = recusals((R1, R2, ORGANIZER), holders)

    assert found == (
        Recusal(county="jia", reviewer="r1", ground=RecusalGround.NAMED_ROLE, detail="instructor"),
        Recusal(
            county="yi", reviewer="r2", ground=RecusalGround.SAME_UNIT, detail="linked_department"
        ),
    )


LEADER = NamedRoleHolder(county="jia", role=NamedRole.AREA_LEADER, name="王 明", unit="市委")
CONTACT = Person(id="c", name="联系人", role=Role.CONTACT, unit="团甲县委（机关）", county="jia")
READER = Person(id="b", name="书记", role=Role.READER, unit="甲县县委", county="jia")


@pytest.mark.parametrize(
    ("name", "unit", "ground", "detail"),
    [
        pytest.param("王明", "大学", RecusalGround.SAME_NAME, "area_leader", id="same name"),
        pytest.param(
            "王　明", "大学", RecusalGround.SAME_NAME, "area_leader", id="full-width space"
        ),
        pytest.param("李红", "市　委", RecusalGround.SAME_UNIT, "area_leader", id="spaced unit"),
        pytest.param(
            "李红", "团甲县委(机关)", RecusalGround.SAME_UNIT, "contact", id="contact's unit"
        ),
        pytest.param("李红", "甲县 县委", RecusalGround.SAME_UNIT, "reader", id="reader's unit"),
        pytest.param("王明", "市委", RecusalGround.SAME_NAME, "area_leader", id="the surer ground"),
        pytest.param("王小明", "大学", None, "", id="another name"),
        pytest.param("李红", "", None, "", id="no unit"),
    ],
)
def test_a_namesake_and_a_colleague_are_recused_however_it_is_typed(
    name: str, unit: str, ground: RecusalGround | None, detail: str
) -> None:
    reviewer = Person(id="r", name=name, role=Role.REVIEWER, unit=unit)

    found = recusals((reviewer, CONTACT, READER), (LEADER,))

    expected = ground and Recusal(county="jia", reviewer="r", ground=ground, detail=detail)
    assert found == ((expected,) if expected else ())


def test_a_holder_listed_as_somebody_else_is_no_namesake() -> None:
    holder = LEADER.model_copy(update={"person": "c"})
    reviewer = Person(id="r", name="王明", role=Role.REVIEWER, unit="大学")

    assert recusals((reviewer, CONTACT), (holder,)) == ()


def test_erased_names_are_not_the_same() -> None:
    erased = LEADER.model_copy(update={"name": "（已删除）"})
    reviewer = Person(id="r", name="（已删除）", role=Role.REVIEWER, unit="大学")

    assert recusals((reviewer,), (erased,)) == ()


def test_a_countys_contact_is_found_among_everybody_where_only_some_are_asked_about() -> None:
    reviewer = Person(id="r", name="李红", role=Role.REVIEWER, unit="甲县县委")

    found = recusals((reviewer,), (), everybody=(reviewer, READER))

    assert [(r.county, r.reviewer) for r in found] == [("jia", "r")]


def test_everyone_on_the_panel_reviews_every_county_with_material_less_recusals() -> None:
    counties = (
        County(id="jia", name="甲县"),
        County(id="yi", name="乙县"),
        County(id="bing", name="丙县", material=False),
    )
    recused = (Recusal(county="yi", reviewer="r1", ground=RecusalGround.DECLARED),)

    assigned = default_assignments((1, 2), counties, (R1, R2, ORGANIZER), recused)

    assert assigned == (
        Assignment(round=1, county="jia", reviewer="r1"),
        Assignment(round=2, county="jia", reviewer="r1"),
        Assignment(round=2, county="jia", reviewer="r2"),
        Assignment(round=2, county="yi", reviewer="r2"),
    )
