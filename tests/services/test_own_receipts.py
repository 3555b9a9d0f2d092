"""A county's own people confirm the receipt of what the county was sent, and nothing else."""

from pathlib import Path

import pytest

from evaluation.domain.dispatch import Dispatch, DispatchState
from evaluation.errors import NotAllowedError
from evaluation.services.actors import Actor, actor_named
from evaluation.services.approving import approve
from evaluation.services.dispatching import mark_sent
from evaluation.services.outbox import outbox
from evaluation.services.own_receipts import confirm_own_receipt, own_dispatches
from evaluation.services.platform import Platform
from evaluation.services.programmes import load_folder
from evaluation.services.receipts import receipt, receipt_link
from tests.small_programme import write_small_programme

RATINGS = "1,jia,r2,C1,rated,90,\n1,jia,r2,C2,rated,90,\n"
LIST = "".join(
    f'\n[[distribution]]\ncounty = "{county}"\noffice = "{county}书记"\n'
    for county in ("jia", "yi")
)


@pytest.fixture
def organizer(platform: Platform, tmp_path: Path) -> Actor:
    folder = write_small_programme(
        tmp_path / "small", states=("published", "planned"), ratings=RATINGS
    )
    programme = folder / "programme.toml"
    programme.write_text(programme.read_text("utf-8") + LIST, encoding="utf-8")
    load_folder(platform, folder)
    found = actor_named(platform, "small", "org")
    approve(platform, found, ["jia", "yi"])
    return found


def of_county(platform: Platform, organizer: Actor, county: str) -> Dispatch:
    entries = outbox(platform, organizer).entries
    return next(e.dispatch for e in entries if e.dispatch.county == county)


def send_all(platform: Platform, organizer: Actor) -> None:
    mark_sent(
        platform, organizer, [e.dispatch.id for e in outbox(platform, organizer).entries], "面交"
    )


def test_what_was_not_sent_is_not_there(platform: Platform, organizer: Actor) -> None:
    reader = actor_named(platform, "small", "reader_jia")
    item = of_county(platform, organizer, "jia")

    assert own_dispatches(platform, reader) == ()
    with pytest.raises(NotAllowedError, match="尚未发出"):
        confirm_own_receipt(platform, reader, item.id)


@pytest.mark.parametrize("person", ["reader_jia", "contact_jia"])
def test_the_countys_people_confirm_and_the_link_is_used_up(
    platform: Platform, organizer: Actor, person: str
) -> None:
    send_all(platform, organizer)
    own = actor_named(platform, "small", person)
    (item,) = [o.dispatch for o in own_dispatches(platform, own)]
    link = receipt_link(platform, organizer, item.id)

    confirm_own_receipt(platform, own, item.id)

    after = of_county(platform, organizer, "jia")
    assert (after.state, after.received_by) == (DispatchState.RECEIVED, own.person.name)
    with pytest.raises(NotAllowedError):
        receipt(platform, link)
    with pytest.raises(NotAllowedError, match="已经签收"):
        confirm_own_receipt(platform, own, item.id)


@pytest.mark.parametrize("person", ["reader_yi", "org", "lead", "r2"])
def test_nobody_confirms_for_another(platform: Platform, organizer: Actor, person: str) -> None:
    send_all(platform, organizer)
    item = of_county(platform, organizer, "jia")

    with pytest.raises(NotAllowedError, match="只有本县"):
        confirm_own_receipt(platform, actor_named(platform, "small", person), item.id)
    assert of_county(platform, organizer, "jia").state is DispatchState.SENT


def test_another_countys_dispatches_are_not_shown(platform: Platform, organizer: Actor) -> None:
    send_all(platform, organizer)

    shown = own_dispatches(platform, actor_named(platform, "small", "reader_yi"))

    assert [o.dispatch.county for o in shown] == ["yi"]
    assert own_dispatches(platform, organizer) == ()
