"""Whether anything stored was altered or removed, and which record it was.

It cannot show deletions in a review that was not submitted yet, a submission of an open round that
was deleted together with its history, nor a store rewritten whole, except against a seal that was
printed. Adjustments, the rules of the programme and the list of evidence are no part of a seal.
"""

import hashlib
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, select

from evaluation.domain.history import round_seal
from evaluation.domain.reviews import ReviewState
from evaluation.domain.rounds import TRANSITIONS, RoundState
from evaluation.domain.rubric import Rubric
from evaluation.locale import N_, Message, message
from evaluation.storage import tables
from evaluation.storage.evidence import evidence_path
from evaluation.storage.history import acts_on
from evaluation.storage.ratings import ReviewIds
from evaluation.storage.reviews import ReviewEvent
from evaluation.storage.rounds import Seal, seals_of
from evaluation.storage.store import Store
from evaluation.storage.verification_dispatch import check_dispatch
from evaluation.storage.verification_history import check_history
from evaluation.storage.verification_names import Names
from evaluation.storage.verification_reports import check_reports
from evaluation.storage.verification_reviews import CountyCheck

Acts = dict[ReviewIds, list[ReviewEvent]]
SEALED_STATES = frozenset(state.value for state in RoundState if state.is_sealed)


def verify(
    store: Store, evidence_dir: Path | None = None, snapshots_dir: Path | None = None
) -> tuple[Message, ...]:
    """Every record that disagrees with its chain, digest or seal; empty when all is sound.

    Evidence files and approved reports are compared with their digests where their folder is given.
    """
    with store.read() as conn:
        names = Names(conn)
        faults = _check_rubrics(conn)
        acts: Acts = {}
        for county_id in names.county_ids():
            county = CountyCheck(conn, names, county_id)
            faults += county.faults
            acts |= county.acts
        for row in conn.execute(select(tables.round_).order_by(tables.round_.c.round_id)).all():
            faults += _RoundCheck(conn, names, row, acts).faults
        faults += check_history(conn, names)
        faults += check_reports(conn, names, snapshots_dir)
        faults += check_dispatch(conn, names)
        if evidence_dir is not None:
            faults += _check_evidence(conn, names, evidence_dir)
    return tuple(faults)


def _check_rubrics(conn: Connection) -> list[Message]:
    text = N_("指标体系“{rubric}”{version}版与其校验值不符，已被改动。")
    return [
        message(text, rubric=row.code, version=row.version)
        for row in conn.execute(select(tables.rubric_version))
        if _rubric_digest(row.content) != row.sha256
    ]


def _rubric_digest(content: str) -> str:
    try:
        return Rubric.model_validate_json(content).sha256
    except ValueError:
        return ""


