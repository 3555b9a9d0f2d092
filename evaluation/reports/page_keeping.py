"""Which blocks hold on to the one that follows them, on any kind of page."""

from collections.abc import Sequence
from itertools import pairwise

from evaluation.reports.document import Block, Comments, Paragraph, Signature

KEPT_COMMENTS = 3
"""Comments that go along with the note or signature behind them; template.typ keeps as many."""
KEPT_LENGTH = 200
"""Characters of a comment up to which it goes along; what is longer fills a page by itself."""


def kept_with_next(blocks: Sequence[Block]) -> set[int]:
    """The blocks that share a page with the one behind: no signature and no note stands on one alone."""
    return {
        place
        for place, (block, following) in enumerate(pairwise(blocks))
        if isinstance(following, Signature)
        or (_note(following) and isinstance(block, Comments | Paragraph))
    }


def _note(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.quiet
