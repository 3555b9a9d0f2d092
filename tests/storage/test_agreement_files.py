"""Tables of ratings as people keep them, read for their agreement."""

from pathlib import Path

import polars as pl
import pytest

from evaluation.errors import FaultyInputError
from evaluation.storage.agreement_files import read_agreement_file

WIDE = "unit,J1,J2\nA,1,2\nB,NA,3\nC,,4\n"
TIDY = "unit,rater,rating\nA,J1,1\nA,J2,2\nB,J1,NA\nB,J2,3\nC,J2,4\n"


@pytest.fixture
def written(tmp_path: Path):
    def write(content: str | bytes, name: str = "table.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def refusal(path: Path, **options) -> str:
    with pytest.raises(FaultyInputError) as caught:
        read_agreement_file(path, **options)
    return caught.value.render()


def test_empty_and_na_are_missing_in_a_wide_table(written) -> None:
    read = read_agreement_file(written(WIDE))
    assert read.unit == ("A", "A", "B", "C")
    assert read.rater == ("J1", "J2", "J2", "J2")
    assert read.rating == (1.0, 2.0, 3.0, 4.0)


def test_a_tidy_table_is_known_by_its_columns_in_any_order(written) -> None:
    shuffled = "rating,comment,unit,rater\n1,x,A,J1\n2,,A,J2\n,,B,J1\n3,,B,J2\n4,,C,J2\n"
    assert read_agreement_file(written(shuffled)) == read_agreement_file(written(WIDE))
    assert read_agreement_file(written(TIDY)) == read_agreement_file(written(WIDE))


def test_a_parquet_table_reads_like_its_csv(written, tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    frame = {"unit": ["A", "B", "C"], "J1": [1.0, None, float("nan")], "J2": [2, 3, 4]}
    pl.DataFrame(frame).write_parquet(path)
    assert read_agreement_file(path) == read_agreement_file(written(WIDE))


def test_words_throughout_are_categories(written) -> None:
    read = read_agreement_file(written("unit,J1,J2\nA,好,差\nB,差,差\n"))
    assert read.rating == ("好", "差", "差", "差")


def test_named_categories_are_numbers_if_all_are(written) -> None:
    assert read_agreement_file(written(WIDE), categories=["1", "2", "3", "4"]).categories == (
        1,
        2,
        3,
        4,
    )
    words = written("unit,J1,J2\nA,1,差\n", "words.csv")
    assert read_agreement_file(words, categories=["1", "差"]).rating == ("1", "差")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param("unit,J1,J2\nA,1,2\nB,x,3\n", "table.csv:3: J1: 应为数字", id="not a number"),
        pytest.param("unit,J1,J2\nA,1,2\nB,inf,3\n", "table.csv:3: J1: 应为数字", id="infinite"),
        pytest.param("unit,J1,J2\nA,1,1e200\n", "table.csv:2: J2: 数值太大", id="out of range"),
        pytest.param("unit\nA\n", "至少要有两列", id="one column"),
        pytest.param("unit,J1,J1\nA,1,2\n", "J1: 这一列出现了两次", id="column twice"),
        pytest.param("unit,J1,\nA,1,2\n", "第3列没有列名", id="column without a name"),
        pytest.param(
            "unit,J1,J2\nA,1,2\nA,1,3\n", "table.csv:3: unit: 与第 2 行重复", id="unit twice"
        ),
        pytest.param("unit,J1,J2\n,1,2\n", "table.csv:2: unit: 不能为空", id="no unit"),
        pytest.param("unit,J1,J2\nA,1,2,3\n", "多于表头", id="too many cells"),
        pytest.param(TIDY + "A,J1,5\n", "table.csv:7: unit: 与第 2 行重复", id="rated twice"),
        pytest.param(TIDY + "A,,5\n", "table.csv:7: rater: 不能为空", id="no rater"),
        pytest.param("", "文件是空的", id="zero bytes"),
        pytest.param(b"unit,J1\nA,\xff\xff\xff\n", "UTF-8", id="not text"),
    ],
)
def test_a_fault_is_said_with_its_place(written, content, sentence) -> None:
    assert sentence in refusal(written(content))


def test_a_tidy_table_must_have_its_columns(written) -> None:
    text = refusal(written("unit,ratr,rating\nA,J1,1\n"), wide=False)
    assert "rater: 缺少这一列，是否写成了 ratr？" in text


def test_a_rating_that_is_no_named_category_is_a_fault(written) -> None:
    text = refusal(written(WIDE), categories=["1", "2", "3"])
    assert "table.csv:4: J2: 应为 1、2、3 之一" in text


def test_a_broken_parquet_file_is_a_fault(written) -> None:
    assert "已损坏" in refusal(written(b"PAR1 nothing", "table.parquet"))


def test_an_absent_file_is_a_fault(tmp_path: Path) -> None:
    assert "找不到" in refusal(tmp_path / "nowhere.csv")
