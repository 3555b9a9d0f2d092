"""What a county's document says, for tests to read."""

import json

from evaluation.reports.context import ReviewerComment
from evaluation.reports.document import (
    Conclusions,
    Figure,
)


def printed(document):
    """All text of a document, charts included."""
    charts = [b.chart for b in document.blocks if isinstance(b, Figure)]
    return f"{document} {json.dumps(charts, ensure_ascii=False)}"


def row(document, table, name):
    found = next(r for r in document.table(table).rows if r.cells[0].text == name)
    return [cell.text for cell in found.cells[1:]]


def conclusions(document):
    block = next(b for b in document.blocks if isinstance(b, Conclusions))
    return ["".join(run.text for run in item) for item in block.items]


def comment(text, criterion="A1", number=2):
    return ReviewerComment(number, criterion, "A", text)
