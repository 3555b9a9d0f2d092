"""Dispatch: who gets what is said before it leaves, and what left stays written down."""

from datetime import date

import fastexcel
import pytest

from evaluation.domain.dispatch import DispatchState
from evaluation.errors import FaultyInputError, NotAllowedError, NotFoundError
from evaluation.services.approving import approve
from evaluation.services.dispatch_papers import cover_letter, register, register_document
from evaluation.services.dispatching import (
    add_recipient,
    mark_sent,
    preview_sending,
    withdraw_recipient,
)
from evaluation.services.outbox import outbox
from evaluation.services.programmes import load_folder
from evaluation.services.receipts import enter_receipt
from evaluation.services.reporting import report_entries
from evaluation.storage.history import acts_on, history
from tests.services.dispatch_steps import (
    EVERY_ROLE_BUT_THE_ORGANIZER,
    approved_code,
    change_what_reports_say,
    dispatch_of,
    load_published,
    sent_code,
)

APPROVAL_DAY = date(2026, 3, 1)


@pytest.fixture
def people(platform, tmp_path):
    return load_published(platform, tmp_path / "small")


@pytest.fixture
def prepared(platform, people):
    """A report that waits for its recipient."""
    code = approved_code(platform, people["org"], "bing")
    return dispatch_of(platform, people["org"], code)


def states(platform, people) -> dict[str, DispatchState]:
    return {e.dispatch.office: e.dispatch.state for e in outbox(platform, people["org"]).entries}


def text_of(document) -> str:
    return str(document.blocks)


def test_the_outbox_says_what_waits_and_what_is_missing(platform, people) -> None:
    approve(platform, people["org"], ["bing", "ding"], city=True)

    found = outbox(platform, people["org"])

    assert [e.dispatch.office for e in found.entries] == ["丙县县委书记", "丁县县委书记"]
    assert [c.id for c in found.unapproved] == ["jia", "yi"]
    assert [r.county for r in found.unaddressed] == [None]
    assert [str(s) for s in found.sentences] == [
        "待发2份，已发待签收0份，已签收0份。",
        "尚未签发报告的县（市、区）2个：甲县、乙县。",
        "已签发但没有收件人的报告1份：全市比较报告。",
    ]


def test_what_was_sent_of_a_corrected_report_is_kept_but_not_counted(
    platform, people, tmp_path
) -> None:
    older = sent_code(platform, people["org"], "bing")
    change_what_reports_say(platform, tmp_path / "small")
    newer = approved_code(platform, people["org"], "bing", note="更正")

    found = outbox(platform, people["org"])

    assert [e.snapshot.superseded_by for e in found.in_state(DispatchState.SENT)] == [newer]
    assert found.standing(DispatchState.SENT) == ()
    assert [str(s) for s in found.sentences[:2]] == [
        "待发1份，已发待签收0份，已签收0份。",
        "另有1份是已被更正的原报告，不计入以上份数。",
    ]
    assert older != newer


def test_what_is_about_to_leave_is_restated_one_by_one(platform, people) -> None:
    codes = [approved_code(platform, people["org"], c) for c in ("bing", "ding")]
    add_recipient(platform, people["org"], codes[0], "团丙县委书记", copies=3)
    ids = [e.dispatch.id for e in outbox(platform, people["org"]).entries]

    lines = [str(line) for line in preview_sending(platform, people["org"], ids)]

    assert lines[0] == "将标记为已发出：2份报告，3个收件单位（人），共5份。"
    assert lines[1] == "标记后，该县（市、区）人员即可在平台上看到报告，并可在15日内提出异议。"
    assert lines[2:] == [
        f"丙县（核验码{codes[0]}）→ 丙县县委书记",
        f"丁县（核验码{codes[1]}）→ 丁县县委书记",
        f"丙县（核验码{codes[0]}）→ 团丙县委书记",
    ]
    assert set(states(platform, people).values()) == {DispatchState.PREPARED}


def test_marking_as_sent_opens_the_report_to_its_county_alone(platform, people) -> None:
    approved_code(platform, people["org"], "ding")
    code = approved_code(platform, people["org"], "bing")

    mark_sent(platform, people["org"], [dispatch_of(platform, people["org"], code).id], "机要交换")

    (own,) = report_entries(platform, people["reader_bing"])
    (other,) = report_entries(platform, people["contact_ding"])
    assert own.refusal is None
    assert other.refusal is not None


