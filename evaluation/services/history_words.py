"""What fills the sentences of the timeline: names in place of ids, offices in place of numbers."""

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import NamedTuple

from sqlalchemy import Connection

from evaluation.domain.history_acts import PART_NAMES
from evaluation.domain.session_names import METHOD_NAMES
from evaluation.errors import NotFoundError
from evaluation.locale import N_, Bilingual, Message, message
from evaluation.services.people_entries import FIELD_NAMES
from evaluation.storage.dispatches import dispatches
from evaluation.storage.history import HistoryEvent
from evaluation.storage.history_pages import RatingSave, digests_of_reviews
from evaluation.storage.people import people_rows
from evaluation.storage.programmes import StoredProgramme
from evaluation.storage.snapshots import snapshots

SHOWN_CRITERIA = 12
"""Ratings of one run that are listed; of a longer one only the number is said."""
BY_LINK = frozenset({"receipt_confirm"})
Words = Message | Bilingual | str | int
ALL_COUNTIES = N_("全市")


class Concerns(NamedTuple):
    """Whose timeline an act belongs to."""

    counties: frozenset[str]
    people: frozenset[str]


class HistoryWords:
    """The names of one programme, read once."""

    def __init__(self, conn: Connection, stored: StoredProgramme) -> None:
        self._conn = conn
        rows = people_rows(conn, stored)
        self._people = {row.number: row.person for row in rows}
        self._by_code = {row.person.id: row.person for row in rows}
        self._counties = {c.id: Bilingual(c.name, c.name_en) for c in stored.counties}
        self._reports = {s.code: s.county for s in snapshots(conn, stored.programme_id)}
        self._dispatches = {str(d.id): d for d in dispatches(conn, stored.programme_id)}

    def code(self, number: int) -> str:
        """The id of a person by their number in the store."""
        return self._people[number].id if number in self._people else str(number)

    def number(self, code: str) -> int:
        """The number of a person, also of one who no longer takes part.

        Raises:
            NotFoundError: there is no such person.
        """
        for number, person in self._people.items():
            if person.id == code:
                return number
        raise NotFoundError(message(N_("没有编号为“{person}”的人员。"), person=code))

    def actor(self, number: int | None, action: str) -> Message | str:
        """Who acted."""
        if number is not None:
            return self.person(self.code(number))
        if action in BY_LINK:
            return message(N_("收件人（凭签收链接）"))
        return message(N_("管理员（命令行或载入）"))

    def person(self, code: str) -> Message:
        """A person by name and id; those who were erased by what is left."""
        known = self._by_code.get(code)
        return message(N_("{name}（{id}）"), name=known.name if known else "—", id=code)

    def concerns(self, act: HistoryEvent) -> Concerns:
        """The counties and people that an act is about, and who did it."""
        places = self._places(act)
        county = str(places.get("county", ""))
        people = {str(places[k]) for k in ("person", "reviewer") if k in places}
        if act.actor_id is not None:
            people.add(self.code(act.actor_id))
            known = self._people.get(act.actor_id)
            if known and known.county and not county:
                county = known.county  # what its contact or reader did
        return Concerns(frozenset({county} - {""}), frozenset(people))

    def _places(self, act: HistoryEvent) -> dict[str, object]:
        """The ids in an act's subject and detail, such as round, county, reviewer."""
        parts = act.subject.split("/")
        places: dict[str, object] = dict(zip(parts[::2], parts[1::2], strict=False))
        for name in ("county", "report"):
            if act.detail.get(name):
                places.setdefault(name, act.detail[name])
        report = str(places.get("report", ""))
        if "county" not in places and self._reports.get(report):
            places["county"] = self._reports[report]
        return places

    def of_act(self, act: HistoryEvent) -> Mapping[str, Words]:
        """What fills an act's sentence."""
        places = self._places(act)
        blanks: dict[str, Words] = {k: _text(v) for k, v in act.detail.items()}
        blanks |= {k: _text(v) for k, v in places.items()}
        if county := str(places.get("county", "")):
            blanks |= {"county": self._counties.get(county, county), "county_id": county}
        elif "report" in places:
            blanks["county"] = message(ALL_COUNTIES)
        for name in ("person", "reviewer", "in_place_of"):
            if name in blanks:
                blanks[name] = self.person(str(blanks[name]))
        if reviewer := places.get("reviewer"):
            blanks["reviewer_id"] = str(reviewer)
        return blanks | self._special(act)

    def _special(self, act: HistoryEvent) -> dict[str, Words]:
        """What only some acts have: an office, a digest, a way in, fields, counts."""
        blanks: dict[str, Words] = {}
        kind, _, number = act.subject.partition("/")
        if kind == "dispatch" and number in self._dispatches:
            item = self._dispatches[number]
            blanks["office"] = Bilingual(item.office, item.office_en)
        if act.action == "review_submitted":
            found = digests_of_reviews(self._conn, [act.event_id])
            blanks["digest"] = found.get(act.event_id, "—")[:16]
        if "method" in act.detail:
            method = str(act.detail["method"])
            blanks["method"] = message(METHOD_NAMES.get(method, method))
        if isinstance(fields := act.detail.get("fields"), list):
            blanks["fields"] = _listed([message(FIELD_NAMES.get(f, str(f))) for f in fields])
        if isinstance(counts := act.detail.get("counts"), dict):
            each = [_counted(part, n) for part, n in counts.items()]
            blanks["changes"] = reduce(_and_then, each) if each else ""
        return blanks

    def of_saves(self, run: Sequence[RatingSave]) -> Mapping[str, Words]:
        """What fills the sentence of a run of ratings, oldest first: which criterion, which version."""
        newest = run[0]
        named = message(N_("{count}项"), count=len(run))
        if len(run) <= SHOWN_CRITERIA:
            text = N_("{criterion}（第{version}版）")
            named = _listed(
                [message(text, criterion=s.criterion, version=s.version) for s in reversed(run)]
            )
        return {
            "round": newest.round,
            "county": self._counties.get(newest.county, newest.county),
            "county_id": newest.county,
            "reviewer": self.person(newest.reviewer),
            "reviewer_id": newest.reviewer,
            "criteria": named,
        }


def _text(value: object) -> Words:
    return value if isinstance(value, int) else str(value)


def _listed(parts: Sequence[Message]) -> Message:
    return message("{parts}", parts=tuple(parts))


def _and_then(before: Message, after: Message) -> Message:
    return message(N_("{before}；{after}"), before=before, after=after)


def _counted(part: str, numbers: Sequence[int]) -> Message:
    """Such as 佐证材料新增3、改动1."""
    new, changed, gone = numbers
    texts = ((N_("新增{count}"), new), (N_("改动{count}"), changed), (N_("撤下{count}"), gone))
    said = tuple(message(text, count=count) for text, count in texts if count)
    return message(N_("{part}{changes}"), part=message(PART_NAMES.get(part, part)), changes=said)
