"""Recusal: declared, held while it waits, decided once; afterwards the reviewer finds no trace."""

from pathlib import Path

import pytest

from evaluation.domain.assignments import RecusalGround
from evaluation.domain.recusals import DeclaredGround, RequestState
from evaluation.domain.reviews import RatingState
from evaluation.domain.rounds import RoundAct
from evaluation.errors import NotAllowedError
from evaluation.services.actors import Actor, actor_named
from evaluation.services.comparing import results
from evaluation.services.platform import Platform
from evaluation.services.programmes import load_folder
from evaluation.services.recusals import (
    decide_recusal,
    declare_recusal,
    own_requests,
    recusal_requests,
)
from evaluation.services.reviewing import my_reviews, open_sheet, submit
from evaluation.services.rounds import RoundOverview, move_round, round_overviews
from evaluation.services.saving import RatingChange, SaveKind, save_rating
from evaluation.storage.history import history
from tests.pledge_steps import everyone_signs
from tests.small_programme import PEOPLE, write_small_programme

KIN = DeclaredGround.KINSHIP
FIVE = (
    PEOPLE
    + "r3,专家丙,reviewer,大学三,,\nr4,专家丁,reviewer,大学四,,2\nr5,专家戊,reviewer,甲县县委,,\n"
)
"""r4 sits in round 2 alone; r5 works where the reader of 甲县 does."""
ASSIGNED = "round,county,reviewer\n" + "".join(
    f"1,{county},{reviewer}\n"
    for county, reviewer in (
        ("jia", "lead"), ("jia", "r2"), ("yi", "lead"), ("yi", "r2"), ("yi", "r3"), ("yi", "r5"),
    )
)  # fmt: skip


@pytest.fixture
def folder(platform: Platform, tmp_path: Path) -> Path:
    written = write_small_programme(tmp_path / "small", people=FIVE)
    (written / "assignments.csv").write_text(ASSIGNED, encoding="utf-8")
    load_folder(platform, written)
    everyone_signs(platform, "small")
    move_round(platform, someone(platform, "org"), 1, RoundAct.OPEN)
    return written


def someone(platform: Platform, person: str) -> Actor:
    return actor_named(platform, "small", person)


def rate(
    platform: Platform, reviewer: str, county: str, value: float, *criteria: str
) -> list[SaveKind]:
    change = RatingChange(RatingState.RATED, value)
    actor = someone(platform, reviewer)
    return [
        save_rating(platform, actor, 1, county, c, change, base_version=None, tab_id=reviewer).kind
        for c in criteria or ("C1", "C2")
    ]


def declare(platform: Platform, person: str = "r2", county: str = "jia") -> int:
    return declare_recusal(platform, someone(platform, person), county, KIN, "表弟在县委").id


def decide(platform: Platform, request: int, *, grant: bool, reason: str = "") -> None:
    decide_recusal(platform, someone(platform, "org"), request, grant=grant, reason=reason)


def test_what_is_declared_holds_rating_of_that_county_alone_and_keeps_what_was_saved(
    platform: Platform, folder: Path
) -> None:
    rate(platform, "r2", "jia", 80.0, "C1")
    declare(platform)

    assert rate(platform, "r2", "jia", 90.0, "C1", "C2") == [SaveKind.REFUSED, SaveKind.REFUSED]
    assert rate(platform, "r2", "yi", 90.0, "C1") == [SaveKind.SAVED]
    assert rate(platform, "lead", "jia", 90.0, "C1") == [SaveKind.SAVED]
    sheet = open_sheet(platform, someone(platform, "r2"), 1, "jia")
    assert sheet.review.rating("C1").value == 80.0
    assert sheet.refusal is not None
    assert "已申请回避" in str(sheet.refusal.reason)
    listed = {s.county.id: s.recusal_pending for s in my_reviews(platform, someone(platform, "r2"))}
    assert listed == {"jia": True, "yi": False}


def test_a_complete_review_cannot_be_submitted_while_its_recusal_waits(
    platform: Platform, folder: Path
) -> None:
    rate(platform, "r2", "jia", 80.0)
    declare(platform)

    with pytest.raises(NotAllowedError, match="已申请回避"):
        submit(platform, someone(platform, "r2"), 1, "jia")


