"""The timeline tells the organizer who did what, from where and why, and never what was rated."""

import json
import sqlite3
from pathlib import Path

import pytest

from evaluation.domain.history_permissions import refusal_to_read_history
from evaluation.domain.people import Role
from evaluation.errors import NotAllowedError, NotFoundError
from evaluation.services.actors import actor_named
from evaluation.services.doors import coming_from
from evaluation.services.history import timeline
from evaluation.services.platform import Platform
from evaluation.services.programmes import load_folder
from evaluation.services.rounds import RoundAct, move_round
from tests.small_programme import write_small_programme

RATINGS = """\
1,jia,r2,C1,rated,73,台账不全
1,yi,lead,C1,rated,88,
"""


@pytest.fixture
def loaded(platform: Platform, tmp_path: Path) -> Platform:
    """An open round with a rating of 73 in it, and its comment."""
    folder = write_small_programme(tmp_path / "small", states=("open", "planned"), ratings=RATINGS)
    load_folder(platform, folder)
    return platform


def _said(platform: Platform, person: str = "org", **chosen: str) -> list[str]:
    found = timeline(platform, actor_named(platform, "small", person), **chosen)
    return [str(entry.sentence) for entry in found.entries]


def test_a_rating_stands_by_its_version_and_never_by_its_value(loaded: Platform) -> None:
    said = _said(loaded, county="jia")

    assert "第1轮，甲县，专家乙（r2）的评审：评分C1（第1版）" in said
    assert not [s for s in said if "73" in s or "台账不全" in s]


def test_a_county_has_a_timeline_of_its_own(loaded: Platform) -> None:
    assert [s for s in _said(loaded) if "乙县" in s]
    assert not [s for s in _said(loaded, county="jia") if "乙县" in s]


def test_a_reviewer_has_a_timeline_of_their_own(loaded: Platform) -> None:
    said = _said(loaded, reviewer="r2")

    assert any("专家乙（r2）的评审" in s for s in said)
    assert not [s for s in said if "专家甲" in s]


def test_loading_is_the_first_act_and_says_how_much_changed(loaded: Platform) -> None:
    first = _said(loaded)[-1]

    assert first.startswith("载入评审项目文件夹“small”：")
    assert "人员新增6" in first


def test_an_act_says_from_where_and_why(loaded: Platform) -> None:
    organizer = actor_named(loaded, "small", "org")
    with coming_from(session="a1b2c3d4e5", address="203.0.113.7"):
        move_round(loaded, organizer, 1, RoundAct.CLOSE)
        move_round(loaded, organizer, 1, RoundAct.REOPEN, reason="补交材料")

    newest, before = timeline(loaded, organizer).entries[:2]
    assert (str(newest.who), str(newest.sentence)) == ("组织者一（org）", "第1轮：重新开放")
    assert newest.reason == "补交材料"
    assert [str(part) for part in newest.from_where] == ["命令行", "203.0.113.7", "会话a1b2c3d4"]
    assert (str(before.sentence), before.address) == ("第1轮：关闭并封存", "203.0.113.7")


def test_from_where_can_be_erased_and_the_chain_stays_sound(loaded: Platform) -> None:
    organizer = actor_named(loaded, "small", "org")
    with coming_from(address="203.0.113.7"):
        move_round(loaded, organizer, 1, RoundAct.CLOSE)

    with sqlite3.connect(loaded.settings.data_dir / "liangping.db") as store:
        assert store.execute("DELETE FROM history_origin").rowcount == 1
        kept = json.dumps(store.execute("SELECT * FROM history_event").fetchall())

    assert "203.0.113.7" not in kept
    assert timeline(loaded, organizer).entries[0].address == ""


def test_a_longer_history_says_that_there_is_more(loaded: Platform) -> None:
    found = timeline(loaded, actor_named(loaded, "small", "org"), limit=1)

    assert (len(found.entries), found.has_more) == (1, True)


@pytest.mark.parametrize("person", ["lead", "r2", "contact_jia", "reader_jia"])
def test_only_the_organizer_reads_it(loaded: Platform, person: str) -> None:
    with pytest.raises(NotAllowedError, match="只供组织者"):
        _said(loaded, person)


def test_the_rule_lets_no_other_role_in(loaded: Platform) -> None:
    someone = actor_named(loaded, "small", "org").person
    allowed = {
        role
        for role in Role
        if refusal_to_read_history(someone.model_copy(update={"role": role})) is None
    }

    assert allowed == {Role.ORGANIZER}


@pytest.mark.parametrize("chosen", [{"county": "nowhere"}, {"reviewer": "nobody"}])
def test_an_unknown_county_or_person_is_said(loaded: Platform, chosen: dict[str, str]) -> None:
    with pytest.raises(NotFoundError, match="没有编号为"):
        _said(loaded, **chosen)
