"""The outbox: what was approved, who gets it, what has left and what came back."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.domain.counties import County
from evaluation.domain.dispatch import Dispatch, DispatchState, Snapshot
from evaluation.domain.permissions import Refusal, refusal_to_send
from evaluation.domain.visibility import refusal_to_see_dispatch
from evaluation.locale import N_, Bilingual, Message, message
from evaluation.services.actors import Actor
from evaluation.services.platform import Platform
from evaluation.services.sight import hidden_counties, owes_reviews
from evaluation.services.snapshots import ApprovedReport, approved, rounds_to_approve
from evaluation.storage.dispatches import dispatches


@dataclass(frozen=True)
class OutboxEntry:
    """One report for one recipient, and why it cannot be sent now; None where it can."""

    dispatch: Dispatch
    county: County | None
    """None for the report on all counties."""
    snapshot: Snapshot
    refusal: Refusal | None


@dataclass(frozen=True)
class Outbox:
    """Everything that was approved, on its way or not."""

    entries: tuple[OutboxEntry, ...]
    """What was taken back is left out; what was sent of a corrected report stays in."""
    unapproved: tuple[County, ...]
    """Counties without an approved report on the published rounds."""
    unaddressed: tuple[ApprovedReport, ...]
    """Approved reports that go to nobody."""
    sentences: tuple[Message, ...]
    """What lies here, in words: how many reports, to how many, and what is missing."""

    def in_state(self, state: DispatchState) -> tuple[OutboxEntry, ...]:
        """The entries in one state."""
        return tuple(e for e in self.entries if e.dispatch.state is state)

    def standing(self, state: DispatchState) -> tuple[OutboxEntry, ...]:
        """Those in one state whose report nothing corrected: the ones that count."""
        return tuple(e for e in self.in_state(state) if not e.dispatch.superseded)


def outbox(platform: Platform, actor: Actor) -> Outbox:
    """All dispatches of the programme, but those of counties that this person is to see nothing of.

    Raises:
        NotAllowedError: not for this role, or not while this person owes reviews.
    """
    stored = platform.store.programme(actor.programme)
    owes = owes_reviews(platform, stored, actor)
    if refusal := refusal_to_see_dispatch(actor.person, owes_reviews=owes):
        refusal.throw()
    reports = {r.snapshot.code: r for r in approved(platform, actor)}
    with platform.store.read() as conn:
        found = dispatches(conn, stored.programme_id)
    entries = tuple(
        OutboxEntry(
            d, reports[d.code].county, reports[d.code].snapshot, refusal_to_send(actor.person, d)
        )
        for d in found
        if d.state is not DispatchState.WITHDRAWN and d.code in reports
    )
    current = [r for r in reports.values() if r.snapshot.superseded_by is None]
    published = tuple(r.number for r in rounds_to_approve(stored))
    standing = {r.snapshot.county for r in current if r.snapshot.rounds == published}
    addressed = {e.dispatch.code for e in entries}
    hidden = hidden_counties(stored, actor)
    unapproved = tuple(
        c for c in stored.counties if published and c.id not in standing and c.id not in hidden
    )
    unaddressed = tuple(r for r in current if r.snapshot.code not in addressed)
    sentences = _restated(entries, unapproved, unaddressed)
    if hidden:
        text = N_("另有您已回避的县（市、区）{count}个和含有这些县的全市比较报告未列出。")
        sentences = (*sentences, message(text, count=len(hidden)))
    return Outbox(entries, unapproved, unaddressed, sentences)


def _restated(
    entries: Sequence[OutboxEntry],
    unapproved: Sequence[County],
    unaddressed: Sequence[ApprovedReport],
) -> tuple[Message, ...]:
    states = Counter(e.dispatch.state for e in entries if not e.dispatch.superseded)
    corrected = sum(e.dispatch.superseded for e in entries)
    counted = N_("待发{prepared}份，已发待签收{sent}份，已签收{received}份。")
    found = [
        message(
            counted,
            prepared=states[DispatchState.PREPARED],
            sent=states[DispatchState.SENT],
            received=states[DispatchState.RECEIVED],
        )
    ]
    if corrected:
        text = N_("另有{count}份是已被更正的原报告，不计入以上份数。")
        found.append(message(text, count=corrected))
    if unapproved:
        text = N_("尚未签发报告的县（市、区）{count}个：{names}。")
        found.append(message(text, count=len(unapproved), names=tuple(map(named, unapproved))))
    if unaddressed:
        text = N_("已签发但没有收件人的报告{count}份：{names}。")
        names = tuple(subject(r.county) for r in unaddressed)
        found.append(message(text, count=len(unaddressed), names=names))
    return tuple(found)


def named(county: County) -> Bilingual:
    """A county by its name in either language."""
    return Bilingual(county.name, county.name_en)


def subject(county: County | None) -> Bilingual | Message:
    """What a report is about: a county, or all of them."""
    return named(county) if county else message(N_("全市比较报告"))
