"""Which dimensions hold other criteria in the last round than in the first."""

from collections.abc import Mapping

from evaluation.reports.facts import Facts


def uneven_dimensions(facts: Facts) -> list[str]:
    """The dimensions that hold other criteria, or other weights, in the last round than in the first."""
    if facts.first is None:
        return []
    first, last = (_asked_by_dimension(facts, number) for number in (facts.first, facts.last))
    return [facts.names[d] for d in last if d in first and first[d] != last[d]]


def _asked_by_dimension(facts: Facts, number: int) -> Mapping[str, Mapping[str, float]]:
    """Dimension → the criteria that a round asks, with their weights."""
    dimensions = facts.context.rubrics[number].dimensions
    return {d.id: {c.id: c.weight for c in d.criteria if c.asked_in(number)} for d in dimensions}