def test_how_and_when_and_by_whom_is_written_down(platform, people, prepared, clock) -> None:
    clock.advance(days=2)
    mark_sent(platform, people["org"], [prepared.id], "  机要 交换 ", date(2026, 3, 2))

    sent = dispatch_of(platform, people["org"], prepared.code)
    assert (sent.how, sent.sent_on, sent.sent_by) == ("机要 交换", date(2026, 3, 2), "org")
    stored = platform.store.programme("small")
    with platform.store.read() as conn:
        (act,) = acts_on(conn, stored.programme_id, f"dispatch/{prepared.id}", "dispatch_send")
    assert act.detail == {"report": prepared.code, "how": "机要 交换", "on": "2026-03-02"}


@pytest.mark.parametrize(
    ("day", "why"),
    [
        pytest.param(date(2026, 3, 2), "还没有到", id="tomorrow"),
        pytest.param(date(2026, 2, 28), "不能早于2026-03-01", id="before it was approved"),
    ],
)
def test_a_day_that_cannot_be_is_refused(platform, people, prepared, day, why) -> None:
    with pytest.raises(FaultyInputError, match=why):
        mark_sent(platform, people["org"], [prepared.id], "邮寄", day)
    assert states(platform, people) == {"丙县县委书记": DispatchState.PREPARED}


@pytest.mark.parametrize("how", ["", "   ", "x" * 201])
def test_the_way_must_be_named(platform, people, prepared, how) -> None:
    with pytest.raises(FaultyInputError):
        mark_sent(platform, people["org"], [prepared.id], how)


def test_all_are_marked_or_none(platform, people, prepared) -> None:
    with pytest.raises(NotFoundError):
        mark_sent(platform, people["org"], [prepared.id, 12345], "邮寄")

    assert states(platform, people) == {"丙县县委书记": DispatchState.PREPARED}


def test_what_was_sent_is_not_sent_again(platform, people, prepared) -> None:
    mark_sent(platform, people["org"], [prepared.id, prepared.id], "邮寄")

    with pytest.raises(NotAllowedError, match="已经发出"):
        mark_sent(platform, people["org"], [prepared.id], "邮寄")


def test_what_was_corrected_is_not_sent(platform, people, prepared, tmp_path) -> None:
    change_what_reports_say(platform, tmp_path / "small")
    approved_code(platform, people["org"], "bing", note="更正")

    with pytest.raises(NotAllowedError, match="已更正"):
        mark_sent(platform, people["org"], [prepared.id], "邮寄")


@pytest.mark.parametrize("who", EVERY_ROLE_BUT_THE_ORGANIZER)
def test_nobody_but_the_organizer_sends(platform, people, prepared, who) -> None:
    for act in (
        lambda: mark_sent(platform, people[who], [prepared.id], "邮寄"),
        lambda: preview_sending(platform, people[who], [prepared.id]),
        lambda: add_recipient(platform, people[who], prepared.code, "某单位"),
        lambda: withdraw_recipient(platform, people[who], prepared.id),
        lambda: cover_letter(platform, people[who], prepared.id, "html", "zh_CN"),
    ):
        with pytest.raises(NotAllowedError):
            act()
    assert states(platform, people) == {"丙县县委书记": DispatchState.PREPARED}


@pytest.mark.parametrize("who", ["r2", "contact_bing", "reader_bing", "observer"])
def test_who_is_sent_what_is_told_to_no_stranger(platform, people, prepared, who) -> None:
    for see in (
        lambda: outbox(platform, people[who]),
        lambda: register(platform, people[who], "html", "zh_CN"),
    ):
        with pytest.raises(NotAllowedError, match="仅供组织者"):
            see()


def test_a_recipient_is_added_once_and_may_be_taken_back(platform, people, prepared) -> None:
    number = add_recipient(platform, people["org"], prepared.code, "团丙县委书记", name="李梅")
    with pytest.raises(FaultyInputError, match="已在收件人中"):
        add_recipient(platform, people["org"], prepared.code, "团丙县委书记", name="李梅")

    withdraw_recipient(platform, people["org"], number)

    assert states(platform, people) == {"丙县县委书记": DispatchState.PREPARED}


