"""Discussing a county: who opens, reads and writes, when, and what each finds out of the others."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import Connection

from evaluation.domain.recusals import DeclaredGround, RecusalRequest
from evaluation.domain.rounds import RoundAct
from evaluation.errors import NotAllowedError
from evaluation.services.actors import Actor
from evaluation.services.discussion_sheets import DiscussionSheet, open_discussion_sheet
from evaluation.services.discussions import discussion_list, open_discussion, write_post
from evaluation.services.platform import Platform
from evaluation.services.programmes import load_folder
from evaluation.services.rounds import move_round, preview_move
from evaluation.storage.current_frames import current_frame
from evaluation.storage.history import acts_called
from evaluation.storage.recusals import put_recusal
from tests.small_programme import PEOPLE, write_small_programme

PANEL = PEOPLE + "".join(f"r{n},金丝雀{n},reviewer,大学{n},,\n" for n in (3, 4, 5))
RATINGS = """\
1,jia,r2,C1,rated,93.25,我的评语
1,jia,r2,C2,cannot_judge,,没有材料
1,jia,r3,C1,rated,67.75,
1,jia,r3,C2,rated,30,
1,jia,r4,C1,rated,81.25,
1,yi,r5,C1,rated,81.25,
1,yi,r5,C2,rated,90,
"""
"""Of 甲县 r2 and r3 have submitted, r4 has not; r5 is recused from it and has submitted 乙县."""
RECUSED = "county,role,name,unit,person\njia,instructor,,,r5\n"
OPEN_PEERS = "[blinding]\nreviewers_to_each_other = false\n"


def loaded(
    platform: Platform, folder: Path, rules: str = "", ratings: str = RATINGS
) -> dict[str, Actor]:
    made = write_small_programme(
        folder, states=("closed", "planned"), ratings=ratings, people=PANEL, rules=rules
    )
    (made / "roles.csv").write_text(RECUSED, encoding="utf-8")
    load_folder(platform, made)
    return {p.id: Actor("small", p) for p in platform.store.programme("small").people}


@pytest.fixture
def people(platform: Platform, tmp_path: Path) -> dict[str, Actor]:
    return loaded(platform, tmp_path / "small")


@pytest.fixture
def discussed(platform: Platform, people: dict[str, Actor]) -> dict[str, Actor]:
    open_discussion(platform, people["lead"], 1, "jia", "对C1理解不一")
    return people


def sheet(platform: Platform, person: Actor) -> DiscussionSheet:
    return open_discussion_sheet(platform, person, 1, "jia")


def test_reviewers_and_lead_talk_under_letters_and_see_their_own_ratings(
    platform: Platform, discussed: dict[str, Actor]
) -> None:
    for who in ("lead", "r2", "r3"):
        write_post(platform, discussed[who], 1, "jia", f"{who}认为")

    seen = sheet(platform, discussed["r2"])

    assert seen.reason == "对C1理解不一"
    assert [(p.text, p.is_own, p.is_lead) for p in seen.posts] == [
        ("lead认为", False, False),  # everybody knows who leads: the mark would name them
        ("r2认为", True, False),
        ("r3认为", False, False),
    ]
    assert [(c.id, r.value) for c, r in seen.own] == [("C1", 93.25), ("C2", None)]
    assert "67.75" not in str(seen)
    others = [p.author for p in seen.posts if not p.is_own]
    assert all(p.unit == "" and len(p.name) == 1 for p in others if p)
    assert "金丝雀" not in str(seen.posts)


def test_the_lead_is_not_counted_among_the_reviewers_who_may_write(
    platform: Platform, tmp_path: Path
) -> None:
    own = "1,jia,lead,C1,rated,70,\n1,jia,lead,C2,rated,90,\n"
    people = loaded(platform, tmp_path / "small", ratings=RATINGS + own)
    open_discussion(platform, people["lead"], 1, "jia", "对C1理解不一")
    assert sheet(platform, people["lead"]).reviewers == 2  # r2 and r3


def test_members_who_know_each_other_talk_under_their_names(
    platform: Platform, tmp_path: Path
) -> None:
    people = loaded(platform, tmp_path / "open", OPEN_PEERS)
    open_discussion(platform, people["lead"], 1, "jia", "理解不一")
    write_post(platform, people["r3"], 1, "jia", "我认为")

    write_post(platform, people["lead"], 1, "jia", "我也认为")

    post, by_lead = sheet(platform, people["r2"]).posts
    assert (post.author, post.is_lead) == (people["r3"].person, False)
    assert (by_lead.author, by_lead.is_lead) == (people["lead"].person, True)


@pytest.mark.parametrize("who", ["r4", "r5", "org", "contact_jia", "reader_jia"])
def test_who_takes_no_part_is_told_the_same_as_of_no_discussion(
    platform: Platform, discussed: dict[str, Actor], who: str
) -> None:
    write_post(platform, discussed["r2"], 1, "jia", "金丝雀之言")
    told = set()
    for county in ("jia", "yi", "nowhere"):
        for act in (
            lambda county: open_discussion_sheet(platform, discussed[who], 1, county),
            lambda county: write_post(platform, discussed[who], 1, county, "我也说"),
        ):
            with pytest.raises(NotAllowedError) as refused:
                act(county)
            told.add(str(refused.value))
    assert told == {"没有这场讨论，或不对您开放。"}
    assert [p.text for p in sheet(platform, discussed["r2"]).posts] == ["金丝雀之言"]


def test_each_lists_what_they_take_part_in(platform: Platform, discussed: dict[str, Actor]) -> None:
    listed = {
        who: [(e.county.id, e.discussion is not None) for e in discussion_list(platform, actor)]
        for who, actor in discussed.items()
        if actor.person.role.rates
    }

    assert listed == {
        "lead": [("jia", True), ("yi", False)],
        "r2": [("jia", True)],
        "r3": [("jia", True)],
        "r4": [],
        "r5": [],
    }
    with pytest.raises(NotAllowedError):
        discussion_list(platform, discussed["org"])


@pytest.mark.parametrize(
    ("who", "county", "reason", "why"),
    [
        ("r2", "jia", "理由", "只有评审组组长"),
        ("org", "jia", "理由", "只有评审组组长"),
        ("lead", "jia", " ！ ", "必须写明理由"),
        ("lead", "bing", "理由", "没有已提交的评审"),
        ("lead", "nowhere", "理由", "没有这个县"),
        ("lead", "jia", "长" * 501, "最多500字"),
    ],
)
def test_a_discussion_is_opened_by_the_lead_for_a_reason_where_there_is_a_review(
    platform: Platform, people: dict[str, Actor], who: str, county: str, reason: str, why: str
) -> None:
    with pytest.raises(NotAllowedError, match=why):
        open_discussion(platform, people[who], 1, county, reason)


def test_a_discussion_belongs_between_sealing_and_confirming(
    platform: Platform, discussed: dict[str, Actor]
) -> None:
    lead, r2 = discussed["lead"], discussed["r2"]
    with pytest.raises(NotAllowedError, match="已经发起"):
        open_discussion(platform, lead, 1, "jia", "再来")
    assert "讨论（1场）随确认结束" in str(preview_move(platform, lead, 1, RoundAct.CONFIRM)[-1])

    move_round(platform, lead, 1, RoundAct.CONFIRM)

    with pytest.raises(NotAllowedError, match="讨论已结束"):
        write_post(platform, r2, 1, "jia", "太晚了")
    with pytest.raises(NotAllowedError, match="已确认，不能发起讨论"):
        open_discussion(platform, lead, 1, "yi", "理由")
    assert sheet(platform, r2).refusal is not None


def test_a_reopened_round_takes_no_word_and_sealed_again_goes_on(
    platform: Platform, discussed: dict[str, Actor]
) -> None:
    move_round(platform, discussed["org"], 1, RoundAct.REOPEN, reason="讨论后修改")
    with pytest.raises(NotAllowedError, match="评审中，讨论已结束"):
        write_post(platform, discussed["r2"], 1, "jia", "现在说")

    move_round(platform, discussed["org"], 1, RoundAct.CLOSE)

    assert write_post(platform, discussed["r2"], 1, "jia", "现在说").text == "现在说"


def test_no_rating_changes_and_the_history_keeps_hashes_not_words(
    platform: Platform, discussed: dict[str, Actor]
) -> None:
    stored = platform.store.programme("small")
    with platform.store.read() as conn:
        before = current_frame(conn, stored)
    first = write_post(platform, discussed["r2"], 1, "jia", "金丝雀之言")
    second = write_post(platform, discussed["r3"], 1, "jia", "金丝雀之言")

    with platform.store.read() as conn:
        opened, *posts = acts_called(conn, ["discussion_open", "discussion_post"])
        assert current_frame(conn, stored).equals(before)
    assert opened.reason == "对C1理解不一"
    assert [p.detail["sha256"] for p in posts] == [first.hash, second.hash]
    assert first.hash != second.hash
    assert "金丝雀之言" not in str(posts)


def test_a_contribution_sent_twice_stands_once(
    platform: Platform, discussed: dict[str, Actor]
) -> None:
    r2 = discussed["r2"]

    assert write_post(platform, r2, 1, "jia", "同一句") == write_post(
        platform, r2, 1, "jia", " 同一句\n"
    )
    assert len(sheet(platform, r2).posts) == 1


@pytest.mark.parametrize(
    ("text", "why"), [(" \n", "请写下"), ("长" * 2001, "现有2001字"), ("半\ud83d", "不能保存")]
)
def test_a_contribution_that_cannot_be_kept_is_refused(
    platform: Platform, discussed: dict[str, Actor], text: str, why: str
) -> None:
    with pytest.raises(NotAllowedError, match=why):
        write_post(platform, discussed["r2"], 1, "jia", text)


def test_a_lead_who_is_recused_neither_opens_nor_reads(platform: Platform, tmp_path: Path) -> None:
    folder = write_small_programme(
        tmp_path / "small", states=("closed", "planned"), ratings=RATINGS, people=PANEL
    )
    (folder / "roles.csv").write_text(RECUSED + "yi,instructor,,,lead\n", encoding="utf-8")
    load_folder(platform, folder)
    lead = next(p for p in platform.store.programme("small").people if p.id == "lead")
    told = set()
    for county in ("yi", "nowhere"):
        with pytest.raises(NotAllowedError) as refused:
            open_discussion(platform, Actor("small", lead), 1, county, "理由")
        told.add(str(refused.value))

    assert len(told) == 1
    assert [e.county.id for e in discussion_list(platform, Actor("small", lead))] == ["jia"]


def test_whoever_is_recused_while_their_words_are_on_the_way_says_nothing_any_more(
    platform: Platform, discussed: dict[str, Actor]
) -> None:
    """The recusal holds the store while r2 sends: what counts is how it stands when r2's turn comes."""
    stored, begun, sent = platform.store.programme("small"), threading.Event(), threading.Event()
    told: list[str] = []

    def recuse(conn: Connection) -> None:
        begun.set()
        sent.wait(0.5)
        tie = RecusalRequest(
            id=1, county="jia", reviewer="r2", ground=DeclaredGround.POST, detail="", filed_us=1
        )
        put_recusal(conn, stored, tie)

    def say() -> None:
        begun.wait()
        try:
            write_post(platform, discussed["r2"], 1, "jia", "金丝雀之言")
        except NotAllowedError as refused:
            told.append(str(refused))

    speaker = threading.Thread(target=say)
    speaker.start()
    platform.store.write(recuse)
    speaker.join()

    assert told == ["没有这场讨论，或不对您开放。"]
    assert sheet(platform, discussed["r3"]).posts == ()
