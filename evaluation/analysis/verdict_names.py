"""Verdict names: what a verdict on a change is called, so that nobody needs statistics to read it."""

from collections.abc import Mapping

from evaluation.analysis.verdicts import Verdict
from evaluation.locale import N_, Message, message
from evaluation.locale.numbers import plain

_TEXTS: Mapping[Verdict, str] = {
    Verdict.RISE_MATTERS: N_("确有提高，达到约定的{points}分"),
    Verdict.RISE: N_("确有提高，但不能肯定达到约定的{points}分"),
    Verdict.FALL_MATTERS: N_("确有下降，达到约定的{points}分"),
    Verdict.FALL: N_("确有下降，但不能肯定达到约定的{points}分"),
    Verdict.NO_MATERIAL_CHANGE: N_("变化很小，不到约定的{points}分"),
    Verdict.NO_CLEAR_CHANGE: N_("看不出明确变化"),
}

PANEL_ARTEFACT = message(N_("表面变化主要来自专家组变动"))
"""Said of a county whose raw change is mostly the panel's."""


def verdict_name(verdict: str, smallest: float) -> Message:
    """A verdict in words.

    Args:
        verdict: `changes.verdict`, one of `Verdict`.
        smallest: the smallest change that matters, in points, as the programme agreed it.
    """
    text = _TEXTS[Verdict(verdict)]
    if "{points}" in text:
        return message(text, points=plain(smallest))
    return message(text)
