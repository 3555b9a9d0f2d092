"""Every page, for every role: all bytes that its socket brings, searched for what is not theirs."""

from collections.abc import Mapping

import pytest
from starlette.testclient import TestClient

from evaluation.ui.page_table import URL_PATHS
from tests.matrix.canaries import found_in, numbers_in
from tests.matrix.planted_store import BLINDED, COUNTIES, PEOPLE, RATERS, RATINGS, Planted
from tests.matrix.visitors import enter, payload
from tests.matrix.who_sees import may_see, may_see_rating

PAGES: Mapping[str, str] = {
    "my-reviews": "lead r2 r3",
    "scoring": "lead r2 r3",
    "pledge": "lead r2 r3",
    "discussion": "lead r2 r3",
    "progress": "org lead",
    "rounds": "org lead",
    "comparison": "org lead obs",
    "certainty": "org lead",
    "reports": "org lead",
    "dispatch": "org lead",
    "recusals": "org",
    "people": "org",
    "history": "org",
    "county": "contact_jia contact_yi",
    "my-report": "contact_jia contact_yi reader_jia",
}
"""Who is offered which page; everybody else who types its address gets one sentence."""
STATES = ("open", "closed", "published")


def test_every_page_says_here_whom_it_is_for() -> None:
    assert PAGES.keys() == URL_PATHS


def test_a_page_of_others_says_so_and_nothing_more(
    canaries: Planted, application: TestClient
) -> None:
    wrong = []
    for person in PEOPLE:
        enter(application, canaries, "published", person)
        for page, people in PAGES.items():
            if person not in people.split():
                sent = payload(application, page)
                if "页面仅供" not in sent.decode("utf-8", "ignore"):
                    wrong.append((person, page))
                wrong += [(person, page, f) for f in found_in(sent) if "name" not in f]
    assert wrong == []


@pytest.mark.parametrize("page", sorted(PAGES))
@pytest.mark.parametrize("state", STATES)
def test_a_page_brings_its_reader_nothing_that_is_not_theirs(
    canaries: Planted, application: TestClient, page: str, state: str
) -> None:
    leaked = set()
    for person in PAGES[page].split():
        enter(application, canaries, state, person)
        for county in COUNTIES if page in {"scoring", "discussion"} else ("jia",):
            sent = payload(application, page, f"round=1&county={county}")
            assert "意外错误" not in sent.decode("utf-8", "ignore"), (person, county)
            leaked |= {(person, f) for f in found_in(sent) if not may_see(person, state, f)}
            leaked |= {
                (person, f"rating {found}")
                for found in numbers_in(sent, RATINGS)
                if not may_see_rating(person, state, found)
            }
    assert sorted(leaked) == []


@pytest.mark.parametrize("page", ["my-reviews", "scoring", "discussion"])
def test_reviewers_who_are_blind_to_counties_are_brought_no_name(
    canaries: Planted, application: TestClient, page: str
) -> None:
    enter(application, canaries, BLINDED, "r2")
    named = {f for f in found_in(payload(application, page)) if "-county" in f or "-brand" in f}
    assert named == set()


def test_what_is_searched_for_is_there_to_be_found(
    canaries: Planted, application: TestClient
) -> None:
    enter(application, canaries, "open", "r2")
    own = payload(application, "scoring", "round=1&county=jia")
    assert {"KANARI-county-jia", "KANARI-comment-r2.jia.C1"} <= found_in(own)
    assert "r2.jia.C1" in numbers_in(own, RATINGS)
    enter(application, canaries, "closed", "org")
    assert {f"KANARI-name-{r}" for r in RATERS} <= found_in(payload(application, "people"))
    report = application.get("/download/report/jia.docx").content
    assert {f"KANARI-comment-{r}.jia.C1" for r in RATERS} <= found_in(report)
    sheet = application.get("/download/sheet/1/filled/jia.docx?reviewer=r2").content
    assert {"r2.jia.C1", "r2.jia.C2"} <= numbers_in(sheet, RATINGS)
