"""What arrived: by whom it was received, when and how."""

from collections.abc import Sequence

import streamlit as st

from evaluation.services.outbox import OutboxEntry
from evaluation.ui import session
from evaluation.ui.parts.dispatch_names import corrected, recipient, subject
from evaluation.ui.parts.tables import figure_table


def received_list(received: Sequence[OutboxEntry]) -> None:
    """A row a recipient."""
    _ = session.translator()
    if not received:
        st.caption(_("还没有签收的报告。"))
        return
    rows = [
        {
            _("县（市、区）"): subject(e),
            _("收件"): recipient(e.dispatch),
            _("签收人"): e.dispatch.received_by,
            _("签收日期"): e.dispatch.received_on.isoformat() if e.dispatch.received_on else "",
            _("签收方式"): _(e.dispatch.received_how),
            _("发出日期"): e.dispatch.sent_on.isoformat() if e.dispatch.sent_on else "",
            _("核验码"): e.dispatch.code,
            _("备注"): _("；").join(filter(None, (corrected(e), e.dispatch.remark))),
        }
        for e in received
    ]
    figure_table(rows, key="dispatch-received", alt=_("已签收的报告"))
