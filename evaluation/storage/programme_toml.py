"""`programme.toml`: the rules of an evaluation and its rounds."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field

from evaluation.domain.models import Model
from evaluation.domain.programme import Programme
from evaluation.domain.rounds import Round, RoundState
from evaluation.domain.rubric import Rubric
from evaluation.locale import N_, message
from evaluation.storage.faults import Fault, found
from evaluation.storage.file_text import read_bytes, toml_text
from evaluation.storage.near_keys import nearest
from evaluation.storage.rubric_files import rubric_of_file
from evaluation.storage.toml_documents import TomlDocument, parse_toml
from evaluation.storage.toml_models import validated
from evaluation.storage.toml_tables import number, numbers, tables

SHARE_TOLERANCE = 1e-9


def _tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _state(value: object) -> object:
    return RoundState(value) if isinstance(value, str) and value in list(RoundState) else value


class RoundTable(Model):
    """A `[[round]]` as it is written."""

    number: int
    title: Annotated[str, Field(min_length=1)]
    title_en: str = ""
    opens: datetime | None = None
    closes: datetime | None = None
    grace_minutes: Annotated[int, Field(ge=0, le=100_000)] = 0
    rubric: Annotated[str, Field(min_length=1)]
    """The rubric file, as seen from the programme's folder."""
    state: Annotated[RoundState, BeforeValidator(_state)] = RoundState.PLANNED


class ProgrammeTable(Programme):
    """A whole `programme.toml`: the programme, and the rounds it is carried out in."""

    rounds: Annotated[
        tuple[RoundTable, ...], BeforeValidator(_tuple), Field(alias="round", min_length=1)
    ]


TWO_ROUNDS = 2
"""The default weights of the rounds are made for two; other numbers of rounds use the last one."""


@dataclass(frozen=True)
class ProgrammeFile:
    """What `programme.toml` and the rubrics it names say."""

    programme: Programme
    rounds: tuple[Round, ...]
    rubrics: Mapping[int, Rubric]
    rubric_texts: Mapping[int, str]


def read_programme_toml(
    path: Path, county_ids: Collection[str], faults: list[Fault]
) -> ProgrammeFile | None:
    """The programme and its rounds; None, with the reasons in `faults`, where one is unsound."""
    document = _document(path)
    if isinstance(document, Fault):
        faults.append(document)
        return None
    table = validated(document, ProgrammeTable)
    _note_faults_of_meaning(document)
    _note_recipients(document, county_ids)
    _note_anchors(document, county_ids)
    read = _read_rubrics(document, path.parent, faults)
    faults.extend(document.faults())
    if table is None or document.found or len(read) < len(table.rounds):
        return None
    values = {name: getattr(table, name) for name in Programme.model_fields}
    if "combination" not in document.tree and len(table.rounds) != TWO_ROUNDS:
        values["combination"] = "final_only"
    return ProgrammeFile(
        programme=Programme(**values),
        rounds=tuple(_round(r, ZoneInfo(table.time_zone), read[r.number][0]) for r in table.rounds),
        rubrics={n: rubric for n, (rubric, _) in read.items()},
        rubric_texts={n: text for n, (_, text) in read.items()},
    )


def _document(path: Path) -> TomlDocument | Fault:
    content = read_bytes(path)
    if isinstance(content, Fault):
        return content
    text = toml_text(str(path), content)
    return text if isinstance(text, Fault) else parse_toml(str(path), text)


def _round(table: RoundTable, zone: ZoneInfo, rubric: Rubric) -> Round:
    values = table.model_dump(exclude={"rubric", "opens", "closes"})
    return Round(
        **values,
        opens=_in_zone(table.opens, zone),
        closes=_in_zone(table.closes, zone),
        rubric_sha256=rubric.sha256,
    )


