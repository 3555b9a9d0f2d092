"""Tidy files for the analysis: what they may leave out, and a sentence for everything wrong."""

from pathlib import Path

import polars as pl
import pytest

from evaluation.errors import FaultyInputError
from evaluation.storage.analysis_files import (
    COMPOSITE,
    AnalysisFiles,
    TidyRatings,
    read_analysis_files,
)

HEADER = "round,county,reviewer,criterion,rating\n"


def written(folder: Path, text: str, name: str = "ratings.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def read_tidy_ratings(path: Path, scale=None) -> TidyRatings:
    return read_analysis_files(path, None, scale).ratings


def faults_of(path: Path, weights: Path | None = None, scale=None) -> list[str]:
    with pytest.raises(FaultyInputError) as refusal:
        read_analysis_files(path, weights, scale)
    return [str(fault).removeprefix(f"{path}") for fault in refusal.value.faults]


def files_of(folder: Path, ratings: str, weights: str | None = None) -> AnalysisFiles:
    path = written(folder, ratings)
    given = None if weights is None else written(folder, weights, "weights.csv")
    return read_analysis_files(path, given)


def shares(files: AnalysisFiles) -> list[tuple[int, str, float]]:
    return files.weights.rows()


def test_rows_are_kept_as_written_and_in_order(tmp_path: Path) -> None:
    path = written(tmp_path, HEADER + "2,02,r1,C2,7.5\n1,01, r 1 ,C1,90\n")

    read = read_tidy_ratings(path)

    assert read.ratings.rows() == [(2, "02", "r1", "C2", 7.5), (1, "01", "r 1", "C1", 90.0)]
    assert read.ratings.schema == {
        "round": pl.Int64,
        "county": pl.String,
        "reviewer": pl.String,
        "criterion": pl.String,
        "rating": pl.Float64,
    }


def test_without_rounds_everything_is_round_one(tmp_path: Path) -> None:
    path = written(tmp_path, "county,reviewer,criterion,rating\n01,r1,C1,90\n")

    assert read_tidy_ratings(path).ratings.row(0) == (1, "01", "r1", "C1", 90.0)


def test_without_criteria_a_rating_is_a_composite(tmp_path: Path) -> None:
    files = files_of(tmp_path, "round,county,reviewer,rating\n1,a,r1,90.25\n2,a,r1,91\n")

    assert not files.ratings.has_criteria
    assert files.ratings.ratings["criterion"].to_list() == [COMPOSITE] * 2
    assert shares(files) == [(1, COMPOSITE, 1.0), (2, COMPOSITE, 1.0)]


@pytest.mark.parametrize("cell", ["", "NA", "NaN", "nan", "  "])
def test_no_number_is_missing_and_never_zero(tmp_path: Path, cell: str) -> None:
    path = written(tmp_path, f"{HEADER}1,a,r1,C1,{cell}\n1,a,r1,C2,0\n")

    assert read_tidy_ratings(path).ratings["rating"].to_list() == [None, 0.0]


@pytest.mark.parametrize(
    ("cell", "number"), [("1e1", 10.0), ("９０", 90.0), ("−5", -5.0), (" 7 ", 7.0), ('"8"', 8.0)]
)
def test_numbers_are_read_as_people_write_them(tmp_path: Path, cell: str, number: float) -> None:
    path = written(tmp_path, f"{HEADER}1,a,r1,C1,{cell}\n")

    assert read_tidy_ratings(path).ratings["rating"].to_list() == [number]


def test_other_columns_are_let_pass(tmp_path: Path) -> None:
    text = "note,county,reviewer,rating,note\n,a,r1,90,x\n"

    assert read_tidy_ratings(written(tmp_path, text)).ratings.height == 1


@pytest.mark.parametrize("kind", [pl.Categorical, pl.String])
def test_parquet_says_the_same(tmp_path: Path, kind: type[pl.DataType]) -> None:
    frame = pl.DataFrame(
        {"round": [1.0, 2.0], "county": ["01", "02"], "reviewer": [7, 8], "rating": [90, None]}
    )
    frame.with_columns(pl.col("county").cast(kind)).write_parquet(tmp_path / "ratings.parquet")

    read = read_tidy_ratings(tmp_path / "ratings.parquet")

    assert read.ratings.rows() == [
        (1, "01", "7", COMPOSITE, 90.0),
        (2, "02", "8", COMPOSITE, None),
    ]


def test_nan_in_parquet_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "r.parquet"
    pl.DataFrame(
        {"county": ["a", "a"], "reviewer": ["1", "2"], "rating": [float("nan"), 1.0]}
    ).write_parquet(path)

    assert read_tidy_ratings(path).ratings["rating"].to_list() == [None, 1.0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_csv_is_read_as_any_program_saves_it(tmp_path: Path, encoding: str, end: str) -> None:
    path = tmp_path / "ratings.csv"
    text = HEADER + '1,"晋城, 甲",r1,C1,90\n\n2,"两\n行",r1,C1,\n'
    path.write_bytes(text.replace("\n", end).encode(encoding))

    assert read_tidy_ratings(path).ratings.rows() == [
        (1, "晋城, 甲", "r1", "C1", 90.0),
        (2, "两\n行", "r1", "C1", None),
    ]


def test_short_rows_and_empty_cells_at_the_end_do_no_harm(tmp_path: Path) -> None:
    path = written(tmp_path, HEADER + "1,a,r1,C1\n1,a,r1,C2,5,,\n")

    assert read_tidy_ratings(path).ratings["rating"].to_list() == [None, 5.0]


def test_blank_lines_above_the_header_do_no_harm(tmp_path: Path) -> None:
    path = written(tmp_path, "\n ,,,,\n" + HEADER + "1,a,r1,C1,x\n")

    assert faults_of(path) == [':4: rating: 应为数字（现为 "x"）；没有评分的格请留空。']


def test_the_scale_is_0_to_100_where_the_ratings_fit_in(tmp_path: Path) -> None:
    read = read_tidy_ratings(written(tmp_path, HEADER + "1,a,r1,C1,1\n1,a,r2,C1,5\n"))

    assert (read.scale, read.scale_given) == ((0.0, 100.0), False)


def test_the_scale_is_what_the_ratings_span_where_they_leave_0_to_100(tmp_path: Path) -> None:
    read = read_tidy_ratings(written(tmp_path, HEADER + "1,a,r1,C1,-2\n1,a,r2,C1,5\n"))

    assert (read.scale, read.scale_given) == ((-2.0, 5.0), False)


def test_a_given_scale_holds(tmp_path: Path) -> None:
    path = written(tmp_path, HEADER + "1,a,r1,C1,1\n1,a,r2,C1,5.5\n1,a,r3,C1,0\n")

    assert faults_of(path, scale=(1.0, 5.0)) == [
        ":3: rating: 应在 1 到 5 之间（现为 5.5）。",
        ":4: rating: 应在 1 到 5 之间（现为 0.0）。",
    ]
    assert read_tidy_ratings(path, (0.0, 10.0)).scale == (0.0, 10.0)


def test_every_fault_is_named_with_its_line_and_column(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        HEADER + '1,"a\nb",r1,C1,90\n0,a,r1,C1,90\n一,a,r1,C1,abc\n,a,r1,C1,inf\n1.5,,r1,C2,\n',
    )

    assert faults_of(path) == [
        ':4: round: 应为 1 或更大的整数（现为 "0"）。',
        ':5: round: 应为 1 或更大的整数（现为 "一"）。',
        ':5: rating: 应为数字（现为 "abc"）；没有评分的格请留空。',
        ":6: round: 不能为空。",
        ':6: rating: 应为数字（现为 "inf"）；没有评分的格请留空。',
        ':7: round: 应为 1 或更大的整数（现为 "1.5"）。',
        ":7: county: 不能为空。",
    ]


def test_a_rating_given_twice_names_both_lines(tmp_path: Path) -> None:
    path = written(tmp_path, HEADER + "1,a,r1,C1,90\n1,a,r2,C1,80\n\n1,a,r1,C1,91\n1.0,a,r1,C1,\n")

    assert faults_of(path) == [":5: criterion: 与第 2 行重复。", ":6: criterion: 与第 2 行重复。"]


def test_more_faults_than_one_can_read_are_counted(tmp_path: Path) -> None:
    path = written(tmp_path, HEADER + "".join(f"1,a,r{n},C1,x\n" for n in range(50)))

    with pytest.raises(FaultyInputError, match="50处问题") as refusal:
        read_tidy_ratings(path)

    assert len(refusal.value.faults) == 21
    assert str(refusal.value.faults[-1]) == "另有30处问题未列出。"


@pytest.mark.parametrize("name", ["score", "评分", "Rating", "ratings"])
def test_a_column_under_another_name_is_asked_about(tmp_path: Path, name: str) -> None:
    path = written(tmp_path, f"county,reviewer,{name}\na,r1,90\n")

    assert faults_of(path) == [
        f":1: rating: 缺少这一列；“{name}”列是否就是它？是则请改名为 rating。"
    ]


def test_a_missing_column_is_told_what_there_is(tmp_path: Path) -> None:
    path = written(tmp_path, "county,who,rating\na,r1,90\n")

    assert faults_of(path) == [':1: reviewer: 缺少这一列（现有："county,who,rating"）。']


@pytest.mark.parametrize(("sign", "name"), [(";", "分号"), ("\t", "制表符")])
def test_columns_between_other_signs_than_commas_are_told_once(
    tmp_path: Path, sign: str, name: str
) -> None:
    path = written(tmp_path, f"county{sign}reviewer{sign}rating\na{sign}r{sign}5\n")

    assert faults_of(path) == [f":1: 各列似乎以{name}分隔；请另存为以逗号分隔的 CSV。"]


def test_a_number_that_no_scale_has_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "county,reviewer,rating\na,r,1e60\nb,r,1e308\n")

    assert faults_of(path) == [":3: rating: 数值太大（现为 1e+308）。"]


def test_an_optional_column_is_asked_about_only_when_hardly_in_doubt(tmp_path: Path) -> None:
    doubtful = written(tmp_path, "county,reviewer,rating,description\na,r1,90,x\n")
    certain = written(tmp_path, "county,reviewer,rating,criteria\na,r1,90,x\n", "other.csv")

    assert read_tidy_ratings(doubtful).ratings.height == 1
    assert faults_of(certain) == [
        ":1: criterion: 缺少这一列；“criteria”列是否就是它？是则请改名为 criterion。"
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "文件是空的。"),
        (b" \n\n", "文件是空的。"),
        (HEADER.encode(), "只有表头，没有评分。"),
        (b"\xff\xfe\x00c", "文件编码既不是 UTF-8 也不是 GB18030"),
        (b"county,reviewer,rating\na,\0,1\n", "有空字符"),
        (b"PAR1 no parquet", "文件已损坏"),
        (b"PK\x03\x04 workbook", "这是 Excel 工作簿"),
        (b'county,reviewer,rating\na,"r1,1\n', "引号没有成对"),
        (b"county,reviewer,rating\na,r1,1,2\n", "有 4 格，多于表头的 3 列"),
        (b"county,county,reviewer,rating\na,r1,1,2\n", "这一列出现了两次"),
    ],
)
def test_a_file_that_is_no_table_gets_a_sentence(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    path = tmp_path / "ratings.csv"
    path.write_bytes(content)

    assert any(sentence in fault for fault in faults_of(path))


def test_an_absent_file_gets_a_sentence(tmp_path: Path) -> None:
    assert faults_of(tmp_path / "none.csv") == [": 找不到这个文件。"]


def test_a_nested_parquet_column_gets_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "ratings.parquet"
    pl.DataFrame({"county": [["a"]], "reviewer": ["r"], "rating": [1]}).write_parquet(path)

    assert faults_of(path) == [": county: 应为文字或数字（现为 List(String)）。"]


def test_without_a_file_all_criteria_of_a_round_weigh_the_same(tmp_path: Path) -> None:
    files = files_of(tmp_path, HEADER + "1,a,r,C2,1\n1,a,r,C1,1\n2,a,r,C3,1\n")

    assert shares(files) == [(1, "C1", 0.5), (1, "C2", 0.5), (2, "C3", 1.0)]


def test_weights_of_any_sum_become_shares_of_the_criteria_asked(tmp_path: Path) -> None:
    ratings = HEADER + "1,a,r,C1,1\n1,a,r,C2,1\n2,a,r,C2,1\n2,a,r,C3,1\n"

    files = files_of(tmp_path, ratings, "criterion,weight\nC3,3\nC2,1\nC1,1\n")

    assert shares(files) == [(1, "C2", 0.5), (1, "C1", 0.5), (2, "C3", 0.75), (2, "C2", 0.25)]


def test_weights_can_differ_between_rounds(tmp_path: Path) -> None:
    ratings = HEADER + "".join(f"{t},a,r,{c},1\n" for t in (1, 2) for c in ("C1", "C2"))
    weights = "round,criterion,weight\n1,C1,1\n1,C2,1\n2,C1,1\n2,C2,4\n"

    assert shares(files_of(tmp_path, ratings, weights)) == [
        (1, "C1", 0.5),
        (1, "C2", 0.5),
        (2, "C1", 0.2),
        (2, "C2", 0.8),
    ]


def test_a_criterion_that_nobody_rated_in_any_round_was_still_asked(tmp_path: Path) -> None:
    files = files_of(tmp_path, HEADER + "1,a,r,C1,1\n", "criterion,weight\nC1,1\nC9,3\n")

    assert shares(files) == [(1, "C1", 0.25), (1, "C9", 0.75)]


def test_huge_weights_do_not_overflow(tmp_path: Path) -> None:
    ratings = HEADER + "1,a,r,C1,1\n1,a,r,C2,1\n"

    files = files_of(tmp_path, ratings, "criterion,weight\nC1,1e308\nC2,1e308\n")

    assert shares(files) == [(1, "C1", 0.5), (1, "C2", 0.5)]


def test_every_fault_of_the_weights_is_named(tmp_path: Path) -> None:
    ratings = written(tmp_path, HEADER + "1,a,r,C1,1\n")
    weights = written(
        tmp_path, "criterion,weight\nC1,0\nC2,-1\nC3,inf\nC4,x\nC5,\n,1\nC1,2\n", "weights.csv"
    )

    found = [fault.removeprefix(str(weights)) for fault in faults_of(ratings, weights)]

    assert found == [
        ':2: weight: 应为正数（现为 "0"）；不计分的指标请删去这一行。',
        ':3: weight: 应为正数（现为 "-1"）；不计分的指标请删去这一行。',
        ':4: weight: 应为正数（现为 "inf"）；不计分的指标请删去这一行。',
        ':5: weight: 应为正数（现为 "x"）；不计分的指标请删去这一行。',
        ":6: weight: 不能为空。",
        ":7: criterion: 不能为空。",
        ":8: criterion: 与第 2 行重复。",
    ]


def test_a_rated_criterion_without_weight_is_named(tmp_path: Path) -> None:
    ratings = written(tmp_path, HEADER + "1,a,r,C1,1\n1,a,r,water,1\n2,a,r,C1,1\n")
    weights = written(tmp_path, "round,criterion,weight\n1,C1,1\n1,waters,1\n", name="weights.csv")

    found = [fault.removeprefix(str(weights)) for fault in faults_of(ratings, weights)]

    assert found == [
        ": criterion: 第 1 轮的指标 water 没有权重，是否应为 waters。",
        ": criterion: 第 2 轮的指标 C1 没有权重。",
    ]


def test_weights_have_no_use_for_composites(tmp_path: Path) -> None:
    ratings = written(tmp_path, "county,reviewer,rating\na,r,1\n")
    weights = written(tmp_path, "criterion,weight\nC1,1\n", "weights.csv")

    assert faults_of(ratings, weights) == [
        f"{weights}: 评分文件没有 criterion 列，用不上权重；请去掉权重文件。"
    ]


def test_the_faults_of_both_files_come_together(tmp_path: Path) -> None:
    ratings = written(tmp_path, HEADER + "1,a,r,C1,x\n")
    weights = written(tmp_path, "criterion,weight\nC1,x\n", "weights.csv")

    with pytest.raises(FaultyInputError, match=r"ratings\.csv、.*weights\.csv有2处问题"):
        read_analysis_files(ratings, weights)


def test_ratings_that_are_all_missing_are_no_fault(tmp_path: Path) -> None:
    read = read_tidy_ratings(written(tmp_path, HEADER + "1,a,r,C1,\n"))

    assert read.ratings["rating"].to_list() == [None]
    assert read.scale == (0.0, 100.0)
