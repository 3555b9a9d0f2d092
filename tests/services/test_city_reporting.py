"""The report on all counties: for whom, on which rounds, and what it must not hold."""

import json
from pathlib import Path

import pytest

from evaluation.errors import FaultyInputError, NotAllowedError
from evaluation.reports.document import Conclusions, Figure
from evaluation.reports.document_json import document_json
from evaluation.services.actors import Actor
from evaluation.services.city_reporting import city_document, city_report, city_report_document
from evaluation.services.comparing import comparison
from evaluation.services.platform import Platform
from evaluation.services.programmes import load_folder
from tests.small_programme import PEOPLE, write_small_programme

CANARY_PERSON = "金丝雀专家"
PANEL = (
    PEOPLE.replace("专家乙", CANARY_PERSON)
    + "r3,专家丙,reviewer,大学三,,\nwatch,观察员,observer,省,,\n"
)
CANARY_SCORE = 61.37
"""What one reviewer gave: no report tells it."""


def ratings(first_round: float = 80) -> str:
    """Three reviewers of two counties in two rounds; one rating is like no other."""
    lines = []
    for number, base in ((1, first_round), (2, 84)):
        for county, add in (("jia", 0), ("yi", 6)):
            for step, reviewer in enumerate(("lead", "r2", "r3")):
                odd = (number, county, reviewer) == (2, "jia", "r3")
                points = CANARY_SCORE if odd else base + add + step
                lines.append(f"{number},{county},{reviewer},C1,rated,{points},")
                lines.append(f"{number},{county},{reviewer},C2,rated,90,")
    return "\n".join(lines) + "\n"


def load(
    platform: Platform, folder: Path, states: tuple[str, str] = ("published", "published")
) -> dict[str, Actor]:
    load_folder(
        platform,
        write_small_programme(folder, states=states, ratings=ratings(), people=PANEL),
    )
    return {p.id: Actor("small", p) for p in platform.store.programme("small").people}


def text_of(platform: Platform, person: Actor, language: str = "zh_CN") -> str:
    """Everything the report says, charts included."""
    document = city_report_document(platform, person, language).document
    charts = [b.chart for b in document.blocks if isinstance(b, Figure)]
    return document_json(document) + json.dumps(charts, ensure_ascii=False)


@pytest.mark.parametrize("person", ["org", "lead", "watch"])
def test_whoever_may_see_the_results_over_all_counties_has_the_report(
    platform: Platform, tmp_path: Path, person: str
) -> None:
    people = load(platform, tmp_path / "small")
    assert "甲县" in text_of(platform, people[person])


@pytest.mark.parametrize("person", ["r2", "contact_jia", "reader_jia", "reader_yi"])
def test_reviewers_and_the_counties_people_are_refused(
    platform: Platform, tmp_path: Path, person: str
) -> None:
    people = load(platform, tmp_path / "small")
    with pytest.raises(NotAllowedError, match="全市比较报告不对您的角色开放"):
        city_report(platform, people[person], "xlsx", "zh_CN")


def test_an_observer_reads_published_rounds_alone(platform: Platform, tmp_path: Path) -> None:
    people = load(platform, tmp_path / "small", ("published", "closed"))
    assert "终评" in text_of(platform, people["org"])
    assert "终评综合得分" not in text_of(platform, people["watch"])
    assert "本报告只有初评的结果" in text_of(platform, people["watch"])


def test_an_observer_has_nothing_before_publication(platform: Platform, tmp_path: Path) -> None:
    people = load(platform, tmp_path / "small", ("closed", "planned"))
    with pytest.raises(NotAllowedError):
        text_of(platform, people["watch"])
    assert "甲县" in text_of(platform, people["lead"])


def test_nobody_has_it_while_the_round_is_open(platform: Platform, tmp_path: Path) -> None:
    people = load(platform, tmp_path / "small", ("open", "planned"))
    with pytest.raises(NotAllowedError, match="尚未封存"):
        text_of(platform, people["org"])


def test_a_panel_lead_recused_from_a_county_has_no_report_on_all(
    platform: Platform, tmp_path: Path
) -> None:
    folder = write_small_programme(
        tmp_path / "small",
        states=("closed", "planned"),
        ratings="1,jia,r2,C1,rated,90,\n1,jia,r2,C2,rated,90,\n",
    )
    (folder / "roles.csv").write_text("county,role,person\njia,instructor,lead\n", encoding="utf-8")
    load_folder(platform, folder)
    people = {p.id: Actor("small", p) for p in platform.store.programme("small").people}
    with pytest.raises(NotAllowedError, match="已回避"):
        text_of(platform, people["lead"])
    assert "甲县" in text_of(platform, people["org"])


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_no_reviewer_is_named_and_no_single_rating_told(
    platform: Platform, tmp_path: Path, language: str
) -> None:
    people = load(platform, tmp_path / "small")
    told = text_of(platform, people["org"], language)
    for person in platform.store.programme("small").people:
        if person.role.rates:
            assert person.name not in told
            assert f'"{person.id}"' not in told
    assert CANARY_PERSON not in told
    assert str(CANARY_SCORE) not in told


def test_what_tells_two_reviewers_apart_is_withheld_from_organizers_too(
    platform: Platform, tmp_path: Path
) -> None:
    """The report goes on to people who are not organizers."""
    two = "\n".join(line for line in ratings().splitlines() if ",r3," not in line) + "\n"
    folder = write_small_programme(
        tmp_path / "small", states=("published", "published"), ratings=two, people=PANEL
    )
    load_folder(platform, folder)
    people = {p.id: Actor("small", p) for p in platform.store.programme("small").people}
    told = text_of(platform, people["org"])
    assert "单看两名专家" not in told
    assert "平均分的一致程度" not in told
    assert "真实变化+" not in told


def test_a_draft_is_marked_and_named_by_its_rounds(platform: Platform, tmp_path: Path) -> None:
    people = load(platform, tmp_path / "small")
    made = city_report_document(platform, people["org"], "zh_CN")
    assert made.document.draft == "草稿，未签发"
    assert made.name == "全市比较报告_两轮_草稿"
    assert city_report(platform, people["org"], "xlsx", "zh_CN").content.startswith(b"PK")


def test_an_unknown_format_is_refused_with_those_there_are(
    platform: Platform, tmp_path: Path
) -> None:
    people = load(platform, tmp_path / "small")
    with pytest.raises(FaultyInputError, match="pdf"):
        city_report(platform, people["org"], "exe", "zh_CN")


def test_the_document_to_approve_is_no_draft_and_the_same_each_time(
    platform: Platform, tmp_path: Path
) -> None:
    people = load(platform, tmp_path / "small")
    stored = platform.store.programme("small")
    compared = comparison(platform, people["org"])
    made = [city_document(platform, stored, compared, "zh_CN", draft=False) for _time in range(2)]
    assert made[0].draft == ""
    assert document_json(made[0]) == document_json(made[1])
    assert sum(isinstance(b, Conclusions) for b in made[0].blocks) >= 2
