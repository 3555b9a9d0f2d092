"""Agreement of any table of ratings from the shell."""

import io
import json
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from evaluation.analysis.agreement_table import rated_table, table_agreement
from evaluation.analysis.coefficient import Coefficient
from evaluation.analysis.gwet import Weights
from evaluation.analysis.krippendorff import Metric
from evaluation.cli.terminal import translate
from evaluation.errors import FaultyInputError
from evaluation.locale import N_, Message, Translate, message
from evaluation.storage.agreement_files import read_agreement_file

FORMATS = ("table", "json")
WIDE = 160
"""Characters a printed table may be wide."""
SMALLEST_P = 0.001
"""A smaller p is only said to be smaller."""
NUMBERS = ("value", "low", "high", "p")
E = TypeVar("E", bound=StrEnum)


def agreement(
    file: Annotated[Path, typer.Argument(help="评分表，CSV或Parquet / table of ratings")],
    metric: Annotated[
        list[str] | None,
        typer.Option(
            help="alpha的尺度，可重复，默认全部 / metrics of alpha, repeatable, all by default: "
            "nominal | ordinal | interval | ratio"
        ),
    ] = None,
    wide: Annotated[
        bool | None,
        typer.Option(
            "--wide/--tidy",
            help="宽表：第一列为对象，每位专家一列；长表：unit、rater、rating三列；默认看列名 / "
            "wide: first column the unit, one column a rater; tidy: columns unit, rater, rating; "
            "by default told from the columns",
            show_default=False,
        ),
    ] = None,
    categories: Annotated[
        str,
        typer.Option(
            help="量表的全部类别，按顺序，逗号分隔 / all values of the scale in order, by commas"
        ),
    ] = "",
    weights: Annotated[
        str,
        typer.Option(
            help="AC2与Fleiss kappa的权重：identity | linear | quadratic | ordinal；不写时AC2用"
            "ordinal，kappa不加权 / weights of AC2 and Fleiss' kappa; without it ordinal for AC2 "
            "and none for kappa"
        ),
    ] = "",
    format_: Annotated[str, typer.Option("--format", help="table | json")] = "table",
) -> None:
    """一张评分表的一致性系数。Agreement coefficients of one table of ratings."""
    metrics = [_named(Metric, name) for name in _listed(metric or [])] or list(Metric)
    weighting = _named(Weights, weights) if weights else None
    if format_ not in FORMATS:
        text = N_("没有“{format}”格式；可用：{allowed}。")
        raise FaultyInputError(message(text, format=format_, allowed=FORMATS))
    read = read_agreement_file(file, wide=wide, categories=_listed([categories]))
    table = rated_table(read.unit, read.rater, read.rating, read.categories)
    found = table_agreement(table, metrics, weighting)
    words = translate()
    typer.echo(_json(found, words) if format_ == "json" else _printed(found, words), nl=False)


def _listed(texts: Sequence[str]) -> list[str]:
    """The items of texts that may each hold several, separated by commas."""
    items = [item.strip() for text in texts for item in text.replace("，", ",").split(",")]
    return list(dict.fromkeys(item for item in items if item))


def _named(kind: type[E], name: str) -> E:
    if name not in list(kind):
        text = N_("不认识“{name}”；可用：{allowed}。")
        raise FaultyInputError(message(text, name=name, allowed=tuple(k.value for k in kind)))
    return kind(name)


def _json(found: Mapping[str, Coefficient], words: Translate) -> str:
    content = {name: _object(one, words) for name, one in found.items()}
    return json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _object(found: Coefficient, words: Translate) -> dict[str, object]:
    """value, low, high, p and reason, then what else was found; `reasons` of all that is null."""
    numbers: dict[str, object] = {name: getattr(found, name) for name in NUMBERS}
    details = {
        name: value.render(words) if isinstance(value, Message) else value
        for name, value in found.details.items()
    }
    reasons = {name: why.render(words) for name, why in found.reasons.items()}
    shown = numbers | {"reason": reasons.get("value")} | details
    return shown | ({"reasons": reasons} if reasons else {})


def _printed(found: Mapping[str, Coefficient], words: Translate) -> str:
    """A table for the eye: three digits, and under each dash its reason at the end of the row."""
    table = Table(box=None, pad_edge=False)
    for name in (N_("系数"), N_("数值"), N_("95%下限"), N_("95%上限"), "p", N_("说明")):
        table.add_column(words(name), overflow="fold")
    for name, one in found.items():
        estimates = [_rounded(number) for number in (one.value, one.low, one.high)]
        is_tiny = one.p is not None and one.p < SMALLEST_P
        p = f"<{SMALLEST_P}" if is_tiny else _rounded(one.p)
        table.add_row(name, *estimates, p, _remark(one, words))
    buffer = io.StringIO()
    Console(file=buffer, width=WIDE, color_system=None).print(table)
    return "\n".join(line.rstrip() for line in buffer.getvalue().splitlines()) + "\n"


def _rounded(number: float | None) -> str:
    return "—" if number is None else f"{number:.3f}"


def _remark(found: Coefficient, words: Translate) -> str:
    """Why there is no value; else what is to be said about it, or why it has no interval."""
    note = found.details.get("note")
    said = found.reason or (note if isinstance(note, Message) else found.reasons.get("low"))
    return said.render(words) if said else ""
