"""Programme folders: a sound one is read whole, a broken one is refused with every fault."""

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.domain.assignments import Assignment, RecusalGround
from evaluation.domain.rounds import RoundState
from evaluation.errors import FaultyInputError
from evaluation.storage.programme_folder import read_programme_folder

FILES = {
    "rubric.toml": """\
id = "r"
version = "1"
title = "指标"

[[dimension]]
id = "D1"
title = "组织"

[[dimension.criterion]]
id = "C1"
title = "配备"
weight = 60
kind = "levels"
indicators = ["Q1"]
levels = [
  { name = "好", points = [80, 100], anchor = "齐" },
  { name = "差", points = 0, anchor = "缺" },
]

[[dimension.criterion]]
id = "C2"
title = "经费"
weight = 40
kind = "points"
rounds = [2]

[[indicator]]
id = "Q1"
title = "占比"
figure = "exact"

[[veto]]
id = "V1"
title = "造假"
effect = "zero_criterion"

[[deduction]]
id = "K1"
title = "迟报"
per = 1
cap = 3

[grades]
lines = [{ name = "好", at_least = 60 }, { name = "差", at_least = 0 }]
""",
    "programme.toml": """\
id = "small"
title = "小项目"
commissioning_body = "委托方"
evaluating_body = "评审方"
time_zone = "Asia/Shanghai"
combination = [0.4, 0.6]

[[round]]
number = 1
title = "初评"
opens = 2022-05-09T09:00:00
closes = 2022-05-20T18:00:00
rubric = "rubric.toml"
state = "published"

[[round]]
number = 2
title = "终评"
rubric = "rubric.toml"
state = "open"

[[distribution]]
county = "jia"
office = "甲县书记"
""",
    "counties.csv": "id,name,material\njia,甲县,yes\nyi,乙县,yes\nbing,丙县,no\n",
    "people.csv": (
        "id,name,role,unit,county,rounds\n"
        "org,组织者,organizer,,,\n"
        "r1,专家一,panel_lead,大学一,,\n"
        "r2,专家二,reviewer,大学二,,1\n"
        "k1,联系人,contact,,jia,\n"
    ),
    "roles.csv": "county,role,name,unit,person\nyi,instructor,某人,大学一,\n",
    "indicators.csv": "county,indicator,figure,numerator,denominator\njia,Q1,exact,3,4\n",
    "adjustments.csv": (
        "county,round,rule,criterion,count,reason,decided_by\n"
        "jia,2,K1,,2,迟报两次,org\n"
        "jia,2,V1,C1,,查实,org\n"
    ),
    "ratings.csv": (
        "round,county,reviewer,criterion,state,rating,comment\n"
        "1,jia,r1,C1,rated,90,好\n"
        "1,jia,r2,C1,cannot_judge,,未见材料\n"
        "2,jia,r1,C1,,0,\n"
        "2,jia,r1,C2,,55.5,\n"
    ),
    "evidence/evidence.csv": (
        "id,county,criteria,title,file,source,note\n"
        "e1,jia,C1;C2,花名册,list.txt,,\n"
        "e2,jia,,口头介绍,,,\n"
    ),
    "evidence/list.txt": "张三\n",
}


