"""The pledge: signed before rating, in its newest words, by each reviewer for themselves."""

from pathlib import Path

import pytest

from evaluation.domain.history import Origin
from evaluation.domain.pledges import STANDARD_TEXT, STANDARD_TEXT_EN, pledge_sha256
from evaluation.domain.reviews import RatingState
from evaluation.domain.rounds import RoundAct
from evaluation.errors import NotAllowedError
from evaluation.services.actors import Actor, actor_named
from evaluation.services.evidence import open_evidence
from evaluation.services.platform import Platform
from evaluation.services.pledges import my_pledge, pledge_is_due, pledges, sign_pledge
from evaluation.services.programmes import load_folder
from evaluation.services.rounds import move_round
from evaluation.services.saving import RatingChange, SaveKind, save_rating
from evaluation.storage.history import history
from tests.pledge_steps import sign
from tests.small_programme import write_small_programme

OWN_WORDS = '[pledge]\ntext = "一、保密。\\n二、回避。"\ntext_en = "1. Secrecy.\\n2. Recusal."\n'
RATED_ON_PAPER = "1,jia,lead,C1,rated,70,\n"


@pytest.fixture
def folder(platform: Platform, tmp_path: Path) -> Path:
    written = write_small_programme(tmp_path / "small")
    load_folder(platform, written)
    move_round(platform, someone(platform, "org"), 1, RoundAct.OPEN)
    return written


def someone(platform: Platform, person: str) -> Actor:
    return actor_named(platform, "small", person, Origin.PAGE)


def rate(platform: Platform, value: float) -> SaveKind:
    change = RatingChange(RatingState.RATED, value)
    r2 = someone(platform, "r2")
    return save_rating(platform, r2, 1, "jia", "C1", change, base_version=None, tab_id="tab").kind


def test_nothing_is_saved_before_the_pledge_is_signed(platform: Platform, folder: Path) -> None:
    before = rate(platform, 70.0)
    sign(platform, someone(platform, "r2"))

    assert (before, rate(platform, 70.0)) == (SaveKind.REFUSED, SaveKind.SAVED)


def test_a_countys_evidence_is_opened_by_nobody_who_has_the_pledge_still_to_sign(
    platform: Platform, folder: Path
) -> None:
    (folder / "evidence").mkdir()
    (folder / "evidence" / "a.txt").write_text("名单", "utf-8")
    listed = "id,county,title,file\nE1,jia,名单,a.txt\n"
    (folder / "evidence" / "evidence.csv").write_text(listed, "utf-8")
    load_folder(platform, folder)

    for reviewer in ("r2", "lead"):
        with pytest.raises(NotAllowedError, match="阅读并签署承诺书"):
            open_evidence(platform, someone(platform, reviewer), "jia", "E1")
        sign(platform, someone(platform, reviewer))
        assert open_evidence(platform, someone(platform, reviewer), "jia", "E1").content
    assert open_evidence(platform, someone(platform, "org"), "jia", "E1").content


def test_one_reviewers_signature_lets_no_other_rate(platform: Platform, folder: Path) -> None:
    sign(platform, someone(platform, "lead"))

    assert rate(platform, 70.0) is SaveKind.REFUSED


def test_a_programme_without_words_of_its_own_has_the_standard_pledge(
    platform: Platform, folder: Path
) -> None:
    text = my_pledge(platform, someone(platform, "r2")).text

    assert (text.version, text.text, text.text_en) == (1, STANDARD_TEXT, STANDARD_TEXT_EN)


def test_changed_words_are_a_new_version_to_be_signed_before_further_rating(
    platform: Platform, folder: Path
) -> None:
    sign(platform, someone(platform, "r2"))
    rate(platform, 70.0)
    load_folder(platform, write_small_programme(folder, rules=OWN_WORDS))

    refused = rate(platform, 75.0)
    now = my_pledge(platform, someone(platform, "r2"))
    sign(platform, someone(platform, "r2"))

    assert refused is SaveKind.REFUSED
    assert (now.text.version, now.text.text, now.is_signed) == (2, "一、保密。\n二、回避。", False)
    assert now.text.sha256 == pledge_sha256("一、保密。\n二、回避。", "1. Secrecy.\n2. Recusal.")
    assert rate(platform, 75.0) is SaveKind.SAVED


