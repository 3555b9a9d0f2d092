"""What app.py mounts beside the pages: routes, the gate, and the answers to errors."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from evaluation.domain.people import Role
from evaluation.errors import EvaluationError
from evaluation.services.platform import installed
from evaluation.web import (
    account,
    act_as,
    assets,
    demo,
    discussion_posts,
    dispatch_papers,
    downloads,
    drafts,
    evidence,
    health,
    invitation,
    language,
    own_factor,
    printables,
    receipts,
    refusals,
    second_factor,
    setup,
    sign_in,
    sign_on,
    sign_out,
    verification,
)
from evaluation.web.addresses import Addresses
from evaluation.web.came_from import CameFrom
from evaluation.web.directions import Directions
from evaluation.web.gate import Gate
from evaluation.web.live_sockets import LiveSockets


def routes() -> Sequence[Route]:
    """Every address that is not a page."""
    return (*open_routes(), *inner_routes())


def open_routes() -> Sequence[Route]:
    """What strangers may ask for: the ways in, and what a person without an account is sent."""
    return (
        Route("/sign-in", sign_in.show, methods=["GET"]),
        Route("/sign-in", sign_in.submit, methods=["POST"]),
        *second_factor.routes(),
        *sign_on.routes(),
        Route("/sign-out", sign_out.show, methods=["GET"]),
        Route("/sign-out", sign_out.submit, methods=["POST"]),
        Route("/invitation/{token}", invitation.show, methods=["GET"]),
        Route("/invitation/{token}", invitation.accept, methods=["POST"]),
        *setup.routes(),
        Route("/demo", demo.show, methods=["GET"]),
        Route("/demo", demo.enter, methods=["POST"]),
        Route("/language", language.choose, methods=["GET", "POST"]),
        *receipts.routes(),
        *verification.routes(),
        Route("/assets/{name}", assets.show, methods=["GET"]),
        Route("/health", health.show, methods=["GET"]),
    )


def inner_routes() -> Sequence[Route]:
    """What only those who are signed in may ask for; the gate lets nobody else here."""
    return (
        Route("/act-as", act_as.show, methods=["GET"]),
        Route("/act-as", act_as.submit, methods=["POST"]),
        *account.routes(),
        *own_factor.routes(),
        *sign_on.inner_routes(),
        *downloads.routes(),
        *dispatch_papers.routes(),
        *printables.routes(),
        Route("/evidence/{county}/{evidence}", evidence.show, methods=["GET"]),
        Route("/api/draft", drafts.save, methods=["PUT"]),
        *discussion_posts.routes(),
    )


def middleware(
    *, harms_others: Callable[[bytes], bool], home_of: Callable[[Role], str], pages: frozenset[str]
) -> Sequence[Middleware]:
    """The gate, told what this layer cannot know: Streamlit's messages and the pages' addresses."""
    addresses = Addresses(open_routes(), inner_routes())
    directions = Directions(home_of=home_of, pages=pages, addresses=addresses)
    proxies = list(installed().settings.trusted_proxies)
    return (
        # Outermost, so that whoever counts attempts counts them by the sender and not by the proxy.
        Middleware(ProxyHeadersMiddleware, trusted_hosts=proxies),
        Middleware(CameFrom),
        Middleware(Gate, sockets=LiveSockets(), harms_others=harms_others, directions=directions),
    )


def exception_handlers() -> Mapping[
    type[Exception], Callable[[Request, Exception], Awaitable[Response]]
]:
    """Which sentence answers which error."""
    return {EvaluationError: refusals.expected, Exception: refusals.unexpected}
