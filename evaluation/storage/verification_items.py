"""Checking evidence, adjustments, figures and rules against what loads and seals said of them."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, select

from evaluation.domain.rounds import RoundState
from evaluation.locale import N_, Message, message
from evaluation.storage import tables
from evaluation.storage.evidence import evidence_path
from evaluation.storage.history import acts_called
from evaluation.storage.programme_items import Part, is_loaded_only, items_of, part_of
from evaluation.storage.sealed_material import LOAD, read_material, told_items
from evaluation.storage.verification_names import Names

WHO = re.compile(r"(?:person|reviewer)/([^/]+)$")
CHANGES_WORK = (
    "add_person",
    "change_person",
    "remove_person",
    "restore_person",
    "erase_person",
    "recusal_grant",
    "assignment_add",
)
"""Acts on a reviewer after which something else may be asked of them; signing in is none."""
SEALED_STATES = frozenset(state.value for state in RoundState if state.is_sealed)
ITEM_NAMES: Mapping[Part, tuple[str, tuple[str, ...]]] = {
    Part.RULES: (N_("评审规则（programme.toml）"), ()),
    Part.COUNTY: (N_("{county}，基本信息"), ("county",)),
    Part.INDICATOR: (N_("{county}，数据指标{indicator}"), ("county", "indicator")),
    Part.ADJUSTMENT: (
        N_("第{round}轮，{county}，加减分或否决{rule}"),
        ("round", "county", "rule"),
    ),
    Part.EVIDENCE: (N_("{county}，佐证材料{evidence}"), ("county", "evidence")),
    Part.RECUSAL: (N_("{county}，专家{reviewer}的回避"), ("county", "reviewer")),
    Part.ASSIGNMENT: (
        N_("第{round}轮，{county}，专家{reviewer}的评审任务"),
        ("round", "county", "reviewer"),
    ),
}
"""How an item is called, and what its key says after its kind."""


def item_name(key: str) -> Message:
    """An item in words, by its key."""
    text, fields = ITEM_NAMES[part_of(key)]
    return message(text, **dict(zip(fields, key.split("/")[1:], strict=False)))


def check_items(conn: Connection, names: Names) -> Iterator[Message]:
    """Every item that does not stand as it was last loaded or sealed."""
    for number, code in names.programme.items():
        told = told_items(conn, number)
        if not told:
            continue  # nothing was loaded or sealed since digests of items are kept
        now = {key: d for key, d in items_of(conn, number).items() if is_loaded_only(key)}
        for key in sorted(told.keys() | now.keys()):
            if told.get(key) != now.get(key):
                yield message(_what(key, told, now), programme=code, item=item_name(key))


def _what(key: str, told: Mapping[str, str], now: Mapping[str, str]) -> str:
    if key not in now:
        return N_("评审项目“{programme}”，{item}：登记内容已被删除或撤下，历史记录中没有这一操作。")
    if key not in told:
        return N_("评审项目“{programme}”，{item}：登记内容不是载入的，历史记录中没有这一操作。")
    return N_("评审项目“{programme}”，{item}：登记内容与载入时的校验值不符，已被改动。")


def check_sealed_people(conn: Connection, names: Names) -> Iterator[Message]:
    """Every recusal or assignment of a sealed round that went away with no act that says so."""
    for row, material in _last_materials(conn):
        standing = items_of(conn, row.programme_id)
        sealed = (*material.get("recusals", ()), *material.get("assignments", ()))
        gone = [key for key in sealed if key not in standing and not _recused(key, standing)]
        if not gone:
            continue
        withdrawn, acted_on = _changed_since(conn, row), _acted_on_since(conn, row)
        for key in gone:
            if key not in withdrawn and key.rpartition("/")[2] not in acted_on:
                text = N_(
                    "评审项目“{programme}”，{item}：封存时有，现已被删除，历史记录中没有这一操作。"
                )
                programme = names.programme.get(row.programme_id, "?")
                yield message(text, programme=programme, item=item_name(key))


def _changed_since(conn: Connection, row: Row[Any]) -> set[object]:
    """What later loads of a programme say they changed."""
    return {
        key
        for act in acts_called(conn, (LOAD,))
        if act.programme_id == row.programme_id and act.event_id > row.event_id
        for key in _listed(act.detail.get("changed"))
    }


def _acted_on_since(conn: Connection, row: Row[Any]) -> set[str]:
    """The reviewers to whom later acts were done: taken out, recused, replaced."""
    c = tables.history_event.c
    mine = (c.programme_id == row.programme_id) & (c.event_id > row.event_id)
    changes = mine & c.action.in_(CHANGES_WORK)
    subjects = conn.execute(select(c.subject).where(changes)).scalars()
    return {found.group(1) for subject in subjects if (found := WHO.search(subject))}


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _recused(key: str, standing: Mapping[str, str]) -> bool:
    """An assignment may end because its reviewer was recused since."""
    _, _, place = key.partition("/")
    _, _, review = place.partition("/")
    return part_of(key) is Part.ASSIGNMENT and f"{Part.RECUSAL}/{review}" in standing


def _last_materials(conn: Connection) -> Iterator[tuple[Row[Any], dict[str, Any]]]:
    """What the seal that counts covers, of each round that is sealed now."""
    seal, round_ = tables.round_seal, tables.round_
    rows = conn.execute(
        select(seal.c.material, seal.c.event_id, round_.c.programme_id, round_.c.round_id)
        .join(round_, round_.c.round_id == seal.c.round_id)
        .where(round_.c.state.in_(SEALED_STATES))
        .order_by(round_.c.round_id, seal.c.version)
    )
    last: dict[int, Any] = {row.round_id: row for row in rows}
    for row in last.values():
        try:
            yield row, read_material(row.material)
        except (ValueError, TypeError):  # its seal shows that
            continue


def check_evidence(conn: Connection, names: Names, folder: Path) -> Iterator[Message]:
    """Every evidence file that is gone or another than was handed in, sealed ones included."""
    known = {}
    c = tables.evidence.c
    for row in conn.execute(select(tables.evidence).where(c.sha256 != "", c.active)):
        programme, county = names.programme_of(row.county_id), names.county(row.county_id)
        known[programme, f"{Part.EVIDENCE}/{county}/{row.code}", row.sha256] = row.name
    for row, material in _last_materials(conn):
        programme = str(names.programme.get(row.programme_id, "?"))
        for key, sha256 in material.get("files", {}).items():
            known.setdefault((programme, key, sha256), sha256[:12])
    for (programme, key, sha256), file in known.items():
        if text := _file_fault(evidence_path(folder, sha256), sha256):
            yield message(text, programme=programme, item=item_name(key), file=file)


def _file_fault(path: Path, sha256: str) -> str:
    """What is wrong with a kept file; empty where it is what its digest says."""
    if not path.is_file():
        return N_("评审项目“{programme}”，{item}：文件{file}已丢失。")
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
            return N_("评审项目“{programme}”，{item}：文件{file}已被替换。")
    return ""
