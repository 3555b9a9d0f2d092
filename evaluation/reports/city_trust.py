"""How far the evaluation can be relied on, in plain words, and what the analysis warns of."""

from collections.abc import Sequence

import polars as pl

from evaluation.analysis.closeness import panel_closeness
from evaluation.domain.reviewer_sight import FEW_REVIEWERS
from evaluation.locale.numbers import percent, plain, points, rounded
from evaluation.reports.city_facts import CityFacts, mean_of
from evaluation.reports.document import Block, Conclusions, Paragraph, plain_runs
from evaluation.reports.wording import ended, sentences


def trust_section(facts: CityFacts) -> tuple[Block, ...]:
    """How far reviewers agreed, in plain words, and what the analysis warns of."""
    _ = facts.translate
    agreed = sentences(_agreement(facts), facts.context.language)
    blocks: list[Block] = [Paragraph(plain_runs(agreed))] if agreed else []
    told = [
        ended(caution.message.render(_), facts.context.language)
        for caution in facts.context.results.warnings
    ]
    if told:
        blocks.append(Paragraph(plain_runs(_("使用本报告时请注意以下几点："))))
        blocks.append(Conclusions(tuple(plain_runs(t) for t in told)))
    elif not blocks:
        blocks.append(Paragraph(plain_runs(_("没有需要特别注意的情况。"))))
    return tuple(blocks)


def _agreement(facts: CityFacts) -> Sequence[str]:
    return (_levels(facts), _closeness(facts), _another_panel(facts))


def _levels(facts: CityFacts) -> str:
    """How many levels of counties the panel can tell apart, and how many reviewers that takes."""
    _, results, title = facts.translate, facts.context.results, facts.round_title(facts.last)
    row = next(results.reliability.filter(round=facts.last).iter_rows(named=True), {})
    if row.get("strata") is None:
        return ""
    count = len(facts.scored)
    text = _("{round}这组专家能把各县分成约{levels}个层次。")
    if rounded(row["strata"], 0) >= count:
        text = _("{round}这组专家足以把{count}个县（市、区）全部分开。")
    told = text.format(round=title, levels=rounded(row["strata"], 0), count=count)
    if row["reviewers_needed"] is None:
        return told
    needed = _("要让分数本身足够可靠（0.8以上），每县需要{needed}名专家，本轮平均{panel}名。")
    # As anybody counts them; the analysis reckons with the harmonic mean, which nobody would check.
    panel = mean_of([facts.scores[c]["reviewers"] for c in facts.scored])
    numbers = needed.format(needed=row["reviewers_needed"], panel=points(panel))
    return sentences([told, numbers], facts.context.language)


def _closeness(facts: CityFacts) -> str:
    """How often two reviewers of a county nearly agree; not said where it would tell two apart."""
    _, results = facts.translate, facts.context.results
    counted = results.scores.filter(round=facts.last)["reviewers"].max()
    if not isinstance(counted, int) or counted <= FEW_REVIEWERS:
        return ""
    close = panel_closeness(results.panel, facts.last)[None]
    if close.within_step is None:
        return ""
    text = _(
        "单看两名专家，总分相差不超过{step}分的占{share}，所以只看全组平均，不看个别专家的分。"
    )
    return text.format(step=plain(close.step), share=percent(close.within_step, 0))


def _another_panel(facts: CityFacts) -> str:
    """How close the mean of another such panel would come."""
    _ = facts.translate
    found = facts.context.results.agreement.filter(
        (pl.col("round") == facts.last)
        & pl.col("criterion").is_null()
        & (pl.col("coefficient") == "icc_ak")
    )
    value = next(iter(found["value"]), None)
    if value is None:
        return ""
    text = _("换一组水平相当的专家来评，平均分的一致程度为{value}（1为完全一致）。")
    return text.format(value=points(value, 2))
