"""The tables of scores: dimensions with the overall score, priorities, and every criterion."""

from collections.abc import Mapping
from typing import Any

from evaluation.domain.programme import Headline
from evaluation.domain.reviewer_sight import FEW_REVIEWERS
from evaluation.locale.numbers import UNDEFINED
from evaluation.reports.cells import change_cell, count_cell, gain_cell, score_cell, share_cell
from evaluation.reports.change_sentence import change_caution
from evaluation.reports.comment_sections import dimension_comments
from evaluation.reports.comparison_section import one_other_note
from evaluation.reports.document import Align, Cell, Column, Row, RowKind, Table
from evaluation.reports.facts import Facts
from evaluation.reports.findings import learn_note
from evaluation.reports.moved_scores import moved_beside_table
from evaluation.reports.uneven_dimensions import uneven_dimensions
from evaluation.reports.wording import listed, sentences


def dimension_table(facts: Facts) -> Table:
    """The dimensions and the overall score: both rounds, change, target, gap, mean and best."""
    _ = facts.translate
    rows = [_score_row(facts, facts.names[d["dimension"]], d) for d in facts.dimensions.to_dicts()]
    return Table(
        id="dimensions",
        caption=_("综合得分与各维度得分"),
        columns=(Column(_("维度"), share=1), *_score_columns(facts)),
        rows=(*rows, *_totals(facts)),
        note=_dimension_note(facts),
    )


def _score_columns(facts: Facts) -> tuple[Column, ...]:
    _, right = facts.translate, Align.RIGHT
    before = () if facts.first is None else (Column(facts.round_title(facts.first), right),)
    change = () if facts.first is None else (Column(_("变化"), right),)
    targets: tuple[Column, ...] = ()
    if facts.target is not None:
        targets = (Column(_("目标"), right), Column(_("距目标"), right))
    mean = (Column(_("平均"), right),) if facts.disclosure.mean else ()
    best = (Column(_("最高"), right),) if facts.disclosure.best else ()
    return (
        Column(_("权重"), right),
        *before,
        Column(facts.round_title(facts.last), right),
        *change,
        *targets,
        *mean,
        *best,
    )


def _score_row(facts: Facts, name: str, found: dict[str, Any], kind: RowKind = RowKind.BODY) -> Row:
    before = () if facts.first is None else (score_cell(found["first"]),)
    change = () if facts.first is None else (change_cell(found["change"]),)
    targets: tuple[Cell, ...] = ()
    if facts.target is not None:
        targets = (score_cell(found["target"]), change_cell(found["to_target"]))
    mean = (score_cell(found["mean"]),) if facts.disclosure.mean else ()
    best = (score_cell(found["best"]),) if facts.disclosure.best else ()
    cells = (
        Cell(name),
        share_cell(found["weight"]),
        *before,
        score_cell(found["last"]),
        *change,
        *targets,
        *mean,
        *best,
    )
    return Row(cells, kind)


def _totals(facts: Facts) -> tuple[Row, ...]:
    """The overall score; before it, where something was adjusted, the score and the adjustments."""
    _ = facts.translate
    before = _to_headline(facts)
    if facts.adjusted_rounds:
        before.append(_total(facts, _("评审得分"), "headline", RowKind.BODY))
        before.append(_adjustment_row(facts))
    total = _total(facts, _("综合得分"), "final", RowKind.TOTAL)
    if facts.combined is None:
        return (*before, total)
    return (*before, total, _single(facts, facts.combined_name, facts.combined))


def _to_headline(facts: Facts) -> list[Row]:
    """From the plain mean, to which the dimensions add up, to the published score."""
    _, headline = facts.translate, facts.context.results.method.headline
    names = {
        Headline.ADJUSTED.value: _("专家宽严校正"),
        Headline.TRIMMED_MEAN.value: _("去掉最高、最低分"),
    }
    if headline not in names:
        return []
    width = 1 + len(_score_columns(facts))
    raw = [Cell(_("各维度加权合计")), *(Cell() for _number in range(width - 1))]
    correction = [Cell(names[headline]), *(Cell() for _number in range(width - 1))]
    for place, number in enumerate(facts.span, start=2):
        plain = facts.score_row(number).get("raw")
        published = facts.standing(number).get("headline")
        if plain is not None and published is not None:
            raw[place] = score_cell(plain)
            correction[place] = change_cell(published - plain)
    return [Row(tuple(raw)), Row(tuple(correction))]


