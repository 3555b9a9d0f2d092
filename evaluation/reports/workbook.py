"""The Excel writer: the same document as sheets, unrounded numbers behind the printed ones."""

import re
from collections.abc import Iterator
from datetime import datetime, time
from io import BytesIO

from xlsxwriter import Workbook

from evaluation.locale import N_, translator
from evaluation.reports.document import (
    Annex,
    Block,
    Comments,
    Conclusions,
    Document,
    Figure,
    Foreword,
    Heading,
    Paragraph,
    Runs,
    Signature,
    Table,
)
from evaluation.reports.text_gate import through_gate
from evaluation.reports.workbook_sheets import Sheets

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}
NUMBERED = re.compile(r"^([一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\(?\d+[.)] )")
"""The number of a section, which means nothing where sections without sentences are left out."""
COUNTED = re.compile(r"^(?:[表图]|(?:Table|Figure) )\d+(?:　|\. )")
"""The number of a table or figure, which a workbook does not have."""
FIRST_SHEETS = {
    "result": N_("结果"),
    "dimensions": N_("维度"),
    "criteria": N_("指标"),
    "changes": N_("变化"),
    "change_parts": N_("变化构成"),
    "findings": N_("问题清单"),
    "other_findings": N_("问题清单（续）"),
    "priorities": N_("优先整改"),
    "indicators": N_("量化指标"),
    "material": N_("请提供的材料"),
}
"""Well-known tables, in the order in which a county's workbook has them; others follow as they come."""
COUNTY_TABLE = "result"
"""What only a scored county's report has; tables of any other document stand in its own order."""
SORT_LEVEL = 2
"""The level of the headings over one kind of comments."""
LAST_SHEETS = {"seals": N_("核验信息")}
Lines = list[tuple[str, str]]


def render_workbook(document: Document) -> bytes:
    """The document as an Excel workbook, the same bytes for the same document."""
    clean = through_gate(document)
    target = BytesIO()
    book = Workbook(target, OPTIONS)
    moment = datetime.combine(clean.dated, time())
    book.set_properties({"title": clean.full_title, "author": clean.author, "created": moment})
    _write(Sheets(book, clean), clean)
    book.close()
    return target.getvalue()


def _write(sheets: Sheets, document: Document) -> None:
    """The sheets in order: what is said, the tables, the comments, how it was worked out."""
    _ = translator(document.language)
    body, annexes = _parts(document)
    sheets.prose(_("总览"), [*_opening(document), *_told(body), *_closing(document)])
    tables = _named_tables(document)
    for identifier, (name, table) in tables.items():
        if identifier not in LAST_SHEETS:
            sheets.table(name, table, _uncounted(table.caption))
    _write_comments(sheets, document)
    _write_figures(sheets, document)
    if method := _told(annexes):
        sheets.prose(_("方法"), method)
    for identifier in LAST_SHEETS:
        if identifier in tables:
            name, table = tables[identifier]
            sheets.table(name, table, _uncounted(table.caption))


def _parts(document: Document) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """What the document says, and what is annexed to it."""
    blocks = document.blocks
    end = next((i for i, b in enumerate(blocks) if isinstance(b, Annex)), len(blocks))
    return blocks[:end], blocks[end:]


def _named_tables(document: Document) -> dict[str, tuple[str, Table]]:
    """Every table under the name of its sheet: a well-known one, else its caption or its section."""
    _ = translator(document.language)
    known = FIRST_SHEETS | LAST_SHEETS
    found: dict[str, tuple[str, Table]] = {}
    section = document.title[-1]
    for block in (*document.blocks, *document.workbook_only):
        if isinstance(block, Annex):
            section = block.title
        elif isinstance(block, Heading):
            section = NUMBERED.sub("", block.text)
        elif isinstance(block, Table):
            name = known.get(block.id)
            key = block.id if block.id not in found else f"{block.id} {len(found)}"
            found[key] = (_(name) if name else _uncounted(block.caption) or section, block)
    if COUNTY_TABLE not in found:
        return found
    order = [*(i for i in FIRST_SHEETS if i in found), *(i for i in found if i not in FIRST_SHEETS)]
    return {identifier: found[identifier] for identifier in order}


def _uncounted(caption: str) -> str:
    return COUNTED.sub("", caption)


def _opening(document: Document) -> Iterator[tuple[str, str]]:
    """What stands above the text: the bulletin's head, who wrote, whom it is for."""
    if head := document.masthead:
        yield head.name, head.number
        yield head.body, head.dated
    yield from (("", line) for line in (*document.byline, document.addressee) if line)


def _closing(document: Document) -> Iterator[tuple[str, str]]:
    """Who gets and who printed it."""
    if imprint := document.imprint:
        yield from imprint.addressees
        yield from (line for line in (imprint.issued, ("", imprint.copies)) if any(line))


def _told(blocks: tuple[Block, ...]) -> Lines:
    """What blocks say in sentences, under the headings of those that say something."""
    found: Lines = []
    headings: dict[int, str] = {}
    for block in blocks:
        if isinstance(block, Heading | Annex):
            level = block.level if isinstance(block, Heading) else 0
            text = block.text if isinstance(block, Heading) else block.title
            headings = {n: t for n, t in headings.items() if n < level}
            headings[level] = NUMBERED.sub("", text)
        elif isinstance(block, Comments):
            headings.pop(SORT_LEVEL, None)  # they stand on a sheet of their own, by kind
        elif said := _said(block):
            if not isinstance(block, Signature):
                found += [(text, "") for _level, text in sorted(headings.items())]
                headings = {}
            found += said
    return found


def _said(block: Block) -> Lines:
    """What a block says in sentences, without pointing to numbered tables and figures."""
    if isinstance(block, Conclusions):
        return [_parted(item) for item in block.items]
    if isinstance(block, Paragraph) and not block.paper_only:
        return [_parted(block.runs)]
    if isinstance(block, Foreword):
        return [(block.lead, block.text)]
    if isinstance(block, Signature):
        return [(block.body, block.dated)]
    return []


def _parted(runs: Runs) -> tuple[str, str]:
    """The strong lead clause, and the rest."""
    strong = next((i for i, run in enumerate(runs) if not run.strong), len(runs))
    lead, rest = ("".join(run.text for run in part) for part in (runs[:strong], runs[strong:]))
    return lead, rest.strip()


def _write_comments(sheets: Sheets, document: Document) -> None:
    """One row a comment; no sheet where nobody wrote anything."""
    _ = translator(document.language)
    rows = [
        (block.round, block.sort, item.lead.rstrip("。. "), item.text, item.letter)
        for block in document.blocks
        if isinstance(block, Comments)
        for item in block.items
    ]
    if rows:
        sheets.records(_("评语"), (_("轮次"), _("类别"), _("指标"), _("意见"), _("专家")), rows)


def _write_figures(sheets: Sheets, document: Document) -> None:
    """What the charts show, in the words for those who do not see them."""
    _ = translator(document.language)
    figures = [b for b in document.blocks if isinstance(b, Figure)]
    lines = [(_uncounted(b.caption), b.alternative) for b in figures]
    if lines:
        sheets.prose(_("图示内容"), lines)
