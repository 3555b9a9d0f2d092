"""Who may read what was done, by whom and from where."""

from evaluation.domain.people import Person, Role
from evaluation.domain.permissions import Refusal
from evaluation.locale import N_, message


def refusal_to_read_history(person: Person) -> Refusal | None:
    """The organizer's: it names everyone, the counties that somebody was recused from, and addresses."""
    if person.role is not Role.ORGANIZER:
        return Refusal(message(N_("历史记录只供组织者查看。")))
    return None
