"""Find every sentence in the code and keep the catalogues in step: `make messages`."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from evaluation.locale import DOMAIN, LANGUAGES, SOURCE_LANGUAGE

PACKAGE = Path(__file__).resolve().parents[1]
KEYWORDS = frozenset({"_", "N_", "translate"})
"""The functions whose literal argument is a sentence."""


def sentences() -> Catalog:
    """Every marked sentence of the package, with the files it stands in."""
    catalog = Catalog(project="liangping")
    for path in sorted(PACKAGE.rglob("*.py")):
        for text in _marked(ast.parse(path.read_text(encoding="utf-8"))):
            # Line numbers would change the catalogue with every edit: the file is enough.
            catalog.add(text, locations=[(f"evaluation/{path.relative_to(PACKAGE).as_posix()}", 0)])
    return catalog


def _marked(tree: ast.Module) -> Iterator[str]:
    """The marked sentences of a module; unlike babel's extractor, also those inside f-strings."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
        text = node.args[0]
        if called in KEYWORDS and isinstance(text, ast.Constant) and isinstance(text.value, str):
            yield text.value


def catalogue_path(language: str) -> Path:
    """Where a language's catalogue lies."""
    return Path(__file__).parent / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read_catalogue(language: str) -> Catalog:
    """A language's catalogue; an empty one before it was first written."""
    path = catalogue_path(language)
    if not path.exists():
        return Catalog(locale=language, project="liangping")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def untranslated(language: str) -> tuple[str, ...]:
    """The sentences of the code that a catalogue lacks."""
    known = {m.id for m in read_catalogue(language) if m.id and m.string and not m.fuzzy}
    return tuple(str(m.id) for m in sentences() if m.id and m.id not in known)


def update(language: str) -> None:
    """Add new sentences to a catalogue and drop those that no longer stand in the code."""
    catalog = read_catalogue(language)
    catalog.update(sentences(), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    path = catalogue_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(
            file, catalog, width=100, sort_output=True, include_lineno=False, omit_header=False
        )


def main() -> None:
    """Update every catalogue and say what is left to translate."""
    for language in LANGUAGES:
        if language != SOURCE_LANGUAGE:
            update(language)
            left = untranslated(language)
            sys.stdout.write(f"{language}: {len(left)} sentences left to translate\n")


if __name__ == "__main__":
    main()