def test_granted_the_reviewer_finds_no_trace_of_the_county(
    platform: Platform, folder: Path
) -> None:
    rate(platform, "r2", "jia", 80.0)
    decide(platform, declare(platform), grant=True)

    r2 = someone(platform, "r2")
    assert [s.county.id for s in my_reviews(platform, r2)] == ["yi"]
    with pytest.raises(NotAllowedError, match="没有评审该县"):
        open_sheet(platform, r2, 1, "jia")
    own = own_requests(platform, r2)
    assert (own.standing, own.granted) == ((), 1)
    recused = [
        (r.county, r.reviewer, r.ground, r.detail)
        for r in platform.store.programme("small").recusals
    ]
    assert ("jia", "r2", RecusalGround.DECLARED, "kinship") in recused


def test_granted_the_ratings_stay_and_never_count(platform: Platform, folder: Path) -> None:
    for reviewer, value in (("lead", 90.0), ("r2", 30.0)):
        rate(platform, reviewer, "jia", value, "C2")
        rate(platform, reviewer, "jia", 80.0 if reviewer == "lead" else 20.0, "C1")
        submit(platform, someone(platform, reviewer), 1, "jia")
    decide(platform, declare(platform), grant=True)

    move_round(platform, someone(platform, "org"), 1, RoundAct.CLOSE)

    scores = results(platform, someone(platform, "org")).scores.to_dicts()
    of_jia = [(s["reviewers"], s["raw"]) for s in scores if s["county"] == "jia"]
    assert of_jia == [(1, pytest.approx(0.6 * 80 + 0.4 * 90))]
    stored = platform.store.programme("small")
    with platform.store.read() as conn:
        assert platform.store.ratings(conn, stored).height == 4


def test_refused_the_review_goes_on(platform: Platform, folder: Path) -> None:
    request = declare(platform)
    decide(platform, request, grant=False, reason="远亲，不影响评审")

    assert rate(platform, "r2", "jia", 90.0, "C1") == [SaveKind.SAVED]
    (own,) = own_requests(platform, someone(platform, "r2")).standing
    assert (own.request.state, own.request.decision) == (RequestState.REFUSED, "远亲，不影响评审")


def test_refusing_needs_a_reason_and_a_decision_stands(platform: Platform, folder: Path) -> None:
    request = declare(platform)
    with pytest.raises(NotAllowedError, match="必须写明理由"):
        decide(platform, request, grant=False, reason=" ")
    decide(platform, request, grant=True)
    with pytest.raises(NotAllowedError, match="已经处理"):
        decide(platform, request, grant=False, reason="改变主意")


def test_the_organizer_declares_for_a_reviewer_and_it_holds_at_once(
    platform: Platform, folder: Path
) -> None:
    organizer = someone(platform, "org")
    declare_recusal(platform, organizer, "jia", DeclaredGround.POST, "", reviewer="r2")

    (view,) = recusal_requests(platform, organizer)
    assert (view.request.state, view.request.decider) == (RequestState.GRANTED, "org")
    own = own_requests(platform, someone(platform, "r2"))
    assert (own.standing, own.granted) == ((), 0)
    assert [s.county.id for s in my_reviews(platform, someone(platform, "r2"))] == ["yi"]


@pytest.mark.parametrize("county", ["bing", "nowhere", "jia"])
def test_a_county_that_is_not_asked_of_the_reviewer_answers_alike(
    platform: Platform, folder: Path, county: str
) -> None:
    with pytest.raises(NotAllowedError, match=r"^您没有评审该县（市、区）的任务。$"):
        declare(platform, "r3", county)


def test_nobody_declares_or_decides_for_others(platform: Platform, folder: Path) -> None:
    request = declare(platform)
    for person in ("lead", "r2", "contact_jia"):
        with pytest.raises(NotAllowedError, match="只有组织者"):
            decide_recusal(platform, someone(platform, person), request, grant=True, reason="")
        with pytest.raises(NotAllowedError, match="由组织者办理"):
            recusal_requests(platform, someone(platform, person))
    with pytest.raises(NotAllowedError, match="只有评审专家本人或组织者"):
        declare_recusal(platform, someone(platform, "lead"), "yi", KIN, "", reviewer="r2")


