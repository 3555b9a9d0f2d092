"""What a programme rests on beside its ratings, item by item, each with a digest of what it says.

Loading writes the digests of what changed into the history, and a seal those of its round, so that a row
altered behind the platform's back shows. Names of people are in no digest: they may be erased.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from evaluation.domain.history import canonical
from evaluation.domain.programme import Programme
from evaluation.storage import tables


class Part(StrEnum):
    """The kinds of items; the value begins an item's key."""

    RULES = "rules"
    ROUND = "round"
    COUNTY = "county"
    INDICATOR = "indicator"
    ADJUSTMENT = "adjustment"
    EVIDENCE = "evidence"
    PERSON = "person"
    NAMED_ROLE = "named_role"
    RECUSAL = "recusal"
    ASSIGNMENT = "assignment"


LOADED_ONLY = frozenset({Part.RULES, Part.COUNTY, Part.INDICATOR, Part.ADJUSTMENT, Part.EVIDENCE})
"""Parts that nothing but loading writes: what the last load said of them must still stand."""
Items = Mapping[str, str]
"""Key → digest of what the item says. Keys hold ids only, such as `evidence/jia/E1`."""
SAID: Mapping[Part, tuple[str, ...]] = {
    Part.COUNTY: ("code", "name", "name_en", "material", "brand", "brand_text", "note"),
    Part.INDICATOR: (
        *("indicator", "as_of", "figure", "value", "numerator", "denominator"),
        *("as_written", "source"),
    ),
    Part.ADJUSTMENT: ("rule", "criterion", "count", "reason"),
    Part.EVIDENCE: ("code", "title", "criteria", "name", "sha256", "size", "source", "note"),
}
"""The columns that a kept digest covers, named one by one: a column of a later version changes none.
Who decided or verified something is a name, and in none."""


def part_of(key: str) -> Part:
    """Which kind of item a key names."""
    return Part(key.partition("/")[0])


def programme_number(conn: Connection, code: str) -> int | None:
    """The number of a programme; None where there is none yet."""
    c = tables.programme.c
    return conn.execute(select(c.programme_id).where(c.code == code)).scalar()


def items_of(conn: Connection, programme_id: int) -> dict[str, str]:
    """Every item of a programme that counts now."""
    return dict(_Reader(conn, programme_id).items())


def evidence_files(conn: Connection, programme_id: int) -> dict[str, str]:
    """The digest of each evidence file that counts now, by the key of its item."""
    reader = _Reader(conn, programme_id)
    return {
        reader.key(Part.EVIDENCE, row): row.sha256
        for row in reader.active(tables.evidence)
        if row.sha256
    }


class _Reader:
    """Reads the tables of one programme."""

    def __init__(self, conn: Connection, programme_id: int) -> None:
        self._conn = conn
        self._programme_id = programme_id
        t = tables
        self._county = self._codes(t.county, "county_id", "code")
        self._person = self._codes(t.person, "person_id", "code")
        self._round = self._codes(t.round_, "round_id", "number")

    def _codes(self, table: Table, number: str, code: str) -> dict[int, str]:
        mine = table.c.programme_id == self._programme_id
        rows = self._conn.execute(select(table.c[number], table.c[code]).where(mine))
        return {row[0]: str(row[1]) for row in rows}

    def items(self) -> Iterator[tuple[str, str]]:
        """Every item that counts, with its digest."""
        yield from self._rules()
        for part, table in _TABLES.items():
            for row in self.active(table):
                yield self.key(part, row), self._digest(part, row)

    def _rules(self) -> Iterator[tuple[str, str]]:
        c = tables.programme.c
        query = select(c.content).where(c.programme_id == self._programme_id)
        content = self._conn.execute(query).scalar()
        if content is not None:
            yield Part.RULES.value, _rules_digest(content)

    def active(self, table: Table) -> list[Row[Any]]:
        """The rows that count."""
        of_county = "county_id" in table.primary_key.columns and table is not tables.county
        mine = (
            table.c.county_id.in_(self._county)
            if of_county
            else table.c.programme_id == self._programme_id
        )
        rows = self._conn.execute(select(table).where(mine))
        return [row for row in rows if row._mapping.get("active", True)]  # noqa: SLF001 - as above

    def key(self, part: Part, row: Row[Any]) -> str:
        """What an item is called: ids, no numbers of the store and no names."""
        return "/".join((part.value, *(str(p) for p in _KEYS[part](self, row._mapping))))  # noqa: SLF001

    def _digest(self, part: Part, row: Row[Any]) -> str:
        fields = row._mapping  # noqa: SLF001 - public by its documentation
        # Of other parts no digest is kept: they are only compared before and after a load.
        names = SAID.get(part) or tuple(str(name) for name in fields)
        return hashlib.sha256(canonical({n: fields[n] for n in names})).hexdigest()

    def county(self, number: int) -> str:
        return self._county.get(number, str(number))

    def person(self, number: int) -> str:
        return self._person.get(number, str(number))

    def round(self, number: int) -> str:
        return self._round.get(number, str(number))


_TABLES: dict[Part, Table] = {
    Part.ROUND: tables.round_,
    Part.COUNTY: tables.county,
    Part.INDICATOR: tables.indicator_value,
    Part.ADJUSTMENT: tables.adjustment,
    Part.EVIDENCE: tables.evidence,
    Part.PERSON: tables.person,
    Part.NAMED_ROLE: tables.named_role,
    Part.RECUSAL: tables.recusal,
    Part.ASSIGNMENT: tables.assignment,
}
_KEYS: dict[Part, Callable[[_Reader, Any], tuple[object, ...]]] = {
    Part.ROUND: lambda _, row: (row["number"],),
    Part.COUNTY: lambda _, row: (row["code"],),
    Part.INDICATOR: lambda r, row: (r.county(row["county_id"]), row["indicator"], row["as_of"]),
    Part.ADJUSTMENT: lambda r, row: (
        r.round(row["round_id"]),
        r.county(row["county_id"]),
        row["rule"],
        row["criterion"],
    ),
    Part.EVIDENCE: lambda r, row: (r.county(row["county_id"]), row["code"]),
    Part.PERSON: lambda _, row: (row["code"],),
    Part.NAMED_ROLE: lambda r, row: (r.county(row["county_id"]), row["role"], row["position"]),
    Part.RECUSAL: lambda r, row: (r.county(row["county_id"]), r.person(row["reviewer_id"])),
    Part.ASSIGNMENT: lambda r, row: (
        r.round(row["round_id"]),
        r.county(row["county_id"]),
        r.person(row["reviewer_id"]),
    ),
}


def _rules_digest(content: str) -> str:
    """Digest of a programme's rules without the names on its distribution list.

    What is as by default stays out, so that a rule of a later version changes no digest.
    """
    try:
        rules = Programme.model_validate_json(content)
    except ValueError:
        return hashlib.sha256(content.encode()).hexdigest()
    nameless = tuple(r.model_copy(update={"name": ""}) for r in rules.distribution)
    said = rules.model_copy(update={"distribution": nameless})
    return hashlib.sha256(
        canonical(said.model_dump(mode="json", exclude_defaults=True))
    ).hexdigest()


def is_loaded_only(key: str) -> bool:
    """Whether nothing but loading writes an item."""
    return part_of(key) in LOADED_ONLY