def write_folder(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def faults_of(folder: Path) -> list[str]:
    with pytest.raises(FaultyInputError) as refusal:
        read_programme_folder(folder)
    return [str(fault).removeprefix(f"{folder}/") for fault in refusal.value.faults]


def test_a_sound_folder_is_read_whole(tmp_path: Path) -> None:
    folder = read_programme_folder(write_folder(tmp_path, FILES))

    assert [(r.number, r.state) for r in folder.rounds] == [
        (1, RoundState.PUBLISHED),
        (2, RoundState.OPEN),
    ]
    assert folder.rounds[0].rubric_sha256 == folder.rubrics[1].sha256
    assert folder.rubric_texts[2] == FILES["rubric.toml"]
    assert [(c.id, c.material) for c in folder.counties] == [
        ("jia", True),
        ("yi", True),
        ("bing", False),
    ]
    assert folder.indicators[0].share == 75.0
    assert [(a.rule, a.criterion, a.count) for a in folder.adjustments] == [
        ("K1", None, 2),
        ("V1", "C1", 1),
    ]
    assert [(r.criterion, r.value, r.line) for r in folder.ratings] == [
        ("C1", 90.0, 2),
        ("C1", None, 3),
        ("C1", 0.0, 4),
        ("C2", 55.5, 5),
    ]


def test_times_without_an_offset_are_meant_in_the_programmes_time_zone(tmp_path: Path) -> None:
    folder = read_programme_folder(write_folder(tmp_path, FILES))

    assert folder.rounds[0].opens == datetime(2022, 5, 9, 1, 0, tzinfo=UTC)


def test_named_roles_recuse_and_the_rest_is_assigned_where_there_is_material(
    tmp_path: Path,
) -> None:
    folder = read_programme_folder(write_folder(tmp_path, FILES))

    assert [(r.county, r.reviewer, r.ground) for r in folder.recusals] == [
        ("yi", "r1", RecusalGround.SAME_UNIT)
    ]
    assert folder.assignments == (
        Assignment(round=1, county="jia", reviewer="r1"),
        Assignment(round=1, county="jia", reviewer="r2"),
        Assignment(round=1, county="yi", reviewer="r2"),
        Assignment(round=2, county="jia", reviewer="r1"),
    )


def test_written_assignments_replace_the_default(tmp_path: Path) -> None:
    only = {"assignments.csv": "round,county,reviewer\n1,jia,r1\n1,jia,r2\n2,jia,r1\n"}

    folder = read_programme_folder(write_folder(tmp_path, FILES | only))

    assert [(a.round, a.reviewer) for a in folder.assignments] == [(1, "r1"), (1, "r2"), (2, "r1")]


def test_a_rating_without_an_assignment_is_refused(tmp_path: Path) -> None:
    only = {"assignments.csv": "round,county,reviewer\n1,jia,r1\n2,jia,r1\n"}

    assert faults_of(write_folder(tmp_path, FILES | only)) == [
        "ratings.csv:3: reviewer: 第1轮没有把 jia 分派给 r2。"
    ]


def test_an_assignment_of_a_recused_reviewer_is_refused(tmp_path: Path) -> None:
    rows = {"assignments.csv": "round,county,reviewer\n1,yi,r1\n1,jia,k1\n"}

    assert faults_of(write_folder(tmp_path, FILES | rows)) == [
        "assignments.csv:2: reviewer: r1 应回避 yi，不能评审。",
        "assignments.csv:3: reviewer: k1 的角色是 contact，不是评审专家。",
    ]


def test_evidence_carries_the_digest_of_its_file(tmp_path: Path) -> None:
    first, second = read_programme_folder(write_folder(tmp_path, FILES)).evidence

    assert (first.criteria, first.size) == (("C1", "C2"), 7)
    assert first.sha256 == hashlib.sha256("张三\n".encode()).hexdigest()
    assert (second.file, second.sha256, second.size) == ("", "", 0)


def test_only_three_files_are_needed(tmp_path: Path) -> None:
    names = ("rubric.toml", "programme.toml", "counties.csv", "people.csv")

    folder = read_programme_folder(write_folder(tmp_path, {n: FILES[n] for n in names}))

    assert (folder.ratings, folder.evidence, folder.recusals) == ((), (), ())


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig"])
def test_tables_saved_in_another_encoding_are_read(tmp_path: Path, encoding: str) -> None:
    other = {n: t.encode(encoding) for n, t in FILES.items() if n.endswith(".csv")}

    folder = read_programme_folder(write_folder(tmp_path, FILES | other))

    assert folder.counties[0].name == "甲县"
    assert folder.ratings[1].comment == "未见材料"


BROKEN = [
    pytest.param("counties.csv", "id,name,material", "id,name", "counties.csv:1: material: 缺少这一列。", id="column missing"),
    pytest.param("counties.csv", "id,name,material", "id,nmae,material", "counties.csv:1: nmae: 不认识的列，是否应为 name？", id="column misspelt"),
    pytest.param("counties.csv", "bing,丙县,no", "jia,丙县,no", "counties.csv:4: id: 与第 2 行重复。", id="county twice"),
    pytest.param("counties.csv", "yi,乙县,yes", "yi,乙县,maybe", 'counties.csv:3: material: 应为 yes 或 no（现为 "maybe"）。', id="material neither yes nor no"),
    pytest.param("counties.csv", "yi,乙县,yes", "yi,,yes", "counties.csv:3: name: 不能为空。", id="county without a name"),
    pytest.param("counties.csv", "yi,乙县,yes", "yi,乙县,yes,x,y", "counties.csv:3: 有 5 格，多于表头的 3 列", id="too many cells"),
    pytest.param("counties.csv", "bing,丙县", 'bing,"丙县', "counties.csv:4: 从这一行起读不下去", id="quote without end"),
    pytest.param("people.csv", "k1,联系人,contact,,jia,", "k1,联系人,contact,,jai,", "people.csv:5: county: 没有编号为 jai 的县（市、区），是否应为 jia。", id="unknown county of a person"),
    pytest.param("people.csv", "k1,联系人,contact,,jia,", "k1,联系人,contact,,,", "people.csv:5: county: contact 必须写明所在的县（市、区）。", id="contact without a county"),
    pytest.param("people.csv", ",contact,", ",kontakt,", "people.csv:5: role: 应为 organizer", id="unknown role"),
    pytest.param("people.csv", "大学二,,1", "大学二,,1;3", 'people.csv:4: rounds: 没有第 "3" 轮', id="round of a person that is not"),
    pytest.param("roles.csv", "instructor,某人,大学一,", "instructor,某人,大学一,r9", "roles.csv:2: person: 没有编号为 r9 的人员", id="unknown person in a role"),
    pytest.param("roles.csv", "yi,", "yy,", "roles.csv:2: county: 没有编号为 yy 的县", id="unknown county in a role"),
    pytest.param("indicators.csv", "Q1,exact", "Q2,exact", "indicators.csv:2: indicator: 没有编号为 Q2 的量化指标。", id="unknown indicator"),
    pytest.param("indicators.csv", "exact,3,4", "exact,3,约4", 'indicators.csv:2: denominator: 应为数字（现为 "约4"）。', id="bad number"),
    pytest.param("indicators.csv", "exact,3,4", "exact,3,0", "indicators.csv:2: denominator: 应大于 0（现为 0）。", id="division by zero"),
    pytest.param("indicators.csv", "exact,3,4", "exact,3,inf", 'indicators.csv:2: denominator: 应为数字（现为 "inf"）。', id="infinite number"),
    pytest.param("adjustments.csv", "2,K1,", "2,K9,", "adjustments.csv:2: rule: 本轮没有编号为 K9 的否决、扣分或加分规则", id="unknown rule"),
    pytest.param("adjustments.csv", "2,K1,,2", "2,K1,,0", "adjustments.csv:2: count: 应为 1 或更大的整数（现为 0）。", id="count of zero"),
    pytest.param("adjustments.csv", "2,K1,,2", "2,K1,C1,2", "adjustments.csv:2: criterion: 只有使某项指标归零的规则才写指标（规则 K1 不是）。", id="deduction with a criterion"),
    pytest.param("adjustments.csv", "V1,C1", "V1,", "adjustments.csv:3: criterion: 不能为空。", id="veto without its criterion"),
    pytest.param("adjustments.csv", "迟报两次", "", "adjustments.csv:2: reason: 不能为空。", id="adjustment without a reason"),
    pytest.param("adjustments.csv", "jia,2,K1", "jia,7,K1", "adjustments.csv:2: round: 没有第7轮（共 2 轮）。", id="unknown round"),
    pytest.param("ratings.csv", "1,jia,r1,C1,rated,90", "1,jia,r1,C9,rated,90", "ratings.csv:2: criterion: 没有编号为 C9 的指标。", id="unknown criterion"),
    pytest.param("ratings.csv", "1,jia,r1,C1,rated,90", "1,jia,r1,C2,rated,90", "ratings.csv:2: criterion: 第1轮不评指标 C2。", id="criterion not asked in the round"),
    pytest.param("ratings.csv", "1,jia,r1,C1,rated,90", "1,jia,r1,C1,rated,70", "ratings.csv:2: rating: 指标 C1 不能评为 70 分（80–100、0）。", id="rating between levels"),
    pytest.param("ratings.csv", "1,jia,r1,C1,rated,90", "1,jia,r1,C1,rated,900", 'ratings.csv:2: rating: 应在 0 到 100 之间（现为 "900"）。', id="rating beyond 100"),
    pytest.param("ratings.csv", "1,jia,r1,C1,rated,90", "1,jia,r8,C1,rated,90", "ratings.csv:2: reviewer: 没有编号为 r8 的人员", id="unknown reviewer"),
    pytest.param("ratings.csv", "1,jia,r1,C1,rated,90", "1,jia,org,C1,rated,90", "ratings.csv:2: reviewer: org 的角色是 organizer，不是评审专家。", id="organizer rates"),
    pytest.param("ratings.csv", "1,jia,r1,C1,rated,90", "1,yi,r1,C1,rated,90", "ratings.csv:2: reviewer: r1 应回避 yi，不能评审。", id="recused reviewer rates"),
    pytest.param("ratings.csv", "1,jia,r1,C1,rated,90", "1,bing,r1,C1,rated,90", "ratings.csv:2: county: bing 没有提供材料，不评分。", id="county without material rated"),
    pytest.param("ratings.csv", "2,jia,r1,C1,,0,", "2,jia,r2,C1,,0,", "ratings.csv:4: reviewer: r2 不在第2轮的专家组。", id="reviewer not on the panel of the round"),
    pytest.param("ratings.csv", ",,未见材料", ",,", "ratings.csv:3: comment: state 为 cannot_judge 时必须写明理由。", id="cannot judge without a reason"),
    pytest.param("ratings.csv", "2,jia,r1,C2,,55.5,", "2,jia,r1,C1,,55.5,", "ratings.csv:5: criterion: 与第 4 行重复。", id="rating twice"),
    pytest.param("evidence/evidence.csv", "list.txt", "../people.csv", "evidence/evidence.csv:2: file: 文件必须在 evidence 文件夹之内", id="evidence outside its folder"),
    pytest.param("evidence/evidence.csv", "list.txt", "/etc/hostname", "evidence/evidence.csv:2: file: 文件必须在 evidence 文件夹之内", id="evidence by absolute path"),
    pytest.param("evidence/evidence.csv", "list.txt", "gone.txt", "evidence/evidence.csv:2: file: evidence 文件夹里没有 gone.txt。", id="evidence file missing"),
    pytest.param("evidence/evidence.csv", "C1;C2", "C1;C7", "evidence/evidence.csv:2: criteria: 没有编号为 C7 的指标。", id="evidence for unknown criterion"),
    pytest.param("programme.toml", "[0.4, 0.6]", "[0.4, 0.7]", "programme.toml:6:15: combination: 各轮权重之和应为 1，现为 1.1。", id="round weights off one"),
    pytest.param("programme.toml", "[0.4, 0.6]", "[1.0]", "programme.toml:6:15: combination: 每轮一个权重，应有 2 个（现有 1 个）", id="too few round weights"),
    pytest.param("programme.toml", "[0.4, 0.6]", '"last"', 'programme.toml:6:15: combination: 应为 "final_only"，或每轮一个权重如 [0.4, 0.6]（现为 "last"）。', id="unknown combination"),
    pytest.param("programme.toml", "Asia/Shanghai", "Asia/Jincheng", 'programme.toml:5:13: time_zone: 没有名为 "Asia/Jincheng" 的时区', id="unknown time zone"),
    pytest.param("programme.toml", "number = 2", "number = 3", "programme.toml:17:10: round.2.number: 轮次应从 1 起依次编号：这里应为 2（现为 3）。", id="round number skipped"),
    pytest.param("programme.toml", "2022-05-20T18", "2022-05-02T18", "programme.toml:12:10: round.1.closes: 结束时间应晚于开始时间", id="closes before it opens"),
    pytest.param("programme.toml", "2022-05-20T18:00:00", "2022-05-20", "programme.toml:12:10: round.1.closes: 应为日期加时间", id="date without a time"),
    pytest.param("programme.toml", 'state = "open"', 'state = "begun"', "programme.toml:20:9: round.2.state: 应为 planned、open", id="unknown state"),
    pytest.param("programme.toml", 'state = "published"', 'state = "open"', "programme.toml:20:9: round.2.state: 上一轮还是 open，尚未封存", id="second round open before the first is sealed"),
    pytest.param("programme.toml", 'commissioning_body = "', 'comissioning_body = "', "programme.toml:3:1: comissioning_body: 不认识的键 comissioning_body，是否应为 commissioning_body？", id="misspelt key"),
    pytest.param("programme.toml", 'county = "jia"', 'county = "jiaa"', "programme.toml:23:10: distribution.1.county: 没有编号为 jiaa 的县（市、区），是否应为 jia。", id="recipient of unknown county"),
    pytest.param("programme.toml", "combination = [0.4, 0.6]", 'anchors = {yii = "jia"}', "programme.toml:6:18: anchors.yii: 没有编号为 yii 的县（市、区），是否应为 yi。", id="anchor that is no county"),
    pytest.param("programme.toml", "combination = [0.4, 0.6]", 'anchors = {yi = "yi"}', "programme.toml:6:17: anchors.yi: yi 本身是对照材料，不能再作对照的来源。", id="anchor of an anchor"),
    pytest.param("programme.toml", 'title = "终评"\nrubric = "rubric.toml"', 'title = "终评"\nrubric = "rubrik.toml"', "rubrik.toml: 找不到这个文件。", id="rubric missing"),
    pytest.param("rubric.toml", "weight = 60", "weight = 50", "rubric.toml:5:3: dimension: 各指标权重之和应为 100，现为 90，少 10。", id="faulty rubric"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "sound", "broken", "fault"), BROKEN)
def test_a_fault_is_named_with_its_file_and_line(
    tmp_path: Path, file: str, sound: str, broken: str, fault: str
) -> None:
    assert sound in FILES[file]
    write_folder(tmp_path, FILES | {file: FILES[file].replace(sound, broken, 1)})

    (found,) = faults_of(tmp_path)

    assert found.startswith(fault)


def test_the_faults_of_all_files_come_at_once(tmp_path: Path) -> None:
    broken = {
        "counties.csv": FILES["counties.csv"].replace("yi,乙县,yes", "yi,乙县,?"),
        "people.csv": FILES["people.csv"].replace("reviewer", "referee"),
        "programme.toml": FILES["programme.toml"].replace("0.6", "0.5"),
        "ratings.csv": FILES["ratings.csv"].replace("90", "neunzig"),
    }

    faults = faults_of(write_folder(tmp_path, FILES | broken))

    assert [fault.split(":")[0] for fault in faults] == [
        "counties.csv",
        "programme.toml",
        "people.csv",
        "ratings.csv",
    ]


@pytest.mark.parametrize("file", ["programme.toml", "counties.csv", "people.csv", "rubric.toml"])
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(b"", "文件是空的。", id="zero bytes"),
        pytest.param(b"\xff\xfe\x00\xff\xff", "编码", id="no text"),
        pytest.param(None, "找不到这个文件。", id="missing"),
    ],
)
def test_an_unreadable_file_gets_one_sentence(
    tmp_path: Path, file: str, content: bytes | None, sentence: str
) -> None:
    write_folder(tmp_path, FILES | ({} if content is None else {file: content}))
    if content is None:
        (tmp_path / file).unlink()

    (fault,) = faults_of(tmp_path)

    assert fault.startswith(file)
    assert sentence in fault


