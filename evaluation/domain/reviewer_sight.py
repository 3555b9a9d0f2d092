"""How much of what single reviewers gave a person may see, once a round's results may be seen."""

from enum import StrEnum

from evaluation.domain.people import Person, Role
from evaluation.domain.permissions import Refusal
from evaluation.domain.programme import Blinding
from evaluation.locale import N_, message

FEW_REVIEWERS = 2
"""Up to so many reviewers of a county one could be worked out from the other."""


class ReviewerDetail(StrEnum):
    """What stands for a reviewer."""

    NAMED = "named"
    COUNTED = "counted"
    """Only how many there were, and their mean."""


def code_letter(place: int) -> str:
    """The letter that stands for the reviewer at a place, from 0: A to Z, then AA, AB and so on."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def refusal_to_see_reviewers(person: Person) -> Refusal | None:
    """How single reviewers rated beside the panel: organizers, and the panel lead who vouches."""
    if person.role in {Role.ORGANIZER, Role.PANEL_LEAD}:
        return None
    return Refusal(message(N_("各评审专家的情况仅供组织者和评审组组长查看。")))


def reviewers_too_few(person: Person) -> int:
    """Up to how many reviewers their spread and agreement are withheld from a person; organizers: 0.

    With two, the spread is the difference between them, and either knows the other's rating.
    """
    return 0 if person.role is Role.ORGANIZER else FEW_REVIEWERS


def reviewer_detail(person: Person, blinding: Blinding, counted: int) -> ReviewerDetail:
    """How the `counted` reviewers of one county in one round may be shown to a person.

    The organizer sees names. The panel lead is a reviewer too: where reviewers are blind to each
    other they are only counted, as letters would not hide whom the progress of a round names.
    Counties of few reviewers are for the organizer alone.
    """
    if person.role is Role.ORGANIZER:
        return ReviewerDetail.NAMED
    if person.role is not Role.PANEL_LEAD or counted <= FEW_REVIEWERS:
        return ReviewerDetail.COUNTED
    return ReviewerDetail.COUNTED if blinding.reviewers_to_each_other else ReviewerDetail.NAMED