def _total(facts: Facts, name: str, column: str, kind: RowKind) -> Row:
    last = facts.standing(facts.last).get(column)
    first = None if facts.first is None else facts.standing(facts.first).get(column)
    mean, best = facts.others(column)
    target = facts.target
    found = {
        "weight": 1.0,
        "first": first,
        "last": last,
        "change": None if first is None or last is None else last - first,
        "target": target,
        "to_target": None if target is None or last is None else last - target,
        "mean": mean,
        "best": best,
    }
    return _score_row(facts, name, found, kind)


def _single(facts: Facts, name: str, value: float) -> Row:
    """A row with nothing but its number in the last round's column."""
    width = 1 + len(_score_columns(facts))
    place = 2 if facts.first is None else 3
    cells = [Cell(name), *(Cell() for _ in range(width - 1))]
    cells[place] = score_cell(value)
    return Row(tuple(cells), RowKind.TOTAL)


def _adjustment_row(facts: Facts) -> Row:
    _ = facts.translate
    width, rounds = 1 + len(_score_columns(facts)), facts.span
    cells = [Cell(_("加分、扣分与否决")), *(Cell() for _number in range(width - 1))]
    for place, number in enumerate(rounds, start=2):
        cells[place] = change_cell(facts.adjustment(number))
    return Row(tuple(cells))


def _dimension_note(facts: Facts) -> str:
    _, language = facts.translate, facts.context.language
    parts = [] if facts.target is None else [_("距目标为得分减目标，负数表示低于目标。")]
    if facts.disclosure.mean:
        text = _("平均为有得分的{count}个县（市、区）同一轮的平均分。")
        parts.append(text.format(count=facts.scored_now))
    if facts.disclosure.best:
        parts.append(_("最高为各县（市、区）同一轮的最高分，不署县名。"))
    if facts.lone_dimensions:
        parts.append(_("由可借鉴的县能推知是哪个县得分的维度不列最高。"))
    told = facts.context.programme.disclosure
    if told.mean or told.best:
        parts.append(one_other_note(facts))
    if uneven := uneven_dimensions(facts):
        text = _("{names}两轮所评的指标不同，变化中有指标不同的影响。")
        parts.append(text.format(names=listed(uneven, language)))
    parts.append(_("各数按未修约的值计算，最后保留一位小数，个别相加可能差0.1。"))
    parts += moved_beside_table(facts)
    return sentences(parts, language)


def priority_table(facts: Facts) -> Table | None:
    """Every criterion below target in numbers for a spreadsheet; its words are the findings."""
    _, language = facts.translate, facts.context.language
    if not facts.lacking:
        return None
    right, learns = Align.RIGHT, facts.disclosure.learn_from
    rows = []
    for number, found in enumerate(facts.lacking, start=1):
        learn = listed(facts.learn_from(found["criterion"]), language) or UNDEFINED
        rows.append(
            Row(
                (
                    count_cell(number),
                    Cell(f"{found['criterion']} {facts.names[found['criterion']]}"),
                    score_cell(found["last"]),
                    score_cell(found["target"]),
                    score_cell(-found["to_target"]),
                    gain_cell(found["gain"]),
                    *((Cell(learn),) if learns else ()),
                    Cell(),
                    Cell(),
                )
            )
        )
    return Table(
        id="priorities",
        caption=_("建议优先整改事项"),
        columns=(
            Column(_("序"), right),
            Column(_("指标"), share=3.4),
            Column(_("得分"), right),
            Column(_("目标"), right),
            Column(_("差距"), right),
            Column(_("可提高"), right),
            *((Column(_("可借鉴"), share=1.5),) if learns else ()),
            Column(_("责任单位"), share=1.7),
            Column(_("完成时限"), share=1.7),
        ),
        rows=tuple(rows),
        note=_priority_note(facts),
    )


