"""Where a county's real change comes from, criterion by criterion."""

import streamlit as st

from evaluation.domain.counties import County
from evaluation.locale.numbers import signed
from evaluation.services.comparing import Comparison
from evaluation.ui import session
from evaluation.ui.parts.comparison_filters import Choice, names_of
from evaluation.ui.parts.page_header import with_sample_mark
from evaluation.ui.parts.real_changes import between
from evaluation.ui.parts.tables import figure_table
from evaluation.ui.parts.wording import county_name


def criterion_real_changes(comparison: Comparison, choice: Choice, county: County) -> None:
    """One row a criterion of both rounds: mean change, real change and its interval."""
    if len(comparison.rounds) < 2:  # noqa: PLR2004 - a change needs two rounds
        return
    _, names = session.translator(), names_of(comparison)
    rows = choice.rows(comparison.results.criterion_changes).filter(county=county.id)
    if rows["adjusted_change"].is_null().all():
        return
    with st.expander(_("真实变化来自哪些指标（数值）")):
        table = [
            {
                _("指标"): f"{r['criterion']} {names[r['criterion']]}",
                _("平均分变化"): signed(r["change"]),
                _("真实变化"): signed(r["adjusted_change"]),
                _("95%区间"): between(r["low"], r["high"]),
            }
            for r in rows.iter_rows(named=True)
        ]
        alt = _("{county}各项指标的真实变化").format(county=county_name(county))
        figure_table(table, key=f"criterion-real-changes-{county.id}", alt=alt)
        text = _(
            "各项真实变化按权重相加等于该县的真实变化。区间逐项计算，没有按指标项数校正：项数多，偶然显得有变化的也多。"
        )
        st.caption(with_sample_mark(text, comparison.programme))
