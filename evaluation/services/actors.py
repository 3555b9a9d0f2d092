"""Who acts, in which programme, through which door."""

from dataclasses import dataclass

from evaluation.domain.history import Origin
from evaluation.domain.people import Person
from evaluation.errors import NotFoundError
from evaluation.locale import N_, message
from evaluation.services.platform import Platform


@dataclass(frozen=True)
class Actor:
    """A person in one programme, acting through a page, the shell or an import."""

    programme: str
    person: Person
    origin: Origin = Origin.PAGE


def actor_named(
    platform: Platform, programme: str, person_id: str, origin: Origin = Origin.SHELL
) -> Actor:
    """The person whom a command names with `--as`.

    Raises:
        NotFoundError: the programme has no such person.
    """
    stored = platform.store.programme(programme)
    for person in stored.people:
        if person.id == person_id:
            return Actor(programme, person, origin)
    text = N_("评审项目“{programme}”中没有人员“{person}”；people.csv 中的编号为：{known}。")
    known = tuple(p.id for p in stored.people)
    raise NotFoundError(message(text, programme=programme, person=person_id, known=known))
