"""A criterion's scale as a reviewer clicks it: its options, and the points that an option stands for."""

from dataclasses import dataclass

from evaluation.domain.reviews import RatingState
from evaluation.domain.rubric import FULL_WEIGHT, Criterion, CriterionKind, Level
from evaluation.locale import N_, Translate
from evaluation.ui import session
from evaluation.ui.autosave import Answer

DECLARED: dict[str, tuple[RatingState, str]] = {
    "cannot_judge": (RatingState.CANNOT_JUDGE, N_("无法评判")),
    "not_applicable": (RatingState.NOT_APPLICABLE, N_("不适用")),
}
YES, NO, POINTS = "yes", "no", "points"


@dataclass(frozen=True)
class Option:
    """One thing to click: a level, yes or no, free points, or a declaration."""

    id: str
    label: str
    state: RatingState
    low: float = 0
    high: float = 0

    @property
    def is_band(self) -> bool:
        """Whether the points inside it are still to be chosen."""
        return self.low != self.high

    @property
    def middle(self) -> float | None:
        """What a click alone gives: the whole points in the middle of a level's band.

        So a single click is a complete answer and is saved at once. Free points have no middle that
        a click could mean: None until a number is given.
        """
        if self.id == POINTS:
            return None
        return float((self.low + self.high + 1) // 2) if self.is_band else self.low

    def takes(self, points: float | None, kept: float | None = None) -> bool:
        """Whether points can stand in this band: whole ones, or what a file brought in (`kept`)."""
        if points is None or not self.low <= points <= self.high:
            return False
        return points == kept or float(points).is_integer()

    def answer(self, points: float | None, kept: float | None = None) -> Answer | None:
        """What clicking this says; None while the points of a band are missing or do not fit."""
        if self.state is not RatingState.RATED:
            return Answer(self.state)
        if not self.is_band:
            return Answer(RatingState.RATED, self.low)
        if points is None or not self.takes(points, kept):
            return None
        return Answer(RatingState.RATED, float(points))


def options_of(criterion: Criterion, translate: Translate) -> tuple[Option, ...]:
    """Everything that can be clicked for a criterion, best level first, declarations last."""
    rated = RatingState.RATED
    if criterion.levels:
        names = [session.local(level.name, level.name_en) for level in criterion.levels]
        scale = [
            Option(str(index), _distinct(names, index, level), rated, level.low, level.high)
            for index, level in enumerate(criterion.levels)
        ]
    elif criterion.kind is CriterionKind.YES_NO:
        scale = [
            Option(YES, translate("是"), rated, FULL_WEIGHT, FULL_WEIGHT),
            Option(NO, translate("否"), rated),
        ]
    else:
        scale = [Option(POINTS, translate("评分"), rated, 0, FULL_WEIGHT)]
    declared = [Option(key, translate(word), state) for key, (state, word) in DECLARED.items()]
    return (*scale, *declared)


def _distinct(names: list[str], index: int, level: Level) -> str:
    """Options of one control need different labels: two levels of one name show their points."""
    name = names[index]
    return name if names.count(name) == 1 else f"{name} {level.low:g}"


def first_option(options: tuple[Option, ...]) -> Option | None:
    """What stands chosen before anybody chose: free points, whose field is there from the start."""
    return next((o for o in options if o.id == POINTS), None)


def option_for(options: tuple[Option, ...], answer: Answer) -> Option | None:
    """The option that an answer was given with; None for a blank one."""
    if answer.state is RatingState.RATED and answer.value is not None:
        rated = (o for o in options if o.state is RatingState.RATED)
        return next((o for o in rated if o.low <= (answer.value or 0) <= o.high), None)
    return next((o for o in options if o.state is answer.state), None)


def answer_text(answer: Answer, options: tuple[Option, ...], translate: Translate) -> str:
    """An answer in words: 良好 80."""
    option = option_for(options, answer)
    if option is None:
        return translate("未评")
    if answer.value is None:
        return option.label
    return f"{option.label} {answer.value:g}"
