"""Files of ratings: the same rows from CSV, Parquet and Excel, and faults named with their line."""

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.domain.reviews import RatingState
from evaluation.errors import FaultyInputError
from evaluation.storage.folder_contents import ImportedRating
from evaluation.storage.ratings_files import read_ratings_file

HEADER = "round,county,reviewer,criterion,state,rating,comment\n"
ROWS = "1,jia,r1,C1,rated,90,好\n1,jia,r1,C2,not_applicable,,无此项\n2,jia,r1,C1,blank,,\n"
RATINGS = (
    ImportedRating(1, "jia", "r1", "C1", RatingState.RATED, 90.0, "好"),
    ImportedRating(1, "jia", "r1", "C2", RatingState.NOT_APPLICABLE, None, "无此项"),
    ImportedRating(2, "jia", "r1", "C1", RatingState.BLANK, None, ""),
)


def faults_of(path: Path) -> list[str]:
    with pytest.raises(FaultyInputError) as refusal:
        read_ratings_file(path)
    return [str(fault).removeprefix(f"{path}") for fault in refusal.value.faults]


def frame() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "round": [1, 1, 2],
            "county": ["jia"] * 3,
            "reviewer": ["r1"] * 3,
            "criterion": ["C1", "C2", "C1"],
            "state": ["rated", "not_applicable", "blank"],
            "rating": [90.0, None, None],
            "comment": ["好", "无此项", None],
        }
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_the_encodings_in_use(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "ratings.csv"
    path.write_bytes((HEADER + ROWS).encode(encoding))

    assert read_ratings_file(path) == RATINGS


def test_parquet_says_the_same(tmp_path: Path) -> None:
    frame().write_parquet(tmp_path / "ratings.parquet")

    assert read_ratings_file(tmp_path / "ratings.parquet") == RATINGS


def test_a_workbook_says_the_same(tmp_path: Path) -> None:
    frame().write_excel(tmp_path / "ratings.xlsx")

    assert read_ratings_file(tmp_path / "ratings.xlsx") == RATINGS


def test_rows_know_their_line_also_after_a_comment_of_several_lines(tmp_path: Path) -> None:
    path = tmp_path / "ratings.csv"
    path.write_text(HEADER + '1,jia,r1,C1,,90,"第一行\n第二行"\n\n1,jia,r1,C2,,80,\n')

    assert [rating.line for rating in read_ratings_file(path)] == [2, 5]


def test_without_a_state_a_rating_is_rated_and_none_is_blank(tmp_path: Path) -> None:
    path = tmp_path / "ratings.csv"
    path.write_text("round,county,reviewer,criterion,rating\n1,jia,r1,C1,0\n1,jia,r1,C2,\n")

    assert [(r.state, r.value) for r in read_ratings_file(path)] == [
        (RatingState.RATED, 0.0),
        (RatingState.BLANK, None),
    ]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        pytest.param("x,jia,r1,C1,,90,", ':2: round: 应为 1 或更大的整数（现为 "x"）。', id="round in words"),
        pytest.param("0,jia,r1,C1,,90,", ':2: round: 应为 1 或更大的整数（现为 "0"）。', id="round zero"),
        pytest.param("1,,r1,C1,,90,", ":2: county: 不能为空。", id="no county"),
        pytest.param("1,jia,r1,C1,,九十,", ':2: rating: 应为数字（现为 "九十"）。', id="rating in words"),
        pytest.param("1,jia,r1,C1,,nan,", ':2: rating: 应为数字（现为 "nan"）。', id="rating not a number"),
        pytest.param("1,jia,r1,C1,,-1,", ':2: rating: 应在 0 到 100 之间（现为 "-1"）。', id="negative rating"),
        pytest.param("1,jia,r1,C1,done,90,", ":2: state: 应为 rated、not_applicable", id="unknown state"),
        pytest.param("1,jia,r1,C1,rated,,", ":2: rating: state 为 rated 时要有评分。", id="rated without a rating"),
        pytest.param("1,jia,r1,C1,blank,5,", ":2: rating: state 为 blank 时不能有评分（现为 5）。", id="blank with a rating"),
        pytest.param("1,jia,r1,C1,cannot_judge,,", ":2: comment: state 为 cannot_judge 时必须写明理由。", id="no reason"),
        pytest.param("1,jia,r1,C1,,90,a,b", ":2: 格数多于表头的列数", id="comma in a comment"),
        pytest.param("1,jia,r1,C1,,90,\0", ":2: 有空字符", id="null character"),
    ],
)  # fmt: skip
def test_a_faulty_row_is_named_with_its_line(tmp_path: Path, row: str, fault: str) -> None:
    path = tmp_path / "ratings.csv"
    path.write_text(HEADER + row + "\n")

    (found,) = faults_of(path)

    assert found.startswith(fault)


def test_the_same_rating_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ratings.csv"
    path.write_text(HEADER + "1,jia,r1,C1,,90,\n1,jia,r1,C1,,80,\n")

    assert faults_of(path) == [":3: criterion: 与第 2 行重复。"]


def test_a_missing_and_a_misspelt_column_are_both_named(tmp_path: Path) -> None:
    path = tmp_path / "ratings.csv"
    path.write_text("round,county,criterion,ratings\n")

    assert faults_of(path) == [
        ":1: ratings: 不认识的列，是否应为 rating？",
        ":1: reviewer: 缺少这一列。",
    ]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        pytest.param("r.csv", b"", ": 文件是空的。", id="zero bytes"),
        pytest.param("r.csv", b"\xff\xff\xff", ": 文件编码既不是 UTF-8 也不是 GB18030", id="no text"),
        pytest.param("r.parquet", b"PAR1 no", ": 文件已损坏，或不是 .parquet 格式。", id="no Parquet"),
        pytest.param("r.xlsx", b"PK no", ": 文件已损坏，或不是 .xlsx 格式。", id="no workbook"),
    ],
)  # fmt: skip
def test_an_unreadable_file_gets_one_sentence(
    tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    (tmp_path / name).write_bytes(content)

    (fault,) = faults_of(tmp_path / name)

    assert fault.startswith(sentence)


@given(st.sampled_from(["r.csv", "r.parquet", "r.xlsx"]), st.binary())
def test_random_bytes_are_refused_with_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, name: str, content: bytes
) -> None:
    path = tmp_path_factory.mktemp("fuzz") / name
    path.write_bytes(content)

    with pytest.raises(FaultyInputError):
        read_ratings_file(path)