def _in_zone(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    """A time without an offset is meant in the programme's own time zone."""
    return moment.replace(tzinfo=zone) if moment and moment.tzinfo is None else moment


def _read_rubrics(
    document: TomlDocument, folder: Path, faults: list[Fault]
) -> dict[int, tuple[Rubric, str]]:
    """The rubric and its text by round; a file that several rounds name is read once."""
    files: dict[str, tuple[Rubric | None, str]] = {}
    read = {}
    for path, table in tables(document.tree, "round"):
        name, number_ = table.get("rubric"), table.get("number")
        if not isinstance(name, str) or not name or document.has_fault_at((*path, "rubric")):
            continue
        if name not in files:
            rubric, text, new = rubric_of_file(folder / name)
            files[name] = rubric, text
            faults.extend(new)
        rubric, text = files[name]
        if rubric is None or type(number_) is not int:
            continue
        if not rubric.asked_in(number_):
            what = message(N_("这份指标体系没有第{round}轮要评的指标。"), round=number_)
            document.fault((*path, "rubric"), what)
        read[number_] = rubric, text
    return read


def _note_faults_of_meaning(document: TomlDocument) -> None:
    _note_time_zone(document)
    _note_round_numbers(document)
    _note_windows(document)
    _note_states(document)
    _note_combination(document)


def _note_time_zone(document: TomlDocument) -> None:
    name = document.tree.get("time_zone")
    if not isinstance(name, str) or document.has_fault_at(("time_zone",)):
        return
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        text = N_("没有名为 {found} 的时区，例如 Asia/Shanghai。")
        document.fault(("time_zone",), message(text, found=found(name)))


def _note_round_numbers(document: TomlDocument) -> None:
    for expected, (path, table) in enumerate(tables(document.tree, "round"), start=1):
        value = table.get("number")
        if type(value) is int and value != expected:
            text = N_("轮次应从 1 起依次编号：这里应为 {expected}（现为 {found}）。")
            place = (*path, "number")
            document.fault(place, message(text, expected=expected, found=found(value)))


def _note_windows(document: TomlDocument) -> None:
    for path, table in tables(document.tree, "round"):
        opens, closes = table.get("opens"), table.get("closes")
        if not (isinstance(opens, datetime) and isinstance(closes, datetime)):
            continue
        if (opens.tzinfo is None) != (closes.tzinfo is None):
            text = N_("开始和结束时间要么都写时差，要么都不写。")
            document.fault((*path, "closes"), message(text))
        elif closes <= opens:
            text = N_("结束时间应晚于开始时间（{opens} 至 {closes}）。")
            document.fault((*path, "closes"), message(text, opens=opens, closes=closes))


def _note_states(document: TomlDocument) -> None:
    """A round leaves `planned` only once the round before it is sealed."""
    for (_, before), (path, table) in pairwise(tables(document.tree, "round")):
        state, earlier = (
            RoundState(s) if s in list(RoundState) else None
            for s in (table.get("state", "planned"), before.get("state", "planned"))
        )
        if state in {None, RoundState.PLANNED} or earlier is None or earlier.is_sealed:
            continue
        text = N_("上一轮还是 {earlier}，尚未封存，本轮不能是 {state}。")
        place = (*path, "state")
        document.fault(place, message(text, earlier=earlier.value, state=table["state"]))


def _note_combination(document: TomlDocument) -> None:
    shares = numbers(document.tree.get("combination"))
    count = len(list(tables(document.tree, "round")))
    if shares is None or not count:
        return
    if any(share < 0 for share in shares):
        document.fault(("combination",), message(N_("各轮权重不能为负。")))
    elif len(shares) != count:
        text = N_(
            '每轮一个权重，应有 {expected} 个（现有 {count} 个）；只用终评可写 "final_only"。'
        )
        document.fault(("combination",), message(text, expected=count, count=len(shares)))
    elif abs(sum(shares) - 1) > SHARE_TOLERANCE:
        total = f"{number(sum(shares)):.6g}"
        document.fault(
            ("combination",), message(N_("各轮权重之和应为 1，现为 {total}。"), total=total)
        )


def _note_recipients(document: TomlDocument, county_ids: Collection[str]) -> None:
    for path, table in tables(document.tree, "distribution"):
        _note_unknown(document, (*path, "county"), table.get("county"), county_ids)


def _note_anchors(document: TomlDocument, county_ids: Collection[str]) -> None:
    """An anchor and the county whose dossier it repeats must both be there, and be two."""
    anchors = document.tree.get("anchors")
    if not isinstance(anchors, dict):
        return
    for anchor, county in anchors.items():
        place = ("anchors", anchor)
        _note_unknown(document, place, anchor, county_ids)
        _note_unknown(document, place, county, county_ids)
        if county in anchors:
            text = N_("{name} 本身是对照材料，不能再作对照的来源。")
            document.fault(place, message(text, name=county))


def _note_unknown(
    document: TomlDocument,
    place: tuple[str | int, ...],
    county: object,
    county_ids: Collection[str],
) -> None:
    if isinstance(county, str) and county_ids and county not in county_ids:
        text = N_("没有编号为 {name} 的县（市、区）{near}。")
        near = nearest(county, sorted(county_ids))
        hint = message(N_("，是否应为 {near}"), near=near) if near else ""
        document.fault(place, message(text, name=county, near=hint))
