"""Where an address leads a person who has passed the gate."""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse, Response

from evaluation.domain.people import Role
from evaluation.services.sessions import SignedIn
from evaluation.web.addresses import Addresses
from evaluation.web.pages import sentence_page, translate_for


@dataclass(frozen=True)
class Directions:
    """The addresses of the pages, which live in another layer, beside those of the routes."""

    home_of: Callable[[Role], str]
    pages: frozenset[str]
    addresses: Addresses

    def elsewhere(self, connection: HTTPConnection, signed_in: SignedIn) -> Response | None:
        """Another answer than the page: from the bare address home, from nowhere a sentence.

        Streamlit itself would answer an unknown address with an English dialog over the home page.
        """
        if not connection.scope["path"].strip("/"):
            return RedirectResponse(f"/{self.home_of(signed_in.actor.person.role)}", 303)
        if self.addresses.is_somewhere(connection.scope, self.pages):
            return None
        return nowhere(connection)


def nowhere(connection: HTTPConnection) -> Response:
    """The answer to an address where nothing is."""
    _ = translate_for(connection)
    sentence = _("没有这个页面，请检查地址。")
    return sentence_page(connection, sentence, status=404, title=_("没有这个页面"))
