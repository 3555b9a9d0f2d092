"""Whatever is sent to an address, a person reads a sentence: no fault of ours, no traceback."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from evaluation.services import platform as platforms
from evaluation.services.platform import Platform
from evaluation.web import application
from tests.matrix.every_service import rehearsed

PAGE = {"accept": "text/html"}
SAME = {"origin": "http://localhost"}
FIELDS = [
    "login",
    "password",
    "again",
    "old",
    "new",
    "next",
    "code",
    "name",
    "token",
    "programme",
    "person",
    "session",
    "text",
    "round",
    "county",
    "criterion",
    "comment",
    "tab",
    "base_version",
    "act",
    "discussion",
    "to",
    "language",
]
"""Names that our forms and messages use."""
ODD = st.sampled_from(
    (
        *("", " ", "0", "-1", "9" * 30, "9" * 400, "1.5", "NaN", "\0", "\ud7ff", "%00", "%"),
        *("jia'--", "<script>", "{x}", "../../etc/passwd", "\u202e", "\r\nx: y", "甲" * 300),
        *("chengqu", "pdf", "xlsx", "blank"),
    )
)
NUMBERS = st.sampled_from(["0", "1", "9" * 19, "9" * 30, "9" * 400]) | st.integers(0).map(str)
WORDS = ODD | st.text(max_size=40)
FORMS = st.dictionaries(st.sampled_from(FIELDS), WORDS, max_size=6)
BODIES = st.binary(max_size=60) | st.sampled_from([b"\xff\xfe", b"%zz=%", b"[" * 5000, b"null"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=4,
)
ROUTES = sorted({(r.path, m) for r in application.routes() for m in r.methods or () if m != "HEAD"})
INNER = {r.path for r in application.inner_routes()}
COMING = [
    (path, method, role)
    for path, method in ROUTES
    for role in (("organizer", "reviewer") if path in INNER else ("",))
]
"""Who asks for what: the gate leads strangers away from inner addresses, whatever they ask."""
THREE, TWO = st.lists(WORDS, min_size=3, max_size=3), st.lists(NUMBERS, min_size=2, max_size=2)
FUZZED = settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def unharmed(platform: Platform) -> Iterator[None]:
    """What is written is taken back: other tests go on with the same store."""
    platforms.install(rehearsed(platform))
    yield
    platforms.install(platform)


@pytest.fixture
def visit(
    client: TestClient,
    unharmed: None,
    sign_in: Callable[[str], None],
    person_with_role: Callable[[str], str],
    platform: Platform,
) -> Callable[[str], Mapping[str, str]]:
    """Come as somebody, and be given the tokens that their forms must bring back."""

    def come(role: str) -> Mapping[str, str]:
        client.cookies.clear()
        if role:
            platforms.install(platform)
            sign_in(person_with_role(role))
            platforms.install(rehearsed(platform))
        client.get("/verify", headers=PAGE)
        client.get("/sign-in", headers=PAGE)
        found = re.search(r'name="csrf" value="([^"]*)"', client.get("/sign-out").text)
        form_token = client.cookies.get("liangping_form") or ""
        return {"form_token": form_token, "csrf": found[1] if found else ""}

    return come


def _told_properly(client: TestClient, method: str, address: str, **sent: object) -> None:
    session = client.cookies.get("liangping_session")
    answer = client.request(method, address, headers={**PAGE, **SAME}, **sent)  # type: ignore[arg-type]
    assert answer.status_code < 500, (method, address, sent)
    assert "Traceback" not in answer.text
    assert "意外错误" not in answer.text
    if session and client.cookies.get("liangping_session") != session:
        client.cookies.set("liangping_session", session)


def _address(path: str, words: list[str], numbers: list[str], query: Mapping[str, str]) -> str:
    text, digits = iter(words), iter(numbers)

    def blank(found: re.Match[str]) -> str:
        return next(digits) if ":int" in found[0] else quote(next(text), safe="")

    filled = re.sub(r"\{[^}]*\}", blank, path)
    asked = "&".join(f"{quote(k)}={quote(v)}" for k, v in query.items())
    return f"{filled}?{asked}" if asked else filled


@pytest.mark.parametrize(("path", "method", "role"), COMING)
def test_no_address_and_no_form_brings_a_fault_to_light(
    client: TestClient,
    visit: Callable[[str], Mapping[str, str]],
    path: str,
    method: str,
    role: str,
) -> None:
    tokens = visit(role)

    @FUZZED
    @given(words=THREE, numbers=TWO, query=FORMS, form=FORMS)
    def asking(
        words: list[str], numbers: list[str], query: dict[str, str], form: dict[str, str]
    ) -> None:
        address = _address(path, words, numbers, query)
        sent = {"data": {**form, **tokens}} if method == "POST" else {}
        if method == "PUT":
            sent = {"json": {**form, **tokens}}
        _told_properly(client, method, address, **sent)

    asking()


@pytest.mark.parametrize(("path", "method"), [r for r in ROUTES if r[1] != "GET"])
def test_no_body_brings_a_fault_to_light(
    client: TestClient,
    visit: Callable[[str], Mapping[str, str]],
    path: str,
    method: str,
) -> None:
    visit("reviewer")
    kinds = ["application/x-www-form-urlencoded", "application/json", "multipart/form-data", ""]

    @FUZZED
    @given(body=BODIES, kind=st.sampled_from(kinds), values=st.dictionaries(WORDS, VALUES))
    def asking(body: bytes, kind: str, values: dict[str, object]) -> None:
        sent = json.dumps(values).encode("utf-8", "surrogatepass") if method == "PUT" else body
        for content in (body, sent):
            answer = client.request(
                method,
                _address(path, ["x"], [], {}),
                content=content,
                headers={**PAGE, **SAME, "content-type": kind},
            )
            assert answer.status_code < 500, (path, content)
            assert "意外错误" not in answer.text

    asking()
