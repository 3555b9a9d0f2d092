"""Where an address leads a person who has passed the gate."""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse, Response

from evaluation.domain.people import Role
from evaluation.services.sessions import SignedIn
from evaluation.web.pages import sentence_page, translate_for


@dataclass(frozen=True)
class Directions:
    """The addresses of the pages, which live in another layer."""

    home_of: Callable[[Role], str]
    known: frozenset[str]

    def elsewhere(self, connection: HTTPConnection, signed_in: SignedIn) -> Response | None:
        """Another answer than the page: from the bare address home, from nowhere a sentence.

        Streamlit itself would answer an unknown address with an English dialog over the home page.
        """
        name = connection.url.path.strip("/")
        if not name:
            return RedirectResponse(f"/{self.home_of(signed_in.actor.person.role)}", 303)
        if name in self.known or "/" in name:
            return None
        _ = translate_for(connection)
        sentence = _("没有这个页面，请检查地址。")
        return sentence_page(connection, sentence, status=404, title=_("没有这个页面"))
