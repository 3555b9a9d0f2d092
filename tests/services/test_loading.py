"""Loading a folder again: nothing is duplicated, nothing written since is lost, nothing sealed moves."""

from pathlib import Path

import pytest

from evaluation.domain.reviews import RatingState, ReviewKey
from evaluation.domain.rounds import RoundAct
from evaluation.errors import FaultyInputError
from evaluation.services.access import read_review
from evaluation.services.actors import Actor, actor_named
from evaluation.services.comparing import results
from evaluation.services.platform import Platform
from evaluation.services.programmes import load_folder
from evaluation.services.rounds import move_round
from evaluation.services.saving import RatingChange, save_rating
from evaluation.services.verifying import verify
from tests.small_programme import write_small_programme

RATINGS = """\
1,jia,lead,C1,rated,90,
1,jia,lead,C2,rated,90,
1,jia,r2,C1,rated,60,
1,jia,r2,C2,rated,30,
1,yi,lead,C1,rated,80,
"""
RECUSES_R2 = "county,role,name,unit,person\njia,instructor,专家乙,,r2\n"


def someone(platform: Platform, person: str) -> Actor:
    return actor_named(platform, "small", person)


def finals(platform: Platform) -> list[float | None]:
    return results(platform, someone(platform, "org")).counties["final"].to_list()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "small"


@pytest.fixture
def published(platform: Platform, folder: Path) -> Path:
    write_small_programme(folder, states=("published", "planned"), ratings=RATINGS)
    load_folder(platform, folder)
    return folder


def test_loading_again_leaves_what_a_reviewer_wrote_since(platform: Platform, folder: Path) -> None:
    write_small_programme(folder, states=("open", "planned"), ratings=RATINGS)
    load_folder(platform, folder)
    change = RatingChange(RatingState.RATED, 85.0, "现场看过")
    lead = someone(platform, "lead")
    save_rating(platform, lead, 1, "yi", "C1", change, base_version=1, tab_id="tab")

    count = load_folder(platform, folder).ratings

    with platform.store.read() as conn:
        stored = platform.store.programme("small")
        review = read_review(conn, stored, ReviewKey(county="yi", round=1, reviewer="lead"))
    assert (count.new, count.changed) == (0, 0)
    assert review.rating("C1").value == 85.0


def test_a_recusal_after_the_seal_takes_nothing_from_it(
    platform: Platform, published: Path
) -> None:
    before = finals(platform)
    (published / "ratings.csv").unlink()
    (published / "roles.csv").write_text(RECUSES_R2, encoding="utf-8")

    load_folder(platform, published)

    assert finals(platform) == before == [69.0, None, None]
    assert verify(platform) == ()


def test_a_recusal_before_the_seal_leaves_the_review_out(platform: Platform, folder: Path) -> None:
    write_small_programme(folder, states=("open", "planned"), ratings=RATINGS)
    load_folder(platform, folder)
    (folder / "ratings.csv").unlink()
    (folder / "roles.csv").write_text(RECUSES_R2, encoding="utf-8")
    load_folder(platform, folder)

    move_round(platform, someone(platform, "org"), 1, RoundAct.CLOSE)

    assert finals(platform) == [90.0, None, None]
    assert verify(platform) == ()


@pytest.mark.parametrize(
    ("name", "old", "new", "named"),
    [
        ("programme.toml", 'headline = "mean"', 'headline = "trimmed_mean"', "headline"),
        ("counties.csv", "jia,甲县,Jia County,yes", "jia,甲县,Jia County,no", "甲县"),
    ],
)
def test_a_folder_cannot_rewrite_confirmed_results(
    platform: Platform, published: Path, name: str, old: str, new: str, named: str
) -> None:
    before = finals(platform)
    (published / "ratings.csv").unlink()
    text = (published / name).read_text(encoding="utf-8")
    assert old in text
    (published / name).write_text(text.replace(old, new), encoding="utf-8")

    with pytest.raises(FaultyInputError) as refused:
        load_folder(platform, published)

    assert named in refused.value.render()
    assert finals(platform) == before


def test_the_combination_stays_open_until_the_last_round_is_confirmed(
    platform: Platform, published: Path
) -> None:
    path = published / "programme.toml"
    path.write_text(path.read_text().replace("[0.4, 0.6]", '"final_only"'), encoding="utf-8")

    load_folder(platform, published)

    assert platform.store.programme("small").programme.combination == "final_only"


def test_ratings_made_for_another_rubric_are_refused_once_a_round_is_open(
    platform: Platform, folder: Path
) -> None:
    write_small_programme(folder, states=("open", "planned"), ratings=RATINGS)
    load_folder(platform, folder)
    rubric = folder / "rubric.toml"
    rubric.write_text(
        rubric.read_text()
        .replace("weight = 60", "weight = 50")
        .replace("weight = 40", "weight = 50"),
        encoding="utf-8",
    )

    with pytest.raises(FaultyInputError, match="已冻结"):
        load_folder(platform, folder)


@pytest.mark.parametrize(
    ("name", "old", "new", "named"),
    [
        ("rubric.toml", "target = 85", "target = 80", "第1轮已经开放过：指标体系保持原样"),
        (
            "programme.toml",
            'title = "初评"',
            'title = "初评"\ncloses = 2026-12-31T18:00:00',
            "第1轮已经开放过：起止时间和宽限分钟数保持原样",
        ),
    ],
)
def test_what_an_opened_round_keeps_is_said(
    platform: Platform, published: Path, name: str, old: str, new: str, named: str
) -> None:
    before = platform.store.programme("small").rounds[0]
    path = published / name
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    notes = load_folder(platform, published).notes

    assert [str(n).startswith(named) for n in notes] == [True]
    assert platform.store.programme("small").rounds[0] == before


def test_loading_an_unchanged_folder_again_has_nothing_to_note(
    platform: Platform, published: Path
) -> None:
    assert load_folder(platform, published).notes == ()
