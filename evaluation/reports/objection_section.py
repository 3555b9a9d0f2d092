"""异议及答复: what the county held against an earlier report, and what it was told."""

from evaluation.locale import N_, SOURCE_LANGUAGE
from evaluation.reports.context import Objection
from evaluation.reports.document import Block, Conclusions, Run, Runs
from evaluation.reports.facts import Facts
from evaluation.reports.wording import listed, stopped, written_date

OUTCOMES = {"upheld": N_("异议成立"), "rejected": N_("异议不成立")}


def objection_section(facts: Facts) -> tuple[Block, ...]:
    """A numbered item an objection, in the order of filing, each with its answer."""
    filed = sorted(facts.context.objections, key=lambda o: o.filed)
    return (Conclusions(tuple(_item(facts, objection) for objection in filed)),)


def _item(facts: Facts, objection: Objection) -> Runs:
    _, language = facts.translate, facts.context.language
    gap = "" if language == SOURCE_LANGUAGE else " "
    lead = _("{day}提出异议{against}。").format(
        day=written_date(objection.filed, language), against=_against(facts, objection)
    )
    return (
        Run(lead, strong=True),
        Run(gap + stopped(objection.text.strip()) + gap),
        Run(_answered(facts, objection), strong=True),
        Run(gap + objection.answer.strip()),
    )


def _against(facts: Facts, objection: Objection) -> str:
    """Which report it was about: its rounds, its code."""
    _ = facts.translate
    titles = listed([facts.round_title(n) for n in objection.rounds], facts.context.language)
    if titles and objection.code:
        return _("（针对{rounds}报告，核验码{code}）").format(rounds=titles, code=objection.code)
    if objection.code:
        return _("（针对核验码{code}的报告）").format(code=objection.code)
    return _("（针对{rounds}报告）").format(rounds=titles) if titles else ""


def _answered(facts: Facts, objection: Objection) -> str:
    _, language = facts.translate, facts.context.language
    outcome = _(OUTCOMES[objection.outcome]) if objection.outcome in OUTCOMES else ""
    day = "" if objection.answered is None else written_date(objection.answered, language)
    told = listed([part for part in (day, outcome) if part], language)
    return _("答复（{told}）：").format(told=told) if told else _("答复：")
