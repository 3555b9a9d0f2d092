"""How often W14 (assignment follows quality) warns rightly and wrongly, for two rules.

Counties 6 apart (standard deviation), severity 4, noise 3.5, as in STATISTICS.md section 1; reviewers
are drawn at random, or the lenient are sent to the good counties. Rule A: |r| > .5 between adjusted
scores and the mean severities of their panels. Rule B: the same, and p < .05.

Run: .venv/bin/python benchmarks/assignment_warning.py [--runs 400]
"""

import argparse
import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import polars as pl
import scipy.stats

from evaluation.analysis.severity_model import Intervals, ModelOptions, severity_model

DESIGNS = ((6, 7, 4), (12, 9, 5), (40, 15, 5))
"""Counties, reviewers, reviewers of each county."""
SEED = 20_240_714


def panel(
    chance: np.random.Generator, design: tuple[int, int, int], *, matched: bool
) -> pl.DataFrame:
    counties, reviewers, size = design
    level, severity = chance.normal(70, 6, counties), chance.normal(0, 4, reviewers)
    rows = []
    for i in range(counties):
        pull = severity * np.sign(level[i] - 70) / 4 if matched else np.zeros(reviewers)
        chosen = np.argsort(pull + chance.gumbel(size=reviewers))[-size:]
        rows += [
            (1, f"c{i:02}", f"r{r:02}", level[i] + severity[r] + chance.normal(0, 3.5))
            for r in chosen
        ]
    schema = ["round", "county", "reviewer", "composite"]
    return pl.DataFrame(rows, schema=schema, orient="row")


def correlation(frame: pl.DataFrame) -> tuple[float, float]:
    model = severity_model(frame, ModelOptions(intervals=Intervals.REML))
    theta = model.estimator.contrasts(np.eye(model.design.cell_count)).value
    severity = model.county_effects("s")
    if np.ptp(severity) < 1e-9:
        return 0.0, 1.0
    found = scipy.stats.pearsonr(theta, severity)
    return float(found.statistic), float(found.pvalue)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=400)
    runs = parser.parse_args().runs
    print("| counties, reviewers, per county | assignment | |r| > .5 | and p < .05 |")
    print("|---|---|---|---|")
    for design in DESIGNS:
        for matched in (False, True):
            chance = np.random.default_rng([SEED, *design, matched])
            found = [correlation(panel(chance, design, matched=matched)) for _ in range(runs)]
            wide = np.mean([abs(r) > 0.5 for r, _ in found])
            both = np.mean([abs(r) > 0.5 and p < 0.05 for r, p in found])
            name = "lenient to good" if matched else "random"
            print(f"| {design} | {name} | {wide:.3f} | {both:.3f} |", flush=True)


if __name__ == "__main__":
    main()
