"""What a reader must know before reading any number."""

import streamlit as st

from evaluation.services.comparing import Comparison
from evaluation.ui import session
from evaluation.ui.parts.words import plain


def cautions(comparison: Comparison) -> None:
    """The warnings of the results, a line each; that a round alone shows no change."""
    _, results = session.translator(), comparison.results
    sentences = [_closed(session.text(caution.message)) for caution in results.warnings]
    if len(comparison.rounds) == 1:
        sentences.append(_("目前只有一轮封存，变化要等下一轮封存后才能比较。"))
    if sentences:
        st.warning("\n".join(f"- {plain(s)}" for s in sentences), title=_("阅读前请注意"))


def _closed(sentence: str) -> str:
    """A caution as a whole sentence: reports join them, here each stands on a line of its own."""
    _ = session.translator()
    ended = sentence.endswith((".", "。"))
    return sentence if ended else _("{sentence}。").format(sentence=sentence)
