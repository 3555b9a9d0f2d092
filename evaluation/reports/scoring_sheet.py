"""The blank scoring sheet (评分表): all that a reviewer needs to rate one county without a network."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from evaluation.domain.counties import County
from evaluation.domain.rounds import RoundState
from evaluation.domain.rubric import (
    Bonus,
    Criterion,
    CriterionKind,
    Deduction,
    Level,
    Rubric,
    Veto,
)
from evaluation.locale import SOURCE_LANGUAGE
from evaluation.reports.document import (
    Align,
    Block,
    Cell,
    Column,
    Document,
    Heading,
    Row,
    RowKind,
    Table,
)
from evaluation.reports.sheets import (
    WRITING_HEIGHT,
    Paper,
    facts_table,
    listing,
    signing_table,
    small_print,
)
from evaluation.reports.wording import sentences

CAP = "cap_grade:"
CRITERION_HEIGHT = 18.0
"""Millimetres: a number and a line of comment find room beside even the shortest criterion."""
DIGEST_SHOWN = 16
"""Characters of the rubric's digest, as many as the page of the rounds shows."""


@dataclass(frozen=True)
class BlankSheet:
    """What one blank sheet is made from."""

    paper: Paper
    rubric: Rubric
    county: County
    statement: str
    """What the reviewer confirms by signing: the same words as on the page."""
    reviewer: str = ""
    """The reviewer's name or code; empty leaves a line to write it on."""
    implied: Mapping[str, Level] = field(default_factory=dict)
    """Criterion → the level that the county's verified figure implies."""


def blank_sheet(sheet: BlankSheet) -> Document:
    """The sheet of one county in one round, empty boxes where the reviewer writes."""
    paper = sheet.paper
    _ = paper.translate
    planned = paper.round.state is RoundState.PLANNED
    return paper.document(
        _("{county}评分表").format(county=paper.county_name(sheet.county)),
        tuple(_blocks(sheet)),
        draft=_("征求意见稿：指标体系在开放评审时定稿") if planned else "",
        landscape=True,
    )


def _blocks(sheet: BlankSheet) -> Iterator[Block]:
    _ = sheet.paper.translate
    yield _identity(sheet)
    yield small_print(_("填写说明　"), _instructions(sheet))
    yield _criteria_table(sheet)
    if rules := rules_table(sheet.paper, sheet.rubric):
        yield Heading(_("加分、扣分和一票否决线索"))
        yield rules
    yield signing_table(
        (_("评审专家（签名）"), _("签名日期"), _("录入平台（签名）"), _("录入日期")),
        statement=_(sheet.statement),
        word=_("声明"),
    )


def _identity(sheet: BlankSheet) -> Table:
    paper = sheet.paper
    _ = paper.translate
    return facts_table(
        "identity",
        (
            (_("县（市、区）"), paper.county_name(sheet.county), 3),
            (_("轮次"), paper.round_name, 3),
            (_("评审专家（姓名或代号）"), sheet.reviewer, 4),
            (_("评审日期"), "", 3),
            (_("评审地点"), "", 5),
        ),
    )


def _instructions(sheet: BlankSheet) -> str:
    _ = sheet.paper.translate
    parts = [
        _(
            "1.先对照等次标准，在等次前的□内打√，再在“评分”栏写明分数，分数须在该等次的分数段内，取整数。"
        ),
        _("2.无法评判或者不适用的，在□内打√，不打分，并在“评语或理由”栏写明理由；不计为零分。"),
        _("3.评语请写明亮点、问题或建议及其依据。"),
        _("4.现场没有网络时填写本表，事后由本人录入平台；以平台上提交的为准，本表签名存档。"),
    ]
    if sheet.county.brand:
        brand = _("一县一品：{brand}。").format(brand=sheet.county.brand)
        parts.append(brand)
    return sentences(parts, sheet.paper.language)


def _criteria_table(sheet: BlankSheet) -> Table:
    _ = sheet.paper.translate
    chinese = sheet.paper.language == SOURCE_LANGUAGE
    return Table(
        id="scoring",
        caption="",
        columns=(
            Column(_("指标和应看的佐证"), share=56),
            Column(_("等次标准"), share=116),
            Column(_("评分"), Align.CENTER, share=15),
            Column(_("未评"), share=20 if chinese else 27),
            Column(_("评语或理由"), share=55 if chinese else 48),
        ),
        rows=tuple(_rows(sheet)),
        note=sentences(
            (
                rubric_named(sheet.paper, sheet.rubric),
                sheet.paper.local(sheet.rubric.note, sheet.rubric.note_en),
            ),
            sheet.paper.language,
        ),
        writing_height=CRITERION_HEIGHT,
    )


