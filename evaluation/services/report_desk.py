"""What the page of reports shows of each county: whether its report was approved, sent, received."""

from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.domain.counties import County
from evaluation.domain.dispatch import Snapshot
from evaluation.domain.people import Role
from evaluation.domain.permissions import Refusal, refusal_to_approve, refusal_to_organize
from evaluation.domain.proposal_names import holds_proposals
from evaluation.domain.rounds import Round
from evaluation.domain.visibility import refusal_to_list_reports
from evaluation.errors import NotAllowedError
from evaluation.locale import N_, Bilingual, Message, message
from evaluation.services.actors import Actor
from evaluation.services.approving import rounds_to_approve
from evaluation.services.city_reporting import permit_city_report
from evaluation.services.platform import Platform
from evaluation.services.reporting import report_entries
from evaluation.services.snapshots import ApprovedReport, approved, permitted

CITY = N_("全市比较报告")


@dataclass(frozen=True)
class DeskEntry:
    """A county, or None for all of them, and what was approved of it."""

    county: County | None
    refusal: Refusal | None
    """Why the report as it stands now cannot be seen."""
    approved: ApprovedReport | None
    """The newest approved report that nothing corrected."""
    corrected: tuple[ApprovedReport, ...]
    """What later reports took the place of, newest first."""
    is_behind: bool
    """Whether the approved report rests on fewer rounds than are published now."""


@dataclass(frozen=True)
class ReportDesk:
    """All reports of a programme, that on all counties first."""

    entries: tuple[DeskEntry, ...]
    rounds: tuple[Round, ...]
    """The published rounds, on which approved reports rest."""
    refusal: Refusal | None
    """Why this person cannot approve."""


def report_desk(platform: Platform, actor: Actor) -> ReportDesk:
    """What this person may see of the reports, county by county.

    Raises:
        NotAllowedError: not for this role.
    """
    if refusal := refusal_to_list_reports(actor.person):
        refusal.throw()
    stored = platform.store.programme(actor.programme)
    rounds = rounds_to_approve(stored)
    found = approved(platform, actor)
    numbers = tuple(r.number for r in rounds)
    listed = report_entries(platform, actor)
    return ReportDesk(
        (
            _entry(None, _city_refusal(platform, actor), found, numbers),
            *(_entry(e.county, e.refusal, found, numbers) for e in listed),
        ),
        rounds,
        refusal_to_approve(actor.person, stored.rounds),
    )


def approved_city_report(platform: Platform, actor: Actor) -> ApprovedReport | None:
    """The newest approved report on all counties, for an observer, who has no desk to find it on."""
    if actor.person.role is not Role.OBSERVER:
        return None
    found = approved(platform, actor)
    return next((r for r in found if r.county is None and not r.snapshot.superseded_by), None)


def _city_refusal(platform: Platform, actor: Actor) -> Refusal | None:
    try:
        permit_city_report(platform, actor)
    except NotAllowedError as error:
        return Refusal(error.reason)
    return None


def _entry(
    county: County | None,
    refusal: Refusal | None,
    found: Sequence[ApprovedReport],
    numbers: tuple[int, ...],
) -> DeskEntry:
    own = [r for r in found if r.county == county]
    standing = next((r for r in own if r.snapshot.superseded_by is None), None)
    return DeskEntry(
        county,
        refusal,
        standing,
        tuple(r for r in own if r.snapshot.superseded_by is not None),
        is_behind=standing is not None and standing.snapshot.rounds != numbers,
    )


def preview_approval(
    platform: Platform, actor: Actor, counties: Sequence[str], *, city: bool = False
) -> tuple[Message, ...]:
    """What approving these will do, before it is done.

    Raises:
        NotAllowedError: not for this role.
    """
    if refusal := refusal_to_organize(actor.person):
        refusal.throw()
    stored = platform.store.programme(actor.programme)
    desk = report_desk(platform, actor)
    chosen = [e for e in desk.entries if (e.county.id in counties if e.county else city)]
    names = tuple(_name(e) for e in chosen)
    titles = tuple(Bilingual(r.title, r.title_en) for r in desk.rounds)
    lines = [
        message(N_("签发{count}份报告：{names}。"), count=len(names), names=names),
        message(N_("依据已发布的轮次：{rounds}。"), rounds=titles),
        message(
            N_("冻结得分、文字、指标体系和封存码，生成核验码；以后任何一天导出的文件都完全相同。")
        ),
        _recipients(sum(r.county in counties for r in stored.programme.distribution)),
    ]
    if any(holds_proposals(stored.rubrics[r.number]) for r in desk.rounds):
        lines.append(message(N_("确认采用指标体系中由本项目建议的内容，报告写明组织方已予确认。")))
    again = _approved_before(desk, counties, city=city)
    if again:
        text = N_(
            "已签发过：{names}。内容没有变化的保持原样；有变化的作为更正件，取代原报告，须写明理由。"
        )
        lines.append(message(text, names=tuple(_name(e) for e in again)))
        lines.append(
            message(N_("更正件一经签发，原报告的核验码即刻显示“已更正”，请尽快发出更正件。"))
        )
    return tuple(lines)


def _recipients(count: int) -> Message:
    if count == 0:
        return message(N_("抄送名单中没有收件人；签发后请在“抄送”页增加收件人。"))
    text = N_("按抄送名单备好{count}份待发；签发不等于发出，县（市、区）在发出之后才能看到。")
    return message(text, count=count)


def corrects(desk: ReportDesk, counties: Sequence[str], *, city: bool) -> bool:
    """Whether approving these may take the place of an approved report, which needs a reason."""
    return bool(_approved_before(desk, counties, city=city))


def _approved_before(
    desk: ReportDesk, counties: Sequence[str], *, city: bool
) -> tuple[DeskEntry, ...]:
    return tuple(
        e
        for e in desk.entries
        if (e.county.id in counties if e.county else city) and e.approved and not e.is_behind
    )


def _name(entry: DeskEntry) -> Bilingual | Message:
    county = entry.county
    return Bilingual(county.name, county.name_en) if county else message(CITY)


def approved_report(platform: Platform, actor: Actor, code: str) -> Snapshot:
    """An approved report that this person may have.

    Raises:
        NotAllowedError: not for this person; the same answer where there is no such report.
    """
    return permitted(platform, platform.store.programme(actor.programme), actor, code)