def test_loading_the_same_words_again_asks_for_no_new_signature(
    platform: Platform, folder: Path
) -> None:
    sign(platform, someone(platform, "r2"))

    load_folder(platform, folder)

    assert my_pledge(platform, someone(platform, "r2")).is_signed


def test_a_version_that_is_no_longer_the_newest_cannot_be_signed(
    platform: Platform, folder: Path
) -> None:
    read = my_pledge(platform, someone(platform, "r2")).text.version
    load_folder(platform, write_small_programme(folder, rules=OWN_WORDS))

    with pytest.raises(NotAllowedError, match="已有新的版本"):
        sign_pledge(platform, someone(platform, "r2"), read)


def test_a_version_is_signed_once(platform: Platform, folder: Path) -> None:
    sign(platform, someone(platform, "r2"))

    with pytest.raises(NotAllowedError, match="您已签署"):
        sign(platform, someone(platform, "r2"))


@pytest.mark.parametrize("person", ["org", "contact_jia", "reader_jia"])
def test_only_the_panel_reads_and_signs(platform: Platform, folder: Path, person: str) -> None:
    with pytest.raises(NotAllowedError, match="由评审专家阅读并签署"):
        my_pledge(platform, someone(platform, person))
    with pytest.raises(NotAllowedError, match="由评审专家阅读并签署"):
        sign_pledge(platform, someone(platform, person), 1)


def test_the_organizer_sees_who_signed_when(platform: Platform, folder: Path) -> None:
    sign(platform, someone(platform, "r2"))

    seen = {m.person.id: m for m in pledges(platform, someone(platform, "org"))}

    assert {code: m.is_signed for code, m in seen.items()} == {"lead": False, "r2": True}
    assert seen["r2"].signed_at is not None
    assert seen["r2"].signature is not None
    assert seen["r2"].signature.source is Origin.PAGE
    with pytest.raises(NotAllowedError, match="仅供组织者"):
        pledges(platform, someone(platform, "lead"))


def test_signing_is_in_the_history(platform: Platform, folder: Path) -> None:
    sign(platform, someone(platform, "r2"))

    stored = platform.store.programme("small")
    with platform.store.read() as conn:
        act = next(e for e in history(conn, stored.programme_id) if e.action == "pledge_sign")
    sha256 = pledge_sha256(STANDARD_TEXT, STANDARD_TEXT_EN)
    assert (act.subject, act.detail) == ("reviewer/r2", {"version": 1, "sha256": sha256})
    assert act.actor_id == stored.person_ids["r2"]


def test_ratings_brought_in_note_the_pledge_of_those_who_gave_them(
    platform: Platform, tmp_path: Path
) -> None:
    written = write_small_programme(
        tmp_path / "paper", states=("open", "planned"), ratings=RATED_ON_PAPER
    )
    count = load_folder(platform, written).ratings

    seen = {m.person.id: m.signature for m in pledges(platform, someone(platform, "org"))}
    assert count.pledges == 1
    assert seen["r2"] is None
    assert seen["lead"] is not None
    assert seen["lead"].source is Origin.IMPORT


def test_ratings_that_are_there_already_sign_no_new_words(
    platform: Platform, tmp_path: Path
) -> None:
    folder, states = tmp_path / "paper", ("open", "planned")
    load_folder(platform, write_small_programme(folder, states=states, ratings=RATED_ON_PAPER))
    changed = write_small_programme(folder, states=states, ratings=RATED_ON_PAPER, rules=OWN_WORDS)

    load_folder(platform, changed)

    assert not my_pledge(platform, someone(platform, "lead")).is_signed


def test_nobody_has_to_sign_once_every_round_is_sealed(platform: Platform, tmp_path: Path) -> None:
    states = ("published", "published")
    load_folder(platform, write_small_programme(tmp_path / "over", states=states))

    assert not pledge_is_due(platform, someone(platform, "r2"))
