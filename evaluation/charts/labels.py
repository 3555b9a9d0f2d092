"""The words a chart shows, already in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from textwrap import wrap

from evaluation.locale import Translate
from evaluation.locale.numbers import UNDEFINED


@dataclass(frozen=True)
class Labels:
    """Words of the axes, the legend and the number columns, and the names of what is shown."""

    first: str
    """The title of the first round, such as 初评."""
    last: str
    target: str
    best: str
    mean: str
    change: str
    to_target: str
    """Score minus target, so that a minus says what is lacking."""
    below_target: str
    county: str
    dimension: str
    criterion: str
    reviewer: str
    score: str
    pairs: str
    plain_mean: str
    adjusted: str
    """The score corrected for who is lenient and who is strict."""
    interval: str
    ranks: str
    place: str
    """The place by the score alone, which never stands without its set."""
    real_change: str
    """The change corrected for who rated."""
    panel_effect: str
    rubric_effect: str
    raw_change: str
    between: str
    """A sentence with {low} and {high}, for limits that may be negative."""
    strict: str
    lenient: str
    deviation: str
    first_only: str
    """A sentence with {shown} and {all}, where a chart does not hold every row."""
    ends_drawn: str
    """The same, where the first and the last are drawn."""
    ends_named: str
    """A sentence with {shown} and {all}, where only the highest and the lowest bear their names."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Id → title, of the counties, dimensions, criteria and reviewers in the frame."""
    missing: str = UNDEFINED
    wrap: int = 0
    """Letters of a line from which a name beside its row goes on in a second one; 0 is never."""

    def name(self, identifier: str) -> str:
        """What stands for an id; the id itself where nothing else is known."""
        return self._lines(self.names.get(identifier) or identifier)

    def numbered(self, identifier: str) -> str:
        """The id and its title, so that two equal titles stay two rows."""
        title = self.names.get(identifier)
        named = f"{identifier} {title}" if title and title != identifier else identifier
        return self._lines(named)

    def _lines(self, text: str) -> str:
        """The text in at most two lines, where lines are limited."""
        if not self.wrap:
            return text
        return "\n".join(
            wrap(text, self.wrap, max_lines=2, placeholder="…", break_on_hyphens=False)
        )


def chart_labels(
    translate: Translate,
    names: Mapping[str, str],
    *,
    first: str = "",
    last: str = "",
    wrap: int = 0,
) -> Labels:
    """The standing words in a language, with the names and round titles of a programme."""
    _ = translate
    return Labels(
        first=first or _("首轮"),
        last=last or _("末轮"),
        target=_("目标"),
        best=_("最高"),
        mean=_("平均"),
        change=_("变化"),
        to_target=_("距目标"),
        below_target=_("低于目标（分）"),
        county=_("县（市、区）"),
        dimension=_("维度"),
        criterion=_("指标"),
        reviewer=_("评审专家"),
        score=_("得分"),
        pairs=_("配对数"),
        plain_mean=_("平均分"),
        adjusted=_("校正得分"),
        interval=_("95%区间"),
        ranks=_("位次区间"),
        place=_("按得分的位置"),
        real_change=_("真实变化"),
        panel_effect=_("专家组变动"),
        rubric_effect=_("指标变动"),
        raw_change=_("平均分变化"),
        between=_("{low} 至 {high}"),
        strict=_("← 偏严"),
        lenient=_("偏宽 →"),
        deviation=_("比预期高低（分）"),
        first_only=_("只画前{shown}个，共{all}个；其余见表。"),
        ends_drawn=_("共{all}个，只画最前和最后各{shown}个。"),
        ends_named=_("共{all}个，只标出最高和最低各{shown}个的名称，其余为浅色线。"),
        names=names,
        wrap=wrap,
    )
