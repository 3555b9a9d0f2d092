"""A programme: one evaluation with its bodies, rounds and rules."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from evaluation.domain.counties import Code
from evaluation.domain.models import FROM_LIST, Model, one_of


class DocumentProfile(StrEnum):
    """The page measures of reports; `evaluation/reports/profiles.py` has the figures."""

    GBT9704 = "gbt9704"
    """Of an official document, GB/T 9704-2012."""
    PLAIN = "plain"
    """Even margins and smaller type, for offices without an official format."""


class Headline(StrEnum):
    """Which score of a round is the published one."""

    ADJUSTED = "adjusted"
    MEAN = "mean"
    TRIMMED_MEAN = "trimmed_mean"


class ReportsState(StrEnum):
    """The state in which loading a folder leaves the reports of its published rounds."""

    DRAFT = "draft"
    SENT = "sent"


class Disclosure(Model):
    """What of the other counties a county's report may show."""

    mean: bool = True
    best: bool = True
    learn_from: bool = True
    ranking: Literal["own_row", "none", "all"] = "own_row"
    heat_map: Literal["own_row", "none", "all"] = "own_row"


class Blinding(Model):
    """Who may know whose name."""

    reviewers_to_counties: bool = True
    counties_to_reviewers: bool = False
    reviewers_to_each_other: bool = True


class Recipient(Model):
    """Whom a county's report is dispatched to."""

    county: str
    office: str
    office_en: str = ""
    name: str = ""


class Bulletin(Model):
    """The bulletin (简报) as which the report on all counties goes out."""

    name: str = ""
    """What the red head says, such as 改革试点评审专报; printed only together with a number."""
    name_en: str = ""
    number: str = ""
    """As it is printed, such as 〔2022〕第8期."""
    issued: date | None = None
    """The day it is printed under; without one, that of the newest rating."""
    copies: Annotated[int, Field(ge=0)] = 0
    report_to: str = ""
    """Whom it is reported to, above the issuing body (报)."""
    send_to: str = ""
    """Whom it is sent to, beside it (送)."""
    distribute_to: str = ""
    """Whom it is handed down to (发)."""
    foreword: str = ""
    """A few words of the issuing body before the text (编者按)."""
    foreword_en: str = ""

    @property
    def has_head(self) -> bool:
        """Whether the commissioning organ gave both a name and a number for the red head."""
        return bool(self.name and self.number)


PLEDGE_LIMIT = 5000
"""Characters a programme's own pledge may have."""


class PledgeWords(Model):
    """The programme's own pledge (承诺书); empty, the standard one of `pledges.py` holds."""

    text: Annotated[str, Field(max_length=PLEDGE_LIMIT)] = ""
    text_en: Annotated[str, Field(max_length=PLEDGE_LIMIT)] = ""


class Programme(Model):
    """The rules of one evaluation, as `programme.toml` states them."""

    id: Code
    title: Annotated[str, Field(min_length=1)]
    title_en: str = ""
    commissioning_body: str
    commissioning_body_en: str = ""
    evaluating_body: str
    evaluating_body_en: str = ""
    time_zone: str = "Asia/Shanghai"
    sample: bool = False
    """Invented data: every screen and document that shows it says so."""
    headline: Annotated[Headline, one_of(Headline)] = Headline.ADJUSTED
    combination: Literal["final_only"] | Annotated[tuple[float, ...], FROM_LIST] = (
        0.4,
        0.6,
    )
    smallest_change: Annotated[float, Field(ge=0, le=100)] = 3.0
    """The smallest change, in points, that matters to the client."""
    anchors: dict[Code, Code] = Field(default_factory=dict)
    """County -> the county whose dossier of the first round it shows again, unchanged, in the rounds
    after it: whether the panel's common standard moved can then be measured. It takes no rank."""
    show_own_round_1: bool = True
    blinding: Blinding = Blinding()
    disclosure: Disclosure = Disclosure()
    pledge: PledgeWords = PledgeWords()
    document_profile: Annotated[DocumentProfile, one_of(DocumentProfile)] = DocumentProfile.GBT9704
    distribution: Annotated[tuple[Recipient, ...], FROM_LIST] = ()
    bulletin: Bulletin = Bulletin()
    reports: Annotated[ReportsState, one_of(ReportsState)] = ReportsState.DRAFT
    objection_days: Annotated[int, Field(ge=0, le=3650)] = 15
    """How many days after its report was sent a county may object to it."""
