"""Moving rounds from the page."""

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from evaluation.domain.rounds import RoundAct, RoundState
from evaluation.services.actors import actor_named
from evaluation.services.platform import Platform
from evaluation.services.rounds import move_round

OpenPage = Callable[..., AppTest]


def state_of(demo: Platform, number: int) -> RoundState:
    return next(r for r in demo.store.programme("demo").rounds if r.number == number).state


def test_the_first_click_only_says_what_closing_will_do(
    demo: Platform, open_page: OpenPage
) -> None:
    page = open_page("rounds", "organizer")

    page.button(key="round-2-close").click().run()

    assert any("停止评分并封存" in m.value for m in page.markdown)
    assert state_of(demo, 2) is RoundState.OPEN


def test_the_second_click_closes_the_round_and_shows_its_seal(
    demo: Platform, open_page: OpenPage
) -> None:
    page = open_page("rounds", "organizer")

    page.button(key="round-2-close").click().run()
    page.button(key="round-2-close-yes").click().run()

    assert state_of(demo, 2) is RoundState.CLOSED
    assert "第2轮（终评）：关闭并封存已完成。" in [s.value for s in page.success]
    assert len(page.code) == 2


def test_cancelling_leaves_the_round_as_it_is(demo: Platform, open_page: OpenPage) -> None:
    page = open_page("rounds", "organizer")

    page.button(key="round-2-close").click().run()
    page.button(key="round-2-close-no").click().run()

    assert not any("停止评分并封存" in m.value for m in page.markdown)
    assert state_of(demo, 2) is RoundState.OPEN


def test_reopening_without_a_reason_is_refused_in_a_sentence(
    demo: Platform, open_page: OpenPage
) -> None:
    move_round(demo, actor_named(demo, "demo", "organizer"), 2, RoundAct.CLOSE)
    page = open_page("rounds", "organizer")

    page.button(key="round-2-reopen").click().run()
    page.button(key="round-2-reopen-yes").click().run()

    assert [e.value for e in page.error] == ["重新开放必须写明理由，理由将在报告中公开。"]
    assert state_of(demo, 2) is RoundState.CLOSED


def test_a_reason_reopens_the_round(demo: Platform, open_page: OpenPage) -> None:
    move_round(demo, actor_named(demo, "demo", "organizer"), 2, RoundAct.CLOSE)
    page = open_page("rounds", "organizer")

    page.button(key="round-2-reopen").click().run()
    page.text_area(key="round-2-reopen-reason").input("一县材料漏传").run()
    page.button(key="round-2-reopen-yes").click().run()

    assert state_of(demo, 2) is RoundState.OPEN


def test_a_grey_button_says_why_as_tooltip_and_in_words(
    demo: Platform, open_page: OpenPage
) -> None:
    move_round(demo, actor_named(demo, "demo", "organizer"), 2, RoundAct.CLOSE)
    page = open_page("rounds", "organizer")

    button = page.button(key="round-2-confirm")

    assert button.disabled
    assert button.help == "只有评审组组长可以代表评审单位确认结果。"
    assert any("只有评审组组长可以代表评审单位确认结果" in c.value for c in page.caption)


def test_only_the_acts_that_can_come_next_are_offered(open_page: OpenPage) -> None:
    page = open_page("rounds", "organizer")

    acts = {b.key for b in page.button if b.key and b.key.startswith("round-")}

    assert acts == {"round-2-close"}


def test_the_panel_lead_confirms_what_the_organizer_closed(
    demo: Platform, open_page: OpenPage
) -> None:
    move_round(demo, actor_named(demo, "demo", "organizer"), 2, RoundAct.CLOSE)
    page = open_page("rounds", "expert-1")

    page.button(key="round-2-confirm").click().run()
    page.button(key="round-2-confirm-yes").click().run()

    assert state_of(demo, 2) is RoundState.CONFIRMED


def test_a_reviewer_is_refused_the_rounds(open_page: OpenPage) -> None:
    page = open_page("rounds", "expert-2")

    assert [e.value for e in page.error] == ["评审进度仅供组织者和评审组组长查看。"]
    assert not page.button
