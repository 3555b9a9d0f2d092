"""What a county handed in: its figures in the words they were stated in, its evidence, its people."""

import streamlit as st

from evaluation.domain.figure_names import FIGURE_NAMES
from evaluation.domain.indicators import Figure, Indicator, IndicatorValue
from evaluation.domain.role_names import NAMED_ROLE_NAMES
from evaluation.locale.numbers import UNDEFINED
from evaluation.locale.numbers import plain as plain_number
from evaluation.services.counties import CountyProfile
from evaluation.ui import session
from evaluation.ui.parts.evidence_links import evidence_title
from evaluation.ui.parts.words import plain

CARD_WIDTH = 300
"""Pixels below which two figures no longer stand side by side."""


def named_roles(profile: CountyProfile) -> None:
    """The six named roles; a role that nobody was named for stays visible as a dash."""
    _ = session.translator()
    holders = {h.role: h for h in profile.named_roles}
    rows = {}
    for role, name in NAMED_ROLE_NAMES.items():
        holder = holders.get(role)
        parts = [holder.name, holder.unit] if holder else []
        rows[_(name)] = plain(" · ".join(p for p in parts if p)) or UNDEFINED
    st.table(rows, border="horizontal")


def indicators(profile: CountyProfile) -> None:
    """Reported figures as written; a bound is never shown as a number, nor divided."""
    _ = session.translator()
    reported = [(i, v) for i, v in profile.indicators if v is not None]
    absent = [i for i, v in profile.indicators if v is None]
    with st.grid(2, min_column_width=CARD_WIDTH, gap="small"):
        for indicator, value in reported:
            _indicator(profile, indicator, value)
    if not reported:
        st.caption(_("没有报送量化指标。"))
    if absent:
        names = _("、").join(session.local(i.title, i.title_en) for i in absent)
        with st.expander(_("未报送的指标（{count}项）").format(count=len(absent))):
            st.caption(plain(names))


def _indicator(profile: CountyProfile, indicator: Indicator, value: IndicatorValue) -> None:
    _ = session.translator()
    unit = session.local(indicator.unit, indicator.unit_en)
    with st.container(border=True, height="stretch"):
        title = plain(session.local(indicator.title, indicator.title_en))
        st.markdown(f"{title}  \n**{plain(figure_text(value, unit))}**")
        facts = [_(FIGURE_NAMES[value.figure])]
        if value.as_of:
            facts.append(_("截至{when}").format(when=value.as_of))
        if value.source:
            facts.append(_source(profile, value.source))
        verified = (
            _("核验：{who}").format(who=value.verified_by) if value.verified_by else _("未核验")
        )
        st.caption(plain(" · ".join([*facts, verified])))


def _source(profile: CountyProfile, source: str) -> str:
    """The sentence behind an id of a source, which says nothing to a county; else what was noted."""
    _ = session.translator()
    if source in profile.sources:
        return _("原文：“{sentence}”").format(sentence=profile.sources[source])
    return _("来源：{source}").format(source=source)


def figure_text(value: IndicatorValue, unit: str) -> str:
    """The words of the source; a number only where it was stated exactly."""
    _ = session.translator()
    if value.as_written:
        return value.as_written
    if value.figure is not Figure.EXACT:
        return UNDEFINED
    if value.share is not None:
        return f"{plain_number(value.share, 1)}%"
    if value.value is None:
        return UNDEFINED
    return _("{number}{unit}").format(number=plain_number(value.value), unit=unit)


def evidence(profile: CountyProfile) -> None:
    """The evidence listed, and which criteria it is for."""
    _ = session.translator()
    if not profile.evidence:
        st.caption(_("没有列出佐证材料。"))
        return
    for item in profile.evidence:
        facts = [_("用于指标：{criteria}").format(criteria=_("、").join(item.criteria))]
        if item.source:
            facts.append(_source(profile, item.source))
        if item.note:
            facts.append(item.note)
        with st.container(gap=None):
            title = evidence_title(item.county, item.id, item.title, item.file)
            st.markdown(f"**{plain(item.id)}** {title}")
            st.caption(plain(" · ".join(facts)))
