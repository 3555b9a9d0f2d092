"""Rubric files: TOML in, the domain's rubric out, or every fault with its line."""

from pathlib import Path

from evaluation.domain.rubric import Rubric
from evaluation.locale import Message
from evaluation.storage.faults import Fault, listed, refuse
from evaluation.storage.file_text import read_bytes, toml_text
from evaluation.storage.rubric_meaning import note_faults_of_meaning
from evaluation.storage.toml_documents import parse_toml
from evaluation.storage.toml_models import validated


def read_rubric(path: Path) -> tuple[Rubric, str]:
    """The rubric of a file, and the text that is stored with its round.

    Raises:
        FaultyInputError: with every fault of the file.
    """
    rubric, text, faults = rubric_of_file(path)
    if rubric is None or faults:
        raise refuse(str(path), faults)
    return rubric, text


def rubric_of_file(path: Path) -> tuple[Rubric | None, str, list[Fault]]:
    """As `read_rubric`, with the faults handed back for whoever gathers those of several files."""
    content = read_bytes(path)
    if isinstance(content, Fault):
        return None, "", [content]
    text = toml_text(str(path), content)
    if isinstance(text, Fault):
        return None, "", [text]
    rubric, faults = rubric_of_text(str(path), text)
    return rubric, text, faults


def rubric_of_text(name: str, text: str) -> tuple[Rubric | None, list[Fault]]:
    """The rubric where it is sound, and its faults where it is not."""
    document = parse_toml(name, text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}"))
    if isinstance(document, Fault):
        return None, [document]
    rubric = validated(document, Rubric)
    note_faults_of_meaning(document)
    faults = document.faults()
    return (None, faults) if faults else (rubric, [])


def check_rubric_text(name: str, text: str) -> tuple[Rubric | None, tuple[Message, ...]]:
    """Check a rubric that stands in no file, such as one typed into a page."""
    rubric, faults = rubric_of_text(name, text)
    return rubric, listed(faults)
