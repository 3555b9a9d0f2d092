"""Paragraphs of a Word document: text in its faces under a style."""

from evaluation.reports.document import Runs
from evaluation.reports.word_measures import Measures
from evaluation.reports.word_styles import QUIET
from evaluation.reports.word_xml import Xml, tag

KEEP = tag("w:keepNext")
NEW_PAGE = tag("w:pageBreakBefore")
TAB = tag("w:r", tag("w:tab"))


def paragraph(style: str, *runs: Xml, properties: tuple[Xml, ...] = ()) -> Xml:
    """A paragraph; its properties are what it does not take from its style."""
    return tag("w:p", tag("w:pPr", tag("w:pStyle", val=style), *properties), *runs)


def text_runs(m: Measures, runs: Runs, part: str) -> tuple[Xml, ...]:
    """Sentences with their strong clauses."""
    return tuple(m.faces.runs(run.text, part, strong=run.strong) for run in runs)


def number(m: Measures, index: int, part: str = "body") -> Xml:
    """The number before a sentence of a list: 1. without a space in Chinese."""
    return m.faces.runs(f"{index}." + ("" if m.chinese else " "), part)


def coloured(colour: str = QUIET) -> Xml:
    """The property of a run that has its own colour."""
    return tag("w:color", val=colour)


def tabs(*stops: tuple[str, int]) -> Xml:
    """Tab stops: how text stands at each, and twips from the left."""
    return tag("w:tabs", *(tag("w:tab", val=kind, pos=place) for kind, place in stops))