def test_a_table_under_a_misspelt_name_is_not_left_out_silently(tmp_path: Path) -> None:
    write_folder(tmp_path, FILES | {"rating.csv": "x"})

    assert faults_of(tmp_path) == ["rating.csv: 不认识的文件，是否应为 ratings.csv？"]


def test_a_link_out_of_the_evidence_folder_is_refused(tmp_path: Path) -> None:
    write_folder(tmp_path, FILES)
    (tmp_path / "evidence/list.txt").unlink()
    (tmp_path / "evidence/list.txt").symlink_to(tmp_path / "people.csv")

    (fault,) = faults_of(tmp_path)

    assert "必须在 evidence 文件夹之内" in fault


def test_a_review_that_must_not_be_is_reported_once_not_for_each_rating(tmp_path: Path) -> None:
    rows = "".join(f"2,yi,r1,{c},,90,\n" for c in ("C1", "C2"))
    write_folder(tmp_path, FILES | {"ratings.csv": FILES["ratings.csv"] + rows})

    assert faults_of(tmp_path) == ["ratings.csv:6: reviewer: r1 应回避 yi，不能评审。"]


def test_a_missing_folder_gets_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(FaultyInputError, match="找不到评审项目文件夹"):
        read_programme_folder(tmp_path / "none")


