"""How far a report has come, in words: draft, approved, sent, received, corrected."""

from evaluation.domain.rounds import Round
from evaluation.services.report_desk import DeskEntry
from evaluation.services.snapshots import ApprovedReport
from evaluation.ui import session
from evaluation.ui.parts.wording import moment, round_titles
from evaluation.ui.parts.words import plain


def report_badges(entry: DeskEntry) -> str:
    """Markdown of the states that apply."""
    _ = session.translator()
    report = entry.approved
    if report is None:
        return f":gray-badge[:material/edit_document: {_('草稿')}]"
    badges = [f":blue-badge[:material/verified: {_('已签发')}]"]
    if report.recipients:
        badges.append(_share(_("已发出"), report.sent, report.recipients))
    if report.sent:
        badges.append(_share(_("已签收"), report.received, report.sent))
    if entry.corrected:
        text = _("更正{count}次").format(count=len(entry.corrected))
        badges.append(f":violet-badge[{text}]")
    if entry.is_behind:
        badges.append(f":orange-badge[{_('有新发布的轮次，尚未签发')}]")
    return " ".join(badges)


def _share(word: str, part: int, whole: int) -> str:
    """Orange as long as some are missing."""
    return f":{'green' if part == whole else 'orange'}-badge[{word} {part}/{whole}]"


def approval_line(report: ApprovedReport, rounds: tuple[Round, ...]) -> str:
    """Such as 核验码 7K3M-9QX2-4WTF · 2026-03-01 16:00签发 · 依据初评、终评."""
    _, programme = session.translator(), session.signed_in().programme
    titles = round_titles(tuple(r for r in rounds if r.number in report.snapshot.rounds))
    return plain(
        _("核验码 {code} · {time} 签发 · 依据{rounds}").format(
            code=report.snapshot.code,
            time=moment(report.snapshot.approved_at, programme),
            rounds=_("、").join(titles.values()),
        )
    )
