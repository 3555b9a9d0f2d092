"""Erasing personal data: the name is nowhere any more, what was rated stays and verifies."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Connection

from evaluation.domain.people_entry import ERASED_NAME
from evaluation.errors import NotAllowedError
from evaluation.services import sessions
from evaluation.services.accounts import sign_in
from evaluation.services.comparing import results
from evaluation.services.doors import coming_from
from evaluation.services.erasing import erase_person, preview_erasure
from evaluation.services.invitations import accept_invitation
from evaluation.services.people import add_person
from evaluation.services.people_accounts import make_link
from evaluation.services.people_files import import_people
from evaluation.services.people_list import AccountState, listed_people
from evaluation.services.platform import Platform
from evaluation.services.programmes import load_folder
from evaluation.services.sessions import Arrival
from evaluation.services.verifying import verify
from evaluation.storage.history import record
from tests.services.people_steps import TWO_ORGANIZERS, acting, cells, load_people, person

NAME, UNIT = "专家甲", "大学一"
LOGIN, PASSWORD = "zhuanjia-jia", "correct-horse-battery-9"
ADDRESS, AGENT = "203.0.113.7", "CanaryBrowser/1"
ELSEWHERE = "198.51.100.9"
REASON = "本人申请"
ROLES = "county,role,name,unit,person\nbing,instructor,专家甲,大学一,\n"
RECIPIENTS = """
[[distribution]]
county = "jia"
office = "甲县县委"
name = "甲县书记"
"""
SEALED = """\
1,jia,lead,C1,rated,90,
1,jia,lead,C2,rated,90,
1,yi,lead,C1,rated,60,
1,yi,lead,C2,rated,80,
1,jia,r2,C1,rated,80,
1,jia,r2,C2,rated,80,
1,yi,r2,C1,rated,80,
1,yi,r2,C2,rated,80,
"""


@pytest.fixture
def folder(platform: Platform, tmp_path: Path) -> Path:
    return load_people(
        platform,
        tmp_path / "small",
        states=("published", "planned"),
        ratings=SEALED,
        recipients=RECIPIENTS,
        adjustments="jia,1,K1,,1,逾期整改,专家甲\n",
    )


@pytest.fixture
def signed_in(platform: Platform, folder: Path) -> str:
    """The panel lead has an account and a session; the token."""
    link = make_link(platform, acting(platform), "lead")
    arrival = Arrival("invitation", ADDRESS, AGENT)
    return accept_invitation(platform, link.token, LOGIN, PASSWORD, arrival).token


@pytest.fixture
def acted(platform: Platform, folder: Path) -> None:
    """The panel lead did something that the history keeps, from an address of its own."""
    lead, number = acting(platform, "lead"), platform.store.new_id()

    def save(conn: Connection) -> None:
        stored = platform.store.programme("small")
        record(
            conn,
            event_id=number,
            programme_id=stored.programme_id,
            actor_id=stored.person_ids[lead.person.id],
            action="sign_out",
            subject="person/lead",
            detail={},
            reason="",
            source=lead.origin,
        )

    with coming_from(session="a-session-of-the-lead", address=ELSEWHERE):
        platform.store.write(save)


def everything_stored(platform: Platform) -> str:
    """Every cell of every table: what a stolen store would tell."""
    path = platform.settings.database_url.removeprefix("sqlite:///")
    with sqlite3.connect(path) as conn:
        tables = [r[0] for r in conn.execute("SELECT name FROM sqlite_master WHERE type='table'")]
        return "\n".join(
            repr(row) for table in tables for row in conn.execute(f'SELECT * FROM "{table}"')
        )


def test_nothing_personal_is_left_in_the_store(platform: Platform, signed_in: str) -> None:
    before = everything_stored(platform)
    assert all(text in before for text in (NAME, LOGIN, ADDRESS, AGENT))

    erase_person(platform, acting(platform), "lead", REASON)

    after = everything_stored(platform)
    assert [t for t in (NAME, UNIT, LOGIN, ADDRESS, AGENT) if t in after] == []


def test_where_somebody_acted_from_is_erased_and_that_they_did_stays(
    platform: Platform, acted: None
) -> None:
    assert ELSEWHERE in everything_stored(platform)

    erase_person(platform, acting(platform), "lead", REASON)

    after = everything_stored(platform)
    assert [t for t in (ELSEWHERE, "a-session-of-the-lead") if t in after] == []
    assert "'sign_out', 'person/lead'" in after
    assert verify(platform) == ()


def test_what_was_rated_stays_and_verifies(platform: Platform, signed_in: str) -> None:
    before = results(platform, acting(platform)).counties["final"].to_list()
    assert verify(platform) == ()

    erase_person(platform, acting(platform), "lead", REASON)

    assert results(platform, acting(platform)).counties["final"].to_list() == before
    assert verify(platform) == ()
    kept = person(platform, "lead")
    assert kept is not None
    assert (kept.name, kept.unit) == (ERASED_NAME, "")


def test_loading_the_folder_never_brings_a_name_back(
    platform: Platform, folder: Path, signed_in: str
) -> None:
    (folder / "roles.csv").write_text(ROLES, "utf-8")
    load_folder(platform, folder)
    assert any(h.name == NAME for h in platform.store.programme("small").named_roles)
    erase_person(platform, acting(platform), "lead", REASON)

    load_folder(platform, folder)

    after = everything_stored(platform)
    assert NAME not in after
    assert verify(platform) == ()
    assert results(platform, acting(platform)).counties.height > 0


def test_sending_the_file_again_does_not_bring_it_back_either(
    platform: Platform, folder: Path
) -> None:
    erase_person(platform, acting(platform), "lead", REASON)

    with pytest.raises(Exception, match="有1处问题") as refused:
        import_people(platform, acting(platform), TWO_ORGANIZERS.encode())

    assert "编号“lead”的个人信息已删除，这个编号不能再用。" in str(refused.value.render())


def test_a_recipient_is_erased_from_the_distribution_list(platform: Platform, folder: Path) -> None:
    erase_person(platform, acting(platform), "reader_jia", REASON)
    load_folder(platform, folder)

    assert verify(platform) == ()
    listed = platform.store.programme("small").programme.distribution
    assert [(r.office, r.name) for r in listed] == [("甲县县委", ERASED_NAME)]
    assert "甲县书记" not in everything_stored(platform)


def test_the_session_ends_and_nobody_signs_in_again(platform: Platform, signed_in: str) -> None:
    erase_person(platform, acting(platform), "lead", REASON)

    assert sessions.session(platform, signed_in) is None
    with pytest.raises(NotAllowedError):
        sign_in(platform, LOGIN, PASSWORD, Arrival("password", ADDRESS))


def test_whoever_has_rated_nothing_leaves_the_list_too(platform: Platform, folder: Path) -> None:
    add_person(platform, acting(platform), cells("r3"))
    erase_person(platform, acting(platform), "r3", REASON)

    assert person(platform, "r3") is None
    (row,) = [p for p in listed_people(platform, acting(platform)) if p.person.id == "r3"]
    assert (row.erased, row.person.name, row.account) == (True, ERASED_NAME, AccountState.NONE)


@pytest.mark.parametrize(
    ("who", "whom", "reason", "sentence"),
    [
        ("lead", "r2", REASON, "只有组织者可以管理人员与账号"),
        ("org", "org", REASON, "不能删除自己的个人信息"),
        ("org", "r2", "  ", "删除个人信息必须写明理由"),
    ],
)
def test_erasing_is_refused(
    platform: Platform, folder: Path, who: str, whom: str, reason: str, sentence: str
) -> None:
    with pytest.raises(NotAllowedError, match=sentence):
        erase_person(platform, acting(platform, who), whom, reason)
    found = person(platform, whom)
    assert found is not None
    assert found.name != ERASED_NAME


def test_nobody_is_erased_twice(platform: Platform, folder: Path) -> None:
    erase_person(platform, acting(platform), "lead", REASON)

    with pytest.raises(NotAllowedError, match="已经删除"):
        erase_person(platform, acting(platform), "lead", REASON)


def test_the_preview_restates_what_goes_and_what_stays(platform: Platform, signed_in: str) -> None:
    told = [str(s) for s in preview_erasure(platform, acting(platform), "lead")]

    assert told[0].startswith("专家甲的姓名和单位改为“（已删除）”")
    assert "已给出的评分和评语保留，结果和封存码不变，核验不受影响。" in told
    assert told[-1] == "此操作不能撤销。"
    assert NAME in everything_stored(platform)
