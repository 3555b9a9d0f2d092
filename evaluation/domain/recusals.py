"""A reviewer asks to be recused from a county: on which ground, and what became of it."""

from enum import StrEnum

from evaluation.domain.models import Model
from evaluation.locale import N_

DETAIL_LIMIT = 500
"""Characters a reviewer may write about the ground, and an organizer about the decision."""


class DeclaredGround(StrEnum):
    """What ties a reviewer to a county."""

    POST = "post"
    KINSHIP = "kinship"
    INTEREST = "interest"
    ACADEMIC = "academic"
    OTHER = "other"

    @property
    def needs_detail(self) -> bool:
        """`other` alone says nothing."""
        return self is DeclaredGround.OTHER


GROUND_NAMES: dict[DeclaredGround, str] = {
    DeclaredGround.POST: N_("任职关系"),
    DeclaredGround.KINSHIP: N_("亲属关系"),
    DeclaredGround.INTEREST: N_("利益关系"),
    DeclaredGround.ACADEMIC: N_("师生或合作关系"),
    DeclaredGround.OTHER: N_("其他关系"),
}


class RequestState(StrEnum):
    """Filed by the reviewer; granted or refused by the organizer."""

    FILED = "filed"
    GRANTED = "granted"
    REFUSED = "refused"


class RecusalRequest(Model):
    """One declaration, kept whatever became of it."""

    id: int
    county: str
    reviewer: str
    ground: DeclaredGround
    detail: str
    filed_us: int
    state: RequestState = RequestState.FILED
    decision: str = ""
    """What the organizer wrote to it."""
    decided_us: int | None = None
    decider: str | None = None
    replacement: str | None = None
    """Who took the county over last."""
