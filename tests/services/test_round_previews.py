"""Before a round is closed, confirmed or published, it is said which results would rest on little."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from evaluation.domain.rounds import RoundAct
from evaluation.services.actors import Actor, actor_named
from evaluation.services.clock import SetClock
from evaluation.services.platform import Platform
from evaluation.services.programmes import load_folder
from evaluation.services.rounds import preview_move
from tests.small_programme import write_small_programme

ONE_REVIEW = """\
1,jia,r2,C1,rated,90,
1,jia,r2,C2,rated,90,
"""


def load(platform: Platform, folder: Path, state: str, ratings: str = ONE_REVIEW) -> Actor:
    load_folder(platform, write_small_programme(folder, states=(state, "planned"), ratings=ratings))
    return actor_named(platform, "small", "org")


def said(platform: Platform, actor: Actor, act: RoundAct) -> str:
    return "".join(str(sentence) for sentence in preview_move(platform, actor, 1, act))


@pytest.mark.parametrize("act", [RoundAct.CONFIRM, RoundAct.PUBLISH])
def test_counties_with_few_reviews_are_named(
    platform: Platform, tmp_path: Path, act: RoundAct
) -> None:
    organizer = load(platform, tmp_path / "small", "closed")

    sentences = said(platform, organizer, act)

    assert "甲县只有1份评审计入（应交2份），结果仅供参考。" in sentences
    assert "乙县没有已提交的评审，将没有得分。" in sentences
    assert "丙县" not in sentences


def test_closing_early_says_how_many_days_are_left(
    platform: Platform, clock: SetClock, tmp_path: Path
) -> None:
    folder = write_small_programme(tmp_path / "small", states=("open", "planned"))
    programme = folder / "programme.toml"
    text = programme.read_text(encoding="utf-8")
    closes = 'title = "初评"\ncloses = 2026-03-14T16:00:00+08:00\n'
    programme.write_text(text.replace('title = "初评"\n', closes), encoding="utf-8")
    load_folder(platform, folder)
    organizer = actor_named(platform, "small", "org")

    early = said(platform, organizer, RoundAct.CLOSE)
    late = replace(platform, clock=SetClock(datetime(2026, 3, 15, 8, 0, tzinfo=UTC)))

    assert "距截止时间还有13天" in early
    assert "距截止时间" not in said(late, organizer, RoundAct.CLOSE)
