"""Where the mean of a county's reviews comes from: by criterion, and by reviewer."""

import streamlit as st

from evaluation.analysis.origin import ScoreOrigin
from evaluation.locale.numbers import percent, points, rounded
from evaluation.services.comparing import Comparison
from evaluation.services.reviewer_sight import ReviewerSight
from evaluation.ui import session
from evaluation.ui.parts.comparison_filters import names_of
from evaluation.ui.parts.reviewer_names import reviewer_names
from evaluation.ui.parts.tables import Row, figure_table
from evaluation.ui.parts.words import plain

DECIMALS = 2
"""An account is printed finer than the scores, so that small steps do not vanish."""


def criterion_parts(comparison: Comparison, origin: ScoreOrigin) -> None:
    """Weight × mean of each criterion; their sum is the mean of the reviews."""
    _, names = session.translator(), names_of(comparison)
    rows: list[Row] = [
        {
            _("指标"): f"{part.criterion} {names.get(part.criterion, '')}".strip(),
            _("权重"): percent(part.weight, 2),
            _("平均分"): points(part.mean, DECIMALS),
            _("权重 × 平均分"): points(part.points, DECIMALS),
            _("评分数"): part.given,
            _("补上"): part.filled,
        }
        for part in origin.criteria
    ]
    figure_table(rows, key="origin-criteria", alt=_("按指标计算的平均分"))
    parts = sum(rounded(part.points, DECIMALS) for part in origin.criteria)
    text = _("各指标“权重 × 平均分”之和 = {total}，与各份评审的平均分相同。")
    note = "" if parts == rounded(origin.raw, DECIMALS) else _("（各数四舍五入）")
    st.caption(plain(text.format(total=points(origin.raw, DECIMALS)) + note))


def review_parts(origin: ScoreOrigin, sight: ReviewerSight) -> None:
    """The composite of each review; for whom single reviewers are not hidden."""
    _ = session.translator()
    rows: list[Row] = [
        {_("专家"): name, _("评审综合分"): points(origin.composites[reviewer], DECIMALS)}
        for reviewer, name in reviewer_names(sight, origin.composites).items()
    ]
    figure_table(rows, key="origin-reviewers", alt=_("各份评审的综合分"))
    text = _("{count}份评审综合分的平均 = {mean}。")
    st.caption(text.format(count=len(rows), mean=points(origin.raw, DECIMALS)))
