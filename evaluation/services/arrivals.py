"""The last step of every way in: a session, or first the second proof that an account asks for."""

from dataclasses import dataclass

from evaluation.services.platform import Platform
from evaluation.services.sessions import Arrival, start_session


@dataclass(frozen=True)
class Entry:
    """What the browser is given."""

    token: str
    """The session's token; with `needs_code` the ticket with which the second proof is shown."""
    needs_code: bool = False


def enter(platform: Platform, account_id: int, person_number: int, arrival: Arrival) -> Entry:
    """Let somebody in who has proved who they are."""
    return Entry(start_session(platform, account_id, person_number, arrival))
