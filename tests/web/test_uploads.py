"""One page takes a file, a short CSV, from organizers; the gate looks before Streamlit keeps it."""

import pytest

from evaluation.web.uploads import LIMIT

ADDRESS = "/_stcore/upload_file/session/file"
SAME = {"origin": "http://localhost"}


def _put(client, name: str, content: bytes):
    return client.put(ADDRESS, files={"file": (name, content)}, headers=SAME)


@pytest.mark.parametrize("role", ["reviewer", "panel_lead", "contact", "reader"])
def test_whoever_has_no_page_for_it_sends_no_file(client, sign_in, person_with_role, role):
    sign_in(person_with_role(role))
    answer = _put(client, "people.csv", b"id,name\n")
    assert answer.status_code == 403
    assert answer.text == "此页面不接收文件。"


@pytest.fixture
def organizer(client, sign_in, person_with_role):
    sign_in(person_with_role("organizer"))
    return client


def test_a_list_of_people_reaches_streamlit_whole(organizer):
    # Streamlit's own answer, for want of its own token: the file passed the gate.
    answer = _put(organizer, "人员.csv", b"id,name\n" * 1000)
    assert answer.text == "XSRF token missing or invalid"


def test_a_file_that_is_too_large_is_not_kept(organizer):
    answer = _put(organizer, "people.csv", b"x" * (LIMIT + 8192))
    assert answer.status_code == 413
    assert answer.text == "文件超过1MB，已拒绝。"


@pytest.mark.parametrize(
    ("name", "content"), [("people.xlsx", b"x"), ("people.csv", b"PK\0\0"), ("csv", b"x")]
)
def test_another_kind_of_file_is_not_kept(organizer, name, content):
    assert _put(organizer, name, content).status_code == 415
