"""Reference cases of the severity model, and a small panel that may be changed at will."""

import json
from pathlib import Path

import numpy as np
import polars as pl

KNOWN = Path(__file__).parent.parent / "known_values"


def expected(name: str) -> dict:
    return json.loads((KNOWN / name / "expected.json").read_text(encoding="utf-8"))


def reviews(name: str, column: str = "score") -> pl.DataFrame:
    """The composites of a reference case."""
    frame = pl.read_csv(KNOWN / name / "composites.csv").rename({column: "composite"})
    return frame.with_columns(pl.col("composite").cast(pl.Float64))


def codes(column: pl.Series) -> np.ndarray:
    return (column.rank("dense").cast(pl.Int64) - 1).to_numpy()


def raw_changes(frame: pl.DataFrame) -> dict[str, float]:
    means = frame.group_by("county", "round").agg(pl.col("composite").mean())
    wide = means.pivot("round", index="county", values="composite").sort("county")
    return dict(wide.select("county", pl.col("2") - pl.col("1")).iter_rows())


def panel(
    counties: int = 5,
    reviewers: int = 6,
    rounds: int = 2,
    *,
    seed: int = 1,
    keep: float = 1.0,
    noise: float = 3.0,
) -> pl.DataFrame:
    """Composites of a panel that returns whole: severity 4, counties 6 around 70, some missing."""
    chance = np.random.default_rng(seed)
    severity = chance.normal(0, 4, reviewers)
    level = chance.normal(70, 6, (rounds, counties))
    rows = [
        (t + 1, f"c{i}", f"r{r}", level[t, i] + severity[r] + chance.normal(0, noise))
        for t in range(rounds)
        for i in range(counties)
        for r in range(reviewers)
        if chance.random() < keep
    ]
    schema = {
        "round": pl.Int64,
        "county": pl.String,
        "reviewer": pl.String,
        "composite": pl.Float64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")
