"""Checking one round: its state, its seals, and the reviews that they list."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, select

from evaluation.domain.history import round_seal, whole_round_seal
from evaluation.domain.reviews import ReviewState
from evaluation.domain.rounds import TRANSITIONS, RoundState
from evaluation.locale import N_, Message, message
from evaluation.storage import tables
from evaluation.storage.history import acts_on
from evaluation.storage.ratings import ReviewIds
from evaluation.storage.reviews import ReviewEvent
from evaluation.storage.rounds import Seal, seal_materials, seals_of
from evaluation.storage.sealed_material import read_material
from evaluation.storage.verification_names import Names

Acts = dict[ReviewIds, list[ReviewEvent]]
SEALED_STATES = frozenset(state.value for state in RoundState if state.is_sealed)


class RoundCheck:
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
        materials = seal_materials(conn, row.round_id)
        for position, seal in enumerate(found, start=1):
            self._check_seal(position, seal, materials[seal.version])
        self._check_told(conn, found, materials)
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

    def _check_seal(self, position: int, seal: Seal, material: str) -> None:
        if seal.version != position:
            text = N_("评审项目“{programme}”第{round}轮：第{version}次封存之前的封存记录已被删除。")
            self._name(text, version=seal.version)
        rubric = self._round.rubric_sha256
        is_sound = seal.seal == (
            whole_round_seal(rubric, seal.reviews, material)
            if material
            else round_seal(rubric, seal.reviews)
        )
        if not is_sound:
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

    def _check_told(
        self, conn: Connection, found: tuple[Seal, ...], materials: Mapping[int, str]
    ) -> None:
        """What stands beside the seal: who closed the round and when, why it had been open again."""
        where = (self._round.programme_id, f"round/{self._round.number}")
        closed = {act.event_id: act for act in acts_on(conn, *where, "round_close")}
        reopened = acts_on(conn, *where, "round_reopen")
        for seal in found if closed else ():
            act = closed.get(seal.event_id)
            reasons = [act.reason for act in reopened if act.event_id < seal.event_id]
            told = act is not None and (act.actor_id, reasons[-1] if reasons else "")
            says = (seal.actor_id, seal.reopened_reason)
            if told != says or not _lists_the_same(seal, materials[seal.version]):
                text = N_(
                    "评审项目“{programme}”第{round}轮：第{version}次封存的经手人、时间、重新开放的理由"
                    "或未计入的评审与历史记录不符，已被改动。"
                )
                self._name(text, version=seal.version)

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


def _lists_the_same(seal: Seal, material: str) -> bool:
    """Whether the seal covers the list of what it leaves out; earlier forms covered none."""
    try:
        sealed = read_material(material).get("excluded")
    except (ValueError, TypeError):  # the seal shows that
        return True
    return sealed is None or sealed == sorted(list(place) for place in seal.excluded)


def _ids(conn: Connection, code: Any, number: Any, programme_id: int) -> dict[str, int]:  # noqa: ANN401 - columns of two tables
    mine = code.table.c.programme_id == programme_id
    return {row[0]: row[1] for row in conn.execute(select(code, number).where(mine))}
