"""Words with a zero byte, which PostgreSQL takes in no column, are refused with a sentence at every door."""

from collections.abc import Callable
from pathlib import Path

import pytest

from evaluation.domain.recusals import DeclaredGround
from evaluation.domain.rounds import RoundAct
from evaluation.errors import FaultyInputError, NotAllowedError
from evaluation.services.accounts import WRONG, sign_in
from evaluation.services.actors import Actor, actor_named
from evaluation.services.approving import approve_one
from evaluation.services.dispatching import needed_text
from evaluation.services.erasing import erase_person
from evaluation.services.invitations import accept_invitation, invite
from evaluation.services.people import add_person
from evaluation.services.people_accounts import set_disabled
from evaluation.services.platform import Platform
from evaluation.services.programmes import load_folder
from evaluation.services.recusals import decide_recusal, declare_recusal
from evaluation.services.reviewing import return_review
from evaluation.services.rounds import move_round
from evaluation.services.sessions import Arrival
from tests.small_programme import write_small_programme

ZERO = "理由\0"
KIN = DeclaredGround.KINSHIP
CELLS = {"id": "r9", "name": "新\0人", "role": "reviewer", "unit": "", "county": "", "rounds": ""}


def _decide(platform: Platform, org: Actor) -> None:
    request = declare_recusal(platform, actor_named(platform, "small", "lead"), "jia", KIN, "")
    decide_recusal(platform, org, request.id, grant=False, reason=ZERO)


DOORS: dict[str, Callable[[Platform, Actor], object]] = {
    "declaring": lambda p, org: declare_recusal(p, org, "jia", KIN, ZERO, reviewer="r2"),
    "deciding": _decide,
    "disabling": lambda p, org: set_disabled(p, org, "r2", disabled=True, reason=ZERO),
    "erasing": lambda p, org: erase_person(p, org, "r2", ZERO),
    "adding a person": lambda p, org: add_person(p, org, CELLS),
    "moving a round": lambda p, org: move_round(p, org, 1, RoundAct.CLOSE, reason=ZERO),
    "returning": lambda p, org: return_review(p, org, 1, "jia", "r2", ZERO),
    "approving": lambda p, org: approve_one(p, org, None, ZERO),
    "dispatching": lambda _p, _org: needed_text(ZERO, "请填写"),
}


@pytest.fixture
def organizer(platform: Platform, tmp_path: Path) -> Actor:
    load_folder(platform, write_small_programme(tmp_path / "small", states=("open", "planned")))
    token = invite(platform, "small", "r2")
    accept_invitation(platform, token, "r2.login", "correct-horse-battery-9")
    return actor_named(platform, "small", "org")


@pytest.mark.parametrize("act", DOORS.values(), ids=DOORS)
def test_what_cannot_be_kept_is_refused(
    platform: Platform, organizer: Actor, act: Callable[[Platform, Actor], object]
) -> None:
    with pytest.raises(FaultyInputError, match=r"不能保存的字符|1处问题"):
        act(platform, organizer)


TOO_LONG: dict[str, Callable[[Platform, Actor], object]] = {
    "disabling": lambda p, org: set_disabled(p, org, "r2", disabled=True, reason="长" * 201),
    "erasing": lambda p, org: erase_person(p, org, "r2", "长" * 201),
    "moving a round": lambda p, org: move_round(p, org, 1, RoundAct.CLOSE, reason="长" * 501),
    "returning": lambda p, org: return_review(p, org, 1, "jia", "r2", "长" * 501),
}


@pytest.mark.parametrize("act", TOO_LONG.values(), ids=TOO_LONG)
def test_a_reason_is_no_longer_than_its_field_whoever_sends_it(
    platform: Platform, organizer: Actor, act: Callable[[Platform, Actor], object]
) -> None:
    with pytest.raises(FaultyInputError, match="请删减"):
        act(platform, organizer)


@pytest.mark.parametrize("login", ["r2.login\0", "半\ud83d"])
def test_such_a_login_is_answered_like_an_unknown_one(
    platform: Platform, organizer: Actor, login: str
) -> None:
    with pytest.raises(NotAllowedError) as refused:
        sign_in(platform, login, "correct-horse-battery-9", Arrival("password", "203.0.113.7"))

    assert str(refused.value) == WRONG
