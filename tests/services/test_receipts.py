"""Receipts: a link works once, for one report, and confirms nothing by being opened."""

from datetime import date

import pytest

from evaluation.domain.dispatch import DispatchState
from evaluation.errors import FaultyInputError, NotAllowedError
from evaluation.services.receipts import (
    confirm_receipt,
    enter_receipt,
    receipt,
    receipt_file,
    receipt_link,
)
from evaluation.services.sessions import token_digest
from evaluation.services.snapshots import snapshot_file
from evaluation.storage.dispatch_tables import receipt_token
from evaluation.storage.history import acts_on
from tests.services.dispatch_steps import (
    EVERY_ROLE_BUT_THE_ORGANIZER,
    approved_code,
    change_what_reports_say,
    dispatch_of,
    load_published,
    sent_code,
)


@pytest.fixture
def people(platform, tmp_path):
    return load_published(platform, tmp_path / "small")


@pytest.fixture
def sent(platform, people):
    """A report that left and was not confirmed."""
    code = sent_code(platform, people["org"], "bing")
    return dispatch_of(platform, people["org"], code)


@pytest.fixture
def token(platform, people, sent) -> str:
    return receipt_link(platform, people["org"], sent.id)


def now(platform, people, sent):
    return dispatch_of(platform, people["org"], sent.code)


def assert_confirms_nothing(platform, token: str) -> None:
    with pytest.raises(NotAllowedError, match="无效、已使用或已过期"):
        confirm_receipt(platform, token, "某人")


def assert_opens_nothing(platform, token: str) -> None:
    """One and the same sentence, whatever is tried with it."""
    told = set()
    for use in (
        lambda: receipt(platform, token),
        lambda: receipt_file(platform, token, "zh_CN"),
        lambda: confirm_receipt(platform, token, "某人"),
    ):
        with pytest.raises(NotAllowedError) as refused:
            use()
        told.add(str(refused.value))
    assert told == {"签收链接无效、已使用或已过期，请向组织者索取新的链接。"}


def test_a_link_shows_what_it_is_for(platform, sent, token) -> None:
    seen = receipt(platform, token)

    assert (seen.county.id, seen.code, str(seen.office.original)) == (
        "bing",
        sent.code,
        sent.office,
    )
    assert "丙县" in seen.title.original
    assert "Bing County" in seen.title.english
    assert (seen.sent_on, seen.is_corrected, seen.received_on) == (date(2026, 3, 1), False, None)


def test_opening_and_downloading_confirm_nothing(platform, people, sent, token) -> None:
    for _ in range(3):
        receipt(platform, token)
        file = receipt_file(platform, token, "zh_CN", "html")

    assert file == snapshot_file(platform, people["org"], sent.code, "html", "zh_CN")
    assert now(platform, people, sent).state is DispatchState.SENT


def test_a_link_leads_to_its_own_countys_report_alone(platform, people, token) -> None:
    """The other county's report was sent too, so it could leak."""
    other = sent_code(platform, people["org"], "ding")
    others = receipt_link(platform, people["org"], dispatch_of(platform, people["org"], other).id)

    own = receipt_file(platform, token, "zh_CN", "html").content.decode()

    assert other not in own
    assert other in receipt_file(platform, others, "zh_CN", "html").content.decode()
    assert "丁县" not in own


def test_a_link_tells_the_last_day_for_objecting(platform, token) -> None:
    assert receipt(platform, token).objections_until == date(2026, 3, 16)


def test_confirming_is_written_down_and_done_once(platform, people, sent, token, clock) -> None:
    clock.advance(days=3)

    seen = confirm_receipt(platform, token, " 赵  办 ")

    assert seen.received_on == date(2026, 3, 4)
    after = now(platform, people, sent)
    assert (after.state, after.received_by, after.received_on, after.by_link) == (
        DispatchState.RECEIVED,
        "赵 办",
        date(2026, 3, 4),
        True,
    )
    assert_confirms_nothing(platform, token)
    assert now(platform, people, sent).received_by == "赵 办"


def test_a_used_link_shows_and_downloads_its_report_until_it_expires(
    platform, people, sent, token, clock
) -> None:
    confirm_receipt(platform, token, "赵办")

    seen = receipt(platform, token)
    file = receipt_file(platform, token, "zh_CN", "html")

    assert (seen.received_on, seen.received_by) == (date(2026, 3, 1), "赵办")
    assert file == snapshot_file(platform, people["org"], sent.code, "html", "zh_CN")
    clock.advance(days=90, seconds=1)
    assert_opens_nothing(platform, token)


