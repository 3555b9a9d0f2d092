"""`assignments.csv` and `ratings.csv`: who reviews whom, and what they gave."""

from collections.abc import Iterable

from evaluation.domain.assignments import Assignment, Recusal, default_assignments
from evaluation.domain.people import Person
from evaluation.locale import N_, Message, message
from evaluation.storage.csv_tables import Columns
from evaluation.storage.faults import Fault
from evaluation.storage.folder_contents import ImportedRating
from evaluation.storage.folder_tables import (
    UNKNOWN_COUNTY,
    UNKNOWN_CRITERION,
    UNKNOWN_PERSON,
    FolderTables,
    is_first,
)
from evaluation.storage.near_keys import nearest
from evaluation.storage.ratings_files import ratings_of_file

ASSIGNMENTS = Columns(("round", "county", "reviewer"))

Finding = tuple[str, Message]
"""A column, and what is wrong with what stands in it."""


def read_assignments(tables: FolderTables, recused: Iterable[Recusal]) -> tuple[Assignment, ...]:
    """The assignments as written; without a file everyone × every county, less recusals."""
    recused = tuple(recused)
    if not (tables.folder / "assignments.csv").exists():
        counties = tables.counties.values()
        panel = [p for p in tables.people.values() if p.role.rates]
        return default_assignments(sorted(tables.rubrics), counties, panel, recused)
    excluded = {(r.county, r.reviewer) for r in recused}
    assignments = []
    seen: dict[object, int] = {}
    for row in tables.rows("assignments.csv", ASSIGNMENTS):
        number, county, reviewer = tables.round(row), row.needed("county"), row.needed("reviewer")
        if number is None or not county or not reviewer:
            continue
        finding = who_finding(tables, number, county, reviewer, excluded)
        if finding is not None:
            row.fault(*finding)
        elif is_first(row, "reviewer", (number, county, reviewer), seen):
            assignments.append(Assignment(round=number, county=county, reviewer=reviewer))
    return tuple(assignments)


def read_ratings(
    tables: FolderTables, recused: Iterable[Recusal], assignments: Iterable[Assignment]
) -> tuple[ImportedRating, ...]:
    """Every rating; what is wrong with a whole review is said at its first row only."""
    path = tables.folder / "ratings.csv"
    if not path.exists():
        return ()
    # Where a table is faulty, what follows from it would only repeat its faults.
    is_whole = not tables.faults
    ratings = ratings_of_file(path, tables.faults)
    excluded = {(r.county, r.reviewer) for r in recused}
    assigned = {(a.round, a.county, a.reviewer) for a in assignments}
    sound: dict[tuple[int, str, str], bool] = {}
    for rating in ratings:
        key = (rating.round, rating.county, rating.reviewer)
        finding = None
        if key not in sound:
            finding = _round_finding(tables, rating) or who_finding(tables, *key, excluded)
            if finding is None and is_whole and key not in assigned:
                text = N_("第{round}轮没有把 {county} 分派给 {reviewer}。")
                details = {"round": key[0], "county": key[1], "reviewer": key[2]}
                finding = "reviewer", Message(text, details)
            sound[key] = finding is None
        if sound[key]:
            finding = _criterion_finding(tables, rating)
        if finding is not None:
            tables.faults.append(Fault(str(path), finding[1], rating.line, where=finding[0]))
    return ratings


def who_finding(
    tables: FolderTables,
    number: int,
    county: str,
    reviewer: str,
    excluded: set[tuple[str, str]],
) -> Finding | None:
    """Why this person cannot review this county in this round."""
    if tables.county_ids and county not in tables.county_ids:
        return "county", _unknown(UNKNOWN_COUNTY, county, tables.county_ids)
    if county in tables.counties and not tables.counties[county].material:
        return "county", message(N_("{county} 没有提供材料，不评分。"), county=county)
    if tables.person_ids and reviewer not in tables.person_ids:
        return "reviewer", _unknown(UNKNOWN_PERSON, reviewer, tables.person_ids)
    if reviewer in tables.people and (reason := _not_on_panel(tables.people[reviewer], number)):
        return "reviewer", reason
    if (county, reviewer) in excluded:
        text = N_("{reviewer} 应回避 {county}，不能评审。")
        return "reviewer", message(text, reviewer=reviewer, county=county)
    return None


def _not_on_panel(person: Person, number: int) -> Message | None:
    if not person.role.rates:
        text = N_("{reviewer} 的角色是 {role}，不是评审专家。")
        return message(text, reviewer=person.id, role=person.role.value)
    if not person.sits_in(number):
        text = N_("{reviewer} 不在第{round}轮的专家组。")
        return message(text, reviewer=person.id, round=number)
    return None


def _round_finding(tables: FolderTables, rating: ImportedRating) -> Finding | None:
    if tables.rubrics and rating.round not in tables.rubrics:
        text = N_("没有第{found}轮（共 {n} 轮）。")
        return "round", message(text, found=rating.round, n=len(tables.rubrics))
    return None


def _criterion_finding(tables: FolderTables, rating: ImportedRating) -> Finding | None:
    rubric = tables.rubrics.get(rating.round)
    if rubric is None:
        return None
    criterion = rubric.by_id.get(rating.criterion)
    if criterion is None:
        return "criterion", _unknown(UNKNOWN_CRITERION, rating.criterion, rubric.by_id)
    if not criterion.asked_in(rating.round):
        text = N_("第{round}轮不评指标 {criterion}。")
        return "criterion", message(text, round=rating.round, criterion=criterion.id)
    if rating.value is not None and not criterion.accepts(rating.value):
        text = N_("指标 {criterion} 不能评为 {value:g} 分（{allowed}）。")
        spans = tuple(
            f"{v.low:g}" if v.low == v.high else f"{v.low:g}–{v.high:g}" for v in criterion.levels
        )
        return "rating", message(
            text, criterion=criterion.id, value=rating.value, allowed=spans or ("0", "100")
        )
    return None


def _unknown(text: str, name: str, known: Iterable[str]) -> Message:
    near = nearest(name, sorted(known))
    hint = message(N_("，是否应为 {near}"), near=near) if near else ""
    return message(text, name=name, near=hint)
