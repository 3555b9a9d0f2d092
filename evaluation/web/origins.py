"""Where a request comes from: the same site, and for the demonstration this machine alone."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from evaluation.domain.limit_keys import is_this_machine
from evaluation.domain.permissions import Refusal
from evaluation.locale import N_, message
from evaluation.settings import Settings

LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_SAME_SITE = frozenset({"same-origin", "none", ""})


def host_name(host: str) -> str:
    """The name in a Host header, without port and brackets; empty when it cannot be read."""
    try:
        return (urlsplit(f"//{host}").hostname or "").lower().rstrip(".")
    except ValueError:
        return ""


def is_own_host(headers: Mapping[str, str], settings: Settings) -> bool:
    """Whether the address that was asked for is one of ours.

    A name of somebody else's that is made to lead here would let that site's scripts in as our own.
    """
    ours = {*LOCAL_HOSTS, *settings.hosts, host_name(urlsplit(settings.public_url).netloc)}
    return host_name(headers.get("host", "")) in ours - {""}


def is_same_origin(headers: Mapping[str, str], settings: Settings) -> bool:
    """Whether the page that sends this is ours: its Origin names our host or our public address."""
    origin = headers.get("origin", "")
    try:
        sender = urlsplit(origin).netloc.lower()
    except ValueError:
        return False
    ours = {headers.get("host", "").lower(), urlsplit(settings.public_url).netloc.lower()}
    return bool(sender) and sender in ours


def may_change_things(headers: Mapping[str, str], settings: Settings) -> bool:
    """Whether a request that changes something was sent by one of our own pages.

    Browsers name the sending page in `Origin`; where one does not, `Sec-Fetch-Site` says it, and a
    client that sends neither is no browser that could be led astray.
    """
    if headers.get("sec-fetch-site", "") not in _SAME_SITE:
        return False
    return "origin" not in headers or is_same_origin(headers, settings)


def refusal_of_demo(connection: HTTPConnection, settings: Settings) -> Refusal | None:
    """The demonstration signs in without a password, so it serves this machine and nobody else."""
    if not settings.demo:
        return Refusal(message(N_("演示登录未开启。")))
    if settings.public_url:
        return Refusal(message(N_("已设置对外地址（LIANGPING_PUBLIC_URL），不能开启演示登录。")))
    headers = connection.headers
    if any(name == "forwarded" or name.startswith("x-forwarded-") for name in headers):
        return Refusal(message(N_("演示登录只能在本机直接访问，不能经由代理。")))
    is_here = connection.client is not None and is_this_machine(connection.client.host)
    if not is_here or host_name(headers.get("host", "")) not in LOCAL_HOSTS:
        return Refusal(message(N_("演示登录只能用 localhost 或 127.0.0.1 在本机访问。")))
    return None


def safe_next(address: str) -> str:
    """Where to go after signing in: a page of ours, never another site."""
    if not address.startswith("/") or address.startswith(("//", "/\\")):
        return "/"
    return "/" if any(ord(c) < ord(" ") or c == "\\" for c in address) else address
