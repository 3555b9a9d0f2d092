"""A lost telephone: another organizer or the shell takes the second factor away, nobody else."""

import pyotp
import pytest
from sqlalchemy import text, update

from evaluation.domain.history import Origin
from evaluation.errors import FaultyInputError, NotAllowedError, NotFoundError
from evaluation.services import lost_factors, second_factors, sessions
from evaluation.services.actors import actor_named
from evaluation.services.people import change_person
from evaluation.services.people_accounts import make_link
from evaluation.services.programmes import load_folder
from evaluation.storage.history import acts_called
from evaluation.storage.tables import person
from tests.services.way_in import PASSWORD, enter, join, who
from tests.small_programme import PEOPLE, write_small_programme


@pytest.fixture
def here(platform, tmp_path, clock):
    """The session of an organizer whose account has a second factor; there is another organizer."""
    people = PEOPLE + "org2,组织者二,organizer,团市委,,\n"
    load_folder(platform, write_small_programme(tmp_path / "small", people=people))
    token = join(platform, login="anna", person="org")
    second_factors.begin(platform, who(platform, token), PASSWORD)
    secret = second_factors.own_factor(platform, who(platform, token)).secret
    second_factors.confirm(platform, who(platform, token), pyotp.TOTP(secret).at(clock.now()))
    return token


def acting(platform, person):
    return actor_named(platform, "small", person, Origin.PAGE)


def test_another_organizer_takes_it_away_and_its_sessions_end(platform, here):
    join(platform, login="bea", person="org2")
    lost_factors.remove_second_factor(
        platform, acting(platform, "org2"), "org", own_password=PASSWORD
    )
    assert sessions.session(platform, here) is None
    assert not enter(platform).needs_code


@pytest.mark.parametrize("role", ["org", "lead", "r2", "contact_jia"])
def test_nobody_else_does_nor_oneself(platform, here, role):
    with pytest.raises(NotAllowedError):
        lost_factors.remove_second_factor(platform, acting(platform, role), "org")
    assert enter(platform).needs_code


def test_the_shell_takes_it_away_by_login(platform, here):
    lost_factors.remove_second_factor_of(platform, " Anna ")
    assert sessions.session(platform, here) is None
    assert not enter(platform).needs_code


def test_taking_it_from_an_account_that_stands_for_nobody_any_more_is_written_down_too(
    platform, here
):
    platform.store.write(lambda conn: conn.execute(update(person).values(active=False)))
    lost_factors.remove_second_factor_of(platform, "anna")
    with platform.store.read() as conn:
        (act,) = acts_called(conn, [lost_factors.ACTION])
    assert act.programme_id is None
    assert act.subject.startswith("account/")


def test_the_shell_is_told_where_there_is_nothing_to_take_away(platform, here):
    join(platform, login="bo", person="r2")
    with pytest.raises(NotAllowedError, match="没有开启二次验证"):
        lost_factors.remove_second_factor_of(platform, "bo")
    with pytest.raises(NotFoundError, match="没有登录名"):
        lost_factors.remove_second_factor_of(platform, "nobody")


@pytest.mark.parametrize("password", ["", "not the own one"])
def test_an_open_page_without_the_own_password_opens_no_way_into_another_organizers_account(
    platform, here, password
):
    join(platform, login="bea", person="org2")
    with pytest.raises(FaultyInputError, match="现在的密码不正确"):
        lost_factors.remove_second_factor(
            platform, acting(platform, "org2"), "org", own_password=password
        )
    with pytest.raises(FaultyInputError, match="现在的密码不正确"):
        make_link(platform, acting(platform, "org2"), "org", own_password=password)
    assert enter(platform).needs_code


def test_an_organizer_without_a_password_opens_no_way_into_anothers_account(platform, here):
    with pytest.raises(NotAllowedError, match="没有密码"):
        make_link(platform, acting(platform, "org2"), "org")


def test_nor_into_that_of_somebody_who_is_an_organizer_in_another_part(platform, here):
    """One account may act as several people: a link for any of them opens all."""
    join(platform, login="bea", person="org2")
    accounts = "SELECT account_id FROM person WHERE code = 'org'"
    platform.store.write(
        lambda conn: conn.execute(
            text(f"UPDATE person SET account_id = ({accounts}) WHERE code = 'r2'")
        )
    )
    with pytest.raises(FaultyInputError, match="现在的密码不正确"):
        make_link(platform, acting(platform, "org2"), "r2")


def test_nor_an_invitation_into_an_organizers_account_that_has_no_password(platform, here):
    """Whoever signs in at the provider would be moved to an account of the link's finder."""
    join(platform, login="bea", person="org2")
    platform.store.write(
        lambda conn: conn.execute(
            text("UPDATE account SET password_hash = NULL WHERE login = 'anna'")
        )
    )
    with pytest.raises(FaultyInputError, match="现在的密码不正确"):
        make_link(platform, acting(platform, "org2"), "org")
    assert make_link(platform, acting(platform, "org2"), "org", own_password=PASSWORD).token


def test_nor_by_way_of_another_role_for_the_while(platform, here):
    """Made a reviewer, sent a link, made an organizer again: the link would open the organizer's."""
    join(platform, login="bea", person="org2")
    cells = {"name": "组织者一", "role": "observer", "unit": "团市委", "county": "", "rounds": ""}
    change_person(platform, acting(platform, "org2"), "org", cells)
    with pytest.raises(FaultyInputError, match="现在的密码不正确"):
        make_link(platform, acting(platform, "org2"), "org")
