"""Verifying a store that somebody changed behind the platform's back."""

import sqlite3
from pathlib import Path

import pytest

from evaluation.domain.recusals import DeclaredGround
from evaluation.services.platform import Platform
from evaluation.services.programmes import load_folder
from evaluation.services.recusals import declare_recusal
from evaluation.services.verifying import verify
from tests.services.way_in import enter, join, organizer
from tests.small_programme import write_small_programme

RATINGS = """\
1,jia,r2,C1,rated,90,
1,jia,r2,C2,rated,90,
"""


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE round SET state = 'open' WHERE number = 1", "第1轮：状态“open”与历史记录不符"),
        ("UPDATE round SET state = 'nonsense' WHERE number = 1", "第1轮：状态“nonsense”"),
        ("UPDATE round_seal SET reviews = '['", "第1轮：封存记录已被改动，无法读取"),
        ("UPDATE round_seal SET reopened_reason = '无'", "第1次封存的经手人、时间、重新开放的理由"),
        ("UPDATE round_seal SET actor_id = actor_id + 1", "第1次封存的经手人"),
        ("UPDATE round_seal SET event_id = event_id + 1", "第1次封存的经手人"),
        ("UPDATE round_seal SET excluded = '[]'", "未计入的评审与历史记录不符"),
        ("UPDATE county SET active = 0 WHERE code = 'jia'", "第1轮，jia：县（市、区）已被撤下"),
        ("UPDATE county SET material = 0 WHERE code = 'jia'", "第1轮，jia：县（市、区）已被撤下"),
    ],
)
def test_what_decides_which_reviews_count_is_checked_too(
    platform: Platform, tmp_path: Path, statement: str, named: str
) -> None:
    folder = tmp_path / "small"
    load_folder(
        platform, write_small_programme(folder, states=("closed", "planned"), ratings=RATINGS)
    )
    assert verify(platform) == ()

    with sqlite3.connect(platform.settings.data_dir / "liangping.db") as store:
        assert store.execute(statement).rowcount == 1

    fault, *_ = verify(platform)  # what was loaded says it, too
    assert named in str(fault)


def test_signing_in_does_not_excuse_a_sealed_recusal_that_went(
    platform: Platform, tmp_path: Path
) -> None:
    roles = "county,role,name,unit,person\nyi,linked_department,,大学二,\n"
    folder = write_small_programme(
        tmp_path / "small", states=("closed", "planned"), ratings=RATINGS
    )
    (folder / "roles.csv").write_text(roles, "utf-8")
    load_folder(platform, folder)
    join(platform, person="r2")
    enter(platform)
    assert verify(platform) == ()

    with sqlite3.connect(platform.settings.data_dir / "liangping.db") as store:
        assert store.execute("DELETE FROM recusal").rowcount == 1

    (fault,) = verify(platform)
    assert "yi，专家r2的回避：封存时有，现已被删除" in str(fault)


@pytest.mark.parametrize("gone", ["DELETE FROM recusal", "UPDATE recusal SET active = 0"])
def test_a_granted_recusal_that_went_before_anything_was_sealed_is_missed(
    platform: Platform, tmp_path: Path, gone: str
) -> None:
    load_folder(platform, write_small_programme(tmp_path / "small", states=("open", "planned")))
    kin, org = DeclaredGround.KINSHIP, organizer(platform)
    declare_recusal(platform, org, "yi", kin, "", reviewer="r2")
    assert verify(platform) == ()

    with sqlite3.connect(platform.settings.data_dir / "liangping.db") as store:
        assert store.execute(gone).rowcount == 1

    (fault,) = verify(platform)
    assert "yi，专家r2：已同意的回避已被删除或撤下" in str(fault)
