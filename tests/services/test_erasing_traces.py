"""What erasing leaves nowhere: addresses of acts without an actor, tries of codes, bytes of the files."""

from pathlib import Path

import pytest
from sqlalchemy import select

from evaluation.services.attempts import Kind, reserve
from evaluation.services.doors import coming_from
from evaluation.services.erasing import erase_person
from evaluation.services.invitations import accept_invitation, invite
from evaluation.services.platform import Platform
from evaluation.services.receipts import confirm_receipt, receipt_link
from evaluation.services.verifying import verify
from evaluation.storage.account_tables import account, failed_sign_in
from evaluation.storage.panel_tables import history_origin
from tests.services.dispatch_steps import dispatch_of, load_published, sent_code
from tests.services.people_steps import acting, load_people

ADDRESS, REASON = "203.0.113.77", "本人申请"


def test_from_where_a_recipient_confirmed_by_link_is_erased(
    platform: Platform, tmp_path: Path
) -> None:
    org = load_published(platform, tmp_path / "small")["org"]
    sent = dispatch_of(platform, org, sent_code(platform, org, "bing"))
    link = receipt_link(platform, org, sent.id)
    with coming_from(session="", address=ADDRESS):
        confirm_receipt(platform, link, "丙县书记")
    assert _origins(platform) == 1

    erase_person(platform, org, "reader_bing", REASON)

    assert _origins(platform) == 0
    assert verify(platform) == ()


def _origins(platform: Platform) -> int:
    with platform.store.read() as conn:
        query = select(history_origin).where(history_origin.c.address == ADDRESS)
        return len(conn.execute(query).all())


@pytest.fixture
def signed_in(platform: Platform, tmp_path: Path) -> None:
    load_people(platform, tmp_path / "small")
    token = invite(platform, "small", "lead")
    accept_invitation(platform, token, "zhuanjia-jia", "correct-horse-battery-9")


def test_tries_of_the_second_factor_are_erased_with_the_account(
    platform: Platform, signed_in: None
) -> None:
    with platform.store.read() as conn:
        number = conn.execute(select(account.c.account_id)).scalar_one()
    reserve(platform, Kind.SECOND_FACTOR, address=ADDRESS, subject=str(number))

    erase_person(platform, acting(platform), "lead", REASON)

    with platform.store.read() as conn:
        kept = conn.execute(select(failed_sign_in.c.login, failed_sign_in.c.address)).all()
    assert [tuple(row) for row in kept] == [(f"erased-{number}", "")]


def test_the_name_is_in_no_byte_of_the_files_of_the_store(
    platform: Platform, signed_in: None
) -> None:
    erase_person(platform, acting(platform), "lead", REASON)

    path = Path(platform.settings.database_url.removeprefix("sqlite:///"))
    files = [f for f in path.parent.glob(f"{path.name}*") if f.is_file()]
    assert len(files) > 1
    assert [f.name for f in files if b"zhuanjia-jia" in f.read_bytes()] == []
