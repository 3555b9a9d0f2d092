"""Asking to be recused on the page, deciding on it, and taking a replacement."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from evaluation.domain.recusals import DeclaredGround, RequestState
from evaluation.services.actors import actor_named
from evaluation.services.platform import Platform
from evaluation.services.recusals import declare_recusal, own_requests, recusal_requests

OpenPage = Callable[..., AppTest]
COUNTY = "yangcheng"


@pytest.fixture
def request_id(demo: Platform) -> int:
    reviewer = actor_named(demo, "demo", "expert-2")
    kin = DeclaredGround.KINSHIP
    return declare_recusal(demo, reviewer, COUNTY, kin, "表弟在阳城县委任职").id


def test_a_reviewer_asks_on_the_list_and_the_county_waits(
    demo: Platform, open_page: OpenPage
) -> None:
    page = open_page("my_reviews", "expert-2")

    page.selectbox(key="recusal-county-zh_CN").select(COUNTY).run()
    page.selectbox(key=f"recusal-{COUNTY}-zh_CN-ground").select(DeclaredGround.ACADEMIC).run()
    page.button(key=f"recusal-{COUNTY}-zh_CN-yes").click().run()

    (view,) = own_requests(demo, actor_named(demo, "demo", "expert-2")).standing
    assert (view.request.county, view.request.ground) == (COUNTY, DeclaredGround.ACADEMIC)
    assert any("回避申请待处理" in m.value for m in page.markdown)


def test_the_organizer_reads_what_was_declared_and_grants_it(
    demo: Platform, open_page: OpenPage, request_id: int
) -> None:
    page = open_page("recusals", "organizer")
    assert any("表弟在阳城县委任职" in m.value for m in page.markdown)

    page.button(key=f"recusal-{request_id}-grant").click().run()

    (view,) = recusal_requests(demo, actor_named(demo, "demo", "organizer"))
    assert view.request.state is RequestState.GRANTED
    assert any("没有可以接替的专家" in m.value for m in page.markdown)  # all seven review all
    reviewers = open_page("my_reviews", "expert-2")
    assert not any("阳城" in str(m.value) for m in (*reviewers.markdown, *reviewers.button))
    assert not any("阳城" in b.label for b in reviewers.button)


def test_refusing_without_a_reason_says_so_and_decides_nothing(
    demo: Platform, open_page: OpenPage, request_id: int
) -> None:
    page = open_page("recusals", "organizer")

    page.button(key=f"recusal-{request_id}-refuse").click().run()

    assert [e.value for e in page.error] == ["不同意回避的，必须写明理由。"]
    (view,) = recusal_requests(demo, actor_named(demo, "demo", "organizer"))
    assert view.request.state is RequestState.FILED


def test_the_reviewer_reads_why_it_was_refused(
    demo: Platform, open_page: OpenPage, request_id: int
) -> None:
    page = open_page("recusals", "organizer")
    page.text_area(key=f"recusal-{request_id}-reason").input("不属应回避的情形").run()
    page.button(key=f"recusal-{request_id}-refuse").click().run()

    reviewers = open_page("my_reviews", "expert-2")

    assert any("不属应回避的情形" in c.value for c in reviewers.caption)


@pytest.mark.parametrize("person", ["expert-1", "expert-3", "contact-yangcheng", "observer"])
def test_nobody_else_sees_what_was_declared(
    demo: Platform, open_page: OpenPage, request_id: int, person: str
) -> None:
    page = open_page("recusals", person)

    assert [e.value for e in page.error] == ["回避申请由组织者办理。"]
    assert not any("表弟" in m.value for m in page.markdown)
