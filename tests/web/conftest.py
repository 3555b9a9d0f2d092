"""The real application on a store of its own, with the demonstration loaded."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from evaluation.services import platform as platforms
from evaluation.services.platform import Platform
from evaluation.settings import read_settings
from tests.prepared_stores import copy_store

PAGE = {"accept": "text/html"}


@pytest.fixture(scope="module")
def own_platform(
    prepared_demo: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Platform]:
    """The demonstration, of one file of tests: what one file gives an account no other finds there."""
    folder: Path = tmp_path_factory.mktemp("web")
    copy_store(prepared_demo, folder)
    settings = read_settings({"LIANGPING_DATA_DIR": str(folder), "LIANGPING_DEMO": "1"})
    running = platforms.start(settings)
    yield running
    running.store.close()


@pytest.fixture(autouse=True)
def platform(own_platform: Platform) -> Platform:
    platforms.install(own_platform)
    return own_platform


@pytest.fixture
def client(application: TestClient) -> TestClient:
    """A browser that has never been here, following no redirects."""
    application.cookies.clear()
    application.follow_redirects = False
    return application


@pytest.fixture
def configured(platform: Platform) -> Iterator[Callable[..., None]]:
    """Serve with other settings until the test ends."""

    def change(**settings: object) -> None:
        platforms.install(replace(platform, settings=replace(platform.settings, **settings)))

    yield change
    platforms.install(platform)


@pytest.fixture
def sign_in(client: TestClient) -> Callable[[str], None]:
    """Sign in as a person of the demonstration through its one click."""

    def enter(person: str, programme: str = "demo") -> None:
        client.get("/sign-in", headers=PAGE)
        answer = client.post(
            "/demo",
            data={
                "form_token": client.cookies["liangping_form"],
                "programme": programme,
                "person": person,
            },
        )
        assert answer.status_code == 303, answer.text

    return enter


@pytest.fixture
def person_with_role(platform: Platform) -> Callable[[str], str]:
    """The id of the first person of the demonstration with a role."""

    def find(role: str) -> str:
        people = platform.store.programme("demo").people
        return next(p.id for p in people if p.role == role)

    return find


@pytest.fixture
def csrf(client: TestClient) -> Callable[[], str]:
    """The token that the forms of the present session bring back, as a page shows it."""

    def find() -> str:
        text = client.get("/sign-out", headers=PAGE).text
        return text.split('name="csrf" value="')[1].split('"')[0]

    return find
