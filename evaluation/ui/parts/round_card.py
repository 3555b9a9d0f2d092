"""One round as its organizer sees it: where it stands, what it asks, how it was sealed."""

import streamlit as st

from evaluation.services.rounds import RoundOverview, sealed_at
from evaluation.ui import session
from evaluation.ui.parts.printables import round_papers
from evaluation.ui.parts.review_return import return_a_review
from evaluation.ui.parts.round_acts import round_acts, what_was_done
from evaluation.ui.parts.state_badges import round_badge, round_path
from evaluation.ui.parts.wording import moment, round_name, window
from evaluation.ui.parts.words import plain


def round_card(overview: RoundOverview) -> None:
    """Everything about one round, and what can be done with it now."""
    round_ = overview.round
    with st.container(border=True, key=f"round-{round_.number}"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.subheader(plain(round_name(round_)), anchor=False, width="content")
            round_badge(round_.state)
        st.markdown(round_path(round_.state))
        _facts(overview)
        share = overview.submitted / overview.assigned if overview.assigned else 0.0
        _ = session.translator()
        text = _("已提交 {submitted} / {assigned} 份评审")
        st.progress(
            share, text=text.format(submitted=overview.submitted, assigned=overview.assigned)
        )
        round_papers(round_)
        _seals(overview)
        what_was_done(round_.number)
        round_acts(overview)
        return_a_review(overview)


def _facts(overview: RoundOverview) -> None:
    _, programme = session.translator(), session.signed_in().programme
    rubric = overview.rubric
    asked = len(rubric.asked_in(overview.round.number))
    title = session.local(rubric.title, rubric.title_en)
    text = _("{title}，{version}版，本轮{count}项指标")
    facts = {
        _("起止时间"): window(overview.round, programme),
        _("指标体系"): text.format(title=title, version=rubric.version, count=asked),
        _("指标体系校验码"): rubric.sha256[:16],
    }
    st.table({key: plain(value) for key, value in facts.items()}, border="horizontal")


def _seals(overview: RoundOverview) -> None:
    """The newest seal, and the older ones that a reopening left behind."""
    _, programme = session.translator(), session.signed_in().programme
    for seal in reversed(overview.seals):
        time = moment(sealed_at(seal), programme)
        text = _("第{version}次封存 · {time} · 计入{counted}份，未计入{excluded}份").format(
            version=seal.version,
            time=time,
            counted=len(seal.reviews),
            excluded=len(seal.excluded),
        )
        if seal.reopened_reason:
            text += " · " + _("此前重新开放，理由：{reason}").format(reason=seal.reopened_reason)
        st.caption(plain(text) + " · " + _("封存码："))
        st.code(seal.seal, language=None, wrap_lines=True)
