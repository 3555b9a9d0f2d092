"""The organizer's page on people and accounts."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from evaluation.domain.people import Role
from evaluation.domain.people_entry import ERASED_NAME
from evaluation.services.actors import actor_named
from evaluation.services.invitations import accept_invitation, invitation, invite
from evaluation.services.people import add_person
from evaluation.services.people_list import AccountState, ListedPerson, listed_people
from evaluation.services.platform import Platform
from evaluation.services.sessions import session
from evaluation.storage.second_factors import begin_factor, confirm_factor, has_factor
from evaluation.ui.parts.paging import PAGE_SIZE

OpenPage = Callable[..., AppTest]
NEW = {"id": "new", "name": "王新", "role": "observer", "unit": "市审计局"}
HEADER = "id,name,role,unit,county,rounds\n"


def listed(demo: Platform, person: str) -> ListedPerson:
    everyone = listed_people(demo, actor_named(demo, "demo", "organizer"))
    return next(p for p in everyone if p.person.id == person)


@pytest.fixture
def page(demo: Platform, open_page: OpenPage) -> AppTest:
    """The page with somebody on it who has no account, opened."""
    add_person(demo, actor_named(demo, "demo", "organizer"), NEW)
    shown = open_page("people", "organizer")
    shown.text_input(key="people-search").input("王新").run()
    return shown.button(key="person-new-open").click().run()


def texts(page: AppTest) -> str:
    return "\n".join(m.value for m in (*page.markdown, *page.caption, *page.code))


@pytest.mark.parametrize("who", ["lead", "observer"])
def test_the_page_is_the_organizers(demo: Platform, open_page: OpenPage, who: str) -> None:
    people = {p.role: p.id for p in demo.store.programme("demo").people}
    person = people[Role.PANEL_LEAD if who == "lead" else Role.REVIEWER]

    page = open_page("people", person)

    assert [e.value for e in page.error] == ["只有组织者可以管理人员与账号。"]
    assert not page.button


def test_the_search_finds_by_name(page: AppTest) -> None:
    found = [m.value for m in page.markdown if m.value.startswith("**") and "badge" in m.value]

    assert found == ["**王新** · 观察员 :gray-badge[未开通账号]"]


def test_a_person_is_added_by_the_form(demo: Platform, open_page: OpenPage) -> None:
    page = open_page("people", "organizer")

    page.text_input(key="people-add-0-name").input("李增")
    page.text_input(key="people-add-0-unit").input("市统计局")
    page.selectbox(key="people-add-0-role-zh_CN").select(Role.OBSERVER)
    page.button(key="people-add-yes").click().run()

    assert [s.value for s in page.success] == ["已增加李增（编号p1）。"]
    assert listed(demo, "p1").person.unit == "市统计局"


def test_who_was_added_heads_the_list_though_it_goes_on_over_the_page(
    demo: Platform, open_page: OpenPage
) -> None:
    page = open_page("people", "organizer")
    page.text_input(key="people-add-0-name").input("最后一人")
    page.selectbox(key="people-add-0-role-zh_CN").select(Role.OBSERVER)
    page.button(key="people-add-yes").click().run()

    rows = [m.value for m in page.markdown if m.value.startswith("**") and "badge" in m.value]
    assert len(rows) == PAGE_SIZE
    assert rows[0].startswith("**最后一人**")


def test_a_faulty_entry_is_told_by_its_field(demo: Platform, open_page: OpenPage) -> None:
    page = open_page("people", "organizer")

    page.text_input(key="people-add-0-name").input("=1+1")
    page.selectbox(key="people-add-0-role-zh_CN").select(Role.OBSERVER)
    page.button(key="people-add-yes").click().run()

    assert "姓名：不能以" in page.error[0].value


def test_a_link_is_shown_once_with_a_sentence(demo: Platform, page: AppTest) -> None:
    page.button(key="person-new-link").click().run()

    text = page.code[0].value
    token = text.rsplit("/", 1)[1]
    assert text.startswith("王新：请在")
    assert invitation(demo, token).person.id == "new"
    page.button(key="people-links-seen").click().run()
    assert not page.code


def test_a_revoked_link_opens_nothing(demo: Platform, page: AppTest) -> None:
    page.button(key="person-new-link").click().run()

    page.button(key="person-new-revoke").click().run()

    assert listed(demo, "new").account is AccountState.NONE


def test_everyone_without_an_account_is_invited_at_once(
    demo: Platform, open_page: OpenPage
) -> None:
    page = open_page("people", "organizer")

    page.button(key="people-invite-everyone").click().run()

    people = demo.store.programme("demo").people
    assert page.code[0].value.count("/invitation/") == len(people) - 1
    assert "每个人都有账号，或有一个还有效的邀请链接。" in texts(page)


def test_a_lost_second_factor_is_taken_away(demo: Platform, page: AppTest) -> None:
    person = demo.store.programme("demo").person_ids["new"]
    token = invite(demo, "demo", "new")
    entry = accept_invitation(demo, token, "new.person", "correct horse battery")
    signed_in = session(demo, entry.token)
    assert signed_in is not None
    assert person == signed_in.person_number
    demo.store.write(lambda conn: begin_factor(conn, signed_in.account_id, "SECRET", 1))
    demo.store.write(lambda conn: confirm_factor(conn, signed_in.account_id, 2))
    page.run()
    page.button(key="person-new-second-factor-remove").click().run()
    assert "已移除王新的二次验证" in " ".join(s.value for s in page.success)
    assert session(demo, entry.token) is None
    with demo.store.read() as conn:
        assert not has_factor(conn, signed_in.account_id)
    with pytest.raises(KeyError):
        page.button(key="person-new-second-factor-remove")


def test_somebody_is_taken_out(demo: Platform, page: AppTest) -> None:
    page.button(key="person-new-remove").click().run()

    assert [s.value for s in page.success] == ["已移出王新。"]
    assert not listed(demo, "new").active


def test_the_own_account_is_managed_elsewhere(demo: Platform, open_page: OpenPage) -> None:
    page = open_page("people", "organizer")

    page.button(key="person-organizer-open").click().run()

    assert "自己的账号请在“我的账号”页面管理。" in texts(page)
    assert "不能移出自己；请由另一位组织者办理。" in texts(page)


def test_erasing_asks_for_the_id_and_a_reason(demo: Platform, page: AppTest) -> None:
    page.button(key="person-new-erase").click().run()
    assert "此操作不能撤销。" in texts(page)
    assert page.button(key="person-new-erase-yes").disabled

    page.text_input(key="person-new-erase-id").input("new").run()
    page.button(key="person-new-erase-yes").click().run()
    assert [e.value for e in page.error] == ["删除个人信息必须写明理由。"]

    page.text_input(key="person-new-erase-reason").input("本人申请").run()
    page.button(key="person-new-erase-yes").click().run()
    assert listed(demo, "new").person.name == ERASED_NAME


def test_a_file_is_only_told_until_it_is_confirmed(demo: Platform, open_page: OpenPage) -> None:
    page = open_page("people", "organizer")
    content = (HEADER + "new,王新,observer,市审计局,,\n").encode()

    page.get("file_uploader")[0].set_value(("people.csv", content, "text/csv")).run()
    told = texts(page)
    before = [p for p in demo.store.programme("demo").people if p.id == "new"]
    page.button(key="people-file-yes").click().run()

    assert "**增加1人**" in told
    assert before == []
    assert listed(demo, "new").person.name == "王新"


def test_a_faulty_file_is_told_line_by_line(demo: Platform, open_page: OpenPage) -> None:
    page = open_page("people", "organizer")
    content = (HEADER + "new,王新,boss,市审计局,,\n").encode()

    page.get("file_uploader")[0].set_value(("people.csv", content, "text/csv")).run()

    assert "people.csv\\:2\\: role\\: 应为" in page.error[0].value
    assert "people-file-yes" not in {b.key for b in page.button}
