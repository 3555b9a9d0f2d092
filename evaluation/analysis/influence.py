"""Influence: how far scores and places move when one reviewer is left out."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from evaluation.analysis.laplacian import linked_cells
from evaluation.analysis.panel_frames import LEFT_OUT
from evaluation.analysis.standing import Reasons
from evaluation.locale import N_, Message, message

Cell = tuple[int, str]
"""Round and county."""
Scores = Mapping[Cell, float]
Refit = Callable[[str], Scores]
"""The scores of a fit without all reviews of one reviewer; a county without reviews is absent."""

LARGE_PANEL = 60
"""Above this many reviewers leaving out each in turn is too much work."""
TOO_MANY = message(N_("评审专家超过{count}位，不逐一计算去掉一位后的得分"), count=LARGE_PANEL)

TIE = 1e-9
"""Scores closer than this, in points, share a place."""

_NOBODY_ELSE = message(N_("没有其他评审专家评审该县"))
_NOBODY_LEFT = message(N_("该轮没有其他评审专家，去掉后没有得分"))
_NO_SCORE = message(N_("该县没有校正得分"))
_NO_PLACES = message(N_("没有可排名次的县"))
_NOT_LINKED = message(N_("各县不全相连，没有共同的名次"))
_NOT_LINKED_WITHOUT = message(N_("去掉这位评审专家后各县不再全部相连，没有共同的名次"))


@dataclass(frozen=True)
class Influence:
    """What leaving out each reviewer would do."""

    left_out: pl.DataFrame
    """`frames.LEFT_OUT`."""
    moves: Mapping[tuple[int, str], tuple[float | None, int | None]]
    """(round, reviewer) -> the largest move of any county's score, and of its place."""
    reasons: Reasons
    """Why a number of `left_out`, or a move under `reviewers`, is null."""


def influence(
    counted: pl.DataFrame,
    scores: Scores,
    refit: Refit | Message,
    unranked: Mapping[Cell, Message],
) -> Influence:
    """The scores and places of all counties of a round without each of its reviewers.

    A place is 1 + how many counties score more than `TIE` higher. The largest move of a place is
    among the counties that keep a score, so that one that loses its only reviewer moves nobody.

    Args:
        counted: round, county, reviewer: the reviews that count, of all rounds.
        scores: the score of each county in each round with everybody.
        refit: gives the scores without one reviewer, or why nobody is left out.
        unranked: counties that take no place, and why.

    Returns:
        Places are null where the counties of the round are not all linked by reviewers.
    """
    panel = counted.select("round", "reviewer").unique().sort("round", "reviewer").rows()
    if isinstance(refit, Message):
        why: Reasons = {("reviewers", c, ()): refit for c in ("influence_score", "influence_rank")}
        return Influence(pl.DataFrame(schema=LEFT_OUT), dict.fromkeys(panel, (None, None)), why)
    cells = sorted(set(counted.select("round", "county").iter_rows()))
    rest = {name: refit(name) for name in sorted({name for _, name in panel})}
    linked = {name: _linked_rounds(counted, name) for name in (None, *rest)}
    rows: list[tuple[object, ...]] = []
    reasons: Reasons = {}
    moves = {}
    for number, name in panel:
        place = _Places(
            [cell for cell in cells if cell[0] == number],
            scores,
            rest[name],
            unranked,
            whole_is_linked=number in linked[None],
            rest_is_linked=number in linked[name],
        )
        rows += [(number, name, *row) for row in place.rows()]
        moves[number, name] = place.score_move(), place.rank_move()
        reasons |= place.reasons(number, name)
    return Influence(pl.DataFrame(rows, schema=LEFT_OUT, orient="row"), moves, reasons)


@dataclass(frozen=True)
class _Places:
    """The counties of one round with everybody and without one reviewer."""

    cells: list[Cell]
    whole: Scores
    rest: Scores
    unranked: Mapping[Cell, Message]
    whole_is_linked: bool
    rest_is_linked: bool

    def rows(self) -> Iterable[tuple[object, ...]]:
        """county, score, score_without, rank, rank_without."""
        before = _ranks(self._ranked(self.whole)) if self.whole_is_linked else {}
        after = _ranks(self._ranked(self.rest)) if self.rest_is_linked else {}
        for cell in self.cells:
            scores = self.whole.get(cell), self.rest.get(cell)
            yield cell[1], *scores, before.get(cell), after.get(cell)

    def score_move(self) -> float | None:
        moves = [abs(self.rest[c] - self.whole[c]) for c in self._kept()]
        return max(moves, default=None)

    def rank_move(self) -> int | None:
        kept = self._kept() - set(self.unranked)
        if not (self.whole_is_linked and self.rest_is_linked and kept):
            return None
        before, after = (_ranks({c: scores[c] for c in kept}) for scores in (self.whole, self.rest))
        return max(abs(after[c] - before[c]) for c in kept)

    def reasons(self, number: int, name: str) -> Reasons:
        found: Reasons = {}
        for county, score, without, rank, rank_without in self.rows():
            key, cell = (number, name, county), (number, str(county))
            given = score is not None
            own = self.unranked.get(cell)
            why = {
                "score": _NO_SCORE,
                "score_without": _NOBODY_ELSE if given else _NO_SCORE,
                "rank": own or (_NOT_LINKED if given else _NO_SCORE),
                "rank_without": own or (_NOBODY_ELSE if without is None else self._unlinked()),
            }
            numbers = (score, without, rank, rank_without)
            for (column, text), value in zip(why.items(), numbers, strict=True):
                if value is None:
                    found["left_out", column, key] = text
        if not self._kept():
            found["reviewers", "influence_score", (number, name)] = _NOBODY_LEFT
        if self.rank_move() is None:
            found["reviewers", "influence_rank", (number, name)] = self._why_no_move()
        return found

    def _why_no_move(self) -> Message:
        if not self._kept():
            return _NOBODY_LEFT
        return _NO_PLACES if self._kept() <= set(self.unranked) else self._unlinked()

    def _unlinked(self) -> Message:
        return _NOT_LINKED_WITHOUT if self.whole_is_linked else _NOT_LINKED

    def _kept(self) -> set[Cell]:
        return {c for c in self.cells if c in self.whole and c in self.rest}

    def _ranked(self, scores: Scores) -> dict[Cell, float]:
        return {c: scores[c] for c in self.cells if c in scores and c not in self.unranked}


def _ranks(scores: Mapping[Cell, float]) -> dict[Cell, int]:
    ordered = np.sort(np.array(list(scores.values()), dtype=np.float64))
    higher = {
        c: ordered.size - np.searchsorted(ordered, s + TIE, "right") for c, s in scores.items()
    }
    return {cell: 1 + int(count) for cell, count in higher.items()}


def _linked_rounds(counted: pl.DataFrame, left_out: str | None) -> set[int]:
    """The rounds whose counties are all linked by the reviewers who are left."""
    kept = counted if left_out is None else counted.filter(pl.col("reviewer") != left_out)
    cell = kept.select(
        pl.format("{}|{}", "round", "county").rank("dense").cast(pl.Int64) - 1
    ).to_series()
    reviewer = kept["reviewer"].rank("dense").cast(pl.Int64) - 1
    parts = linked_cells(cell.to_numpy(), reviewer.to_numpy())
    by_round = kept.select("round", part=pl.Series(parts[cell.to_numpy()], dtype=pl.Int64))
    counts = by_round.group_by("round").agg(pl.col("part").n_unique())
    return set(counts.filter(pl.col("part") == 1)["round"])