def test_who_gives_no_name_confirms_as_the_recipient(platform, people) -> None:
    code = sent_code(platform, people["org"], "ding")
    item = dispatch_of(platform, people["org"], code)

    confirm_receipt(platform, receipt_link(platform, people["org"], item.id))

    assert dispatch_of(platform, people["org"], code).received_by == "王小明"


def test_the_name_of_who_confirmed_stands_in_no_history(platform, people, sent, token) -> None:
    confirm_receipt(platform, token, "赵办")

    stored = platform.store.programme("small")
    with platform.store.read() as conn:
        (act,) = acts_on(conn, stored.programme_id, f"dispatch/{sent.id}", "receipt_confirm")
    assert act.actor_id is None
    assert "赵办" not in str(act)


@pytest.mark.parametrize("bad", ["", "nonsense", "../../etc", "x" * 5000])
def test_an_unknown_token_opens_nothing(platform, token, bad) -> None:
    assert_opens_nothing(platform, bad)


def test_a_link_expires_after_90_days(platform, token, clock) -> None:
    clock.advance(days=90)
    assert receipt(platform, token)

    clock.advance(seconds=1)
    assert_opens_nothing(platform, token)


def test_a_new_link_makes_the_old_one_useless(platform, people, sent, token) -> None:
    newer = receipt_link(platform, people["org"], sent.id)

    assert_opens_nothing(platform, token)
    assert receipt(platform, newer)


def test_only_the_digest_of_a_token_is_stored(platform, token) -> None:
    with platform.store.read() as conn:
        (row,) = conn.execute(receipt_token.select()).all()
    assert row.token_sha256 == token_digest(token)
    assert token not in str(row)


def test_a_link_is_made_for_what_was_sent(platform, people) -> None:
    code = approved_code(platform, people["org"], "bing")

    with pytest.raises(NotAllowedError, match="尚未发出"):
        receipt_link(platform, people["org"], dispatch_of(platform, people["org"], code).id)


def test_what_was_confirmed_gets_no_new_link(platform, people, sent, token) -> None:
    confirm_receipt(platform, token, "赵办")

    with pytest.raises(NotAllowedError, match="不能改动"):
        receipt_link(platform, people["org"], sent.id)
    with pytest.raises(NotAllowedError, match="不能改动"):
        enter_receipt(platform, people["org"], sent.id, by="别人", how="电话")


def test_a_receipt_on_paper_is_entered_and_may_be_put_right(platform, people, sent, token) -> None:
    enter_receipt(platform, people["org"], sent.id, by="钱办", how="登记簿签字")
    enter_receipt(platform, people["org"], sent.id, by="赵办", how="登记簿签字", remark="代收")

    after = now(platform, people, sent)
    assert (after.received_by, after.remark, after.by_link) == ("赵办", "代收", False)
    assert_opens_nothing(platform, token)


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        pytest.param({"by": " "}, "签收人", id="nobody"),
        pytest.param({"how": ""}, "签收方式", id="no way"),
        pytest.param({"on": date(2026, 2, 28)}, "不能早于2026-03-01", id="before it was sent"),
        pytest.param({"on": date(2026, 3, 2)}, "还没有到", id="tomorrow"),
        pytest.param({"by": "x" * 201}, "过长", id="too long"),
    ],
)
def test_a_receipt_that_cannot_be_is_refused(platform, people, sent, parts, why) -> None:
    with pytest.raises(FaultyInputError, match=why):
        enter_receipt(platform, people["org"], sent.id, **{"by": "赵办", "how": "签字", **parts})
    assert now(platform, people, sent).state is DispatchState.SENT


@pytest.mark.parametrize("who", EVERY_ROLE_BUT_THE_ORGANIZER)
def test_nobody_but_the_organizer_makes_links_or_enters_receipts(
    platform, people, sent, who
) -> None:
    for act in (
        lambda: receipt_link(platform, people[who], sent.id),
        lambda: enter_receipt(platform, people[who], sent.id, by="赵办", how="签字"),
    ):
        with pytest.raises(NotAllowedError):
            act()
    assert now(platform, people, sent).state is DispatchState.SENT


def test_a_link_to_a_corrected_report_says_so(platform, people, sent, token, tmp_path) -> None:
    change_what_reports_say(platform, tmp_path / "small")
    approved_code(platform, people["org"], "bing", note="更正")

    seen = receipt(platform, token)
    assert (seen.is_corrected, seen.objections_until) == (True, None)
