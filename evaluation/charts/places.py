"""What stands for counties in a chart that may not tell one from another.

The frame of such a chart comes with ids, in the programme's order, which everybody knows. What goes
into its specification is neither: counties stand by their score, under the number of their place,
and of all names only the own one is left.
"""

from collections.abc import Sequence

from evaluation.charts.labels import Labels


def place_names(
    ordered: Sequence[str], labels: Labels, *, own: str | None, named: bool
) -> dict[str, str]:
    """County → what its row is called: its name, or, where only the own may be told, its place."""
    if named:
        return {county: labels.name(county) for county in ordered}
    return {
        county: labels.name(county) if county == own else str(place)
        for place, county in enumerate(ordered, start=1)
    }


def both_ends(ordered: Sequence[str], most: int, own: str | None = None) -> list[str]:
    """All of them, or the first and the last of more than `most`, and the own one."""
    if len(ordered) <= most:
        return list(ordered)
    kept = {*ordered[: most // 2], *ordered[-(most // 2) :], own}
    return [county for county in ordered if county in kept]
