"""Tables and figures numbered in order, and the sentences that point to them by number."""

import re
from collections.abc import Sequence
from dataclasses import replace

from evaluation.locale import Translate
from evaluation.reports.document import Annex, Block, Figure, Paragraph, Run, Table

_POINTER = re.compile("⟦([a-z_-]+)⟧")


def pointer(identifier: str) -> str:
    """What stands in a sentence for the number of a table or figure until the order is known."""
    return f"⟦{identifier}⟧"


def numbered(blocks: Sequence[Block], translate: Translate) -> tuple[Block, ...]:
    """The blocks with numbers before their captions and in the sentences that point to them.

    A table without a caption stands under its annex's title, and is pointed to as that annex.
    """
    places: dict[str, str] = {}
    captioned = [_captioned(block, places, translate) for block in _with_annexes(blocks, places)]
    return tuple(_pointing(block, places) for block in captioned)


def _with_annexes(blocks: Sequence[Block], places: dict[str, str]) -> Sequence[Block]:
    """Learn which annex holds each table that has no caption of its own."""
    label = ""
    for block in blocks:
        if isinstance(block, Annex):
            label = block.label
        elif isinstance(block, Table) and not block.caption and label:
            places[block.id] = label
    return blocks


def _captioned(block: Block, places: dict[str, str], translate: Translate) -> Block:
    _ = translate
    if not isinstance(block, Table | Figure) or not block.caption:
        return block
    words = {Table: _("表{number}　{caption}"), Figure: _("图{number}　{caption}")}
    names = {Table: _("表{number}"), Figure: _("图{number}")}
    kind = type(block)
    number = sum(key.startswith(f"{kind.__name__} ") for key in places) + 1
    places[f"{kind.__name__} {number}"] = places[block.id] = names[kind].format(number=number)
    return replace(block, caption=words[kind].format(number=number, caption=block.caption))


def _pointing(block: Block, places: dict[str, str]) -> Block:
    if not isinstance(block, Paragraph) or not block.paper_only:
        return block
    runs = tuple(Run(_POINTER.sub(lambda m: places[m[1]], r.text), r.strong) for r in block.runs)
    return replace(block, runs=runs)
