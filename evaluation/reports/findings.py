"""问题清单: what is below target, what reviewers say of it, what to do, and room for who and when."""

from collections.abc import Mapping, Sequence
from typing import Any

from evaluation.locale.numbers import UNDEFINED, points, signed
from evaluation.reports.cells import count_cell
from evaluation.reports.criterion_words import CriterionWords, Told
from evaluation.reports.document import Align, Cell, Column, Row, Table
from evaluation.reports.facts import Facts
from evaluation.reports.wording import listed, sentences, shortlisted_counties, stopped

FIRST = 5
"""Findings in the body; the others follow in an annex."""
QUOTED = 2
"""Comments of one criterion that are quoted."""
LONGEST = 42
"""Characters of a quoted comment."""
ROOM_TO_WRITE = 14
"""Millimetres of a row, so that an office and a date can be written in by hand."""


def first_findings(facts: Facts) -> Table:
    """The findings whose mending adds most."""
    _ = facts.translate
    return _table(facts, "findings", _("问题清单（优先整改）"), facts.lacking[:FIRST], 1)


def other_findings(facts: Facts) -> Table | None:
    """The rest, counted on; None where there is no rest."""
    rest = facts.lacking[FIRST:]
    return _table(facts, "other_findings", "", rest, FIRST + 1) if rest else None


def unnamed_problems(facts: Facts) -> str:
    """That no comment of any round is marked as a problem of what is below target, where none is."""
    if not _all_silent(facts, CriterionWords(facts)):
        return ""
    return facts.translate("这些指标没有注明为“问题”的专家意见，下表只列得分差距。")


def _all_silent(facts: Facts, said: CriterionWords) -> bool:
    return all(said.silent_on(found["criterion"]) for found in facts.lacking)


def _table(
    facts: Facts, identifier: str, caption: str, found: Sequence[dict[str, Any]], start: int
) -> Table:
    _ = facts.translate
    said = CriterionWords(facts)
    rows = [
        _row(facts, number, criterion, said) for number, criterion in enumerate(found, start=start)
    ]
    return Table(
        id=identifier,
        caption=caption,
        columns=(
            Column(_("序"), Align.RIGHT),
            Column(_("存在问题"), share=3.1),
            Column(_("依据"), share=2.5),
            Column(_("整改建议"), share=2.9),
            Column(_("责任单位"), share=1.8),
            Column(_("完成时限"), share=1.4),
        ),
        rows=tuple(rows),
        note=_note(facts, _quoted_rounds(facts, found, said)),
        writing_height=ROOM_TO_WRITE,
    )


def _row(facts: Facts, number: int, found: Mapping[str, Any], said: CriterionWords) -> Row:
    return Row(
        (
            count_cell(number),
            Cell(_fact(facts, found["criterion"], said)),
            Cell(_basis(facts, found, said.problems(found["criterion"]))),
            Cell(_remedy(facts, found["criterion"], said)),
            Cell(),
            Cell(),
        )
    )


def _fact(facts: Facts, criterion: str, said: CriterionWords) -> str:
    """The criterion and what reviewers called a problem, in their words; no other words stand here."""
    _, name = facts.translate, f"{criterion} {facts.names[criterion]}"
    problems, unsorted = said.problems(criterion), said.unsorted(criterion)
    if _all_silent(facts, said):
        return name  # said once, above the table
    if said.silent_on(criterion):
        return _("{name}：专家未写明具体问题。").format(name=name)
    if not problems.texts:
        text = _("{name}：专家意见{count}条未注明类别，见评审意见。")
        return text.format(name=name, count=unsorted) if unsorted else _settled(facts, name)
    return _("{name}：{problems}").format(name=name, problems=_quotes(facts, problems))


def _settled(facts: Facts, name: str) -> str:
    """That the last round, which wrote of the criterion, did not call it a problem."""
    text = facts.translate("{name}：{round}未列为问题。")
    return text.format(name=name, round=facts.round_title(facts.last))


