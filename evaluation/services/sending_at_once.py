"""Approving and sending at once what a folder says was sent already: the sample, an evaluation of the past."""

from evaluation.domain.dispatch import DispatchState
from evaluation.locale import N_
from evaluation.services.actors import Actor
from evaluation.services.approving import approve_one
from evaluation.services.dispatching import mark_sent
from evaluation.services.outbox import outbox
from evaluation.services.platform import Platform

HOW = N_("载入时标记")


def send_unapproved(platform: Platform, actor: Actor) -> None:
    """Approve every county's report that has none on the published rounds, and mark it as sent.

    Their pages are not written beforehand: loading is not to wait for them.

    Raises:
        NotAllowedError: a report could not be approved.
    """
    counties = [county.id for county in outbox(platform, actor).unapproved]
    made = {approve_one(platform, actor, c, "", proof=False).code for c in counties}
    prepared = outbox(platform, actor).in_state(DispatchState.PREPARED)
    mark_sent(platform, actor, [e.dispatch.id for e in prepared if e.dispatch.code in made], HOW)
