"""Do 95% intervals of the real change hold the truth? Nine settings of two rounds with known truth.

Ratings are generated criterion by criterion, made into composites and analysed by the product, and
each interval is asked whether it holds the county's true change. Coverage is promised between .93 and
.98; its Monte-Carlo error is that of the mean over runs, since the counties of one run share a panel.

Run: .venv/bin/python benchmarks/coverage.py [--runs 300] [--workers 2] [--methods bayes,reml,welch]
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("POLARS_MAX_THREADS", "1")

import argparse
import math
import multiprocessing
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import polars as pl
import scipy.stats
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track

from evaluation.analysis.composites import composites
from evaluation.analysis.real_changes import real_changes
from evaluation.analysis.severity_model import Intervals, ModelOptions, severity_model

Floats = NDArray[np.float64]

SEED = 20_250_301
COUNTIES = 6
CRITERIA = 30
METHODS = ("bayes", "reml", "welch")
PROMISED = (0.93, 0.98)


@dataclass(frozen=True)
class Setting:
    """Who comes and how much each source varies (standard deviations, in points of 100)."""

    name: str
    reviewers: int = 7
    returning: int = 4
    missing: float = 0.0
    """Share of reviews that are missing; three reviewers a county are kept."""
    severity: float = 4.0
    drift: float = 2.0
    bias: float = 3.0
    habit: float = 3.0
    """Reviewer by criterion."""
    noise: float = 6.0


USUAL = Setting("complete, 4 of 7 return")
SETTINGS = (
    USUAL,
    replace(USUAL, name="30% missing", missing=0.3),
    replace(USUAL, name="all-new panel", returning=0),
    replace(USUAL, name="same panel", returning=7),
    replace(USUAL, name="5 reviewers, 2 return", reviewers=5, returning=2),
    replace(USUAL, name="no drift", drift=0.0),
    Setting("huge severity and drift", severity=10, drift=5, bias=1, habit=1, noise=3),
    replace(USUAL, name="almost no severity", severity=0.5, drift=0.1, bias=5),
    replace(USUAL, name="9 reviewers, 30% missing", reviewers=9, returning=5, missing=0.3),
)
"""Those of STATISTICS.md §1, under the table of coverage."""


class Panel(NamedTuple):
    """One generated programme."""

    ratings: pl.DataFrame
    """round, county, reviewer, criterion, state, rating."""
    weights: pl.DataFrame
    truth: Floats
    """The true change of each county, before ratings are clipped and rounded."""


class Interval(NamedTuple):
    """An interval of one county in one run, and what it should hold."""

    setting: str
    method: str
    kind: str
    run: int
    low: float | None
    high: float | None
    truth: float


def simulated(setting: Setting, generator: np.random.Generator) -> Panel:
    """One programme of two rounds under a setting."""
    normal = generator.normal
    people = 2 * setting.reviewers - setting.returning
    weights = generator.dirichlet(np.full(CRITERIA, 5.0))
    first = normal(70, 6, COUNTIES)
    truth = normal(3, 4, COUNTIES)
    difficulty = normal(0, 5, CRITERIA)
    # Centred, so that the county's level is its expected weighted score.
    difficulty -= weights @ difficulty
    severity = normal(0, setting.severity, people) + normal(0, setting.drift, (2, people))
    bias = normal(0, setting.bias, (COUNTIES, people))
    habit = normal(0, setting.habit, (people, CRITERIA))
    parts = []
    for number, level in enumerate((first, first + truth)):
        panel = np.arange(setting.reviewers) + number * (setting.reviewers - setting.returning)
        means = level[:, None] + severity[number, panel] + bias[:, panel]
        cells = means[:, :, None] + habit[panel] + difficulty
        rating = cells + normal(0, setting.noise, cells.shape)
        kept = _kept(generator, (COUNTIES, setting.reviewers), setting.missing)
        parts.append(_rows(number + 1, panel, np.clip(np.rint(rating), 0, 100), kept))
    asked = [(t, f"k{c:02d}", w) for t in (1, 2) for c, w in enumerate(weights)]
    kinds = {"round": pl.Int64, "criterion": pl.String, "weight": pl.Float64}
    return Panel(pl.concat(parts), pl.DataFrame(asked, schema=kinds, orient="row"), truth)


def _kept(
    generator: np.random.Generator, shape: tuple[int, int], missing: float
) -> NDArray[np.bool_]:
    """Which reviews are there: each is missing with the same chance, but three a county stay."""
    chance = generator.random(shape)
    third = np.sort(chance, axis=1)[:, -3:-2]
    return (chance >= missing) | (chance >= third)


def _rows(
    number: int, panel: NDArray[np.int64], rating: Floats, kept: NDArray[np.bool_]
) -> pl.DataFrame:
    county, seat = np.nonzero(kept)
    size = len(county) * CRITERIA
    return pl.DataFrame(
        {
            "round": np.full(size, number, dtype=np.int64),
            "county": [f"c{i}" for i in np.repeat(county, CRITERIA)],
            "reviewer": [f"r{panel[r]:02d}" for r in np.repeat(seat, CRITERIA)],
            "criterion": [f"k{c:02d}" for _ in county for c in range(CRITERIA)],
            "state": ["rated"] * size,
            "rating": rating[county, seat].ravel(),
        }
    )


def run_once(task: tuple[int, int, tuple[str, ...]]) -> list[Interval]:
    """All intervals of one run of one setting."""
    place, run, methods = task
    setting = SETTINGS[place]
    panel = simulated(setting, np.random.default_rng([SEED, place, run]))
    reviews = panel.ratings.select("round", "county", "reviewer").unique()
    made = composites(panel.ratings, reviews, panel.weights).composites
    counted = made.filter("counted").select("round", "county", "reviewer", "composite")
    real = {f"c{i}": change for i, change in enumerate(panel.truth.tolist())}
    relative = {county: change - float(panel.truth.mean()) for county, change in real.items()}
    found: list[Interval] = []
    for method in methods:
        changes = welch(counted) if method == "welch" else modelled(counted, method)
        for row in changes.iter_rows(named=True):
            county = row["county"]
            head = (setting.name, method)
            found.append(Interval(*head, "real", run, row["low"], row["high"], real[county]))
            if "relative_low" in row:
                ends = (row["relative_low"], row["relative_high"])
                found.append(Interval(*head, "relative", run, *ends, relative[county]))
    return found


def modelled(counted: pl.DataFrame, intervals: str) -> pl.DataFrame:
    """The changes as the product gives them."""
    model = severity_model(counted, ModelOptions(intervals=Intervals(intervals)))
    means = counted.group_by("county").agg(
        pl.col("composite").filter(round=2).mean() - pl.col("composite").filter(round=1).mean()
    )
    return real_changes(model, dict(means.iter_rows()), ends=(1, 2), smallest=3.0).changes


def welch(counted: pl.DataFrame) -> pl.DataFrame:
    """The change of raw means with Welch's interval, which takes no account of who rated."""
    rows = []
    for (county,), part in counted.sort("round").group_by("county", maintain_order=True):
        before, after = (part.filter(round=t)["composite"].to_numpy() for t in (1, 2))
        ends = scipy.stats.ttest_ind(after, before, equal_var=False).confidence_interval(0.95)
        rows.append({"county": county, "low": float(ends.low), "high": float(ends.high)})
    return pl.DataFrame(rows)


