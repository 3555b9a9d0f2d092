"""What the states of a review are called, on pages and on paper."""

from evaluation.domain.reviews import ReviewState
from evaluation.locale import N_

REVIEW_STATE_NAMES: dict[ReviewState, str] = {
    ReviewState.ASSIGNED: N_("待评"),
    ReviewState.IN_PROGRESS: N_("评分中"),
    ReviewState.SUBMITTED: N_("已提交"),
    ReviewState.RETURNED: N_("已退回"),
    ReviewState.RECUSED: N_("已回避"),
}
