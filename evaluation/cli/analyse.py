"""The analysis of any file of ratings from the shell: no store, no programme."""

import json
import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import polars as pl
import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from evaluation.analysis.analysis import Analysis
from evaluation.analysis.contract import ANALYSIS_KEYS, analysis_json
from evaluation.analysis.method import Method
from evaluation.analysis.panel_design import FACETS
from evaluation.analysis.ratings_analysis import RatingsInputs, analyse_ratings
from evaluation.analysis.severity_model import Intervals, ModelOptions
from evaluation.cli.output import FORMATS, frame_bytes, give_out
from evaluation.cli.terminal import translate
from evaluation.errors import FaultyInputError
from evaluation.locale import N_, Message, message
from evaluation.storage.analysis_files import AnalysisFiles, Scale, read_analysis_files
from evaluation.storage.near_keys import nearest

INTERVALS = (Intervals.BAYES.value, Intervals.REML.value)
TABLES = tuple(ANALYSIS_KEYS)
WITH_WARNINGS = ("scores", "changes")
"""Printed tables below which the warnings stand: who reads one of these must see them."""


Ratings = Annotated[
    Path,
    typer.Argument(
        help="评分文件，CSV或Parquet：county、reviewer、rating，可有round、criterion / "
        "ratings, CSV or Parquet: county, reviewer, rating, and perhaps round, criterion"
    ),
]
Weights = Annotated[
    Path | None,
    typer.Option(
        help="权重文件：criterion、weight，可有round；默认各指标等权 / "
        "weights: criterion, weight, and perhaps round; equal weights by default"
    ),
]
IntervalsName = Annotated[
    str, typer.Option(help="bayes | reml；默认由数据量决定 / told from the size by default")
]
Facets = Annotated[
    str,
    typer.Option(
        help="模型包含的专家效应，逗号分隔：s宽严、d两轮间漂移、k对某县的固定偏向 / "
        "effects in the model, by commas: s severity, d drift, k bias to a county"
    ),
]
Ends = Annotated[
    str, typer.Option(help="评分的最低与最高值，如0,100 / lowest and highest rating, such as 0,100")
]
SmallestChange = Annotated[
    float | None,
    typer.Option(
        min=0,
        help="有意义的最小变化，以分计；默认为量尺的3% / "
        "smallest change that matters, in points; 3% of the scale by default",
    ),
]
Anchors = Annotated[
    list[str] | None,
    typer.Option(
        help="对照材料，可重复：该县第一轮后各轮重评其首轮材料；写成ANCHOR=COUNTY时重评的是COUNTY"
        "的首轮材料 / unchanged dossier, repeatable: after the first round this county shows its "
        "first dossier again; as ANCHOR=COUNTY it shows that of COUNTY"
    ),
]
Format = Annotated[str, typer.Option("--format", help=" | ".join(FORMATS))]
Table = Annotated[
    str,
    typer.Option(
        "--table", help="除json外输出哪张表 / which table, except json: " + " | ".join(TABLES)
    ),
]
Out = Annotated[Path | None, typer.Option("--out", help="写入文件 / write to a file")]


def analyse(
    file: Ratings,
    *,
    weights: Weights = None,
    intervals: IntervalsName = "",
    facets: Facets = "",
    scale: Ends = "",
    smallest_change: SmallestChange = None,
    anchor: Anchors = None,
    format_: Format = "table",
    table: Table = "scores",
    out: Out = None,
) -> None:
    """任意评分文件的全套分析。The whole analysis of any file of ratings."""
    _one_of("--format", format_, FORMATS)
    _one_of("--table", table, TABLES)
    asked_intervals = Intervals(_one_of("--intervals", intervals, INTERVALS)) if intervals else None
    asked_facets = _facets(facets)
    asked_scale = _scale(scale)
    if smallest_change is not None and not math.isfinite(smallest_change):
        raise _wrong("--smallest-change", message(N_("应为数字。")))
    with _working() as say:
        say(message(N_("正在读入评分")))
        files = read_analysis_files(file, weights, asked_scale)
        ratings = files.ratings.ratings
        options = ModelOptions(asked_intervals, asked_facets, _anchors(anchor or [], ratings))
        say(message(N_("正在分析 {count} 个评分"), count=ratings.height))
        found, method = analyse_ratings(_inputs(files, options, smallest_change))
        content = _written(found, method, format_, table)
    give_out(content, format_, out)


def _inputs(
    files: AnalysisFiles, options: ModelOptions, smallest_change: float | None
) -> RatingsInputs:
    return RatingsInputs(
        ratings=files.ratings.ratings,
        weights=files.weights,
        options=options,
        scale=files.ratings.scale,
        scale_is_given=files.ratings.scale_given,
        smallest_change=smallest_change,
    )


def _written(found: Analysis, method: Method, format_: str, table: str) -> bytes:
    words = translate()
    if format_ == "json":
        whole = analysis_json(found, method, words)
        return (json.dumps(whole, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()
    frame: pl.DataFrame = getattr(found, table)
    content = frame_bytes(frame, format_)
    if format_ == "table" and table in WITH_WARNINGS:
        lines = [f"{w.code} {w.message.render(words)}\n" for w in found.warnings]
        content += "".join(lines).encode()
    return content


def _facets(text: str) -> tuple[str, ...] | None:
    asked = [name.strip() for name in text.replace("，", ",").split(",") if name.strip()]
    for name in asked:
        _one_of("--facets", name, FACETS)
    return tuple(name for name in FACETS if name in asked) or None


def _scale(text: str) -> Scale | None:
    if not text:
        return None
    try:
        low, high = (float(end) for end in text.replace("，", ",").split(","))
    except ValueError:
        low = high = math.nan
    if not (low < high and math.isfinite(high - low)):
        raise _wrong("--scale", message(N_("应为两个由小到大的数，如 0,100。")))
    return low, high


def _anchors(asked: Sequence[str], ratings: pl.DataFrame) -> dict[tuple[int, str], tuple[int, str]]:
    """In every round after the first, an anchor shows a dossier of the first round."""
    rounds = ratings["round"].unique().sort().to_list()
    known = set(ratings["county"].unique())
    found: dict[tuple[int, str], tuple[int, str]] = {}
    for text in asked:
        # A name that holds the sign itself stands for itself.
        anchor, _, county = (text, "", "") if text in known else text.partition("=")
        for name in (anchor, county or anchor):
            if name not in known:
                near = nearest(name, known)
                hint = message(N_("，是否应为 {near}"), near=near) if near else ""
                unknown = N_("评分文件里没有县“{name}”{near}。")
                raise FaultyInputError(message(unknown, name=name, near=hint))
        found |= {(number, anchor): (rounds[0], county or anchor) for number in rounds[1:]}
    return found


def _one_of(option: str, value: str, allowed: Sequence[str]) -> str:
    if value not in allowed:
        text = N_("不认识“{name}”；可用：{allowed}。")
        raise _wrong(option, message(text, name=value, allowed=tuple(allowed)))
    return value


def _wrong(option: str, why: Message) -> typer.BadParameter:
    """Wrong usage, which ends the command with exit 2."""
    return typer.BadParameter(why.render(translate()), param_hint=option)


@contextmanager
def _working() -> Iterator[Callable[[Message], None]]:
    """Show on the error stream what is being done and for how long, where somebody watches."""
    words = translate()
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    watched = Console(stderr=True)
    hidden = not watched.is_terminal
    with Progress(*columns, console=watched, transient=True, disable=hidden) as progress:
        task = progress.add_task("", total=None)
        yield lambda doing: progress.update(task, description=doing.render(words))
