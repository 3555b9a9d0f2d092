"""Cells that the grid of roles, counties and states does not reach: each is true as long as its rule holds."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from evaluation.domain.history import Origin
from evaluation.domain.recusals import DeclaredGround
from evaluation.domain.rounds import RoundAct
from evaluation.errors import EvaluationError, FaultyInputError, NotAllowedError
from evaluation.services.comparing import comparison
from evaluation.services.discussions import write_post
from evaluation.services.erasing import erase_person
from evaluation.services.people import change_person
from evaluation.services.people_accounts import end_sessions, set_disabled
from evaluation.services.printing import filled_sheet
from evaluation.services.programmes import load_folder
from evaluation.services.recusals import declare_recusal
from evaluation.services.reviewing import my_reviews
from evaluation.services.rounds import move_round
from evaluation.services.second_factors import OwnFactor, own_factor
from evaluation.services.sessions import Arrival, session, start_session
from tests.matrix.canaries import canary, text_of
from tests.matrix.every_service import rehearsed
from tests.matrix.planted_store import BLINDED, Planted, write_folder

FurtherCell = Callable[[Planted], bool]


def _refused(act: Callable[[], object], error: type[EvaluationError] = NotAllowedError) -> bool:
    try:
        act()
    except error:
        return True
    return False


def an_organizer_stays_one(planted: Planted) -> bool:
    """The only organizer cannot make themselves a reviewer."""
    platform, org = rehearsed(planted.platform), planted.actor("open", "org")
    cells = {"id": "org", "name": "改名", "role": "reviewer"}
    return _refused(lambda: change_person(platform, org, "org", cells))


def nobody_erases_themselves(planted: Planted) -> bool:
    """Somebody must be left who can answer for it."""
    platform, org = rehearsed(planted.platform), planted.actor("open", "org")
    return _refused(lambda: erase_person(platform, org, "org", "理由"))


def the_own_account_is_no_organizers_business(planted: Planted) -> bool:
    """It is looked after on its own page, which asks for the password."""
    platform, org = rehearsed(planted.platform), planted.actor("open", "org")
    return _refused(lambda: end_sessions(platform, org, "org"))


def nobody_shuts_the_own_account(planted: Planted) -> bool:
    """Not even at the server, where the account page's rule does not hold."""
    org = replace(planted.actor("open", "org"), origin=Origin.SHELL)
    platform = rehearsed(planted.platform)
    return _refused(lambda: set_disabled(platform, org, "org", disabled=True, reason="理由"))


def a_round_with_an_undecided_request_is_not_closed(planted: Planted) -> bool:
    """Whether those ratings count would be open."""
    platform, org = rehearsed(planted.platform), planted.actor("open", "org")
    return _refused(lambda: move_round(platform, org, 1, RoundAct.CLOSE))


def a_contribution_says_something(planted: Planted) -> bool:
    """An empty one would be kept for ever."""
    platform, r2 = rehearsed(planted.platform), planted.actor("closed", "r2")
    return _refused(lambda: write_post(platform, r2, 1, "jia", " "))


def a_declaration_gives_its_ground(planted: Planted) -> bool:
    """`other` alone says nothing."""
    platform, r2 = rehearsed(planted.platform), planted.actor("open", "r2")
    return _refused(lambda: declare_recusal(platform, r2, "yi", DeclaredGround.OTHER, " "))


def the_organizers_copy_of_a_review_bears_a_letter(planted: Planted) -> bool:
    """Paper is passed on, and counties are not to know who rated them."""
    org = planted.actor("closed", "org")
    made = filled_sheet(planted.platform, org, 1, "jia", "html", "zh_CN", reviewer="r2")
    return canary("name", "r2") not in text_of(made)


def the_spread_of_two_reviewers_is_withheld(planted: Planted) -> bool:
    """Either of 丙's two would read the other's rating from it; 甲 has three."""
    scores = comparison(planted.platform, planted.actor("closed", "lead")).results.scores
    spreads = dict(zip(scores["county"], scores["spread"], strict=True))
    return spreads["bing"] is None and spreads["jia"] is not None


def reviewers_who_are_blind_to_counties_read_no_name(planted: Planted) -> bool:
    """In the list of their reviews, and in everything that goes along with it."""
    listed = text_of(my_reviews(planted.platform, planted.actor(BLINDED, "r2")))
    return not any(canary(field, "jia") in listed for field in ("county", "county_en", "brand"))


def who_is_blind_to_whom_stays_while_a_round_is_open(planted: Planted) -> bool:
    """Loading the folder anew changes it for nobody who rates already."""
    folder = Path(planted.platform.settings.data_dir) / "changed"
    if not folder.exists():
        write_folder(folder, "open", rules="[blinding]\ncounties_to_reviewers = true\n")
    platform = rehearsed(planted.platform)
    return _refused(lambda: load_folder(platform, folder), FaultyInputError)


def reviewers_have_no_second_factor_to_lose(planted: Planted) -> bool:
    """It is the organizers' option."""
    return _factor(planted, "open", "r2", required=False).refusal is not None


def organizers_keep_the_second_factor_that_is_asked_of_them(planted: Planted) -> bool:
    """Where the installation requires it."""
    return _factor(planted, "confirmed", "org", required=True).off_refusal is not None


def _factor(planted: Planted, state: str, person: str, *, required: bool) -> OwnFactor:
    """What an account page says of somebody's second factor."""
    platform = planted.platform
    settings = replace(platform.settings, second_factor="organizers" if required else "")
    stored = platform.store.programme(state)
    number = stored.person_ids[person]
    with platform.store.read() as conn:
        query = f"SELECT account_id FROM person WHERE person_id = {number}"
        account = conn.exec_driver_sql(query).scalar_one()
    token = start_session(platform, account, number, Arrival("password"))
    signed_in = session(platform, token)
    assert signed_in is not None
    return own_factor(replace(platform, settings=settings), signed_in)


FURTHER: Mapping[str, FurtherCell] = {
    cell.__name__: cell
    for cell in (
        an_organizer_stays_one,
        nobody_erases_themselves,
        the_own_account_is_no_organizers_business,
        nobody_shuts_the_own_account,
        a_round_with_an_undecided_request_is_not_closed,
        a_contribution_says_something,
        a_declaration_gives_its_ground,
        the_organizers_copy_of_a_review_bears_a_letter,
        the_spread_of_two_reviewers_is_withheld,
        reviewers_who_are_blind_to_counties_read_no_name,
        who_is_blind_to_whom_stays_while_a_round_is_open,
        reviewers_have_no_second_factor_to_lose,
        organizers_keep_the_second_factor_that_is_asked_of_them,
    )
}
