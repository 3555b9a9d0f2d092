"""People added, changed, taken out and brought back on the platform, and what loading leaves of it."""

from pathlib import Path

import pytest

from evaluation.domain.people import Person, Role
from evaluation.errors import FaultyInputError, NotAllowedError
from evaluation.services.people import add_person, change_person, remove_person, restore_person
from evaluation.services.people_list import listed_people
from evaluation.services.platform import Platform
from evaluation.services.programmes import load_folder
from evaluation.services.verifying import verify
from evaluation.storage.history import history
from tests.services.people_steps import acting, cells, load_people, person, reviews_of
from tests.small_programme import PEOPLE, write_small_programme

LEAD = {"name": "专家甲", "role": "panel_lead", "unit": "大学一"}


@pytest.fixture
def folder(platform: Platform, tmp_path: Path) -> Path:
    return load_people(platform, tmp_path / "small")


def acts(platform: Platform) -> list[tuple[str, str, object]]:
    number = platform.store.programme("small").programme_id
    with platform.store.read() as conn:
        found = history(conn, number)
    return [(e.action, e.subject, e.detail) for e in found if "person" in e.action]


def test_a_person_is_added_with_the_next_free_number(platform: Platform, folder: Path) -> None:
    made = add_person(platform, acting(platform), cells())

    assert made.id == "p1"
    assert person(platform, "p1") == Person(
        id="p1", name="专家丙", role=Role.REVIEWER, unit="大学三"
    )


def test_a_new_reviewer_is_to_review_every_county_with_material(
    platform: Platform, folder: Path
) -> None:
    add_person(platform, acting(platform), cells("r3"))

    assert reviews_of(platform, "r3") == {(1, "jia"), (1, "yi"), (2, "jia"), (2, "yi")}


def test_a_new_reviewer_may_be_left_without_work(platform: Platform, folder: Path) -> None:
    add_person(platform, acting(platform), cells("r3"), assign=False)

    assert reviews_of(platform, "r3") == set()


def test_a_new_reviewer_of_a_named_unit_is_recused(platform: Platform, tmp_path: Path) -> None:
    folder = load_people(platform, tmp_path / "small")
    roles = "county,role,name,unit,person\njia,linked_department,,大学三,\n"
    (folder / "roles.csv").write_text(roles, "utf-8")
    load_folder(platform, folder)

    add_person(platform, acting(platform), cells("r3"))

    assert reviews_of(platform, "r3") == {(1, "yi"), (2, "yi")}
    assert ("jia", "r3") in platform.store.programme("small").recused


def test_a_sealed_round_gets_no_new_reviewer(platform: Platform, tmp_path: Path) -> None:
    load_people(platform, tmp_path / "small", states=("closed", "planned"))

    add_person(platform, acting(platform), cells("r3"))

    assert reviews_of(platform, "r3") == {(2, "jia"), (2, "yi")}


def test_leaving_the_panel_takes_the_reviews_away(platform: Platform, folder: Path) -> None:
    change_person(platform, acting(platform), "r2", cells(name="专家乙", role="observer"))

    assert reviews_of(platform, "r2") == set()


def test_every_fault_of_an_entry_is_named(platform: Platform, folder: Path) -> None:
    with pytest.raises(FaultyInputError) as refused:
        add_person(
            platform, acting(platform), cells("a b", name="=HYPERLINK(1)", role="chief", rounds="7")
        )

    assert [str(fault) for fault in refused.value.faults] == [
        '角色：应为 organizer、panel_lead、reviewer、contact、reader、observer 之一（现为 "chief"）。',
        '参加的轮次：没有第 "7" 轮，多轮写作 1;2。',
        '编号：只能用字母、数字、点、横线和下划线，并以字母或数字开头（现为 "a b"）。',
    ]
    assert person(platform, "a b") is None


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("=1+1", "姓名：不能以 = + - @ 开头，表格软件会当作公式。"),
        ("＠甲", "姓名：不能以 = + - @ 开头，表格软件会当作公式。"),
        ("王\u202e明", "姓名：含有看不见的字符，请重新输入。"),
        ("（已删除）", "姓名：“（已删除）”是删除个人信息后留下的字样，不能用作姓名。"),
    ],
)
def test_a_name_that_would_do_harm_is_refused(
    platform: Platform, folder: Path, name: str, fault: str
) -> None:
    with pytest.raises(FaultyInputError) as refused:
        add_person(platform, acting(platform), cells("r3", name=name))

    assert [str(f) for f in refused.value.faults] == [fault]


def test_an_id_is_given_once(platform: Platform, folder: Path) -> None:
    with pytest.raises(FaultyInputError, match="编号“r2”已经用过"):
        add_person(platform, acting(platform), cells("r2"))


@pytest.mark.parametrize("who", ["lead", "r2", "contact_jia", "reader_jia"])
def test_nobody_but_an_organizer_manages_people(platform: Platform, folder: Path, who: str) -> None:
    actor = acting(platform, who)
    for act in (
        lambda: add_person(platform, actor, cells("r3")),
        lambda: change_person(platform, actor, "r2", cells(name="改名")),
        lambda: remove_person(platform, actor, "reader_yi"),
        lambda: restore_person(platform, actor, "reader_yi"),
        lambda: listed_people(platform, actor),
    ):
        with pytest.raises(NotAllowedError, match="只有组织者可以管理人员与账号"):
            act()
    assert person(platform, "r3") is None


