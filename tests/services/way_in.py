"""A small programme and one account in it, for tests of the ways in."""

from evaluation.services import sessions
from evaluation.services.accounts import sign_in
from evaluation.services.actors import Actor, actor_named
from evaluation.services.arrivals import Entry
from evaluation.services.invitations import Purpose, accept_invitation, invite
from evaluation.services.platform import Platform
from evaluation.services.programmes import load_folder
from evaluation.services.sessions import Arrival, SignedIn
from tests.small_programme import write_small_programme

PASSWORD = "correct horse battery"
OTHER_PASSWORD = "quiet river stones"
HOME, ELSEWHERE = "198.51.100.7", "192.0.2.1"


def load(platform: Platform, folder) -> None:
    write_small_programme(folder)
    load_folder(platform, folder)


def organizer(platform: Platform) -> Actor:
    return actor_named(platform, "small", "org")


def link(platform: Platform, person: str = "r2", purpose: Purpose = Purpose.INVITE) -> str:
    return invite(platform, "small", person, by=organizer(platform), purpose=purpose)


def join(platform: Platform, login: str = "anna", person: str = "r2", address: str = HOME) -> str:
    """The token of the session in which a person accepted the invitation."""
    arrival = Arrival("invite", address)
    return accept_invitation(platform, link(platform, person), login, PASSWORD, arrival).token


def enter(
    platform: Platform, login: str = "anna", password: str = PASSWORD, address: str = HOME
) -> Entry:
    return sign_in(platform, login, password, Arrival("password", address, "Firefox"))


def who(platform: Platform, token: str) -> SignedIn:
    found = sessions.session(platform, token)
    assert found is not None
    return found
