"""Who may print which paper of a round, and when; and whether a filled sheet names its reviewer."""

from collections.abc import Mapping
from enum import StrEnum

from evaluation.domain.people import Person, Role
from evaluation.domain.permissions import Refusal
from evaluation.domain.programme import Blinding
from evaluation.domain.reviewer_sight import FEW_REVIEWERS
from evaluation.domain.rounds import Round
from evaluation.locale import N_, message

_NOT_ASKED = Refusal(message(N_("您没有评审该县（市、区）的任务。")))
"""The same of a county that there is not, one that is recused and one that is somebody else's."""


class PaperKind(StrEnum):
    """The kinds of papers that a round has."""

    BLANK = "blank"
    FILLED = "filled"
    SIGNATURES = "signatures"
    DUTIES = "duties"


PAPER_NAMES: Mapping[PaperKind, str] = {
    PaperKind.BLANK: N_("空白评分表"),
    PaperKind.FILLED: N_("已填评分表"),
    PaperKind.SIGNATURES: N_("签字表"),
    PaperKind.DUTIES: N_("履职记录表"),
}


def refusal_to_print_blank(
    person: Person, *, assigned: bool, recused: bool, material: bool
) -> Refusal | None:
    """An empty scoring sheet: the organizer for every county reviewed, a reviewer for the own ones."""
    if person.role is Role.ORGANIZER:
        return None if material else Refusal(message(N_("该县（市、区）未提供材料，不安排评审。")))
    if not person.role.rates:
        return Refusal(message(N_("评分表仅供组织者和评审专家打印。")))
    return None if assigned and not recused else _NOT_ASKED


def refusal_to_print_filled(
    person: Person, reviewer: str, round_: Round, *, recused: bool, counts: bool
) -> Refusal | None:
    """A review on paper: its reviewer at any time; the organizer what counts in a sealed round.

    `recused`: the reviewer is to see nothing of the county.
    `counts`: the seal of the round lists this review.
    """
    if person.role.rates and person.id == reviewer:
        return _NOT_ASKED if recused else None
    if person.role is not Role.ORGANIZER:
        return Refusal(message(N_("只有评审专家本人可以查看这份评审。")))
    if not round_.state.is_sealed:
        text = N_("第{round}轮尚未封存，任何人都不能查看其得分。")
        return Refusal(message(text, round=round_.number))
    if recused or not counts:
        return Refusal(message(N_("这份评审未计入封存的结果，不能打印。")))
    return None


def names_reviewer(person: Person, reviewer: str, blinding: Blinding, counted: int) -> bool:
    """Whether a filled sheet bears its reviewer's name; else the code letter of the reports.

    Paper is passed on: where counties are not to know the reviewers, and where so few rated a county
    that one could be worked out from the other, the organizer's copy bears the letter.
    """
    if person.id == reviewer:
        return True
    return not blinding.reviewers_to_counties and counted > FEW_REVIEWERS


def refusal_to_print_panel(person: Person) -> Refusal | None:
    """The panel by name, with its recusals: organizers and the panel lead."""
    if person.role in {Role.ORGANIZER, Role.PANEL_LEAD}:
        return None
    return Refusal(message(N_("签字表和签到表仅供组织者和评审组组长打印。")))


def refusal_to_print_duties(person: Person, reviewer: str | None) -> Refusal | None:
    """What a reviewer did: the reviewer, and the organizer; the whole panel's: the organizer."""
    if person.role is Role.ORGANIZER or (person.role.rates and person.id == reviewer):
        return None
    return Refusal(message(N_("履职记录仅供专家本人和组织者打印。")))
