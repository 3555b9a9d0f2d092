"""The scales of a rubric: which points a criterion can be given, and what changed between rounds."""

from collections.abc import Mapping

from evaluation.domain.rubric import FULL_WEIGHT, Criterion, CriterionKind, Rubric


def categories_of(rubrics: Mapping[int, Rubric]) -> dict[str, tuple[float, ...] | None]:
    """Each criterion -> the points it can be given, lowest first; null where they are continuous."""
    return {c.id: _categories(c) for c in _criteria(rubrics)}


def levels_of(rubrics: Mapping[int, Rubric]) -> dict[str, tuple[float, ...]]:
    """Each criterion with levels -> the middle of each of them, lowest first."""
    return {
        c.id: tuple(sorted((level.low + level.high) / 2 for level in c.levels))
        for c in _criteria(rubrics)
        if c.levels
    }


def ends_of(rubrics: Mapping[int, Rubric]) -> dict[str, tuple[float, float]]:
    """Each criterion with levels -> the lowest and the highest points it can be given."""
    return {
        c.id: (min(level.low for level in c.levels), max(level.high for level in c.levels))
        for c in _criteria(rubrics)
        if c.levels
    }


def _criteria(rubrics: Mapping[int, Rubric]) -> list[Criterion]:
    """Each criterion that a round asks once, as the last rubric has it."""
    found = {c.id: c for number in sorted(rubrics) for c in rubrics[number].asked_in(number)}
    return list(found.values())


def _categories(criterion: Criterion) -> tuple[float, ...] | None:
    if criterion.kind is CriterionKind.YES_NO:
        return (0.0, FULL_WEIGHT)
    if not criterion.levels or any(level.low != level.high for level in criterion.levels):
        return None
    return tuple(sorted(level.low for level in criterion.levels))


def changed_criteria(before: Rubric, first: int, after: Rubric, last: int) -> tuple[str, ...]:
    """The criteria asked in one of two rounds only, or with another weight or scale."""
    asked = {c.id: c for c in before.asked_in(first)}, {c.id: c for c in after.asked_in(last)}
    everything = {**asked[0], **asked[1]}
    return tuple(
        name
        for name in everything
        if name not in asked[0]
        or name not in asked[1]
        or asked[0][name].weight != asked[1][name].weight
        or _scale(asked[0][name]) != _scale(asked[1][name])
    )


def _scale(criterion: Criterion) -> tuple[object, ...]:
    return criterion.kind, tuple(level.points for level in criterion.levels)
