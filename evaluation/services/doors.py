"""From where the present act comes: the doors say it, and the history keeps it beside the act.

Pages, routes and commands know which session and which address they serve; the services that write do not.
A context variable carries it, as far as the store's writer.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from evaluation.storage.history_origins import Whereabouts, whereabouts

__all__ = ["Whereabouts", "came_in", "coming_from"]


def came_in(*, session: str | None = None, address: str | None = None) -> None:
    """Say who is served from now on in this thread or task; what is not named stays as it was.

    `session` is the digest under which the session is stored, never its token.
    """
    here = whereabouts.get()
    if session is not None:
        here = replace(here, session_sha256=session)
    if address is not None:
        here = replace(here, address=address)
    whereabouts.set(here)


@contextmanager
def coming_from(*, session: str = "", address: str = "") -> Iterator[None]:
    """Within this block, acts come from there."""
    before = whereabouts.set(Whereabouts(session, address))
    try:
        yield
    finally:
        whereabouts.reset(before)
