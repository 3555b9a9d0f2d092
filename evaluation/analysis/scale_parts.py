"""Scale parts: which counties of a round stand on one scale, so that their scores can be compared."""

from evaluation.analysis.adjusted_scores import cell_parts
from evaluation.analysis.severity_model import SeverityModel


def scale_parts(model: SeverityModel, number: int) -> tuple[tuple[str, ...], ...]:
    """The scored counties of a round by the linked part that they belong to.

    Two counties stand on one scale where reviewers lead from one to the other, over all rounds: the
    parts by which a round takes no ranks (W1). One part is the rule.

    Args:
        model: the fitted model.
        number: the round.
    """
    if not model.design.reviews:
        return ()
    parts = cell_parts(model.design)
    found: dict[int, list[str]] = {}
    rows = model.design.cells.filter(round=number).select("county", "cell").iter_rows()
    for county, cell in rows:
        found.setdefault(int(parts[cell]), []).append(county)
    return tuple(tuple(part) for part in found.values())
