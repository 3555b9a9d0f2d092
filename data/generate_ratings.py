"""Make the invented ratings of the sample programme, the same bytes for the same seed.

    .venv/bin/python data/generate_ratings.py            write data/jincheng-2022/ratings.csv
    .venv/bin/python data/generate_ratings.py --check    say whether the file is what the seed gives

A rating is what the county really achieves on the criterion (plus its change by round 2), plus how
lenient the reviewer is, how that drifted, how the reviewer sees this county, and noise; then it is
put on a place that the criterion's levels allow. One strict reviewer leaves after round 1 and a
lenient one joins, so that part of every raw rise comes from the panel, not from the county.
"""
# ruff: noqa: INP001, T201

import argparse
import csv
import io
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import tomli

from evaluation.domain.assignments import Assignment, default_assignments, recusals
from evaluation.domain.counties import County
from evaluation.domain.people import NamedRole, NamedRoleHolder, Person, Role
from evaluation.domain.rubric import Criterion, Rubric

SEED = 20220415
"""The date of the article that the sample rests on."""
ROUNDS = (1, 2)
HERE = Path(__file__).resolve().parent
FOLDER = HERE / "jincheng-2022"
RUBRIC = HERE.parent / "criteria" / "jincheng-2022.toml"
TARGET = FOLDER / "ratings.csv"
COLUMNS = ("round", "county", "reviewer", "criterion", "state", "rating", "comment")

ACHIEVED = {"chengqu": 84.0, "yangcheng": 82.0, "zezhou": 80.0, "gaoping": 75.0, "qinshui": 72.0}
"""What each county achieves in round 1 on a criterion of middling difficulty. Invented."""
CHANGE = {"chengqu": 2.0, "yangcheng": 5.5, "zezhou": 0.5, "gaoping": 8.0, "qinshui": 3.0}
"""How much it really improves by round 2. Invented."""
KNOWN_FIT = {
    "chengqu": {"C3.1": 9.0, "C3.3": 9.0, "C6.1": 8.0, "C5.4": -8.0},
    "yangcheng": {"C1.1": 8.0, "C3.2": 10.0, "C5.1": 7.0, "C5.2": 9.0, "C6.1": 9.0},
    "zezhou": {"C1.4": 12.0, "C1.6": 11.0, "C5.4": -10.0, "C6.1": -8.0},
    "gaoping": {"C2.3": 11.0, "C6.1": 8.0, "C2.4": -20.0},
    "qinshui": {"C3.6": 11.0, "C3.2": -12.0},
}
"""What the sources tell of a county's own work raises a criterion; the amounts are invented."""
KNOWN_SEVERITY = {"expert-7": -6.0, "expert-8": 5.0}
"""The reviewer who leaves is strict, the one who joins is lenient."""
IN_FIVES = {"expert-2", "expert-6"}
"""Reviewers who rate in steps of five."""
SPREADS = {"severity": 3.5, "drift": 1.2, "halo": 1.8, "difficulty": 3.5, "fit": 4.0, "noise": 4.5}
UNABLE_SHARE = 0.015
COMMENT_SHARE, OWN_COMMENT_SHARE = 0.16, 0.55
FIRST_KIND_SHARE = 0.65
GOOD_FROM, PROBLEM_BELOW, FLAWLESS_FROM = 82.0, 80.0, 95.0
PREFIXES = {"good": "亮点：", "problem": "问题：", "advice": "建议："}

Row = tuple[int, str, str, str, str, str, str]


