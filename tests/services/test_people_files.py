"""A people.csv that is sent to the platform: what it would do is told first, every fault at once."""

from pathlib import Path

import pytest

from evaluation.errors import FaultyInputError, NotAllowedError
from evaluation.services.people import remove_person
from evaluation.services.people_changes import Kind
from evaluation.services.people_files import FILE_LIMIT, import_people, preview_people
from evaluation.services.platform import Platform
from tests.services.people_steps import TWO_ORGANIZERS, acting, load_people, person, reviews_of

HEADER = "id,name,role,unit,county,rounds\n"
CHANGED = TWO_ORGANIZERS.replace("专家乙,reviewer,大学二", "专家乙,reviewer,大学八") + (
    "r3,专家丙,reviewer,大学三,,2\n"
)


@pytest.fixture(autouse=True)
def folder(platform: Platform, tmp_path: Path) -> Path:
    return load_people(platform, tmp_path / "small")


def faults_of(platform: Platform, content: bytes) -> list[str]:
    with pytest.raises(FaultyInputError) as refused:
        preview_people(platform, acting(platform), content)
    return str(refused.value.render()).splitlines()


def test_the_file_as_it_was_loaded_changes_nothing(platform: Platform) -> None:
    plan = preview_people(platform, acting(platform), TWO_ORGANIZERS.encode())

    assert (plan.changes, plan.unchanged, plan.missing) == ((), 7, ())


def test_a_preview_stores_nothing(platform: Platform) -> None:
    plan = preview_people(platform, acting(platform), CHANGED.encode())

    assert [(c.kind, c.after.id, c.fields) for c in plan.changes] == [
        (Kind.CHANGE, "r2", ("unit",)),
        (Kind.ADD, "r3", ()),
    ]
    assert person(platform, "r3") is None


def test_what_was_previewed_is_done(platform: Platform) -> None:
    done = import_people(platform, acting(platform), CHANGED.encode())

    changed = person(platform, "r2")
    assert changed is not None
    assert changed.unit == "大学八"
    assert reviews_of(platform, "r3") == {(2, "jia"), (2, "yi")}
    assert done.assigned == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_from_excel_is_read(platform: Platform, encoding: str) -> None:
    plan = preview_people(platform, acting(platform), CHANGED.encode(encoding))

    assert [c.after.name for c in plan.of(Kind.ADD)] == ["专家丙"]


def test_every_fault_is_told_with_its_line_and_column(platform: Platform) -> None:
    content = (
        HEADER
        + "r8,=cmd|'/c calc'!A1,reviewer,大学,,\n"
        + "r9,专家,boss,大学,,\n"
        + "c9,联系人,contact,团委,nowhere,\n"
        + "lead,专家甲,observer,大学一,,\n"
        + "org,组织者一,reviewer,团市委,,\n"
    )

    assert faults_of(platform, content.encode()) == [
        "文件有5处问题，没有读入任何人：",
        "people.csv:2: name: 不能以 = + - @ 开头，表格软件会当作公式。",
        'people.csv:3: role: 应为 organizer、panel_lead、reviewer、contact、reader、observer 之一（现为 "boss"）。',
        "people.csv:4: county: 没有编号为 nowhere 的县（市、区）。",
        "people.csv:5: id: 专家甲已有评分，不能改为不参加评审的角色。",
        "people.csv:6: id: 不能更改自己的角色；请由另一位组织者更改。",
    ]


def test_a_file_with_one_fault_stores_nobody(platform: Platform) -> None:
    content = HEADER + "r8,专家庚,reviewer,大学,,\nr9,专家辛,boss,大学,,\n"
    with pytest.raises(FaultyInputError):
        import_people(platform, acting(platform), content.encode())

    assert person(platform, "r8") is None


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            b"PK\x03\x04" + b"x" * 40,
            "这是Excel (.xlsx)文件；请在表格软件中另存为“CSV UTF-8”后再上传。",
        ),
        (b"%PDF-1.7 ...", "这是PDF文件；请在表格软件中另存为“CSV UTF-8”后再上传。"),
        (b"\x00\x01\x02", "这不是文本文件；请上传 CSV 格式的 people.csv。"),
        (b"a" * (FILE_LIMIT + 1), "文件超过1MB，不能读入。"),
        (b"", "文件有1处问题，没有读入任何人："),
    ],
)
def test_what_is_no_list_of_people_is_refused(
    platform: Platform, content: bytes, sentence: str
) -> None:
    assert faults_of(platform, content)[0] == sentence


def test_too_many_rows_are_refused(platform: Platform) -> None:
    rows = "".join(f"x{n},某,observer,,,\n" for n in range(5001))

    assert faults_of(platform, (HEADER + rows).encode()) == ["文件有5001行，最多5000行。"]


def test_whoever_is_not_in_the_file_stays(platform: Platform) -> None:
    content = (HEADER + "r3,专家丙,reviewer,大学三,,\n").encode()

    plan = import_people(platform, acting(platform), content)

    assert person(platform, "r2") is not None
    assert len(plan.missing) == 7


def test_on_demand_whoever_is_not_in_the_file_is_taken_out_if_they_may_be(
    platform: Platform,
) -> None:
    content = (HEADER + "r3,专家丙,reviewer,大学三,,\n").encode()

    plan = import_people(platform, acting(platform), content, remove_missing=True)

    assert {c.after.id for c in plan.of(Kind.REMOVE)} == {
        "r2",
        "contact_jia",
        "reader_jia",
        "reader_yi",
        "org2",
    }
    assert [p.id for p in plan.missing] == ["org", "lead"]
    assert person(platform, "r2") is None
    assert person(platform, "lead") is not None


def test_whoever_was_taken_out_comes_back_with_the_file(platform: Platform) -> None:
    remove_person(platform, acting(platform), "reader_yi")

    plan = import_people(platform, acting(platform), TWO_ORGANIZERS.encode())

    assert [(c.kind, c.after.id) for c in plan.changes] == [(Kind.RESTORE, "reader_yi")]
    assert person(platform, "reader_yi") is not None


def test_a_reviewer_is_told_nothing_of_the_file(platform: Platform) -> None:
    with pytest.raises(NotAllowedError, match="只有组织者可以管理人员与账号"):
        preview_people(platform, acting(platform, "r2"), CHANGED.encode())
