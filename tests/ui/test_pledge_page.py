"""The pledge opens by itself before anything else, and signing it opens what was asked for."""

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from evaluation.domain.pledges import STANDARD_TEXT, clauses
from evaluation.services.actors import actor_named
from evaluation.services.platform import Platform
from evaluation.services.pledges import my_pledge

OpenPage = Callable[..., AppTest]
NEWCOMER = "expert-8"  # joins the demonstration's panel in the round that runs


def test_who_has_not_signed_reads_the_pledge_in_place_of_their_reviews(
    demo: Platform, open_page: OpenPage
) -> None:
    page = open_page("my_reviews", NEWCOMER)

    shown = [m.value for m in page.markdown]
    assert [c for c in clauses(STANDARD_TEXT) if c not in shown] == []
    assert [t.value for t in page.title] == ["承诺书"]
    assert not page.header
    assert page.button(key="pledge-sign").disabled


def test_signing_opens_the_reviews(demo: Platform, open_page: OpenPage) -> None:
    page = open_page("my_reviews", NEWCOMER)

    page.checkbox[0].check().run()
    page.button(key="pledge-sign").click().run()

    assert my_pledge(demo, actor_named(demo, "demo", NEWCOMER)).is_signed
    assert [t.value for t in page.title] == ["我的评审"]
    assert page.header


def test_the_signed_pledge_is_there_to_read_again(demo: Platform, open_page: OpenPage) -> None:
    page = open_page("pledge", "expert-2")

    assert "随评分导入登记第1版" in page.success[0].value
    assert not page.checkbox


def test_the_organizer_sees_who_has_yet_to_sign_and_the_panel_lead_does_not(
    demo: Platform, open_page: OpenPage
) -> None:
    organizers = open_page("progress", "organizer")
    leads = open_page("progress", "expert-1")

    assert any("不能评分：专家辛" in m.value for m in organizers.markdown)
    assert not any("不能评分" in m.value for m in leads.markdown)