def test_one_declaration_at_a_time_and_another_tie_says_which(
    platform: Platform, folder: Path
) -> None:
    with pytest.raises(NotAllowedError, match="请写明具体情况"):
        declare_recusal(platform, someone(platform, "r2"), "jia", DeclaredGround.OTHER, " ")
    declare(platform)
    with pytest.raises(NotAllowedError, match="正等待组织者处理"):
        declare(platform)


def overviews(platform: Platform) -> tuple[RoundOverview, ...]:
    return round_overviews(platform, someone(platform, "org"))


def test_a_round_is_not_sealed_while_a_recusal_is_undecided(
    platform: Platform, folder: Path
) -> None:
    request = declare(platform)
    with pytest.raises(NotAllowedError, match="还有1份回避申请未处理"):
        move_round(platform, someone(platform, "org"), 1, RoundAct.CLOSE)
    (told,) = (r.acts[RoundAct.CLOSE] for r in overviews(platform) if r.round.number == 1)
    assert told is not None
    assert "还有1份回避申请未处理" in str(told.reason)
    decide(platform, request, grant=True)
    assert overviews(platform)[0].acts[RoundAct.CLOSE] is None

    move_round(platform, someone(platform, "org"), 1, RoundAct.CLOSE)

    with pytest.raises(NotAllowedError, match="已封存，不能再申报"):
        declare(platform, "lead")


def test_every_step_is_in_the_history_without_what_was_confided(
    platform: Platform, folder: Path
) -> None:
    decide(platform, declare(platform), grant=True)
    request = declare(platform, "lead")
    decide(platform, request, grant=False, reason="不影响")

    stored = platform.store.programme("small")
    with platform.store.read() as conn:
        acts = [e for e in history(conn, stored.programme_id) if e.action.startswith("recusal_")]
    assert [(e.action, e.subject) for e in reversed(acts)] == [
        ("recusal_file", "county/jia/reviewer/r2"),
        ("recusal_grant", "county/jia/reviewer/r2"),
        ("recusal_file", "county/jia/reviewer/lead"),
        ("recusal_refuse", "county/jia/reviewer/lead"),
    ]
    assert not any("表弟" in str(e) for e in acts)


def test_a_granted_recusal_outlives_the_folder(platform: Platform, folder: Path) -> None:
    decide(platform, declare(platform), grant=True)
    roles = "county,role,name,unit,person\njia,instructor,专家乙,,r2\n"
    (folder / "roles.csv").write_text(roles, encoding="utf-8")
    without = "\n".join(line for line in ASSIGNED.splitlines() if line != "1,jia,r2") + "\n"
    (folder / "assignments.csv").write_text(without, encoding="utf-8")
    load_folder(platform, folder)
    (folder / "roles.csv").unlink()

    load_folder(platform, folder)

    assert ("jia", "r2") in platform.store.programme("small").recused


def test_where_county_names_are_hidden_a_reviewer_declares_by_letter_and_reads_no_name(
    platform: Platform, folder: Path, tmp_path: Path
) -> None:
    hidden = "[blinding]\ncounties_to_reviewers = true\n"
    blind = write_small_programme(tmp_path / "blind", people=FIVE, rules=hidden)
    toml = blind / "programme.toml"
    text = toml.read_text(encoding="utf-8").replace('id = "small"', 'id = "blind"')
    toml.write_text(text, encoding="utf-8")
    load_folder(platform, blind)
    r2 = actor_named(platform, "blind", "r2")
    shown = my_reviews(platform, r2)[0].county

    declare_recusal(platform, r2, shown.id, KIN, "")

    (own,) = own_requests(platform, r2).standing
    assert own.county == shown
    assert not {own.county.name, own.county.id} & {"甲县", "乙县", "jia", "yi"}
    with pytest.raises(NotAllowedError, match="没有评审该县"):
        declare_recusal(platform, r2, "yi", KIN, "")
