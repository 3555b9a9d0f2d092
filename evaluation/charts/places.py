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
