"""A small programme whose first round is published, and the acts that its reports pass through."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from evaluation.domain.dispatch import Dispatch
from evaluation.services.actors import Actor
from evaluation.services.approving import approve
from evaluation.services.dispatching import mark_sent, outbox
from evaluation.services.platform import Platform
from evaluation.services.programmes import load_folder
from tests.small_programme import PEOPLE, write_small_programme

PROGRAMME = "small"
APPROVED = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
RATINGS = """\
1,jia,lead,C1,rated,83,
1,jia,lead,C2,rated,80,
1,jia,r2,C1,rated,91,
1,jia,r2,C2,rated,90,
1,yi,lead,C1,rated,61,
1,yi,lead,C2,rated,30,
1,yi,r2,C1,rated,63,
1,yi,r2,C2,rated,30,
"""
RECIPIENTS = """
[[distribution]]
county = "jia"
office = "甲县县委书记"
office_en = "Secretary of Jia"

[[distribution]]
county = "yi"
office = "乙县县委书记"
name = "王小明"
"""
EVERYBODY = (
    PEOPLE
    + """\
contact_yi,乙县联系人,contact,团乙县委,yi,
observer,观察员,observer,,,
"""
)


def published_folder(folder: Path, **parts: object) -> Path:
    """The small programme with its first round published and nothing approved."""
    given = {
        "states": ("published", "planned"),
        "ratings": RATINGS,
        "people": EVERYBODY,
        "recipients": RECIPIENTS,
        **parts,
    }
    return write_small_programme(folder, **given)  # type: ignore[arg-type]


def load_published(platform: Platform, folder: Path, **parts: object) -> Mapping[str, Actor]:
    """Load it, and everybody in it by id."""
    load_folder(platform, published_folder(folder, **parts))
    return people_of(platform)


def people_of(platform: Platform) -> Mapping[str, Actor]:
    return {p.id: Actor(PROGRAMME, p) for p in platform.store.programme(PROGRAMME).people}


def approved_code(platform: Platform, organizer: Actor, county: str, note: str = "") -> str:
    (made,) = approve(platform, organizer, [county], note=note)
    assert made.error is None
    return made.code


def dispatch_of(platform: Platform, organizer: Actor, code: str) -> Dispatch:
    """The one dispatch of a report."""
    (found,) = [e.dispatch for e in outbox(platform, organizer).entries if e.dispatch.code == code]
    return found


def sent_code(platform: Platform, organizer: Actor, county: str, note: str = "") -> str:
    """Approve a county's report and mark it as sent."""
    code = approved_code(platform, organizer, county, note)
    mark_sent(platform, organizer, [dispatch_of(platform, organizer, code).id], "当面送达")
    return code


def change_what_reports_say(platform: Platform, folder: Path) -> None:
    """The programme gets another title: every report now says something else."""
    path = folder / "programme.toml"
    path.write_text(path.read_text("utf-8").replace('"小项目"', '"小项目（更名）"'), "utf-8")
    load_folder(platform, folder)