def table(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def toml(path: Path) -> dict[str, Any]:
    return tomli.loads(path.read_text(encoding="utf-8"))


def the_assignments() -> tuple[Assignment, ...]:
    """Who reviews whom, by the rules that the platform itself applies."""
    counties = [
        County(id=c["id"], name=c["name"], material=c["material"] == "yes")
        for c in table("counties.csv")
    ]
    people = [
        Person(
            id=p["id"],
            name=p["name"],
            role=Role(p["role"]),
            unit=p["unit"],
            rounds=tuple(int(number) for number in p["rounds"].split(";") if number),
        )
        for p in table("people.csv")
    ]
    holders = [
        NamedRoleHolder(
            county=h["county"],
            role=NamedRole(h["role"]),
            unit=h["unit"],
            person=h["person"] or None,
        )
        for h in table("roles.csv")
    ]
    return default_assignments(ROUNDS, counties, people, recusals(people, holders))


@dataclass(frozen=True)
class Truth:
    """What the ratings are drawn around."""

    severity: dict[str, float]
    drift: dict[str, float]
    halo: dict[tuple[str, str], float]
    difficulty: dict[str, float]
    fit: dict[tuple[str, str], float]

    def expected(self, criterion: str, assignment: Assignment) -> float:
        """The rating before noise and before it is put on the scale."""
        county, reviewer = assignment.county, assignment.reviewer
        points = ACHIEVED[county] + self.difficulty[criterion] + self.fit[county, criterion]
        points += self.severity[reviewer] + self.halo[county, reviewer]
        if assignment.round == ROUNDS[-1]:
            points += CHANGE[county] + self.drift[reviewer]
        return points


def draw_truth(
    chance: np.random.Generator, reviewers: Sequence[str], criteria: Sequence[str]
) -> Truth:
    """Draw every effect in a fixed order, so that the seed decides all of them."""

    def spread(name: str, count: int) -> list[float]:
        drawn: list[float] = (SPREADS[name] * chance.standard_normal(count)).tolist()
        return [value - sum(drawn) / count for value in drawn]

    severity = (
        dict(zip(reviewers, spread("severity", len(reviewers)), strict=True)) | KNOWN_SEVERITY
    )
    pairs = [(county, reviewer) for county in ACHIEVED for reviewer in reviewers]
    places = [(county, criterion) for county in ACHIEVED for criterion in criteria]
    fit = dict(zip(places, spread("fit", len(places)), strict=True))
    for county, known in KNOWN_FIT.items():
        fit |= {(county, criterion): points for criterion, points in known.items()}
    return Truth(
        severity=severity,
        drift=dict(zip(reviewers, spread("drift", len(reviewers)), strict=True)),
        halo=dict(zip(pairs, spread("halo", len(pairs)), strict=True)),
        difficulty=dict(zip(criteria, spread("difficulty", len(criteria)), strict=True)),
        fit=fit,
    )


def placed(criterion: Criterion, points: float, step: int) -> int:
    """The nearest place that the criterion's levels allow."""
    if any(level.low < level.high for level in criterion.levels):
        return int(min(100, max(0, round(points / step) * step)))
    fixed = [level.low for level in criterion.levels]
    return int(min(fixed, key=lambda place: (abs(place - points), -place)))


class Comments:
    """Hands out the invented comments, none of them twice for one county."""

    def __init__(self, chance: np.random.Generator) -> None:
        self.texts = toml(HERE / "sample_comments.toml")
        self.chance = chance
        self.given: set[tuple[str, str]] = set()

    def on_rating(self, assignment: Assignment, criterion: str, points: int) -> str:
        """A highlight on high ratings, a problem on low ones, advice on all but the best."""
        share = OWN_COMMENT_SHARE if self.has_own(assignment, criterion) else COMMENT_SHARE
        said = self.chance.random() < share
        kinds = [
            kind
            for kind, fits in (
                ("good", points >= GOOD_FROM),
                ("problem", points < PROBLEM_BELOW),
                ("advice", points < FLAWLESS_FROM),
            )
            if fits
        ]
        kind = kinds[0] if self.chance.random() < FIRST_KIND_SHARE else kinds[-1]
        if not said:
            return ""
        text = self.pick(assignment, self.fitting(assignment, criterion, kind))
        return PREFIXES[kind] + text if text else ""

    def has_own(self, assignment: Assignment, criterion: str) -> bool:
        """Whether there are comments on just this county's work on the criterion."""
        own = [(entry["county"], entry["criterion"]) for entry in self.texts["county"]]
        return (assignment.county, criterion) in own

    def fitting(self, assignment: Assignment, criterion: str, kind: str) -> list[str]:
        """The county's own comments first, then those on the criterion in general."""
        own: list[str] = [
            entry["text"]
            for entry in self.texts["county"]
            if (entry["county"], entry["criterion"], entry["kind"])
            == (assignment.county, criterion, kind)
            and entry.get("round", assignment.round) == assignment.round
        ]
        general: list[str] = self.texts["criterion"][criterion][kind]
        return own + [general[i] for i in self.chance.permutation(len(general))]

    def pick(self, assignment: Assignment, choices: list[str]) -> str:
        for text in choices:
            if (assignment.county, text) not in self.given:
                self.given.add((assignment.county, text))
                return text
        return ""

    def why_unable(self, criterion: str) -> str:
        reasons: list[str] = self.texts["unable"]["criterion"].get(
            criterion, self.texts["unable"]["reasons"]
        )
        return reasons[int(self.chance.integers(len(reasons)))]

    def why_not_applicable(self, assignment: Assignment, criterion: str) -> str:
        at = (assignment.round, assignment.county, assignment.reviewer, criterion)
        for entry in self.texts["not_applicable"]:
            if at == (entry["round"], entry["county"], entry["reviewer"], entry["criterion"]):
                return str(entry["comment"])
        return ""


def rows(rubric: Rubric, chance: np.random.Generator) -> Iterator[Row]:
    assignments = the_assignments()
    reviewers = sorted({a.reviewer for a in assignments})
    truth = draw_truth(chance, reviewers, [c.id for c in rubric.criteria])
    comments = Comments(np.random.Generator(np.random.PCG64([SEED, 1])))
    for assignment in assignments:
        at = (assignment.round, assignment.county, assignment.reviewer)
        for criterion in rubric.asked_in(assignment.round):
            noise = SPREADS["noise"] * float(chance.standard_normal())
            unable = float(chance.random()) < UNABLE_SHARE
            if reason := comments.why_not_applicable(assignment, criterion.id):
                yield (*at, criterion.id, "not_applicable", "", reason)
            elif unable:
                yield (*at, criterion.id, "cannot_judge", "", comments.why_unable(criterion.id))
            else:
                points = truth.expected(criterion.id, assignment) + noise
                points = placed(criterion, points, 5 if assignment.reviewer in IN_FIVES else 1)
                comment = comments.on_rating(assignment, criterion.id, points)
                yield (*at, criterion.id, "rated", str(points), comment)


def content() -> str:
    """The whole file as text."""
    chance = np.random.Generator(np.random.PCG64(SEED))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows(Rubric.model_validate(toml(RUBRIC)), chance))
    return out.getvalue()


def main() -> int:
    parser = argparse.ArgumentParser(
        description="Make the invented ratings of the sample programme."
    )
    parser.add_argument("--check", action="store_true", help="compare only, write nothing")
    made = content().encode("utf-8")
    if not parser.parse_args().check:
        TARGET.write_bytes(made)
        print(f"{TARGET.name}: written, seed {SEED}")
        return 0
    same = TARGET.exists() and TARGET.read_bytes() == made
    print(f"{TARGET.name}: {'is' if same else 'is not'} what seed {SEED} gives")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
