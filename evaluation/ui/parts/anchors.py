"""The anchors of a criterion: what each level means, always in sight while rating."""

import streamlit as st

from evaluation.domain.rubric import Criterion, Level
from evaluation.ui import session
from evaluation.ui.parts.words import local_texts, plain, points_text


def anchors(criterion: Criterion, implied: Level | None) -> None:
    """All levels with their words, best first, and the level that a verified figure implies."""
    _ = session.translator()
    if criterion.levels:
        rows = "\n".join(_row(level, implied) for level in criterion.levels)
        head = f"| {_('等次')} | {_('标准')} |\n|:--|:--|"
        st.markdown(f"{head}\n{rows}")
    if criterion.guidance:
        st.caption(plain(session.local(criterion.guidance, criterion.guidance_en)))
    if criterion.evidence:
        listed = _("；").join(local_texts(criterion.evidence, criterion.evidence_en))
        st.markdown(_("**应附佐证**　{listed}").format(listed=plain(listed)))


def _row(level: Level, implied: Level | None) -> str:
    _ = session.translator()
    name = plain(session.local(level.name, level.name_en))
    anchor = plain(session.local(level.anchor, level.anchor_en))
    mark = f" :violet-badge[{_('数据对应')}]" if level is implied else ""
    return f"| **{name}** :gray[{points_text(level)}] | {anchor}{mark} |"
