"""Dispatch 抄送: what an approved report passes through until its recipient has it, and what comes back."""

from datetime import date, datetime
from enum import StrEnum

from evaluation.domain.models import Model
from evaluation.locale import N_

SENDING_WAYS: tuple[str, ...] = (
    N_("当面送达"),
    N_("机要交换"),
    N_("电子公文系统"),
    N_("邮政快递"),
)
"""What a page offers; any other words may be written down too."""


class DispatchState(StrEnum):
    """One report on its way to one recipient."""

    PREPARED = "prepared"
    SENT = "sent"
    RECEIVED = "received"
    WITHDRAWN = "withdrawn"
    """Taken back before it was sent."""

    @property
    def has_left(self) -> bool:
        """Whether the recipient was sent it: from then on the county's own people read it too."""
        return self in {DispatchState.SENT, DispatchState.RECEIVED}


class ObjectionState(StrEnum):
    """A county's objection to the report it was sent."""

    FILED = "filed"
    UPHELD = "upheld"
    REJECTED = "rejected"

    @property
    def is_answered(self) -> bool:
        return self is not ObjectionState.FILED


class Snapshot(Model):
    """An approved report: frozen, so that it is the same document on any later day."""

    id: int
    code: str
    """What its pages print and anybody may check; made from what it says."""
    digest: str
    """SHA-256 of the whole snapshot, by which its file is kept."""
    content_sha256: str
    """SHA-256 of what the report says, without code and correction: equal where nothing changed."""
    county: str | None
    """None for the report on all counties."""
    rounds: tuple[int, ...]
    approved_at: datetime
    approved_by: str
    note: str = ""
    """Why it corrects the one before; empty for the first."""
    superseded_by: str | None = None
    """The code of the report that corrected it."""


class Dispatch(Model):
    """One approved report for one recipient."""

    id: int
    code: str
    """Of the report."""
    county: str | None
    office: str
    office_en: str = ""
    name: str = ""
    """A person's name is kept in this row alone, so that it can be erased."""
    listed: bool = True
    """From the programme's distribution list; False where the organizer added the recipient."""
    copies: int = 1
    state: DispatchState = DispatchState.PREPARED
    superseded: bool = False
    """Whether the report was corrected since."""
    how: str = ""
    sent_on: date | None = None
    sent_by: str = ""
    received_on: date | None = None
    received_by: str = ""
    received_how: str = ""
    by_link: bool = False
    """Whether the recipient confirmed it by the own link; then nobody else changes it."""
    remark: str = ""


class Objection(Model):
    """What a county holds against its report, and what it was told."""

    id: int
    code: str
    """Of the report."""
    county: str
    text: str
    filed_at: datetime
    filed_by: str
    state: ObjectionState = ObjectionState.FILED
    answer: str = ""
    answered_at: datetime | None = None
    answered_by: str = ""