def _rows(sheet: BlankSheet) -> Iterator[Row]:
    paper, number = sheet.paper, sheet.paper.round.number
    shares = sheet.rubric.weights_in(number)
    for dimension in sheet.rubric.dimensions:
        asked = [c for c in dimension.criteria if c.asked_in(number)]
        if not asked:
            continue
        title = paper.local(dimension.title, dimension.title_en)
        share = 100 * sum(shares[c.id] for c in asked)
        text = paper.translate("{id} {title}（权重 {weight:.3g}）")
        line = text.format(id=dimension.id, title=title, weight=share)
        yield Row((Cell(line),), RowKind.GROUP)
        for criterion in asked:
            yield _row(sheet, criterion, 100 * shares[criterion.id])


def _row(sheet: BlankSheet, criterion: Criterion, share: float) -> Row:
    paper = sheet.paper
    _ = paper.translate
    evidence = criterion.evidence
    if paper.language != SOURCE_LANGUAGE and criterion.evidence_en:
        evidence = criterion.evidence_en
    return Row(
        listing(
            "\n".join((criterion_name(paper, criterion, share), *(f"· {e}" for e in evidence))),
            "\n".join(_levels(sheet, criterion)),
            "",
            _("□无法评判\n□不适用"),
            "",
        )
    )


def criterion_name(paper: Paper, criterion: Criterion, share: float) -> str:
    """A criterion with its weight in the round and its target."""
    _ = paper.translate
    title = f"{criterion.id} {paper.local(criterion.title, criterion.title_en)}"
    facts = _("权重 {weight:.3g}").format(weight=share)
    if criterion.target is not None:
        facts += " · " + _("目标 {target:g}").format(target=criterion.target)
    return f"{title}\n{facts}"


def _levels(sheet: BlankSheet, criterion: Criterion) -> Iterator[str]:
    """Each level with its box, its points and its anchor; then what else guides the rating."""
    paper = sheet.paper
    _ = paper.translate
    for level in criterion.levels:
        name = paper.local(level.name, level.name_en)
        anchor = paper.local(level.anchor, level.anchor_en)
        yield f"{paper.box}{name} {points_of(level)}　{anchor}"
    if not criterion.levels:
        free = criterion.kind is CriterionKind.POINTS
        yield _("0至100分，取整数。") if free else _("□是（100）　□否（0）")
    if criterion.guidance:
        guidance = paper.local(criterion.guidance, criterion.guidance_en)
        yield _("提示：{guidance}").format(guidance=guidance)
    if level_implied := sheet.implied.get(criterion.id):
        name = paper.local(level_implied.name, level_implied.name_en)
        yield _("经核实的数据对应“{level}”；另定等次的，须写明理由。").format(level=name)


def points_of(level: Level) -> str:
    """80–89, or 100."""
    if level.low == level.high:
        return f"{level.low:g}"
    return f"{level.low:g}–{level.high:g}"


def rules_table(paper: Paper, rubric: Rubric) -> Table | None:
    """The rules that the organizer applies, with room for what the reviewer came across."""
    _ = paper.translate
    rules: tuple[Veto | Deduction, ...] = (*rubric.vetoes, *rubric.deductions, *rubric.bonuses)
    if not rules:
        return None
    return Table(
        id="rules",
        caption="",
        columns=(
            Column(_("规则"), share=10),
            Column(_("效果"), share=6),
            Column(_("发现的线索（事实、佐证），没有的写“无”"), share=12),
        ),
        rows=tuple(
            Row(
                listing(
                    f"{rule.id} {paper.local(rule.title, rule.title_en)}",
                    _effect(paper, rubric, rule),
                    "",
                )
            )
            for rule in rules
        ),
        note=_("以上规则不由评审专家打分，由组织者核实后按规定适用；专家如实记录线索。"),
        writing_height=WRITING_HEIGHT,
    )


def _effect(paper: Paper, rubric: Rubric, rule: Veto | Deduction) -> str:
    _ = paper.translate
    if isinstance(rule, Veto):
        return _veto_effect(paper, rubric, rule)
    per, cap = f"{rule.per:g}", f"{rule.cap:g}"
    if isinstance(rule, Bonus):
        return _("每次加{per}分，最多加{cap}分").format(per=per, cap=cap)
    return _("每次扣{per}分，最多扣{cap}分").format(per=per, cap=cap)


def _veto_effect(paper: Paper, rubric: Rubric, rule: Veto) -> str:
    _ = paper.translate
    if rule.effect.startswith(CAP):
        name = rule.effect.removeprefix(CAP)
        line = next((g for g in rubric.grades.lines if g.name == name), None)
        grade = paper.local(line.name, line.name_en) if line else name
        return _("否决：等次最高定为“{grade}”").format(grade=grade)
    if rule.effect == "no_top_grade":
        best = rubric.grades.lines[0]
        grade = paper.local(best.name, best.name_en)
        return _("否决：不得定为“{grade}”").format(grade=grade)
    return _("否决：所涉指标计零分")


def rubric_named(paper: Paper, rubric: Rubric) -> str:
    """Which rubric this is, so that a sheet of another version is told apart."""
    text = paper.translate("指标体系：{title}，{version}版，校验码 {digest}。")
    return text.format(
        title=paper.local(rubric.title, rubric.title_en),
        version=rubric.version,
        digest=rubric.sha256[:DIGEST_SHOWN],
    )