def test_names_of_recipients_stand_in_no_history(platform, people) -> None:
    code = approved_code(platform, people["org"], "ding")
    mark_sent(platform, people["org"], [dispatch_of(platform, people["org"], code).id], "邮寄")
    assert dispatch_of(platform, people["org"], code).name == "王小明"  # it could leak

    stored = platform.store.programme("small")
    with platform.store.read() as conn:
        told = str(history(conn, stored.programme_id))
    assert "王小明" not in told
    from evaluation.services.approving import approved
    from evaluation.storage.snapshot_files import read_snapshot

    (report,) = approved(platform, people["org"])
    content = read_snapshot(platform.settings.snapshots_dir, report.snapshot.digest)
    assert "王小明" not in content.decode()


def test_a_changed_list_changes_what_was_not_sent_yet(platform, people, tmp_path) -> None:
    sent_code(platform, people["org"], "bing")
    approved_code(platform, people["org"], "ding")
    path = tmp_path / "small" / "programme.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("丁县县委书记", "丁县县委副书记").replace("丙县县委书记", "丙县县委副书记"),
        encoding="utf-8",
    )

    load_folder(platform, path.parent)

    assert states(platform, people) == {
        "丙县县委书记": DispatchState.SENT,
        "丁县县委副书记": DispatchState.PREPARED,
        "丙县县委副书记": DispatchState.PREPARED,
    }


def test_loading_again_sends_nothing_that_waits(platform, tmp_path) -> None:
    folder = tmp_path / "small"
    people = load_published(platform, folder, rules='reports = "sent"\n')
    assert DispatchState.PREPARED not in states(platform, people).values()
    change_what_reports_say(platform, folder)
    approved_code(platform, people["org"], "bing", note="更正")

    load_folder(platform, folder)

    (waiting,) = outbox(platform, people["org"]).in_state(DispatchState.PREPARED)
    assert waiting.dispatch.office == "丙县县委书记"


def test_a_folder_may_say_that_its_reports_were_sent(platform, tmp_path) -> None:
    people = load_published(platform, tmp_path / "small", rules='reports = "sent"\n')

    assert states(platform, people) == {
        "丙县县委书记": DispatchState.SENT,
        "丁县县委书记": DispatchState.SENT,
    }
    assert report_entries(platform, people["reader_bing"])[0].refusal is None


def test_a_folder_says_nothing_and_its_reports_are_drafts(platform, people) -> None:
    assert states(platform, people) == {}


def test_the_register_has_a_line_for_each_recipient(platform, people, tmp_path) -> None:
    code = sent_code(platform, people["org"], "bing")
    waiting = approved_code(platform, people["org"], "ding")
    number = dispatch_of(platform, people["org"], code).id
    enter_receipt(platform, people["org"], number, by="赵办", how="登记簿签字", remark="代收")

    made = register(platform, people["org"], "xlsx", "zh_CN")

    path = tmp_path / made.filename
    path.write_bytes(made.content)
    assert made.filename == "报告送达登记簿.xlsx"
    book = fastexcel.read_excel(path)
    sheets = [book.load_sheet(name, header_row=None).to_arrow() for name in book.sheet_names]
    cells = str([sheet.to_pydict() for sheet in sheets])
    for word in (
        code,
        waiting,
        "丙县县委书记",
        "丁县县委书记 王小明",
        "赵办",
        "登记簿签字",
        "代收",
    ):
        assert word in cells


def test_the_register_is_dated_by_its_newest_entry_and_says_which_were_corrected(
    platform, people, tmp_path, clock
) -> None:
    before = sent_code(platform, people["org"], "bing")
    change_what_reports_say(platform, tmp_path / "small")
    after = approved_code(platform, people["org"], "bing", note="更正")
    clock.advance(days=30)

    document = register_document(platform, people["org"], "zh_CN").document

    assert document.dated == APPROVAL_DAY
    first, second = document.table("register").rows
    assert f"已更正为{after}" in first.cells[-1].text
    assert (first.cells[4].text, second.cells[4].text) == (before, after)


def test_an_empty_register_is_written_too(platform, people) -> None:
    assert register(platform, people["org"], "html", "zh_CN").content


