"""From where a request comes, as sessions and limits write it down."""

from starlette.requests import Request

from evaluation.services.sessions import Arrival


def sender(request: Request) -> str:
    """The address of whoever sends a request; trusted proxies have been looked through already."""
    return request.client.host if request.client else ""


def arrival(request: Request, method: str) -> Arrival:
    """How this request's sender comes in."""
    return Arrival(method, sender(request), request.headers.get("user-agent", ""))
