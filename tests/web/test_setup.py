"""The link of the first start, in a browser: looking is free, and it makes one organizer."""

import pytest

from evaluation.services import first_start
from evaluation.services import platform as platforms
from evaluation.services.platform import start
from evaluation.services.programmes import load_folder
from evaluation.settings import read_settings
from tests.prepared_stores import copy_store
from tests.small_programme import write_small_programme

PAGE = {"accept": "text/html"}
PASSWORD = "correct horse battery"


@pytest.fixture
def new(client, platform, prepared_empty, tmp_path):
    """The same application on a store that was only just made."""
    copy_store(prepared_empty, tmp_path / "data")
    running = start(read_settings({"LIANGPING_DATA_DIR": str(tmp_path / "data")}))
    platforms.install(running)
    yield running
    platforms.install(platform)
    running.store.close()


@pytest.fixture
def loaded(new, tmp_path):
    load_folder(new, write_small_programme(tmp_path / "small"))
    return f"/setup/{first_start.new_link(new)}"


def send(client, link, password=PASSWORD, token=None, **fields):
    client.get(link, headers=PAGE)
    given = client.cookies.get("liangping_form", "") if token is None else token
    data = {"organizer": "small/org", "login": "anna", "password": password, "again": password}
    return client.post(link, data={**data, "form_token": given, **fields})


def test_it_makes_the_organizer_and_signs_in(client, loaded):
    assert "组织者一" in client.get(loaded, headers=PAGE).text
    assert send(client, loaded).headers["location"] == "/"
    assert "首次设置链接" in client.get("/account", headers=PAGE).text


def test_afterwards_it_is_answered_like_an_unknown_link(client, loaded):
    send(client, loaded)
    client.cookies.clear()
    used, unknown = (client.get(a, headers=PAGE) for a in (loaded, "/setup/made-up"))
    assert used.status_code == unknown.status_code == 403
    assert used.text == unknown.text
    assert send(client, loaded).status_code == 403


def test_before_a_programme_is_loaded_it_says_what_to_do(client, new, tmp_path):
    link = f"/setup/{first_start.new_link(new)}"
    assert "liangping load" in client.get(link, headers=PAGE).text
    load_folder(new, write_small_programme(tmp_path / "small"))
    assert send(client, link).status_code == 303


def test_a_form_of_another_site_makes_nobody(client, loaded):
    assert send(client, loaded, token="made-up").status_code == 422
    assert send(client, loaded).status_code == 303


def test_what_cannot_be_taken_is_told_and_uses_nothing_up(client, loaded):
    assert "不一致" in send(client, loaded, again="another").text
    assert "至少" in send(client, loaded, password="short").text
    assert "哪一位组织者" in send(client, loaded, organizer="small/lead").text
    assert send(client, loaded).status_code == 303
