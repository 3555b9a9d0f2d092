"""Whose an address is: open to strangers, for those who are signed in, or nobody's."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from starlette.routing import Match, Route
from starlette.types import Scope

LONGEST_ADDRESS = 2000
"""Ours are far shorter; numbers of thousands of digits are not worth reading."""
CLOSED_PREFIXES = ("/_stcore/agent", "/_stcore/metrics", "/_stcore/script-health")
_STREAMLIT_PREFIXES = ("/_stcore/", "/static/", "/media/", "/component/")


class Openness(Enum):
    """Who may come by an address."""

    OPEN = auto()
    """One of the ways in: anybody, signed in or not."""
    WRONG_METHOD = auto()
    """A way in that is not asked in this manner."""
    NOWHERE = auto()
    """Closed, or beside a way in: nothing is there for anybody."""
    SIGNED_IN = auto()
    """Everything else."""


@dataclass(frozen=True)
class Addresses:
    """The addresses that strangers may ask for, and those behind the sign-in page."""

    open_routes: Sequence[Route]
    inner_routes: Sequence[Route]

    def openness(self, scope: Scope) -> Openness:
        """Who may ask for this.

        Only what a route takes whole is open. What merely begins like one (`/invitation/x/y`) would
        fall through to Streamlit, which answers any address with its page.
        """
        path: str = scope["path"]
        if len(path) > LONGEST_ADDRESS or path.startswith(CLOSED_PREFIXES):
            return Openness.NOWHERE
        found = _matches(self.open_routes, scope)
        if Match.FULL in found:
            return Openness.OPEN
        if _matches(self.inner_routes, scope) - {Match.NONE}:
            return Openness.SIGNED_IN
        if Match.PARTIAL in found:
            return Openness.WRONG_METHOD
        beside = {_first_part(route.path) for route in self.open_routes}
        return Openness.NOWHERE if _first_part(path) in beside else Openness.SIGNED_IN

    def is_somewhere(self, scope: Scope, pages: frozenset[str]) -> bool:
        """Whether anything of ours or of Streamlit's answers this address."""
        path: str = scope["path"]
        if path.strip("/") in pages or path.startswith(_STREAMLIT_PREFIXES):
            return True
        return bool(_matches(self.inner_routes, scope) - {Match.NONE})


def _matches(routes: Sequence[Route], scope: Scope) -> set[Match]:
    return {route.matches(scope)[0] for route in routes}


def _first_part(path: str) -> str:
    return path.lstrip("/").partition("/")[0]
