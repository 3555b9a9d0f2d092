"""A county's own page: its pilot, its people, its figures and evidence, and when it is reviewed."""

import streamlit as st

from evaluation.services.counties import CountyProfile, county_profile
from evaluation.ui import session
from evaluation.ui.parts.county_facts import evidence, indicators, named_roles
from evaluation.ui.parts.page_header import page_header
from evaluation.ui.parts.state_badges import round_badge
from evaluation.ui.parts.wording import county_name, round_name, window
from evaluation.ui.parts.words import plain


def page() -> None:
    """The county that this person stands for."""
    _ = session.translator()
    profile = county_profile(session.platform(), session.actor())
    page_header(county_name(profile.county), profile.programme)
    _brand(profile)
    _rounds(profile)
    st.subheader(_("六类责任人"), anchor=False)
    named_roles(profile)
    st.subheader(_("量化指标（按报送原文）"), anchor=False)
    indicators(profile)
    st.subheader(_("佐证材料"), anchor=False)
    evidence(profile)


def _brand(profile: CountyProfile) -> None:
    _, county = session.translator(), profile.county
    if not county.material:
        st.warning(_("本县（市、区）未提供材料，不分派评审，也不按0分处理。"))
    with st.container(border=True):
        st.caption(_("一县一品"))
        st.markdown(f"**{plain(county.brand) or _('尚未填报')}**")
        if county.brand_text:
            st.markdown(plain(county.brand_text))


def _rounds(profile: CountyProfile) -> None:
    _ = session.translator()
    st.subheader(_("评审时间"), anchor=False)
    for round_ in profile.rounds:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**{plain(round_name(round_))}**", width="content")
            round_badge(round_.state)
            st.caption(window(round_, profile.programme), width="content")
