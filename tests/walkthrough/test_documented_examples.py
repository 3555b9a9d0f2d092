"""The examples of the documents work as they stand there."""

import re
from pathlib import Path

from evaluation.services.checking import check_path

ROOT = Path(__file__).resolve().parents[2]


def test_the_smallest_programme_folder_of_the_documents_can_be_used(tmp_path: Path) -> None:
    folder_text = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    rubric_text = (ROOT / "criteria" / "README.md").read_text(encoding="utf-8")
    files = re.findall(r"```(?:toml|csv)\n# (\S+)\n(.*?)```", folder_text, re.DOTALL)
    rubric = re.search(r"```toml\n(.*?)```", rubric_text, re.DOTALL)
    assert rubric is not None
    for name, content in (*files, ("rubric.toml", rubric.group(1))):
        (tmp_path / name).write_text(content, encoding="utf-8")

    assert "可以使用。1个县（市、区），4位人员，1轮" in str(check_path(tmp_path)[0])
