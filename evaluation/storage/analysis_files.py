"""Files for the analysis without a store: a tidy table of ratings of any origin, and its weights."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from evaluation.locale import N_, Message, message
from evaluation.storage.csv_tables import Columns
from evaluation.storage.faults import Fault, found
from evaluation.storage.large_columns import (
    Findings,
    note_empty,
    note_numbers,
    note_repeated,
    note_rounds,
    numbers,
    texts,
)
from evaluation.storage.large_tables import LargeTable, read_large_table
from evaluation.storage.near_keys import nearest

RATINGS = Columns(("county", "reviewer", "rating"), ("round", "criterion"))
WEIGHTS = Columns(("criterion", "weight"), ("round",))
KEY = ("round", "county", "reviewer", "criterion")
COMPOSITE = "composite"
"""The criterion's name where a rating is a review's whole score."""
USUAL_SCALE = (0.0, 100.0)
LARGEST_RATING = 1e60
"""Beyond this the variance of a variance is out of a computer's range."""
SYNONYMS = {
    "round": ("轮次", "轮", "wave", "phase", "stage"),
    "county": ("县", "县区", "县市区", "县（市、区）", "district", "region", "unit"),
    "reviewer": ("专家", "评委", "评审人", "expert", "rater", "judge", "scorer"),
    "criterion": ("指标", "指标编号", "item", "indicator", "criteria"),
    "rating": ("评分", "分数", "得分", "分值", "score", "value", "points", "mark", "grade"),
    "weight": ("权重", "分值", "points", "share"),
}
"""What other people call our columns: asked about in the fault, never taken for granted."""

Scale = tuple[float, float]


@dataclass(frozen=True)
class TidyRatings:
    """The ratings of a file, in its order."""

    ratings: pl.DataFrame
    """round Int64, county, reviewer, criterion String, rating Float64 (null: not rated)."""
    has_criteria: bool
    """Without, every `rating` is a composite and every criterion is called so."""
    scale: Scale
    """Lowest and highest rating possible: as given; else 0-100, or what the ratings span if they
    leave that."""
    scale_given: bool


@dataclass(frozen=True)
class AnalysisFiles:
    """What the analysis of some files starts from."""

    ratings: TidyRatings
    weights: pl.DataFrame
    """round, criterion String, weight Float64: shares that sum to 1 in every round."""


def read_analysis_files(
    ratings: Path, weights: Path | None = None, scale: Scale | None = None
) -> AnalysisFiles:
    """The ratings and their weights, which are equal where no file says otherwise.

    Raises:
        FaultyInputError: with what is wrong in both files.
    """
    findings = Findings()
    names = [str(path) for path in (ratings, weights) if path is not None]
    read = _ratings(ratings, scale, findings)
    given = None if weights is None else _weights(weights, findings)
    if read is not None and given is not None and not findings.shown:
        given = _in_each_round(str(weights), given, read, findings)
    findings.refuse(names)
    assert read is not None  # noqa: S101 - without ratings there are findings
    return AnalysisFiles(read, _shares(_occurring(read.ratings) if given is None else given))


def _ratings(path: Path, scale: Scale | None, findings: Findings) -> TidyRatings | None:
    table = read_large_table(path, RATINGS, SYNONYMS, findings.shown)
    if table is None:
        return None
    ids = [texts(table, name) for name in KEY[1:] if name in table.frame.columns]
    rating = numbers(table, "rating")
    round_, blank = _rounds(table, [rating.blank, *(column.is_null() for column in ids)], findings)
    for column in ids:
        note_empty(findings, table, column, blank)
    note_numbers(findings, table, "rating", rating)
    _note_too_large(findings, table, rating.value)
    if scale is not None:
        _note_outside(findings, table, rating.value, scale)
    keys = pl.DataFrame([round_, *ids])
    note_repeated(findings, table, keys, ids[-1].name)
    if blank.all():
        findings.shown.append(Fault(table.file, message(N_("只有表头，没有评分。"))))
    frame = keys.with_columns(rating.value.alias("rating"))
    return _tidy(frame.filter(~blank) if blank.any() else frame, scale)


def _tidy(frame: pl.DataFrame, scale: Scale | None) -> TidyRatings:
    has_criteria = "criterion" in frame.columns
    if not has_criteria:
        frame = frame.with_columns(pl.lit(COMPOSITE).alias("criterion"))
    spanned = scale or _span(frame["rating"])
    return TidyRatings(frame.select(*KEY, "rating"), has_criteria, spanned, scale is not None)


def _rounds(
    table: LargeTable, blanks: list[pl.Series], findings: Findings
) -> tuple[pl.Series, pl.Series]:
    """The rounds, and which rows are blank; round 1 throughout where the table has no rounds."""
    rows = table.frame.height
    if "round" in table.frame.columns:
        read = numbers(table, "round")
        blank = _all([read.blank, *blanks], rows)
        note_rounds(findings, table, read, blank)
        return read.value.cast(pl.Int64, strict=False), blank
    only = pl.Series("round", [1], dtype=pl.Int64).new_from_index(0, rows)
    return only, _all(blanks, rows)