def test_an_organizer_who_was_taken_out_can_do_nothing_more(
    platform: Platform, folder: Path
) -> None:
    second = acting(platform, "org2")
    remove_person(platform, acting(platform), "org2")

    with pytest.raises(NotAllowedError, match="您已不在这个评审项目中"):
        remove_person(platform, second, "org")


def test_nobody_changes_the_own_role(platform: Platform, folder: Path) -> None:
    with pytest.raises(NotAllowedError, match="不能更改自己的角色"):
        change_person(platform, acting(platform), "org", cells(name="组织者一", role="observer"))


def test_whoever_has_rated_stays(platform: Platform, folder: Path) -> None:
    with pytest.raises(NotAllowedError, match="专家甲已有评分，不能移出"):
        remove_person(platform, acting(platform), "lead")


def test_whoever_has_rated_stays_in_that_round(platform: Platform, folder: Path) -> None:
    with pytest.raises(NotAllowedError, match="专家甲在第1轮已有评分，不能退出该轮"):
        change_person(platform, acting(platform), "lead", cells(**LEAD, rounds="2"))


def test_whoever_has_rated_keeps_a_rating_role(platform: Platform, folder: Path) -> None:
    with pytest.raises(NotAllowedError, match="专家甲已有评分，不能改为不参加评审的角色"):
        change_person(platform, acting(platform), "lead", cells(**{**LEAD, "role": "observer"}))


def test_history_names_the_fields_and_never_what_stood_there(
    platform: Platform, folder: Path
) -> None:
    add_person(platform, acting(platform), cells("r3"))
    change_person(platform, acting(platform), "r3", cells(name="专家丁", unit="大学四"))
    remove_person(platform, acting(platform), "r3")

    assert acts(platform)[:3] == [
        ("remove_person", "person/r3", {}),
        ("change_person", "person/r3", {"fields": ["name", "unit"]}),
        ("add_person", "person/r3", {}),
    ]


def test_saving_an_entry_as_it_stands_does_nothing(platform: Platform, folder: Path) -> None:
    before = platform.store.programme("small").revision

    change_person(platform, acting(platform), "lead", cells(**LEAD))

    assert platform.store.programme("small").revision == before


def test_loading_keeps_whoever_was_made_on_the_platform(platform: Platform, folder: Path) -> None:
    add_person(platform, acting(platform), cells("r3", rounds="2"))

    load_folder(platform, folder)

    kept = person(platform, "r3")
    assert kept is not None
    assert (kept.name, kept.rounds) == ("专家丙", (2,))
    assert reviews_of(platform, "r3") == {(2, "jia"), (2, "yi")}


def test_loading_keeps_what_was_changed_on_the_platform(platform: Platform, folder: Path) -> None:
    change_person(platform, acting(platform), "r2", cells(name="专家乙改", unit="大学九"))

    load_folder(platform, folder)

    kept = person(platform, "r2")
    assert kept is not None
    assert (kept.name, kept.unit) == ("专家乙改", "大学九")
    assert reviews_of(platform, "r2") == {(1, "jia"), (1, "yi"), (2, "jia"), (2, "yi")}


def test_loading_does_not_bring_back_whoever_was_taken_out(
    platform: Platform, folder: Path
) -> None:
    remove_person(platform, acting(platform), "r2")

    report = load_folder(platform, folder)

    note = "people.csv中的r2已在平台上修改、移出或删除个人信息，保持平台上的内容。"
    assert [str(n) for n in report.notes] == [note]
    assert person(platform, "r2") is None
    assert reviews_of(platform, "r2") == set()


def test_whoever_comes_back_has_their_reviews_again(platform: Platform, folder: Path) -> None:
    remove_person(platform, acting(platform), "r2")

    restore_person(platform, acting(platform), "r2")

    assert reviews_of(platform, "r2") == {(1, "jia"), (1, "yi"), (2, "jia"), (2, "yi")}


def test_a_changed_unit_brings_its_recusals_at_the_next_load_too(
    platform: Platform, folder: Path
) -> None:
    roles = "county,role,name,unit,person\njia,linked_department,,大学九,\n"
    (folder / "roles.csv").write_text(roles, "utf-8")
    load_folder(platform, folder)

    change_person(platform, acting(platform), "r2", cells(name="专家乙", unit="大学九"))
    at_once = ("jia", "r2") in platform.store.programme("small").recused
    load_folder(platform, folder)

    assert at_once
    assert ("jia", "r2") in platform.store.programme("small").recused


@pytest.mark.parametrize("role", ["contact", "reader"])
def test_a_reviewer_of_the_unit_of_somebody_new_at_a_county_is_recused_at_once(
    platform: Platform, folder: Path, role: str
) -> None:
    newcomer = cells("c9", name="联系人丙", role=role, unit=" 大学　二", county="jia")
    change_person(platform, acting(platform), "r2", cells(name="专家乙", unit="大学二"))

    add_person(platform, acting(platform), newcomer)

    assert ("jia", "r2") in platform.store.programme("small").recused


def test_a_recusal_that_was_sealed_stays_when_who_it_came_from_leaves(
    platform: Platform, tmp_path: Path
) -> None:
    """No act on the reviewer would tell why it went: it would look like tampering."""
    people = PEOPLE + "c9,联系人丙,contact,大学二,jia,\n"
    folder = write_small_programme(tmp_path / "small", people=people, states=("closed", "planned"))
    load_folder(platform, folder)

    remove_person(platform, acting(platform), "c9")

    assert ("jia", "r2") in platform.store.programme("small").recused
    assert verify(platform) == ()