def covered(intervals: Sequence[Interval]) -> pl.DataFrame:
    """Coverage, its Monte-Carlo error, and the median width, by setting, method and kind."""
    frame = pl.DataFrame(intervals, schema=list(Interval._fields), orient="row").with_columns(
        pl.col("low", "high").cast(pl.Float64)
    )
    group = ["setting", "method", "kind"]
    runs = frame.group_by(*group, "run").agg(
        pl.col("truth").is_between("low", "high").mean().alias("share"),
    )
    summary = runs.group_by(group).agg(
        pl.col("share").mean().alias("coverage"),
        (pl.col("share").std() / pl.col("share").count().sqrt()).alias("error"),
    )
    widths = frame.group_by(group).agg(
        (pl.col("high") - pl.col("low")).median().alias("width"),
        pl.col("low").null_count().alias("none"),
        pl.len().alias("intervals"),
    )
    return summary.join(widths, on=group)


def table(summary: pl.DataFrame, methods: Sequence[str]) -> Iterator[str]:
    """The lines of the table in Markdown."""
    columns = [
        (m, k) for m in methods for k in ("real", "relative") if (m, k) != ("welch", "relative")
    ]
    yield "| setting | " + " | ".join(f"{m}, {k}" for m, k in columns) + " |"
    yield "|---" * (len(columns) + 1) + "|"
    for setting in SETTINGS:
        rows = {
            (r["method"], r["kind"]): r for r in summary.filter(setting=setting.name).to_dicts()
        }
        if rows:
            yield f"| {setting.name} | " + " | ".join(_cell(rows[c]) for c in columns) + " |"


def _cell(row: dict[str, float]) -> str:
    missing = f", {row['none']} of {row['intervals']} without" if row["none"] else ""
    if row["coverage"] is None:
        return "-"
    return f"{_short(row['coverage'])} ± {_short(row['error'])} ({row['width']:.1f}{missing})"


def _short(share: float) -> str:
    return "-" if share is None or math.isnan(share) else f"{share:.3f}".removeprefix("0")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=300)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--methods", default=",".join(METHODS))
    parser.add_argument(
        "--settings", default="", help="numbers from 1, comma-separated; all without"
    )
    asked = parser.parse_args()
    methods = tuple(asked.methods.split(","))
    chosen = [int(n) - 1 for n in asked.settings.split(",") if n] or range(len(SETTINGS))
    tasks = [(place, run, methods) for place in chosen for run in range(asked.runs)]
    begin = time.perf_counter()
    found: list[Interval] = []
    # Threads of polars do not survive a fork.
    with multiprocessing.get_context("spawn").Pool(asked.workers) as pool:
        each = pool.imap_unordered(run_once, tasks, chunksize=4)
        for some in track(each, total=len(tasks), console=Console(stderr=True), transient=True):
            found += some
    summary = covered(found)
    print(
        f"{asked.runs} runs of {COUNTIES} counties a setting, seed {SEED}: coverage ± Monte-Carlo"
    )
    print(
        "standard error (median width) of 95% intervals; the truth is the change before clipping.\n"
    )
    print("\n".join(table(summary, methods)))
    print(f"\n{time.perf_counter() - begin:.0f} s with {asked.workers} processes.")
    low, high = PROMISED
    missed = summary.filter(
        (pl.col("method") == "bayes")
        & (pl.col("kind") == "real")
        & ~pl.col("coverage").is_between(low, high)
    )["setting"].to_list()
    print(f"Outside {low}-{high}: {', '.join(missed) or 'none'}.")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
