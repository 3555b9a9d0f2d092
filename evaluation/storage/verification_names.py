"""Naming a faulty record so that a person finds it: programme, round, county, reviewer, criterion."""

import json
from contextlib import suppress
from datetime import tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Column, Connection, select

from evaluation.locale import N_, Message, message
from evaluation.storage import tables
from evaluation.storage.ratings import ReviewIds


class Names:
    """The ids of everything by its number; a number that means nothing is shown as it is."""

    def __init__(self, conn: Connection) -> None:
        t = tables
        self.programme = dict(_pairs(conn, t.programme.c.programme_id, t.programme.c.code))
        self.zones = _zones(conn)
        """The time zone of each programme, as far as its rules can be read."""
        self._counties = {
            row.county_id: (row.programme_id, row.code) for row in conn.execute(select(t.county))
        }
        self._rounds = dict(_pairs(conn, t.round_.c.round_id, t.round_.c.number))
        self._people = dict(_pairs(conn, t.person.c.person_id, t.person.c.code))
        self._criteria = {
            (row.programme_id, row.criterion_id): row.code
            for row in conn.execute(select(t.criterion))
        }

    def county_ids(self) -> list[int]:
        """Every county, in the order of their numbers."""
        return sorted(self._counties)

    def county(self, county_id: int) -> str:
        return str(self._counties.get(county_id, (0, county_id))[1])

    def round(self, round_id: int) -> str:
        return str(self._rounds.get(round_id, round_id))

    def person(self, person_id: int) -> str:
        return str(self._people.get(person_id, person_id))

    def criterion(self, county_id: int, criterion_id: int) -> str:
        programme_id = self._counties.get(county_id, (0, ""))[0]
        return str(self._criteria.get((programme_id, criterion_id), criterion_id))

    def programme_of(self, county_id: int) -> str:
        programme_id = self._counties.get(county_id, (0, ""))[0]
        return str(self.programme.get(programme_id, programme_id))

    def review(self, ids: ReviewIds) -> Message:
        """Which review, in words."""
        return message(
            N_("评审项目“{programme}”第{round}轮，{county}，专家{reviewer}"),
            programme=self.programme_of(ids.county_id),
            round=self.round(ids.round_id),
            county=self.county(ids.county_id),
            reviewer=self.person(ids.reviewer_id),
        )

    def rating(self, ids: ReviewIds, criterion: str, version: int) -> Message:
        """Which version of which rating, in words."""
        return message(
            N_("{review}，指标{criterion}，第{version}版"),
            review=self.review(ids),
            criterion=criterion,
            version=version,
        )


def _zones(conn: Connection) -> dict[int, tzinfo]:
    c = tables.programme.c
    found: dict[int, tzinfo] = {}
    for number, content in conn.execute(select(c.programme_id, c.content)):
        # Altered rules are another check's fault; here they only cost the local time.
        with suppress(ValueError, TypeError, KeyError, OSError):
            found[number] = ZoneInfo(json.loads(content)["time_zone"])
    return found


def _pairs(conn: Connection, number: Column[Any], name: Column[Any]) -> list[tuple[int, str]]:
    return [(row[0], str(row[1])) for row in conn.execute(select(number, name))]
