"""Every address that is not a page: whom it serves, and what may be read in the whole answer."""

from collections.abc import Mapping

import pytest
from starlette.testclient import TestClient

from evaluation.web import application
from tests.matrix import rules
from tests.matrix.canaries import found_in, numbers_in
from tests.matrix.every_service import _dispatch
from tests.matrix.planted_store import COUNTIES, PEOPLE, RATINGS, Planted
from tests.matrix.visitors import PAGE, enter, filled_path
from tests.matrix.who_sees import may_see, may_see_rating

SERVED_BY: Mapping[str, str] = {
    "/download/report/{county}.{format:str}": "reporting.county_report",
    "/download/city.{format:str}": "city_reporting.city_report",
    "/download/approved/{code}.{format:str}": "snapshots.snapshot_file",
    "/download/batch/{batch}.zip": "kept_batches.batch_file",
    "/download/register.{format:str}": "dispatch_papers.register",
    "/download/letter/{dispatch:int}.{format:str}": "dispatch_papers.cover_letter",
    "/download/sheet/{round:int}/blank/{county}.{format:str}": "printing.blank_sheet",
    "/download/sheet/{round:int}/filled/{county}.{format:str}": "printing.filled_sheet",
    "/download/sheet/{round:int}/{kind}.zip": "printing.archive",
    "/download/sheet/{round:int}/signatures.{format:str}": "panel_printing.signature_list",
    "/download/sheet/{round:int}/sign-in.{format:str}": "panel_printing.sign_in_list",
    "/download/sheet/{round:int}/duties.{format:str}": "panel_printing.duty_record",
    "/evidence/{county}/{evidence}": "evidence.open_evidence",
}
"""Addresses that hand something out, each with the service whose rule decides."""
OF_ONESELF = frozenset(
    {
        "/act-as",
        "/account",
        "/account/password",
        "/account/sessions",
        "/account/second-factor",
        "/account/sign-on",
        "/api/draft",
        "/api/discussion",
    }
)
"""Addresses that are about the session's own account, or write for it: no other's is named in them."""
SLOW = frozenset({"/download/sheet/{round:int}/{kind}.zip"})
"""Makes PDFs: only the refusals are tried, and the service is tried by itself."""
WORKBOOKS = frozenset(
    {"/download/report/{county}.{format:str}", "/download/city.{format:str}"}
    | {"/download/approved/{code}.{format:str}"}
)
"""Asked for as workbooks as well: unrounded numbers stand in them."""
ASKED = sorted({(path, "docx") for path in SERVED_BY} | {(path, "xlsx") for path in WORKBOOKS})


def test_every_address_behind_the_gate_has_its_rule() -> None:
    paths = {route.path for route in application.inner_routes()}
    assert sorted(paths - SERVED_BY.keys() - OF_ONESELF) == []
    assert sorted((SERVED_BY.keys() | OF_ONESELF) - paths) == []


def _places(planted: Planted, state: str, county: str) -> dict[str, object]:
    sent = _dispatch(planted.platform, planted.actor(state, "org"), county)
    return {
        "county": county,
        "code": sent.code,
        "dispatch": sent.id,
        "batch": "none",
        "round": 1,
        "kind": "blank",
        "evidence": f"E{COUNTIES.index(county) + 1}",
    }


@pytest.mark.parametrize("state", ["closed", "published"])
@pytest.mark.parametrize(("path", "file_format"), ASKED)
def test_an_address_serves_whom_its_service_serves(
    canaries: Planted, application: TestClient, path: str, file_format: str, state: str
) -> None:
    allowed = rules.allowed(rules.RULES[SERVED_BY[path]])
    wrong, leaked = [], set()
    for person in PEOPLE:
        enter(application, canaries, state, person)
        for county in COUNTIES if _names_a_county(path) else COUNTIES[:1]:
            may = {(person, state, county), (person, state, None)} & allowed
            if may and path in SLOW:
                continue
            address = filled_path(path, format=file_format, **_places(canaries, state, county))
            answer = application.get(f"{address}?reviewer=r2", headers=PAGE)
            if (answer.status_code == 200) is not bool(may):
                wrong.append((person, county, answer.status_code))
            leaked |= {
                (person, county, found)
                for found in found_in(answer.content)
                if not may_see(person, state, found)
            }
            leaked |= {
                (person, county, f"rating {found}")
                for found in numbers_in(answer.content, RATINGS)
                if not may_see_rating(person, state, found)
            }
    assert wrong == []
    assert sorted(leaked) == []


def _names_a_county(path: str) -> bool:
    return any(blank in path for blank in ("{county}", "{code}", "{dispatch"))


@pytest.mark.parametrize("path", ["/account", "/account/second-factor", "/act-as"])
def test_a_page_of_the_own_account_names_nobody_else(
    canaries: Planted, application: TestClient, path: str
) -> None:
    for person in ("r2", "contact_jia"):
        enter(application, canaries, "closed", person)
        answer = application.get(path, headers=PAGE)
        assert answer.status_code == 200
        assert {f for f in found_in(answer.content) if not may_see(person, "closed", f)} == set()
