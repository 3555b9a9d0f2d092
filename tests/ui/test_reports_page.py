"""Approving from the page of reports, and what each report's card says of it."""

import time
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from evaluation.domain.dispatch import DispatchState
from evaluation.services.actors import Actor, actor_named
from evaluation.services.approval_jobs import approval_progress
from evaluation.services.approving import approve
from evaluation.services.dispatching import add_recipient
from evaluation.services.objecting import file_objection, objections
from evaluation.services.outbox import outbox
from evaluation.services.platform import Platform
from evaluation.services.report_desk import report_desk

OpenPage = Callable[..., AppTest]
PATIENCE_SECONDS = 180
SAMPLE = "jincheng-2022"


@pytest.fixture
def organizer(demo: Platform) -> Actor:
    return actor_named(demo, SAMPLE, "organizer")


def wait_for_approval(demo: Platform, organizer: Actor) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        view = approval_progress(demo, organizer)
        if view and view.state.is_over:
            return
        time.sleep(0.1)
    raise AssertionError("approving did not end")


def texts(page: AppTest) -> str:
    parts = (page.markdown, page.caption, page.success, page.warning, page.error, page.info)
    return "\n".join(str(e.value) for kind in parts for e in kind)


def test_the_first_click_only_says_what_approving_will_do(
    demo: Platform, organizer: Actor, open_page: OpenPage
) -> None:
    page = open_page("reports", "organizer", SAMPLE)

    page.button(key="approve-city").click().run()

    assert "签发1份报告：全市比较报告。" in texts(page)
    assert "抄送名单中没有收件人" in texts(page)
    assert report_desk(demo, organizer).entries[0].approved is None


def test_the_second_click_approves_in_the_background(
    demo: Platform, organizer: Actor, open_page: OpenPage
) -> None:
    page = open_page("reports", "organizer", SAMPLE)

    page.button(key="approve-city").click().run()
    page.button(key="approval-city-yes").click().run()
    wait_for_approval(demo, organizer)
    page.run()

    approved = report_desk(demo, organizer).entries[0].approved
    assert approved
    assert "新签发1份。" in texts(page)
    assert approved.snapshot.code in texts(page)


def test_cancelling_the_preview_approves_nothing(
    demo: Platform, organizer: Actor, open_page: OpenPage
) -> None:
    page = open_page("reports", "organizer", SAMPLE)

    page.button(key="approve-city").click().run()
    page.button(key="approval-city-no").click().run()

    assert "签发将会" not in texts(page)
    assert report_desk(demo, organizer).entries[0].approved is None


def test_an_unchanged_report_is_left_as_it_is(
    demo: Platform, organizer: Actor, open_page: OpenPage
) -> None:
    before = {e.approved.snapshot.code for e in report_desk(demo, organizer).entries if e.approved}
    page = open_page("reports", "organizer", SAMPLE)

    page.button(key="approve-lingchuan").click().run()
    assert page.text_area(key="approval-lingchuan-note").label.startswith("更正理由")
    page.button(key="approval-lingchuan-yes").click().run()
    wait_for_approval(demo, organizer)
    page.run()

    assert "内容未变、保持原样1份。" in texts(page)
    after = {e.approved.snapshot.code for e in report_desk(demo, organizer).entries if e.approved}
    assert after == before


def test_a_card_tells_how_far_its_report_has_come(
    demo: Platform, organizer: Actor, open_page: OpenPage
) -> None:
    page = open_page("reports", "organizer", SAMPLE)

    cards = [m.value for m in page.markdown if "badge" in m.value]

    assert "草稿" in cards[1]
    assert all("已签发" in c and "已发出 1/1" in c and "已签收 0/1" in c for c in cards[2:])


def test_the_panel_lead_reads_and_cannot_approve(open_page: OpenPage) -> None:
    page = open_page("reports", "expert-1", SAMPLE)

    assert "只有组织者可以签发报告。" in texts(page)
    assert page.button(key="approve-city").disabled


def test_a_batch_is_offered_in_every_format(open_page: OpenPage) -> None:
    page = open_page("reports", "organizer", SAMPLE)

    formats = page.segmented_control(key="batch-formats-zh_CN")

    assert list(formats.options) == ["PDF", "Word", "Excel", "HTML"]
    assert "将生成6份报告，共24个文件" in texts(page)
    formats.set_value(["xlsx"]).run()
    assert "将生成6份报告，共6个文件" in texts(page)


def test_a_reviewer_gets_no_report(open_page: OpenPage) -> None:
    page = open_page("reports", "expert-2", SAMPLE)

    assert not [b for b in page.button if b.key and b.key.startswith("approve-")]
    assert "核验码" not in texts(page)


def test_nothing_of_dispatch_is_told_to_a_county(demo: Platform, open_page: OpenPage) -> None:
    found = outbox(demo, actor_named(demo, SAMPLE, "organizer"))
    code = found.entries[0].dispatch.code
    page = open_page("dispatch", "reader-gaoping", SAMPLE)

    assert [e.value for e in page.error] == ["报告的抄送和签收情况仅供组织者和评审组组长查看。"]
    assert code not in texts(page)


