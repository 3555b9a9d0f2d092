"""A small programme whose first round is published, and the acts that its reports pass through."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from evaluation.domain.dispatch import Dispatch
from evaluation.services.actors import Actor
from evaluation.services.approving import approve
from evaluation.services.dispatching import mark_sent
from evaluation.services.outbox import outbox
from evaluation.services.platform import Platform
from evaluation.services.programmes import load_folder
from tests.small_programme import COUNTIES, PEOPLE, write_small_programme

PROGRAMME = "small"
APPROVED = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
RATINGS = """\
1,jia,lead,C1,rated,83,
1,jia,lead,C2,rated,80,
1,jia,r2,C1,rated,91,
1,jia,r2,C2,rated,90,
"""
RECIPIENTS = """
[[distribution]]
county = "bing"
office = "丙县县委书记"
office_en = "Secretary of Bing"

[[distribution]]
county = "ding"
office = "丁县县委书记"
name = "王小明"
"""
MORE_COUNTIES = "ding,丁县,Ding County,no,,,\n"
EVERYBODY = (
    PEOPLE
    + """\
contact_bing,丙县联系人,contact,团丙县委,bing,
reader_bing,丙县书记,reader,丙县县委,bing,
contact_ding,丁县联系人,contact,团丁县委,ding,
observer,观察员,observer,,,
"""
)
EVERY_ROLE_BUT_THE_ORGANIZER = ("lead", "r2", "contact_bing", "reader_bing", "observer")


def published_folder(folder: Path, **parts: object) -> Path:
    """The small programme with its first round published and nothing approved.

    丙县 and 丁县 handed in nothing: their reports say so on a page, and are quickly made.
    """
    given = {
        "states": ("published", "planned"),
        "ratings": RATINGS,
        "people": EVERYBODY,
        "recipients": RECIPIENTS,
        **parts,
    }
    write_small_programme(folder, **given)  # type: ignore[arg-type]
    (folder / "counties.csv").write_text(COUNTIES + MORE_COUNTIES, encoding="utf-8")
    return folder


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
