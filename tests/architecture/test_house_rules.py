"""House rules that no linter checks."""

import ast
import re
from pathlib import Path

import pytest

from evaluation.locale import catalogue

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "evaluation").rglob("*.py"))
FILE_CAP, FUNCTION_CAP = 300, 50


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_module_says_what_question_it_answers(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_file_has_one_job(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= FILE_CAP


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_function_has_one_thought(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    long = [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > FUNCTION_CAP
    ]

    assert long == []


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_no_vague_module_names(path: Path) -> None:
    assert path.stem not in {"utils", "helpers", "common", "misc"}


def test_the_architecture_names_every_package() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    packages = [p.name for p in (ROOT / "evaluation").iterdir() if (p / "__init__.py").exists()]

    assert [p for p in packages if f"{p}/" not in text] == []


def test_every_sentence_has_an_english_translation() -> None:
    assert catalogue.untranslated("en") == ()


def test_a_translation_fills_the_same_blanks() -> None:
    blanks = re.compile(r"\{(\w+)")
    wrong = [
        entry.id
        for entry in catalogue.read_catalogue("en")
        if entry.id and set(blanks.findall(entry.id)) != set(blanks.findall(str(entry.string)))
    ]

    assert wrong == []


def test_the_guide_explains_every_command() -> None:
    from evaluation.cli.application import application

    guide = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
    names = [c.name or c.callback.__name__ for c in application.registered_commands if c.callback]

    assert [n for n in names if f"liangping {n}" not in guide] == []


def test_every_picture_of_the_documents_is_there() -> None:
    pages = [ROOT / "README.md", ROOT / "docs" / "guide.md"]
    missing = [
        target
        for page in pages
        for target in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]

    assert missing == []


def test_the_readme_names_only_commands_that_there_are() -> None:
    from evaluation.cli.application import application

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`liangping .*?) \|", readme, flags=re.MULTILINE)
    named = {m for row in rows for m in re.findall(r"`(?:liangping )?([a-z-]+)", row)}
    names = {c.name or c.callback.__name__ for c in application.registered_commands if c.callback}
    names |= {group.name for group in application.registered_groups}

    assert len(rows) > 5
    assert named <= names
