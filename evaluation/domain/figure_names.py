"""How exactly a figure was stated, in the words of pages and reports."""

from evaluation.domain.indicators import Figure
from evaluation.locale import N_

FIGURE_NAMES: dict[Figure, str] = {
    Figure.EXACT: N_("确数"),
    Figure.LOWER_BOUND: N_("下限"),
    Figure.UPPER_BOUND: N_("上限"),
    Figure.AMBIGUOUS: N_("口径待核"),
    Figure.POLICY_TARGET: N_("政策目标"),
    Figure.OPEN_LIST: N_("未尽列举"),
    Figure.NOT_STATED: N_("未说明"),
}