def test_marking_as_sent_lists_who_gets_what_first(
    demo: Platform, organizer: Actor, open_page: OpenPage
) -> None:
    (approval,) = approve(demo, organizer, [], city=True)
    add_recipient(demo, organizer, approval.code, "市委组织部", copies=2)
    page = open_page("dispatch", "organizer", SAMPLE)

    page.button(key="dispatch-ask").click().run()

    assert "1份报告，1个收件单位（人），共2份" in texts(page)
    assert "市委组织部" in texts(page)
    assert len(outbox(demo, organizer).in_state(DispatchState.PREPARED)) == 1
    page.button(key="dispatch-yes").click().run()
    assert "请写明发出方式" in texts(page)
    page.selectbox(key="dispatch-way-zh_CN").select_index(0).run()
    page.button(key="dispatch-yes").click().run()
    assert outbox(demo, organizer).in_state(DispatchState.PREPARED) == ()
    assert "已标记发出1份。" in texts(page)


def test_a_receipt_link_is_shown_once(
    demo: Platform, organizer: Actor, open_page: OpenPage
) -> None:
    dispatch = outbox(demo, organizer).entries[0].dispatch
    page = open_page("dispatch", "organizer", SAMPLE)

    page.button(key=f"link-{dispatch.id}").click().run()

    assert "/receipt/" in page.code[0].value
    page.button(key=f"link-{dispatch.id}-seen").click().run()
    assert not page.code


def test_the_organizer_enters_a_receipt(
    demo: Platform, organizer: Actor, open_page: OpenPage
) -> None:
    dispatch = outbox(demo, organizer).entries[0].dispatch
    page = open_page("dispatch", "organizer", SAMPLE)

    page.button(key=f"enter-{dispatch.id}-yes").click().run()
    assert "请写明签收人。" in texts(page)
    page.text_input(key=f"enter-{dispatch.id}-by").input("王五").run()
    page.selectbox(key=f"enter-{dispatch.id}-way-zh_CN").select_index(0).run()
    page.button(key=f"enter-{dispatch.id}-yes").click().run()

    (entry,) = outbox(demo, organizer).in_state(DispatchState.RECEIVED)
    assert (entry.dispatch.received_by, entry.dispatch.by_link) == ("王五", False)


def test_the_panel_lead_sees_dispatch_and_changes_nothing(open_page: OpenPage) -> None:
    page = open_page("dispatch", "expert-1", SAMPLE)

    assert {m.label: m.value for m in page.metric}["已发出，待签收"] == "6"
    assert not [b for b in page.button if b.key and b.key.startswith(("link-", "enter-"))]
    assert "只有组织者可以登记签收。" in texts(page)


def test_a_county_confirms_receipt_and_objects(
    demo: Platform, organizer: Actor, open_page: OpenPage
) -> None:
    page = open_page("my_report", "contact-gaoping", SAMPLE)
    own = next(e.dispatch for e in outbox(demo, organizer).entries if e.county.id == "gaoping")

    page.button(key=f"own-{own.id}-yes").click().run()
    assert "登录平台确认" in texts(page)

    page.text_area(key=f"objection-{own.code}").input("培训场次应为12场。").run()
    page.checkbox(key=f"objection-{own.code}-sure").check().run()
    page.button(key="objection-yes").click().run()

    assert "待答复" in texts(page)
    assert "答复后才能再提" in texts(page)
    answering = open_page("dispatch", "organizer", SAMPLE)
    assert {m.label: m.value for m in answering.metric}["待答复的异议"] == "1"


def test_an_answer_reaches_the_county(
    demo: Platform, organizer: Actor, open_page: OpenPage
) -> None:
    own = next(e.dispatch for e in outbox(demo, organizer).entries if e.county.id == "gaoping")
    contact = actor_named(demo, SAMPLE, "contact-gaoping")
    filed = file_objection(demo, contact, own.code, "培训场次应为12场。")
    page = open_page("dispatch", "organizer", SAMPLE)

    page.segmented_control(key=f"objection-{filed.id}-upheld-zh_CN").set_value(False).run()
    page.text_area(key=f"objection-{filed.id}-answer").input("佐证只有10场。").run()
    page.button(key=f"objection-{filed.id}-yes").click().run()

    assert objections(demo, contact)[0].objection.answer == "佐证只有10场。"
    reading = open_page("my_report", "contact-gaoping", SAMPLE)
    assert "异议不成立" in texts(reading)


def test_a_reader_cannot_object(demo: Platform, open_page: OpenPage) -> None:
    page = open_page("my_report", "reader-gaoping", SAMPLE)

    assert "只有本县（市、区）的联系人可以对本县报告提出异议。" in texts(page)
    assert not [t for t in page.text_area if t.key and t.key.startswith("objection-")]