def _all(masks: list[pl.Series], rows: int) -> pl.Series:
    everywhere = pl.Series([True]).new_from_index(0, rows)
    for mask in masks:
        everywhere &= mask
    return everywhere


def _note_too_large(findings: Findings, table: LargeTable, value: pl.Series) -> None:
    text = N_("数值太大（现为 {found}）。")
    is_large = (value.abs() > LARGEST_RATING).fill_null(value=False)
    findings.note(table, "rating", is_large, lambda row: message(text, found=found(value[row])))


def _note_outside(findings: Findings, table: LargeTable, value: pl.Series, scale: Scale) -> None:
    low, high = scale
    text = N_("应在 {low:g} 到 {high:g} 之间（现为 {found}）。")

    def why(row: int) -> Message:
        return message(text, low=low, high=high, found=found(value[row]))

    findings.note(table, "rating", (value < low) | (value > high), why)


def _span(value: pl.Series) -> Scale:
    """0-100, or what the ratings span where they leave that; from 0 where they are all the same."""
    least, most = value.min(), value.max()
    if not isinstance(least, float) or not isinstance(most, float):
        return USUAL_SCALE
    if USUAL_SCALE[0] <= least and most <= USUAL_SCALE[1]:
        return USUAL_SCALE
    return (least, most) if least < most else (min(least, 0.0), max(most, 0.0))


def _weights(path: Path, findings: Findings) -> pl.DataFrame | None:
    """criterion, weight and, if the file has it, round."""
    table = read_large_table(path, WEIGHTS, SYNONYMS, findings.shown)
    if table is None:
        return None
    criterion, weight = texts(table, "criterion"), numbers(table, "weight")
    round_, blank = _rounds(table, [criterion.is_null(), weight.blank], findings)
    note_empty(findings, table, criterion, blank)
    note_empty(findings, table, table.frame["weight"], blank)
    cells = table.frame["weight"]
    bad = weight.bad | (~(weight.value > 0)).fill_null(value=False)
    text = N_("应为正数（现为 {found}）；不计分的指标请删去这一行。")
    findings.note(table, "weight", bad, lambda row: message(text, found=found(cells[row])))
    keys = pl.DataFrame([round_, criterion])
    note_repeated(findings, table, keys, "criterion")
    frame = keys.with_columns(weight.value.alias("weight")).filter(~blank)
    return frame if "round" in table.frame.columns else frame.drop("round")


def _in_each_round(
    file: str, given: pl.DataFrame, read: TidyRatings, findings: Findings
) -> pl.DataFrame:
    """The weights of each round; what is rated and has none is noted.

    Weights without rounds hold in every round in which their criterion occurs; a criterion that
    occurs in none was asked in all and rated by nobody.
    """
    if not read.has_criteria:
        what = message(N_("评分文件没有 criterion 列，用不上权重；请去掉权重文件。"))
        findings.shown.append(Fault(file, what))
        return given
    occurring = _occurring(read.ratings).drop("weight")
    if "round" not in given.columns:
        unrated = given.join(occurring, on="criterion", how="anti").select("criterion")
        asked = occurring.select("round").unique().join(unrated, how="cross")
        given = pl.concat([occurring, asked]).join(given, on="criterion", maintain_order="right")
    lacking = occurring.join(given, on=["round", "criterion"], how="anti", maintain_order="left")
    spare = given.join(occurring, on=["round", "criterion"], how="anti")
    for round_, criterion in lacking.iter_rows():
        near = nearest(criterion, spare.filter(round=round_)["criterion"])
        hint = message(N_("，是否应为 {near}"), near=near) if near else ""
        text = N_("第 {round} 轮的指标 {criterion} 没有权重{near}。")
        what = message(text, round=round_, criterion=criterion, near=hint)
        findings.shown.append(Fault(file, what, where="criterion"))
    return given


def _occurring(ratings: pl.DataFrame) -> pl.DataFrame:
    """The criteria of each round, in the order of their text, with equal weights."""
    distinct = ratings.select("round", "criterion").unique().sort("round", "criterion")
    return distinct.with_columns(pl.lit(1.0).alias("weight"))


def _shares(weights: pl.DataFrame) -> pl.DataFrame:
    """The weights as shares of their round; scaled first, so that no sum overflows."""
    scaled = pl.col("weight") / pl.col("weight").max().over("round")
    return (
        weights.select("round", "criterion", scaled)
        .with_columns(pl.col("weight") / pl.col("weight").sum().over("round"))
        .sort("round", maintain_order=True)
    )