def _basis(facts: Facts, found: Mapping[str, Any], problems: Told) -> str:
    """Score, target, gap, what closing it adds, and how many comments name a problem."""
    _, count = facts.translate, len(problems.texts)
    text = _("得{score}分，目标{target}分，差{gap}分；补齐加{gain}分。")
    told = text.format(
        score=points(found["last"]),
        target=points(found["target"]),
        gap=points(-found["to_target"]),
        gain=points(found["gain"], 2),
    )
    fallen = found["change"] is not None and signed(found["change"]).startswith("−")
    first = _("比{round}低{points}分。").format(
        round=facts.within(facts.first), points=points(-(found["change"] or 0.0))
    )
    named = _("问题意见{count}条。").format(count=count)
    if problems.earlier is not None:
        title = facts.round_title(problems.earlier)
        named = _("{round}问题意见{count}条。").format(round=title, count=count)
    parts = [told, first if fallen else "", named if count else ""]
    return sentences(parts, facts.context.language)


def _remedy(facts: Facts, criterion: str, said: CriterionWords) -> str:
    """What reviewers advise, and from whom to learn where names may be told.

    What an earlier round advised may be done by now: it stands here only where nothing else does.
    """
    _, language = facts.translate, facts.context.language
    learn, advice = facts.learn_from(criterion), said.advice(criterion)
    parts = []
    if advice.texts and (advice.earlier is None or not learn):
        parts.append(_quotes(facts, advice))
    if learn:
        names = shortlisted_counties(learn, _, language)
        parts.append(_("可借鉴{counties}。").format(counties=names))
    return _apart(parts, language) or UNDEFINED


def _quoted_rounds(
    facts: Facts, found: Sequence[Mapping[str, Any]], said: CriterionWords
) -> tuple[int, ...]:
    """The earlier rounds whose words stand in a table."""
    rounds = {said.problems(c["criterion"]).earlier for c in found}
    rounds |= {
        said.advice(c["criterion"]).earlier for c in found if not facts.learn_from(c["criterion"])
    }
    return tuple(sorted(n for n in rounds if n is not None))


def _quotes(facts: Facts, told: Told) -> str:
    """The first few comments, shortened, an earlier round's after its title; whole among the comments."""
    _, texts = facts.translate, told.texts
    shown = [_shortened(text) for text in texts[:QUOTED]]
    more = ""
    if len(texts) > QUOTED:
        more = _("（共{count}条）").format(count=len(texts))
    earlier = ""
    if told.earlier is not None:
        earlier = _("（{round}）").format(round=facts.round_title(told.earlier))
    quoted = _apart(shown, facts.context.language)
    return sentences([earlier, quoted, more], facts.context.language)


def _apart(texts: Sequence[str], language: str) -> str:
    """People's words one after the other, a stop between them where they wrote none."""
    *before, last = [text for text in texts if text] or [""]
    return sentences([*(stopped(text) for text in before), last], language)


def _shortened(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST else flat[:LONGEST].rstrip("，。、；： ") + "……"


def _note(facts: Facts, earlier: Sequence[int]) -> str:
    _, language = facts.translate, facts.context.language
    parts = [
        _("存在问题和整改建议摘自注明“问题”或提出建议的专家意见，过长的从略，全文见评审意见。"),
        _("依据为{round}得分；补齐所加分数为差距乘以权重，是综合得分的增加值。").format(
            round=facts.within(facts.last)
        ),
    ]
    if earlier:
        text = _(
            "标注“{rounds}”的是{rounds}时提出、{last}没有专家再提及的问题或建议，是否已经整改，请核实。"
        )
        titles = listed([facts.round_title(n) for n in earlier], language)
        parts.append(text.format(rounds=titles, last=facts.within(facts.last)))
    if facts.disclosure.learn_from:
        parts.append(learn_note(facts))
    parts.append(_("责任单位和完成时限由县（市、区）研究填写。"))
    return sentences(parts, language)


def learn_note(facts: Facts) -> str:
    """Whom the names to learn from are."""
    text = facts.translate(
        "可借鉴的为该项达到目标的县（市、区）；没有达到的，为得分高于{county}的前三个，按名单次序排列。"
    )
    return text.format(county=facts.county)
