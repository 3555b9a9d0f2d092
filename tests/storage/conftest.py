"""A small programme and a real store for it."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from evaluation.domain.adjustments import Adjustment
from evaluation.domain.assignments import Recusal, RecusalGround, default_assignments
from evaluation.domain.counties import County
from evaluation.domain.indicators import Figure, IndicatorValue
from evaluation.domain.people import NamedRole, NamedRoleHolder, Person, Role
from evaluation.domain.programme import Programme
from evaluation.domain.rounds import Round, RoundState
from evaluation.domain.rubric import Rubric
from evaluation.storage.folder_contents import EvidenceFile, ProgrammeFolder
from evaluation.storage.programmes import StoredProgramme, save_programme
from evaluation.storage.store import Store


def _rubric(*, first_weight: float = 60.0) -> Rubric:
    levels = [
        {"name": "好", "points": 100.0, "anchor": "做到了"},
        {"name": "中", "points": [50.0, 80.0], "anchor": "做到一部分"},
        {"name": "差", "points": 0.0, "anchor": "没有做"},
    ]
    criteria = [
        {"id": f"C{n}", "title": f"指标{n}", "weight": weight, "kind": "levels", "levels": levels}
        for n, weight in ((1, first_weight), (2, 100.0 - first_weight))
    ]
    return Rubric.model_validate(
        {
            "id": "small",
            "version": "1",
            "title": "小指标体系",
            "dimension": [{"id": "D1", "title": "维度", "criterion": criteria}],
            "grades": {"lines": [{"name": "合格", "at_least": 0.0}]},
        }
    )


def _folder(path: Path, *, rubric: Rubric | None = None, counties: int = 2) -> ProgrammeFolder:
    rubric = rubric or _rubric()
    places = tuple(County(id=f"county-{n}", name=f"县{n}") for n in range(1, counties + 1))
    people = (
        Person(id="organizer", name="组织者", role=Role.ORGANIZER),
        Person(id="r1", name="专家一", role=Role.PANEL_LEAD),
        Person(id="r2", name="专家二", role=Role.REVIEWER, rounds=(1, 2)),
        Person(id="reader", name="读者", role=Role.READER, county="county-1"),
    )
    recused = (
        Recusal(county="county-2", reviewer="r2", ground=RecusalGround.NAMED_ROLE, detail="x"),
    )
    rounds = tuple(
        Round(number=n, title=f"第{n}轮", state=RoundState.OPEN, rubric_sha256=rubric.sha256)
        for n in (1, 2)
    )
    return ProgrammeFolder(
        path=path,
        programme=Programme(
            id="small", title="小项目", commissioning_body="甲", evaluating_body="乙"
        ),
        rounds=rounds,
        rubrics=dict.fromkeys((1, 2), rubric),
        rubric_texts=dict.fromkeys((1, 2), "# toml"),
        counties=places,
        people=people,
        named_roles=(
            NamedRoleHolder(county="county-2", role=NamedRole.INSTRUCTOR, name="丙", person="r2"),
        ),
        recusals=recused,
        assignments=default_assignments((1, 2), places, people, recused),
        indicators=(
            IndicatorValue(county="county-1", indicator="Q1", figure=Figure.EXACT, value=12.5),
        ),
        adjustments=(Adjustment(county="county-1", round=1, rule="V1", count=2, reason="通报"),),
        ratings=(),
        evidence=(
            EvidenceFile(
                county="county-1",
                id="E1",
                title="台账",
                criteria=("C1",),
                file="a.txt",
                sha256=hashlib.sha256(b"kept").hexdigest(),
                size=4,
                source="县里",
                note="",
            ),
        ),
    )


@pytest.fixture
def make_rubric():
    return _rubric


@pytest.fixture
def make_folder(tmp_path):
    def make(**parts) -> ProgrammeFolder:
        return _folder(tmp_path, **parts)

    return make


@pytest.fixture
def url(tmp_path) -> str:
    return f"sqlite:///{tmp_path / 'store.db'}"


@pytest.fixture
def store(url) -> Iterator[Store]:
    store = Store.open(url)
    yield store
    store.close()


@pytest.fixture
def save(store):
    """Save a folder and read it back."""

    def save_folder(folder: ProgrammeFolder, code: str = "small") -> StoredProgramme:
        store.write(
            lambda conn: save_programme(conn, folder, code=code, now_us=1, new_id=store.new_id)
        )
        return store.programme(code)

    return save_folder


@pytest.fixture
def stored(save, make_folder) -> StoredProgramme:
    return save(make_folder())
