"""Which blocks hold on to the one that follows them, on any kind of page."""

from collections.abc import Sequence
from itertools import pairwise

from evaluation.reports.document import Block, Comments, Conclusions, Paragraph, Signature

KEPT_ITEMS = 3
"""Items of a list that go along with the note or signature behind them."""
KEPT_LENGTH = 200
"""Characters of a comment up to which it goes along; what is longer fills a page by itself."""
KEPT_SENTENCE = 100
"""The same of a conclusion, which is set larger: three of them and a signature share a page."""
LAST_LENGTH = 500
"""The same of the last item of either, which nothing else could stand for."""


def kept_with_next(blocks: Sequence[Block]) -> set[int]:
    """The blocks that share a page with the one behind: no signature and no note stands on one alone."""
    return {
        place
        for place, (block, following) in enumerate(pairwise(blocks))
        if isinstance(following, Signature)
        or (_note(following) and isinstance(block, Comments | Paragraph))
    }


def kept_items(block: Block) -> tuple[int, ...]:
    """The places of the last items of a list, if it holds on: they go along with what follows."""
    if isinstance(block, Comments):
        lengths, most = [len(comment.text) for comment in block.items], KEPT_LENGTH
    elif isinstance(block, Conclusions):
        lengths = [sum(len(run.text) for run in item) for item in block.items]
        most = KEPT_SENTENCE
    else:
        return ()
    last = len(lengths) - 1
    return tuple(
        place
        for place, length in enumerate(lengths)
        if place > last - KEPT_ITEMS and length <= (LAST_LENGTH if place == last else most)
    )


def _note(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.quiet
