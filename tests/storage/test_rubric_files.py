"""Rubric files: sound ones are read, and each fault of a broken one is named with its line."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.domain.rubric import CriterionKind
from evaluation.errors import FaultyInputError
from evaluation.storage.rubric_files import check_rubric_text, read_rubric

RUBRIC = """\
id = "small"
version = "1"
title = "小指标体系"

[[dimension]]
id = "D1"
title = "组织"

[[dimension.criterion]]
id = "C1"
title = "换届配备"
weight = 60
kind = "levels"
target = 85
sources = ["S1"]
indicators = ["Q1"]
rounds = [1, 2]
implied = { indicator = "Q1", at_least = [42, 15] }
levels = [
  { name = "优秀", points = [90, 100], anchor = "配齐" },
  { name = "合格", points = [60, 89], anchor = "基本配齐" },
  { name = "不合格", points = 0, anchor = "缺配" },
]
proposed = ["weight"]

[[dimension]]
id = "D2"
title = "保障"

[[dimension.criterion]]
id = "C2"
title = "纳入考核"
weight = 30
kind = "yes_no"

[[dimension.criterion]]
id = "C3"
title = "经费"
weight = 10
kind = "points"

[[indicator]]
id = "Q1"
title = "占比"
figure = "ambiguous"

[[veto]]
id = "V1"
title = "弄虚作假"
effect = "cap_grade:合格"

[[deduction]]
id = "K1"
title = "迟报"
per = 1
cap = 3

[[source]]
id = "S1"
text = "占比提高25%。"

