"""What a panel lead finds of a county from which they are recused: nothing, not even in counts."""

import io
from pathlib import Path

import pypdf
import pytest

from evaluation.domain.people import Role
from evaluation.domain.rounds import RoundAct
from evaluation.errors import EvaluationError, NotAllowedError
from evaluation.services import panel_printing
from evaluation.services.actors import Actor
from evaluation.services.comparing import results_as_operator
from evaluation.services.counties import county_profile
from evaluation.services.evidence import open_evidence
from evaluation.services.platform import Platform
from evaluation.services.printing import blank_sheet, filled_sheet
from evaluation.services.programmes import load_folder
from evaluation.services.progress import progress
from evaluation.services.report_desk import preview_approval, report_desk
from evaluation.services.report_files import RenderedReport
from evaluation.services.reporting import county_report, report_entries
from evaluation.services.reviewing import open_sheet, submit
from evaluation.services.rounds import move_round, preview_move, round_overviews
from evaluation.storage.history import acts_called
from tests.small_programme import COUNTIES, PEOPLE, write_small_programme

RATINGS = """\
1,jia,r2,C1,rated,77,
1,jia,r2,C2,rated,80,
1,yi,r2,C1,rated,99,
1,yi,r2,C2,rated,90,
"""
RECUSED = "county,role,name,unit,person\nyi,instructor,专家甲,,lead\nyi,area_leader,专家丙,,r3\n"
CANARY = "金丝雀县"


@pytest.fixture
def people(platform: Platform, tmp_path: Path) -> dict[str, Actor]:
    folder = write_small_programme(
        tmp_path / "small",
        states=("open", "planned"),
        ratings=RATINGS,
        people=PEOPLE + "r3,专家丙,reviewer,大学三,,\nwatch,观察员,observer,省,,\n",
    )
    (folder / "counties.csv").write_text(COUNTIES.replace("乙县", CANARY), encoding="utf-8")
    (folder / "roles.csv").write_text(RECUSED, encoding="utf-8")
    load_folder(platform, folder)
    return {p.id: Actor("small", p) for p in platform.store.programme("small").people}


def test_progress_and_rounds_leave_the_county_out_of_names_and_counts(
    platform: Platform, people: dict[str, Actor]
) -> None:
    seen, whole = (progress(platform, people[who], 1) for who in ("lead", "org"))
    (mine, _later), (all_, _last) = (round_overviews(platform, people[w]) for w in ("lead", "org"))

    assert CANARY in str(whole.counties)
    assert CANARY not in str(seen)
    assert "yi" not in {county for county, _reviewer in seen.reviews}
    # 甲县: lead, r2, r3, of whom r2 has submitted; 乙县: r2 alone, who has submitted.
    assert (seen.submitted, seen.assigned) == (mine.submitted, mine.assigned) == (1, 3)
    assert (whole.submitted, whole.assigned) == (all_.submitted, all_.assigned) == (2, 4)


def test_a_lead_blind_to_the_panel_sees_letters_and_nobodys_recusals_in_the_progress(
    platform: Platform, people: dict[str, Actor]
) -> None:
    seen, whole = (progress(platform, people[who], 1) for who in ("lead", "org"))

    assert [p.name for p in whole.reviewers] == ["专家甲", "专家乙", "专家丙"]
    mine, *others = seen.reviewers
    assert mine == people["lead"].person
    assert {p.name for p in others} < {"A", "B", "C"}
    for withheld in ("专家乙", "专家丙", "大学二", "大学三", "r2", "r3", "recused"):
        assert withheld not in str(seen)


@pytest.mark.parametrize("act", list(RoundAct))
def test_what_an_act_will_do_says_nothing_of_the_county(
    platform: Platform, people: dict[str, Actor], act: RoundAct
) -> None:
    told = " ".join(map(str, preview_move(platform, people["lead"], 1, act)))

    assert CANARY not in told
    assert "2份评审进入结果" not in told
    assert "3个县" not in told


def test_the_lists_of_a_seal_leave_the_county_out(
    platform: Platform, people: dict[str, Actor]
) -> None:
    move_round(platform, people["org"], 1, RoundAct.CLOSE)

    (mine,), (whole,) = (round_overviews(platform, people[w])[0].seals for w in ("lead", "org"))
    assert mine.seal == whole.seal
    assert ("yi", "r2") in whole.reviews
    assert set(mine.reviews) == {("jia", "r2")}
    assert "yi" not in mine.material


def test_papers_of_the_panel_do_not_name_the_county_to_the_lead(
    platform: Platform, people: dict[str, Actor]
) -> None:
    for made in (panel_printing.signature_list, panel_printing.sign_in_list):
        text = text_of(made(platform, people["lead"], 1, "pdf", "zh_CN"))
        assert CANARY not in text
    assert "回避1个县（市、区）" in text_of(
        panel_printing.signature_list(platform, people["lead"], 1, "pdf", "zh_CN")
    )
    whole = text_of(panel_printing.signature_list(platform, people["org"], 1, "pdf", "zh_CN"))
    assert CANARY in whole


def text_of(paper: RenderedReport) -> str:
    pages = pypdf.PdfReader(io.BytesIO(paper.content)).pages
    return "".join("".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize("who", ["lead", "r3"])
def test_a_recused_county_and_one_that_there_is_not_are_answered_alike(
    platform: Platform, people: dict[str, Actor], who: str
) -> None:
    person = people[who]
    for see in (
        lambda county: county_profile(platform, person, county),
        lambda county: open_evidence(platform, person, county, "e1"),
        lambda county: county_report(platform, person, county, "xlsx", "zh_CN"),
        lambda county: open_sheet(platform, person, 1, county),
        lambda county: submit(platform, person, 1, county),
        lambda county: blank_sheet(platform, person, 1, county, "pdf", "zh_CN"),
        lambda county: filled_sheet(platform, person, 1, county, "pdf", "zh_CN"),
    ):
        told = set()
        for county in ("yi", "nowhere"):
            with pytest.raises(EvaluationError) as refused:
                see(county)
            told.add((type(refused.value), str(refused.value).replace(county, "?")))
        assert len(told) == 1, told


def test_the_list_of_reports_holds_only_what_may_be_seen(
    platform: Platform, people: dict[str, Actor]
) -> None:
    listed = {who: [e.county.id for e in report_entries(platform, people[who])] for who in people}

    assert listed["org"] == ["jia", "yi", "bing"]
    assert listed["lead"] == ["jia", "bing"]
    assert listed["contact_jia"] == ["jia"]
    assert listed["r2"] == listed["watch"] == []
    for who in ("r2", "watch"):
        with pytest.raises(NotAllowedError):
            report_desk(platform, people[who])
    for actor in people.values():
        if actor.person.role is not Role.ORGANIZER:
            with pytest.raises(NotAllowedError):
                preview_approval(platform, actor, ["yi"])


@pytest.mark.parametrize(
    ("who", "reason", "why"),
    [
        ("lead", "核对导入", "只有组织者"),
        ("r2", "核对导入", "只有组织者"),
        ("org", " \t", "理由"),
        ("org", "…1!", "理由"),
    ],
)
def test_an_open_round_is_read_by_the_organizer_with_a_reason_in_words(
    platform: Platform, people: dict[str, Actor], who: str, reason: str, why: str
) -> None:
    with pytest.raises(NotAllowedError, match=why):
        results_as_operator(platform, people[who], reason)

    with platform.store.read() as conn:
        assert acts_called(conn, ["operator_read"]) == ()
    assert not results_as_operator(platform, people["org"], "核对导入").scores.is_empty()
