"""Recusals follow from the named roles; assignments are everyone less the recusals."""

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
