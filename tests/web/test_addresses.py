"""What no route takes is nowhere, under which names we serve, and what browsers are told of it."""

from urllib.parse import quote

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from evaluation.ui import page_table
from evaluation.web import application

PAGE = {"accept": "text/html"}
SHELL = "You need to enable JavaScript"
BESIDE_A_WAY_IN = [
    "/invitation/a/b",
    "/invitation/",
    "/receipt/a/b/c",
    "/assets/a/b",
    "/sign-in/x",
    "/verify/",
]


@pytest.mark.parametrize("path", BESIDE_A_WAY_IN)
def test_what_only_begins_like_a_way_in_is_nowhere(client, path):
    answer = client.get(path, headers=PAGE)
    assert answer.status_code == 404
    assert "没有这个页面" in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert SHELL not in client.get(path).text


def test_every_way_in_is_a_route_that_answers_strangers(client):
    for route in application.open_routes():
        path = route.path.replace("{token}", "x").replace("{name}", "x")
        answer = client.get(path, headers=PAGE)
        assert SHELL not in answer.text, path
        assert answer.status_code != 401, path
        assert answer.headers.get("location", "") != f"/sign-in?next={quote(path, safe='')}", path


def test_every_other_route_leads_strangers_to_the_sign_in_page(client):
    for route in application.inner_routes():
        path = route.path.replace("{format:str}", "pdf").replace("{round:int}", "1")
        answer = client.get(path.replace(":int}", "}").replace("{", "").replace("}", ""))
        assert answer.status_code == 401, path


def test_a_way_in_that_is_asked_wrongly_says_so(client):
    answer = client.put("/sign-in", headers={"origin": "http://localhost"})
    assert answer.status_code == 405
    assert answer.text == "此地址不接受这种请求。"


def test_an_unknown_address_of_several_parts_is_unknown(client, sign_in, person_with_role):
    sign_in(person_with_role("organizer"))
    answer = client.get("/download/nothing/here", headers=PAGE)
    assert answer.status_code == 404
    assert "没有这个页面" in answer.text


def test_an_address_without_end_is_nowhere(client, sign_in, person_with_role):
    sign_in(person_with_role("organizer"))
    assert client.get(f"/download/letter/{'9' * 5000}.pdf", headers=PAGE).status_code == 404


def test_only_our_own_host_names_are_served(client, configured):
    configured(demo=False, public_url="https://pingshen.gov.example", hosts=("old.gov.example",))
    for host in ("pingshen.gov.example", "old.gov.example:8443", "localhost", "127.0.0.1:8501"):
        assert client.get("/sign-in", headers={"host": host}).status_code == 200, host
    for host in ("evil.example", "pingshen.gov.example.evil.example", "[", "@evil.example"):
        answer = client.get("/sign-in", headers={"host": host})
        assert answer.status_code == 400, host
        assert "LIANGPING_HOSTS" in answer.text


def test_a_socket_under_a_foreign_name_is_refused(client, configured, sign_in, person_with_role):
    sign_in(person_with_role("organizer"))
    configured(demo=False)
    headers = {"host": "evil.example", "origin": "http://evil.example"}
    socket = client.websocket_connect("ws://localhost/_stcore/stream", headers=headers)
    with pytest.raises(WebSocketDisconnect), socket:
        pass


def test_a_probe_may_ask_by_any_name_whether_the_platform_lives(client, configured):
    configured(demo=False)
    assert client.get("/health", headers={"host": "10.0.0.7:8501"}).status_code == 200


def test_https_is_told_to_browsers_where_it_is_used(client, configured):
    assert "strict-transport-security" not in client.get("/sign-in").headers
    configured(demo=False, public_url="https://pingshen.gov.example")
    headers = client.get("/sign-in", headers={"host": "pingshen.gov.example"}).headers
    assert headers["strict-transport-security"] == "max-age=31536000"


def test_no_other_site_may_embed_what_we_serve(client):
    for path in ("/sign-in", "/assets/plain.css", "/static/js/none.js"):
        assert client.get(path).headers["cross-origin-resource-policy"] == "same-origin"


def _senders(client_address: str, configured, **settings) -> str:
    """What a route behind our middleware takes for the sender's address."""
    configured(demo=False, **settings)

    async def show(request: Request) -> PlainTextResponse:
        return PlainTextResponse(request.client.host)

    guards = application.middleware(
        harms_others=lambda _: False, home_of=page_table.home_of, pages=page_table.URL_PATHS
    )
    behind = Starlette(routes=[Route("/health", show)], middleware=guards)
    asking = TestClient(behind, base_url="http://localhost", client=(client_address, 4711))
    return asking.get("/health", headers={"x-forwarded-for": "198.51.100.9"}).text


def test_attempts_are_counted_by_the_address_that_a_trusted_proxy_passes_on(configured):
    trusted = {"trusted_proxies": ("10.0.0.0/8",)}
    assert _senders("10.1.2.3", configured, **trusted) == "198.51.100.9"


def test_nobody_else_can_name_another_sender(configured):
    trusted = {"trusted_proxies": ("10.0.0.0/8",)}
    assert _senders("203.0.113.5", configured, **trusted) == "203.0.113.5"
