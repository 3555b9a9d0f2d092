"""What a dispatch is called on the page: the report, the recipient, both."""

from evaluation.domain.dispatch import Dispatch
from evaluation.services.outbox import OutboxEntry
from evaluation.ui import session
from evaluation.ui.parts.wording import county_name


def subject(entry: OutboxEntry) -> str:
    """The county, or that the report is about all of them."""
    _ = session.translator()
    return county_name(entry.county) if entry.county else _("全市比较报告")


def recipient(item: Dispatch) -> str:
    """Office and name."""
    office = session.local(item.office, item.office_en)
    return " ".join(part for part in (office, item.name) if part)


def corrected(entry: OutboxEntry) -> str:
    """By which report this one was corrected; empty where it stands."""
    code = entry.snapshot.superseded_by
    return session.translator()("已更正为{code}").format(code=code) if code else ""


def both(entry: OutboxEntry) -> str:
    """Such as 高平市 → 中共高平市委书记（7K3M-9QX2-4WTF）: no two are alike."""
    _ = session.translator()
    return _("{report} → {recipient}（{code}）").format(
        report=subject(entry), recipient=recipient(entry.dispatch), code=entry.dispatch.code
    )
