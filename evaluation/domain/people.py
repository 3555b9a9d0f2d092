"""Who takes part, in which role, and who is named for a county's pilot."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from evaluation.domain.counties import Code
from evaluation.domain.models import Model


class Role(StrEnum):
    """What a person is in one programme."""

    ORGANIZER = "organizer"
    PANEL_LEAD = "panel_lead"
    REVIEWER = "reviewer"
    CONTACT = "contact"
    READER = "reader"
    OBSERVER = "observer"

    @property
    def rates(self) -> bool:
        """The panel lead is a reviewer too."""
        return self in {Role.REVIEWER, Role.PANEL_LEAD}

    @property
    def belongs_to_county(self) -> bool:
        """Contacts and readers stand for exactly one county."""
        return self in {Role.CONTACT, Role.READER}


class NamedRole(StrEnum):
    """The six roles that a county's pilot names (S1-06)."""

    TASK_FORCE = "task_force"
    RESPONSIBLE_LEADER = "responsible_leader"
    RESPONSIBLE_PERSON = "responsible_person"
    AREA_LEADER = "area_leader"
    LINKED_DEPARTMENT = "linked_department"
    INSTRUCTOR = "instructor"


class Person(Model):
    """A person in one programme."""

    id: Code
    name: Annotated[str, Field(min_length=1, max_length=60)]
    role: Role
    unit: str = ""
    county: str | None = None
    rounds: tuple[int, ...] = ()
    """The rounds a reviewer sits on the panel; empty means every round."""

    def sits_in(self, round_number: int) -> bool:
        """Whether this reviewer is on the panel of a round."""
        return self.role.rates and (not self.rounds or round_number in self.rounds)


class NamedRoleHolder(Model):
    """Who holds one of the six named roles of a county's pilot."""

    county: str
    role: NamedRole
    name: str = ""
    unit: str = ""
    person: str | None = None
    """The id in people.csv where the holder is one of them."""
