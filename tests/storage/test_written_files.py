"""Files are written whole, whoever else writes beside."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from evaluation.settings import read_settings
from evaluation.storage.evidence import write_durably


def test_many_may_write_the_same_file_and_its_neighbours_at_once(tmp_path: Path) -> None:
    """A report's PDF and Word file differ only in their ending, and two people may ask for both."""
    contents = {"report.pdf": b"p" * 50_000, "report.docx": b"w" * 50_000}
    wanted = [name for _turn in range(50) for name in contents]

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda name: write_durably(tmp_path / name, contents[name]), wanted))

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == contents


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "file").write_bytes(b"kept")

    try:
        write_durably(tmp_path / "there", b"cannot replace a folder")
    except OSError:
        pass
    else:
        raise AssertionError("a folder was replaced")

    assert [path.name for path in tmp_path.iterdir()] == ["there"]


def test_what_is_kept_is_for_its_owner_alone(tmp_path: Path) -> None:
    """Evidence and approved reports hold what the store holds."""
    data = read_settings({"LIANGPING_DATA_DIR": str(tmp_path / "data")}).data_dir
    write_durably(data / "evidence" / "file", b"kept")

    assert data.stat().st_mode & 0o077 == 0
    assert (data / "evidence" / "file").stat().st_mode & 0o077 == 0
