"""The headline: which score of a round is the published one."""

from dataclasses import dataclass

import polars as pl

from evaluation.domain.programme import Headline
from evaluation.locale import N_, Message, message

NOT_COMPUTED = message(N_("尚未计算"))
"""Why a number is null that a later version of the analysis computes."""


@dataclass(frozen=True)
class HeadlineRule:
    """The rule the programme asks for, the one used, and why they differ where they do."""

    asked: Headline
    used: Headline
    reason: Message | None = None


def headline_rule(asked: Headline) -> HeadlineRule:
    """The rule that can be followed: without adjusted scores the plain mean is published."""
    if asked is Headline.ADJUSTED:
        reason = message(
            N_("方案规定采用宽严校正得分，该得分尚未计算，改用算术平均分"),
        )
        return HeadlineRule(asked, Headline.MEAN, reason)
    return HeadlineRule(asked, asked)


def score_column(rule: HeadlineRule) -> pl.Expr:
    """The column of `scores` and of `criteria` that the rule publishes."""
    return pl.col("trimmed" if rule.used is Headline.TRIMMED_MEAN else "raw")
