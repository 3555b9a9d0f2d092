"""A small programme whose first round is open, and its people."""

from pathlib import Path

from evaluation.domain.people import Person
from evaluation.services.actors import Actor
from evaluation.services.platform import Platform
from evaluation.services.programmes import load_folder
from tests.small_programme import PEOPLE, write_small_programme

PROGRAMME = "small"
TWO_ORGANIZERS = PEOPLE + "org2,组织者二,organizer,团市委,,\n"
RATINGS = """\
1,jia,lead,C1,rated,90,
1,jia,lead,C2,rated,90,
"""


def load_people(platform: Platform, folder: Path, **parts: object) -> Path:
    """Load it with two organizers; the panel lead has rated 甲县 in round 1, 专家乙 nothing."""
    given = {
        "states": ("open", "planned"),
        "ratings": RATINGS,
        "people": TWO_ORGANIZERS,
        **parts,
    }
    write_small_programme(folder, **given)  # type: ignore[arg-type]
    load_folder(platform, folder)
    return folder


def person(platform: Platform, person_id: str) -> Person | None:
    """Who takes part under an id; nobody where nobody does."""
    people = platform.store.programme(PROGRAMME).people
    return next((p for p in people if p.id == person_id), None)


def acting(platform: Platform, person_id: str = "org") -> Actor:
    found = person(platform, person_id)
    assert found is not None
    return Actor(PROGRAMME, found)


def cells(person_id: str = "", **fields: str) -> dict[str, str]:
    """A form filled in for a reviewer, but for what is named."""
    given = {"name": "专家丙", "role": "reviewer", "unit": "大学三", "county": "", "rounds": ""}
    return {"id": person_id, **given, **fields}


def reviews_of(platform: Platform, person_id: str) -> set[tuple[int, str]]:
    """The (round, county) that a reviewer is to review."""
    stored = platform.store.programme(PROGRAMME)
    return {(a.round, a.county) for a in stored.assignments if a.reviewer == person_id}
