"""What a report costs: parts and formats per report, memory over a batch, two processes at once.

The 6 counties are the sample; more are generated from a stated seed (generated_ratings.py) and rated by
15 reviewers on the sample's rubric, with a sample county's comments. A report is drawn from results that
are there, as in a batch. Times are the CPU's (a busy machine stretches the clock more) and medians.

Promised: typst at most 100 ms a report, with its charts 600 ms on one quiet core, 350 ms with two.

Run: .venv/bin/python benchmarks/reports.py [--counties 6,300] [--compiles 300] [--batch]
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from datetime import time as midnight
from pathlib import Path
from typing import TypeVar

import polars as pl
from generated_ratings import generated_ratings

from evaluation.analysis.results import ResultInputs, compute_results
from evaluation.domain.counties import County
from evaluation.reports import pdf, typesetting
from evaluation.reports.context import ReportContext
from evaluation.reports.county_report import county_report
from evaluation.reports.document import Document, Figure
from evaluation.reports.pictures import chart_svg
from evaluation.reports.writers import WRITERS
from evaluation.services import reporting
from evaluation.services.actors import actor_named
from evaluation.services.demonstration import SAMPLE, prepare_demo
from evaluation.services.platform import start
from evaluation.services.report_contexts import report_context
from evaluation.services.report_workers import workers
from evaluation.settings import read_settings

T = TypeVar("T")
LANGUAGE = "zh_CN"
CHARTS, TYPST = "charts", "typst"
MEASURED = 30
"""Counties that are measured at most; results and comparisons are of all."""


class Costs:
    """CPU milliseconds of each part, one figure a report."""

    def __init__(self) -> None:
        self.spent: dict[str, list[float]] = defaultdict(list)

    def of(self, part: str, act: Callable[[], T]) -> T:
        begin = time.process_time()
        made = act()
        self.spent[part].append(1000 * (time.process_time() - begin))
        return made

    def medians(self) -> dict[str, float]:
        return {part: statistics.median(times) for part, times in self.spent.items()}


@contextmanager
def sample() -> Iterator[list[ReportContext]]:
    """The contexts of the sample's rated counties."""
    with tempfile.TemporaryDirectory() as folder:
        platform = start(read_settings({"LIANGPING_DATA_DIR": str(Path(folder) / "data")}))
        prepare_demo(platform)
        organizer = actor_named(platform, SAMPLE, "organizer")
        stored = platform.store.programme(SAMPLE)
        compared = reporting.reported(platform, stored, organizer)
        with platform.store.read() as conn:
            found = [
                report_context(conn, stored, compared, c, LANGUAGE)
                for c in stored.counties
                if c.material
            ]
        yield found
        platform.store.close()


def generated(like: ReportContext, count: int) -> list[ReportContext]:
    """So many counties of a programme like the sample."""
    wanted = [c.id for d in like.rubrics[1].dimensions for c in d.criteria]
    renamed = {f"k{n:04d}": criterion for n, criterion in enumerate(wanted, start=1)}
    ratings = generated_ratings(count).filter(pl.col("criterion").is_in(list(renamed)))
    ratings = ratings.with_columns(
        pl.col("criterion").replace_strict(renamed), pl.lit("rated").alias("state")
    )
    reviews = ratings.group_by("round", "county", "reviewer", maintain_order=True).agg(
        state=pl.lit("submitted"),
        answered=pl.len().cast(pl.Int64),
        asked=pl.len().cast(pl.Int64),
    )
    ids = ratings["county"].unique(maintain_order=True).to_list()
    counties = tuple(County(id=i, name=f"第{int(i[1:])}县") for i in ids)
    inputs = ResultInputs(
        programme=like.programme,
        counties=counties,
        rubrics=dict.fromkeys((1, 2), like.rubrics[1]),
        ratings=ratings,
        reviews=reviews,
        adjustments=(),
        round_numbers=(1, 2),
    )
    shared = replace(
        like,
        counties=counties,
        results=compute_results(inputs),
        rubrics=inputs.rubrics,
        indicators=(),
        adjustments=(),
        published_alone={},
    )
    return [replace(shared, county=county) for county in counties]


def measured(contexts: list[ReportContext]) -> dict[str, float]:
    """Medians by part: building, charts, typst alone, then each format with its charts drawn."""
    costs = Costs()
    for number, context in enumerate([contexts[0], *contexts]):
        document = costs.of("build", lambda: county_report(context))  # noqa: B023 - called at once
        figures = [b for b in document.blocks if isinstance(b, Figure)]
        costs.of(CHARTS, lambda: [chart_svg(f.chart) for f in figures])  # noqa: B023
        data = pdf.typeset_data(document)
        costs.of(TYPST, lambda: typeset(document, data))  # noqa: B023
        for ending, writer in WRITERS.items():
            if ending == "pdf":
                continue  # building, charts and typst are what it costs
            costs.of(ending, lambda: writer.render(document))  # noqa: B023
        if number == 0:
            costs.spent.clear()  # what a process does once: fonts, templates, JavaScript
    return {**costs.medians(), "figures": len(figures), "MB": peak()}


def typeset(document: Document, data: str) -> bytes:
    """The typesetter alone."""
    dated = datetime.combine(document.dated, midnight(), tzinfo=UTC)
    return typesetting.typeset_pdf(pdf.TEMPLATE.read_bytes(), {"data": data}, dated)


def peak() -> float:
    """Megabytes that this process had at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def memory(contexts: list[ReportContext], compiles: int) -> dict[str, float]:
    """The peak in MB after so many PDFs in one process."""
    found: dict[str, float] = {}
    for number in range(1, compiles + 1):
        WRITERS["pdf"].render(county_report(contexts[number % len(contexts)]))
        if number in {1, 20, 40, 80, 160, compiles}:
            found[f"after {number}"] = peak()
            print(number, round(peak()), "MB", file=sys.stderr, flush=True)
    return found


def batch(contexts: list[ReportContext], processes: int) -> dict[str, float]:
    """Seconds of the clock a report in all formats, over several processes, building included."""
    begin = time.perf_counter()
    with workers(processes) as pool:
        tasks = [pool.hand_out(county_report(c), tuple(WRITERS)) for c in contexts]
        for task in tasks:
            assert all(isinstance(content, bytes) for _, content in pool.collect(task))
    return {"seconds a report": (time.perf_counter() - begin) / len(contexts)}


def asked_for(asked: argparse.Namespace) -> dict[str, float]:
    with sample() as few:
        contexts = few if asked.size <= len(few) + 1 else generated(few[0], asked.size)
        if asked.compiles:
            return memory(contexts, asked.compiles)
        if asked.batch:
            return batch(contexts, asked.batch)
        return measured(contexts[:MEASURED])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counties", default="6,300")
    parser.add_argument("--compiles", type=int, default=0, help="memory over so many PDFs")
    parser.add_argument("--batch", type=int, default=0, help="all formats over so many processes")
    parser.add_argument("--size", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.size:
        print(json.dumps(asked_for(asked)))
        return
    for size in asked.counties.split(","):
        options = ["--size", size, "--compiles", str(asked.compiles), "--batch", str(asked.batch)]
        done = subprocess.run(  # noqa: S603 - this very file
            [sys.executable, __file__, *options], check=True, stdout=subprocess.PIPE, text=True
        )
        found = json.loads(done.stdout.splitlines()[-1])
        print(size, " | ".join(f"{name} {value:.0f}" for name, value in found.items()), flush=True)


if __name__ == "__main__":
    main()