def _priority_note(facts: Facts) -> str:
    _ = facts.translate
    parts = [
        _("可提高为差距乘以权重，即该项补到目标后综合得分的增加值。"),
        _("责任单位和完成时限由县（市、区）研究填写。"),
    ]
    if facts.disclosure.learn_from:
        parts.append(learn_note(facts))
    return sentences(parts, facts.context.language)


def criterion_table(facts: Facts) -> Table:
    """Every criterion under its dimension; the spread of a panel of two tells on each of them."""
    _, right = facts.translate, Align.RIGHT
    few = facts.few_reviewers(facts.last)
    said = dimension_comments(facts)
    rows: list[Row] = []
    dimension = ""
    for found in facts.criteria.to_dicts():
        if found["dimension"] != dimension:
            dimension = found["dimension"]
            rows.append(Row((Cell(_group_title(facts, dimension, said)),), RowKind.GROUP))
        name = f"{found['criterion']} {facts.names[found['criterion']]}"
        row = _score_row(facts, name, found)
        # Two ratings of a criterion tell on each other even where the county had more reviewers.
        spread = found["spread"] if found["ratings"] > FEW_REVIEWERS else None
        panel = () if few else (count_cell(found["ratings"]), score_cell(spread))
        rows.append(Row((*row.cells, *panel)))
    panel_columns = () if few else (Column(_("人数"), right), Column(_("离散"), right))
    note = [] if facts.target is None else [_("距目标为得分减目标。")]
    if not few:
        note.append(_("人数为给出评分的专家人数；离散为专家评分的标准差，越大表示意见越不一致。"))
    if facts.lone_examples:
        note.append(_("只有一个县可借鉴的指标不列最高，以免透露该县得分。"))
    return Table(
        id="criteria",
        caption="",
        columns=(Column(_("指标"), share=1), *_score_columns(facts), *panel_columns),
        rows=tuple(rows),
        note=sentences(note, facts.context.language),
    )


def _group_title(facts: Facts, dimension: str, said: Mapping[str, str]) -> str:
    """A dimension with what its scores rest on beside the criteria below: the reviewers' comments."""
    name = f"{dimension} {facts.names[dimension]}"
    if dimension not in said:
        return name
    text = facts.translate("{dimension}（{round}意见：{kinds}）")
    title = facts.round_title(facts.last)
    return text.format(dimension=name, round=title, kinds=said[dimension])


def change_table(facts: Facts) -> Table | None:
    """Change per criterion, all reviewers and the same reviewers; None while there is one round."""
    _, right = facts.translate, Align.RIGHT
    if facts.first is None:
        return None
    own = facts.context.results.criterion_changes.filter(county=facts.context.county.id)
    rows = tuple(
        Row(
            (
                Cell(c["criterion"]),
                Cell(facts.names.get(c["criterion"], c["criterion"])),
                score_cell(c["first"]),
                score_cell(c["last"]),
                change_cell(c["change"]),
                change_cell(c["paired_change"] if c["n_common"] > FEW_REVIEWERS else None),
                count_cell(c["n_common"]),
            )
        )
        for c in own.to_dicts()
    )
    return Table(
        id="changes",
        caption=_("两轮变化"),
        columns=(
            Column(_("编号")),
            Column(_("指标")),
            Column(facts.round_title(facts.first), right),
            Column(facts.round_title(facts.last), right),
            Column(_("变化"), right),
            Column(_("同一批专家的变化"), right),
            Column(_("同一批专家人数"), right),
        ),
        rows=rows,
        note=sentences(
            [_("只列两轮都有的指标；同一批专家不足三人时不列其变化。"), change_caution(facts)],
            facts.context.language,
        ),
    )
