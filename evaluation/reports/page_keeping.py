"""Which blocks hold on to the one that follows them, on any kind of page."""

from collections.abc import Sequence

from evaluation.reports.document import Block, Paragraph, Signature


def kept_with_signature(blocks: Sequence[Block]) -> set[int]:
    """The blocks that share a page with the signature, so that it never stands on one alone."""
    kept: set[int] = set()
    for place, block in enumerate(blocks):
        if isinstance(block, Signature) and place:
            kept.add(place - 1)
            before = blocks[place - 1]
            if isinstance(before, Paragraph) and before.quiet and place > 1:
                kept.add(place - 2)
    return kept
