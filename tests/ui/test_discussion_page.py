"""A discussion on the page once it is no longer this person's."""

import pytest
from streamlit.testing.v1 import AppTest

from evaluation.services.accounts import demo_sign_in
from evaluation.services.platform import Platform
from evaluation.ui import session


def _posts_then_the_page() -> None:
    """The posts look after themselves; the script is run again from its beginning where they end."""
    import streamlit as st

    from evaluation.ui.views import discussion

    if "begun" in st.session_state:
        st.write("再次运行")
        return
    st.session_state["begun"] = True
    discussion._posts(1, "yangcheng")


def test_posts_that_one_may_no_longer_read_run_the_whole_page_again(
    demo: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = demo_sign_in(demo, "demo", "expert-2")
    monkeypatch.setattr(session, "token", lambda: token)
    monkeypatch.setattr(session, "address", lambda: "127.0.0.1")

    page = AppTest.from_function(_posts_then_the_page, default_timeout=60).run()

    assert not page.exception
    assert [m.value for m in page.markdown] == ["再次运行"]