[grades]
lines = [
  { name = "优秀", at_least = 90 },
  { name = "合格", at_least = 60 },
  { name = "不合格", at_least = 0 },
]
"""

C1 = 'id = "C1"'
C2_KIND = 'kind = "yes_no"'
C3_KIND = 'kind = "points"'
TWO_LEVELS = (
    '{ name = "甲", points = 100, anchor = "有" }, { name = "乙", points = 0, anchor = "无" }'
)


def faults_of(text: str) -> list[str]:
    rubric, faults = check_rubric_text("r.toml", text)
    assert (rubric is None) == bool(faults)
    return [str(fault) for fault in faults]


def line_of(text: str, part: str) -> int:
    assert text.count(part) >= 1
    return text[: text.index(part)].count("\n") + 1


def test_a_sound_rubric_is_read_with_its_text(tmp_path: Path) -> None:
    path = tmp_path / "small.toml"
    path.write_text(RUBRIC, encoding="utf-8")

    rubric, text = read_rubric(path)

    assert text == RUBRIC
    assert [c.id for c in rubric.criteria] == ["C1", "C2", "C3"]
    assert rubric.by_id["C2"].kind is CriterionKind.YES_NO
    assert rubric.by_id["C1"].weight == 60.0


def test_a_byte_order_mark_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "small.toml"
    path.write_text(RUBRIC, encoding="utf-8-sig")

    assert read_rubric(path)[0].sha256 == check_rubric_text("r", RUBRIC)[0].sha256


BROKEN = [
    pytest.param("weight = 60", "weight = 57", "[[dimension]]", "现为 97，少 3", id="weights sum to 97"),
    pytest.param("weight = 60", "weight = 63.5", "[[dimension]]", "现为 103.5，多 3.5", id="weights sum to more than 100"),
    pytest.param("weight = 60", "weight = -60", "weight = -60", "应大于 0（现为 -60）", id="negative weight"),
    pytest.param("weight = 60", 'weight = "60"', 'weight = "60"', '应为数字（现为 "60"）', id="weight as text"),
    pytest.param("weight = 60", "weight = true", "weight = true", "应为数字（现为 true）", id="weight as truth value"),
    pytest.param("weight = 60", "weight = nan", "weight = nan", "必须是有限的数（现为 nan）", id="weight not a number"),
    pytest.param("weight = 60", "weigth = 60", "weigth", "不认识的键 weigth，是否应为 weight", id="misspelt key"),
    pytest.param("weight = 30\n", "", '[[dimension.criterion]]\nid = "C2"', "缺少 weight", id="missing key"),
    pytest.param('id = "C3"', 'id = "C1"', 'id = "C1"\ntitle = "经费"', "C1 重复，前面 dimension.1.criterion.1.id", id="repeated criterion id"),
    pytest.param('id = "D2"', 'id = "D1"', 'id = "D1"\ntitle = "保障"', "D1 重复", id="repeated dimension id"),
    pytest.param('id = "K1"', 'id = "V1"', 'id = "V1"\ntitle = "迟报"', "V1 重复", id="repeated rule id"),
    pytest.param("[[veto]]", '[[indicator]]\nid = "Q1"\ntitle = "又"\nfigure = "exact"\n\n[[veto]]', 'id = "Q1"\ntitle = "又"', "Q1 重复", id="repeated indicator id"),
    pytest.param('id = "C3"', 'id = "C 3"', 'id = "C 3"', "只能用字母", id="id with a blank"),
    pytest.param('sources = ["S1"]', 'sources = ["S9"]', "sources", "没有编号为 S9 的来源", id="unknown source"),
    pytest.param('indicators = ["Q1"]', 'indicators = ["Q7"]', "indicators", "没有编号为 Q7 的量化指标", id="unknown indicator"),
    pytest.param('indicator = "Q1",', 'indicator = "X",', "implied", "没有编号为 X 的量化指标", id="unknown implied indicator"),
    pytest.param("at_least = [42, 15]", "at_least = [42]", "implied", "应有 2 个（现有 1 个）", id="too few implied bounds"),
    pytest.param("at_least = [42, 15]", "at_least = [15, 42]", "implied", "42 不低于前一个 15", id="implied bounds rise"),
    pytest.param("points = [60, 89]", "points = [60, 90]", "points = [60, 90]", "90 不低于上一等次的 90", id="bands overlap"),
    pytest.param("points = [60, 89]", "points = [89, 60]", "points = [89, 60]", "[60, 89]", id="band reversed"),
    pytest.param("points = 0,", "points = 95,", "points = 95", "95 不低于上一等次的 60", id="levels rise"),
    pytest.param("points = 0,", "points = 101,", "points = 101", "[90, 100]（现为 101）", id="points beyond 100"),
    pytest.param("points = [60, 89]", "points = [60, 70, 89]", "points = [60, 70", "[90, 100]（现为 [60, 70, 89]）", id="band of three"),
    pytest.param('anchor = "缺配"', 'anchor = ""', 'anchor = ""', "不能为空", id="level without anchor"),
    pytest.param('name = "合格", points', 'name = "优秀", points', 'name = "优秀", points = [60', "已有名为“优秀”", id="repeated level name"),
    pytest.param(C3_KIND, 'kind = "levels"', 'kind = "levels"\n\n[[indicator', "至少要有 2 个等次（现有 0 个）", id="levels without levels"),
    pytest.param(C2_KIND, C2_KIND + '\nlevels = [{ name = "甲", points = 100, anchor = "有" }]', "levels = [{", "要么写 2 个（现有 1 个）", id="yes_no with one level"),
    pytest.param('kind = "points"', 'kind = "point"', 'kind = "point"', 'levels、points、yes_no 之一（现为 "point"）', id="unknown kind"),
    pytest.param(C2_KIND, f"{C2_KIND}\ntarget = 120", "target = 120", "应不大于 100", id="target beyond 100"),
    pytest.param('points = [90, 100], anchor = "配齐"', 'points = [90, 92], anchor = "配齐"', None, None, id="target within reach"),
    pytest.param("target = 85", "target = 85\nviews = 4", "views = 4", "应为列表（现为 4）", id="list as number"),
    pytest.param("rounds = [1, 2]", "rounds = [0, 2]", "rounds", "轮次从 1 算起（现为 0）", id="round zero"),
    pytest.param("rounds = [1, 2]", "rounds = [2, 2]", "rounds", "第2轮写了两次", id="round twice"),
    pytest.param("cap_grade:合格", "cap_grade:良好", "effect", "没有名为“良好”的等次", id="veto names no grade"),
    pytest.param("cap_grade:合格", "halve", "effect", "应为 cap_grade:等次", id="unknown effect"),
    pytest.param("cap = 3", "cap = 0.5", "cap = 0.5", "上限 0.5 低于每次的 1", id="cap below per"),
    pytest.param("at_least = 60 }", "at_least = 95 }", "at_least = 95", "95 不低于上一等次的 90", id="grades rise"),
    pytest.param("at_least = 0 }", "at_least = 10 }", "at_least = 10", "最后一个等次应从 0 分起（现为 10）", id="last grade not zero"),
    pytest.param('name = "不合格", at_least', 'name = "优秀", at_least', 'name = "优秀", at_least = 0', "优秀 重复", id="repeated grade name"),
    pytest.param('proposed = ["weight"]', 'proposed = ["wieght"]', "proposed", "没有 wieght 这一项，是否应为 weight", id="proposed names no field"),
    pytest.param('figure = "ambiguous"', 'figure = "vague"', "figure", "exact、lower_bound", id="unknown figure"),
    pytest.param('title = "经费"', "title = 3", "title = 3", "应为文字（现为 3）", id="text as number"),
    pytest.param('title = "经费"', 'title = "经\\u0000费"', 'title = "经\\u', "空字符", id="null character"),
    pytest.param('title = "小指标体系"', 'title = "小指标体系', 'title = "小', "TOML 写法有误", id="string without end"),
    pytest.param("[[indicator]]", "[indicator]", "[indicator]", "应为列表", id="table for list of tables"),
    pytest.param("weight = 30", "weight = 30\nweight = 30", "weight = 30\nkind", "同一个键写了两次", id="key twice"),
]  # fmt: skip


@pytest.mark.parametrize(("sound", "broken", "place", "sentence"), BROKEN)
def test_a_fault_is_named_with_its_line(
    sound: str, broken: str, place: str | None, sentence: str | None
) -> None:
    text = RUBRIC.replace(sound, broken, 1)
    assert text != RUBRIC

    faults = faults_of(text)

    if place is None or sentence is None:
        assert faults == []
        return
    (fault,) = faults
    assert fault.startswith(f"r.toml:{line_of(text, place)}:")
    assert sentence in fault


def test_a_target_outside_the_levels_is_refused() -> None:
    text = RUBRIC.replace("points = 0,", "points = 50,").replace("target = 85", "target = 40")

    assert faults_of(text) == [
        "r.toml:14:10: dimension.1.criterion.1.target: 目标 40 不在等次能达到的 50 到 100 之内。"
    ]


def test_all_faults_come_at_once_in_the_order_of_their_lines() -> None:
    text = (
        RUBRIC.replace("weight = 60", "wait = 60")
        .replace('title = "换届配备"', "title = []")
        .replace("rounds = [1, 2]", "rounds = [1, 1]")
        .replace("cap_grade:合格", "cap_grade:良好")
        .replace("at_least = 0 }", "at_least = 5 }")
    )

    faults = faults_of(text)

    lines = [int(fault.split(":")[1]) for fault in faults]
    assert lines == sorted(lines)
    assert [fault.split(": ")[1] for fault in faults] == [
        "dimension.1.criterion.1.title",
        "dimension.1.criterion.1.wait",
        "dimension.1.criterion.1.rounds.2",
        "veto.1.effect",
        "grades.lines.3.at_least",
    ]


def test_a_syntax_error_is_reported_alone_with_line_and_column() -> None:
    text = RUBRIC.replace("weight = 60", "weight = ").replace("cap = 3", "cap = 0.5")

    assert faults_of(text) == [
        "r.toml:12:10: TOML 写法有误：缺少值，或值写法不对（文字要加引号）。"
    ]


def test_columns_count_characters_not_bytes() -> None:
    text = RUBRIC.replace('name = "合格", at_least = 60', 'name = "合格", at_least = 95')

    (fault,) = faults_of(text)

    column = '  { name = "合格", at_least = 95 },'.index("95") + 1
    assert fault.split(": ")[0].endswith(f":{column}")


def test_the_source_ids_are_free_where_the_rubric_quotes_no_sources() -> None:
    text = RUBRIC.replace('[[source]]\nid = "S1"\ntext = "占比提高25%。"\n', "")

    assert faults_of(text) == []


def test_a_yes_no_criterion_may_anchor_its_two_answers() -> None:
    assert faults_of(RUBRIC.replace(C2_KIND, f"{C2_KIND}\nlevels = [{TWO_LEVELS}]")) == []


def test_a_fault_in_a_table_with_a_bare_header_points_into_that_table() -> None:
    text = RUBRIC[: RUBRIC.index("[grades]")] + "[grades]\nsources = []\n"

    (fault,) = faults_of(text)

    assert fault == f"r.toml:{line_of(text, '[grades]')}:1: grades.lines: 缺少 lines。"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(b"", "文件是空的。", id="zero bytes"),
        pytest.param(RUBRIC.encode("gb18030"), "文件不是 UTF-8 编码", id="GB18030"),
        pytest.param(None, "找不到这个文件。", id="no such file"),
        pytest.param(b"x = " + b"[" * 5000, "嵌套太深", id="nested too deep"),
        pytest.param(b"x = " + b"9" * 5000, "有数字长得无法读取", id="endless number"),
    ],
)
def test_a_file_that_is_no_toml_gets_one_sentence(
    tmp_path: Path, content: bytes | None, sentence: str
) -> None:
    path = tmp_path / "r.toml"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(FaultyInputError) as refusal:
        read_rubric(path)

    assert len(refusal.value.faults) == 1
    assert sentence in str(refusal.value.faults[0])


def test_a_folder_in_place_of_a_file_gets_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(FaultyInputError, match="1处问题") as refusal:
        read_rubric(tmp_path)

    assert [str(f) for f in refusal.value.faults] == [f"{tmp_path}: 这是文件夹，不是文件。"]


def test_beyond_a_hundred_faults_only_their_number_is_said() -> None:
    faults = faults_of(RUBRIC + "".join(f'[[bonus]]\nid = "B{n}"\n' for n in range(60)))

    assert len(faults) == 101  # 60 bonuses lack title, per and cap: 180
    assert faults[-1] == "另有80处问题未列出。"


LINES = st.lists(st.sampled_from([*RUBRIC.splitlines(), "x = 1", "[[", "levels = 3", "= ", "["]))


@given(st.binary())
def test_random_bytes_are_refused_with_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.mktemp("fuzz") / "r.toml"
    path.write_bytes(content)

    with pytest.raises(FaultyInputError):
        read_rubric(path)


@given(LINES)
def test_shuffled_lines_never_raise(lines: list[str]) -> None:
    faults_of("\n".join(lines))


@given(st.integers(0, len(RUBRIC)), st.text(max_size=4), st.integers(0, 6))
def test_a_rubric_cut_anywhere_never_raises(place: int, inserted: str, dropped: int) -> None:
    faults_of(RUBRIC[:place] + inserted + RUBRIC[place + dropped :])


@given(st.sampled_from(["60", '"levels"', '["S1"]', "[1, 2]", "[42, 15]", "[90, 100]", "3", '"cap_grade:合格"']), st.sampled_from(["[]", "{}", "true", "-1", "1e400", "[[1]]", '""', "2022-01-01", "[{}]", "[true]", "inf", "9" * 400]))  # fmt: skip
def test_a_value_of_the_wrong_kind_never_raises(sound: str, wrong: str) -> None:
    assert faults_of(RUBRIC.replace(f"= {sound}", f"= {wrong}", 1)) is not None