def test_a_panel_lead_reads_no_line_of_a_county_recused_from(platform, tmp_path) -> None:
    from tests.services.dispatch_steps import people_of, published_folder

    folder = published_folder(tmp_path / "small")
    roles = "county,role,person\nding,instructor,lead\n"
    (folder / "roles.csv").write_text(roles, encoding="utf-8")
    load_folder(platform, folder)
    people = people_of(platform)
    approve(platform, people["org"], ["bing", "ding"])

    text = text_of(register_document(platform, people["lead"], "zh_CN").document)

    assert "丙县" in text
    assert "丁县" not in text


def test_a_panel_lead_is_told_that_counties_are_left_out_and_never_that_they_lack_a_report(
    platform, tmp_path
) -> None:
    from tests.services.dispatch_steps import people_of, published_folder

    folder = published_folder(tmp_path / "small")
    roles = "county,role,person\nding,instructor,lead\n"
    (folder / "roles.csv").write_text(roles, encoding="utf-8")
    load_folder(platform, folder)
    people = people_of(platform)
    approve(platform, people["org"], ["jia", "yi", "bing", "ding"])

    found = outbox(platform, people["lead"])

    told = "".join(sentence.render() for sentence in found.sentences)
    assert found.unapproved == ()
    assert "已回避的县（市、区）1个" in told
    assert "丁县" not in told


def test_a_panel_lead_who_owes_reviews_reads_no_outbox(platform, tmp_path) -> None:
    from tests.services.dispatch_steps import people_of, published_folder

    load_folder(platform, published_folder(tmp_path / "small", states=("published", "open")))
    people = people_of(platform)
    approve(platform, people["org"], ["bing"])

    with pytest.raises(NotAllowedError, match="还有未提交的评审"):
        outbox(platform, people["lead"])


@pytest.mark.parametrize("copies", [0, -1, 10**30])
def test_a_number_of_copies_that_cannot_be_is_refused(platform, people, prepared, copies) -> None:
    with pytest.raises(FaultyInputError, match="份数须为1至1000"):
        add_recipient(platform, people["org"], prepared.code, "团丙县委书记", copies=copies)


def test_a_number_too_large_for_any_store_is_a_dispatch_that_there_is_not(platform, people) -> None:
    with pytest.raises(NotFoundError, match="没有编号为"):
        mark_sent(platform, people["org"], [2**70], "当面送达")


def test_whom_the_organizer_took_back_stays_away_when_the_folder_is_loaded_again(
    platform, people, prepared, tmp_path
) -> None:
    withdraw_recipient(platform, people["org"], prepared.id)

    more = """
[[distribution]]
county = "jia"
office = "甲县县委书记"
"""
    from tests.services.dispatch_steps import RECIPIENTS, published_folder

    load_folder(platform, published_folder(tmp_path / "again", recipients=RECIPIENTS + more))

    assert "丙县县委书记" not in states(platform, people)


def test_a_letter_goes_to_a_person_by_office_and_name(platform, people) -> None:
    code = approved_code(platform, people["org"], "ding")
    number = dispatch_of(platform, people["org"], code).id

    made = cover_letter(platform, people["org"], number, "html", "zh_CN")

    text = made.content.decode()
    assert made.filename == f"丁县抄送函_{code}.html"
    for words in ("丁县县委书记王小明同志：", "关于抄送丁县评审情况报告的函", code, "委托方"):
        assert words in text


def test_a_letter_names_the_day_until_which_one_may_object(platform, people) -> None:
    code = sent_code(platform, people["org"], "bing")
    number = dispatch_of(platform, people["org"], code).id

    text = cover_letter(platform, people["org"], number, "html", "zh_CN").content.decode()

    assert "2026年3月16日（含当日）前" in text
    assert "丙县县委书记：" in text


def test_a_letter_says_which_report_it_corrects(platform, people, tmp_path) -> None:
    before = sent_code(platform, people["org"], "bing")
    change_what_reports_say(platform, tmp_path / "small")
    after = approved_code(platform, people["org"], "bing", note="更正")
    number = dispatch_of(platform, people["org"], after).id

    text = cover_letter(platform, people["org"], number, "html", "zh_CN").content.decode()

    assert f"此前核验码为{before}的报告不再使用" in text