@given(st.sampled_from(sorted(FILES)), st.data())
def test_a_folder_with_one_file_of_rubbish_is_read_or_refused_with_sentences(
    tmp_path_factory: pytest.TempPathFactory, file: str, data: st.DataObject
) -> None:
    text = FILES[file]
    place = data.draw(st.integers(0, len(text)))
    rubbish = data.draw(st.binary(max_size=8))
    rest = text[place + data.draw(st.integers(0, 5)) :]
    folder = tmp_path_factory.mktemp("fuzz")
    write_folder(folder, FILES | {file: text[:place].encode() + rubbish + rest.encode()})

    try:
        read_programme_folder(folder)
    except FaultyInputError as refusal:
        assert refusal.render()


def test_a_programme_of_one_round_needs_no_weights(tmp_path: Path) -> None:
    text = FILES["programme.toml"].replace("combination = [0.4, 0.6]\n", "")
    head, first, _second = text.split("[[round]]")
    rubric = FILES["rubric.toml"].replace("rounds = [2]\n", "")
    (tmp_path / "programme.toml").write_text(f"{head}[[round]]{first}", encoding="utf-8")
    (tmp_path / "rubric.toml").write_text(rubric, encoding="utf-8")
    for name in ("counties.csv", "people.csv"):
        content = FILES[name].replace(",,1\n", ",,\n")
        (tmp_path / name).write_text(content, encoding="utf-8")

    programme = read_programme_folder(tmp_path).programme

    assert programme.combination == "final_only"


BULLETIN = """
[bulletin]
name = "改革专报"
number = "〔2022〕第8期"
issued = 2022-10-28
copies = 60
report_to = "市委办公室"
"""


def test_a_bulletin_has_a_head_only_with_both_a_name_and_a_number(tmp_path: Path) -> None:
    told = {"programme.toml": str(FILES["programme.toml"]) + BULLETIN}
    bulletin = read_programme_folder(write_folder(tmp_path, FILES | told)).programme.bulletin
    assert (bulletin.issued, bulletin.copies) == (date(2022, 10, 28), 60)
    assert bulletin.has_head
    assert not bulletin.model_copy(update={"number": ""}).has_head


def test_a_programme_without_a_bulletin_has_none_of_it(tmp_path: Path) -> None:
    bulletin = read_programme_folder(write_folder(tmp_path, FILES)).programme.bulletin
    assert not bulletin.has_head
    assert not bulletin.report_to
