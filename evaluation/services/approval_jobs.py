"""Approving many reports in the background: watched, cancelled between two, one failure stopping no other."""

from collections.abc import Iterator, Sequence

from evaluation.domain.permissions import refusal_to_approve
from evaluation.errors import FaultyInputError
from evaluation.locale import N_, Bilingual, Message, message
from evaluation.services.actors import Actor
from evaluation.services.approving import Approval, approve
from evaluation.services.jobs import Failure, Job, JobKind, JobView, Words
from evaluation.services.platform import Platform
from evaluation.services.report_desk import CITY

Wanted = tuple[str | None, Words]
"""A county's id, None for the report on all of them, and its name."""


def start_approval(
    platform: Platform, actor: Actor, counties: Sequence[str], *, city: bool = False, note: str = ""
) -> None:
    """Begin to approve reports.

    Raises:
        NotAllowedError: not for this role, no round is published, or this person is still at it.
        FaultyInputError: none is named.
    """
    stored = platform.store.programme(actor.programme)
    if refusal := refusal_to_approve(actor.person, stored.rounds):
        refusal.throw()
    wanted: list[Wanted] = [
        (c.id, Bilingual(c.name, c.name_en)) for c in stored.counties if c.id in counties
    ]
    if city:
        wanted.append((None, message(CITY)))
    if not wanted:
        raise FaultyInputError(message(N_("请选择要签发的报告。")))
    job = Job(JobKind.APPROVAL, len(wanted), platform.clock, wanted[0][1])
    platform.jobs.start(_owner(actor), job, lambda j: _work(j, platform, actor, wanted, note))


def approval_progress(platform: Platform, actor: Actor) -> JobView | None:
    """How far this person's approving is; None where there is nothing to tell."""
    job = platform.jobs.of(_owner(actor), JobKind.APPROVAL)
    return job.view() if job else None


def cancel_approval(platform: Platform, actor: Actor) -> None:
    """Stop between two reports; what was approved stays approved."""
    if job := platform.jobs.of(_owner(actor), JobKind.APPROVAL):
        job.stop()


def forget_approval(platform: Platform, actor: Actor) -> None:
    """Take the account of what was done off the page."""
    platform.jobs.forget(_owner(actor), JobKind.APPROVAL)


def _owner(actor: Actor) -> tuple[str, str]:
    return (actor.programme, actor.person.id)


def _work(job: Job, platform: Platform, actor: Actor, wanted: Sequence[Wanted], note: str) -> None:
    made: list[Approval] = []
    try:
        for county, name in wanted:
            job.heed_stop()
            job.begin(name)
            one = [county] if county else []
            (approval,) = approve(platform, actor, one, city=county is None, note=note)
            made.append(approval)
            job.advance(*_told(name, approval))
    finally:
        if made:
            job.summarise(_summary(made))


def _told(name: Words, approval: Approval) -> Iterator[Failure]:
    """What to look at: why a report was not approved, and what it prints otherwise than it was typed."""
    if approval.error:
        yield Failure(name, approval.error)
    for excerpt in approval.unprinted:
        text = N_("已签发，但有字符不能打印（以〓代替），或文字过长被截断：{excerpt}")
        yield Failure(name, message(text, excerpt=excerpt))


def _summary(made: Sequence[Approval]) -> Message:
    """How many of which kind; what did not happen is not mentioned."""
    counted = (
        (N_("新签发{count}份"), sum(a.is_new and not a.supersedes for a in made)),
        (N_("签发更正件{count}份"), sum(a.is_new and bool(a.supersedes) for a in made)),
        (N_("内容未变、保持原样{count}份"), sum(not a.is_new and a.error is None for a in made)),
        (N_("未能签发{count}份"), sum(a.error is not None for a in made)),
    )
    parts = tuple(message(text, count=count) for text, count in counted if count)
    return message(N_("{parts}。"), parts=parts)