class _RoundCheck:
    """What is wrong with the seals of one round."""

    def __init__(self, conn: Connection, names: Names, row: Row[Any], acts: Acts) -> None:
        self.faults: list[Message] = []
        self._names = names
        self._round = row
        counties, people = tables.county.c, tables.person.c
        county_ids = _ids(conn, counties.code, counties.county_id, row.programme_id)
        person_ids = _ids(conn, people.code, people.person_id, row.programme_id)
        self._acts = {
            (county, reviewer): acts.get(ReviewIds(county_id, row.round_id, person_id), [])
            for county, county_id in county_ids.items()
            for reviewer, person_id in person_ids.items()
        }
        self._check_state(conn)
        try:
            found = seals_of(conn, row.round_id)
        except (ValueError, TypeError):
            self._name(N_("评审项目“{programme}”第{round}轮：封存记录已被改动，无法读取。"))
            return
        for position, seal in enumerate(found, start=1):
            self._check_seal(position, seal)
        if row.state in SEALED_STATES:
            self._check_last(found[-1] if found else None)
            self._check_counties(conn, found[-1] if found else None)

    def _check_state(self, conn: Connection) -> None:
        """The newest recorded act on the round led to the state in which it stands."""
        acts = [
            (act.event_id, leads_to)
            for kind, (_, leads_to) in TRANSITIONS.items()
            for act in acts_on(
                conn,
                self._round.programme_id,
                f"round/{self._round.number}",
                f"round_{kind.value}",
            )
        ]
        if acts and max(acts)[1].value != self._round.state:
            text = N_("评审项目“{programme}”第{round}轮：状态“{state}”与历史记录不符，已被改动。")
            self._name(text, state=self._round.state)

    def _check_counties(self, conn: Connection, seal: Seal | None) -> None:
        """A county whose reviews are sealed was not withdrawn behind the platform's back."""
        c = tables.county.c
        mine = c.programme_id == self._round.programme_id
        standing = set(conn.execute(select(c.code).where(mine, c.active, c.material)).scalars())
        for county in sorted({place[0] for place in seal.reviews} if seal else ()):
            if county not in standing:
                text = N_(
                    "评审项目“{programme}”第{round}轮，{county}："
                    "县（市、区）已被撤下或改为未提供材料，封存的评审不再计入结果。"
                )
                self._name(text, county=county)

    def _name(self, text: str, **details: object) -> None:
        programme = self._names.programme.get(self._round.programme_id, "?")
        where = {"programme": programme, "round": self._round.number}
        self.faults.append(message(text, **where, **details))

    def _name_review(self, text: str, place: tuple[str, str]) -> None:
        self._name(text, county=place[0], reviewer=place[1])

    def _check_seal(self, position: int, seal: Seal) -> None:
        if seal.version != position:
            text = N_("评审项目“{programme}”第{round}轮：第{version}次封存之前的封存记录已被删除。")
            self._name(text, version=seal.version)
        if round_seal(self._round.rubric_sha256, seal.reviews) != seal.seal:
            text = N_(
                "评审项目“{programme}”第{round}轮：第{version}次封存的记录与封存码不符，已被改动。"
            )
            self._name(text, version=seal.version)
        for place, digest in sorted(seal.reviews.items()):
            if digest not in {act.digest for act in self._acts.get(place, [])}:
                text = N_(
                    "评审项目“{programme}”第{round}轮，{county}，专家{reviewer}："
                    "封存的评审已被删除或改动。"
                )
                self._name_review(text, place)

    def _check_last(self, seal: Seal | None) -> None:
        """A sealed round counts exactly the reviews that its last seal lists."""
        if seal is None:
            self._name(N_("评审项目“{programme}”第{round}轮：已关闭，但封存记录已被删除。"))
            return
        for place, acts in sorted(self._acts.items()):
            newest = acts[-1] if acts else None
            counts = newest is not None and newest.state is ReviewState.SUBMITTED
            left_out = newest is not None and (
                place in seal.excluded and newest.event_id < seal.event_id
            )
            if counts and not left_out and place not in seal.reviews:
                text = N_(
                    "评审项目“{programme}”第{round}轮，{county}，专家{reviewer}："
                    "评审已提交，却不在封存记录中。"
                )
                self._name_review(text, place)
            if newest and place in seal.reviews and newest.digest != seal.reviews[place]:
                text = N_(
                    "评审项目“{programme}”第{round}轮，{county}，专家{reviewer}："
                    "封存之后又被退回或重新提交。"
                )
                self._name_review(text, place)


def _ids(conn: Connection, code: Any, number: Any, programme_id: int) -> dict[str, int]:  # noqa: ANN401 - columns of two tables
    mine = code.table.c.programme_id == programme_id
    return {row[0]: row[1] for row in conn.execute(select(code, number).where(mine))}


def _check_evidence(conn: Connection, names: Names, folder: Path) -> list[Message]:
    faults = []
    c = tables.evidence.c
    for row in conn.execute(select(tables.evidence).where(c.sha256 != "", c.active)):
        path = evidence_path(folder, row.sha256)
        if not path.is_file():
            text = N_("评审项目“{programme}”，{county}，佐证材料{evidence}：文件{file}已丢失。")
        elif _file_digest(path) != row.sha256:
            text = N_("评审项目“{programme}”，{county}，佐证材料{evidence}：文件{file}已被替换。")
        else:
            continue
        faults.append(
            message(
                text,
                programme=names.programme_of(row.county_id),
                county=names.county(row.county_id),
                evidence=row.code,
                file=row.name,
            )
        )
    return faults


def _file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
