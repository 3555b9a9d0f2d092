"""What a rubric says that cannot be meant, although each single value is well formed.

Every check reads the tree, not the model, and passes over what is malformed: so all faults of a
rubric are found at once.
"""

from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise

from evaluation.domain.rubric import FULL_WEIGHT, WEIGHT_TOLERANCE
from evaluation.locale import N_, message
from evaluation.storage.faults import found
from evaluation.storage.near_keys import nearest
from evaluation.storage.rubric_scale import note_scale_faults
from evaluation.storage.toml_documents import TomlDocument, spelled
from evaluation.storage.toml_positions import TomlPath
from evaluation.storage.toml_tables import Placed, Table, known_ids, number, tables, texts

RULES = ("veto", "deduction", "bonus")


def note_faults_of_meaning(document: TomlDocument) -> None:
    """Note every fault of meaning in the document."""
    _note_repeated_ids(document)
    _note_unknown_references(document)
    _note_weights(document)
    for path, criterion in _criteria(document):
        note_scale_faults(document, path, criterion)
        _note_rounds(document, path, criterion)
    _note_grades(document)
    _note_rules(document)
    _note_proposed(document)


def _criteria(document: TomlDocument) -> Iterator[Placed]:
    for path, dimension in tables(document.tree, "dimension"):
        yield from tables(dimension, "criterion", path)


def _rules(document: TomlDocument) -> Iterator[Placed]:
    for kind in RULES:
        yield from tables(document.tree, kind)


def _grade_table(document: TomlDocument) -> Placed:
    grades = document.tree.get("grades")
    return ("grades",), grades if isinstance(grades, dict) else {}


def _note_repeated_ids(document: TomlDocument) -> None:
    for group in (
        tables(document.tree, "dimension"),
        _criteria(document),
        tables(document.tree, "indicator"),
        _rules(document),
        tables(document.tree, "source"),
    ):
        _note_repeated(document, group, "id")


def _note_repeated(document: TomlDocument, group: Iterable[Placed], key: str) -> None:
    first: dict[str, TomlPath] = {}
    for path, table in group:
        name = table.get(key)
        if not isinstance(name, str):
            continue
        if name in first:
            text = N_("{name} 重复，前面 {first} 已用过。")
            document.fault((*path, key), message(text, name=name, first=spelled(first[name])))
        first.setdefault(name, (*path, key))


def _note_unknown_references(document: TomlDocument) -> None:
    # A rubric may cite a list of sentences kept elsewhere: then it quotes none itself.
    sources = known_ids(document.tree, "source") or None
    indicators = known_ids(document.tree, "indicator")
    everything = [
        *tables(document.tree, "dimension"),
        *_criteria(document),
        *tables(document.tree, "indicator"),
        *_rules(document),
        _grade_table(document),
    ]
    for path, table in everything:
        for place, name in texts(table, "sources", path):
            _note_unknown(document, place, name, sources, N_("没有编号为 {name} 的来源{near}。"))
    unknown = N_("没有编号为 {name} 的量化指标{near}。")
    for path, criterion in _criteria(document):
        for place, name in texts(criterion, "indicators", path):
            _note_unknown(document, place, name, indicators, unknown)
        implied = criterion.get("implied")
        stated = implied.get("indicator") if isinstance(implied, dict) else None
        if isinstance(stated, str):
            place = (*path, "implied", "indicator")
            _note_unknown(document, place, stated, indicators, unknown)


def _note_unknown(
    document: TomlDocument, path: TomlPath, name: str, known: Collection[str] | None, text: str
) -> None:
    """Note a name that is not among the known ones, where those are known at all."""
    if known is None or name in known:
        return
    near = nearest(name, sorted(known))
    hint = message(N_("，是否应为 {near}"), near=near) if near else ""
    document.fault(path, message(text, name=name, near=hint))


def _note_weights(document: TomlDocument) -> None:
    weights = [number(c.get("weight")) for _, c in _criteria(document)]
    known = [w for w in weights if w is not None and 0 < w <= FULL_WEIGHT]
    if not weights or len(known) < len(weights):
        return
    total = sum(known)
    if abs(total - FULL_WEIGHT) <= WEIGHT_TOLERANCE:
        return
    off = f"{abs(total - FULL_WEIGHT):.6g}"
    text = N_("各指标权重之和应为 100，现为 {total}，少 {off}。")
    if total > FULL_WEIGHT:
        text = N_("各指标权重之和应为 100，现为 {total}，多 {off}。")
    document.fault(("dimension",), message(text, total=f"{total:.6g}", off=off))


def _note_rounds(document: TomlDocument, path: TomlPath, criterion: Table) -> None:
    rounds = criterion.get("rounds")
    seen = set()
    for place, value in enumerate(rounds if isinstance(rounds, list) else ()):
        if isinstance(value, bool) or not isinstance(value, int):
            continue
        at = (*path, "rounds", place)
        if value < 1:
            document.fault(at, message(N_("轮次从 1 算起（现为 {found}）。"), found=found(value)))
        elif value in seen:
            document.fault(at, message(N_("第{round}轮写了两次。"), round=value))
        seen.add(value)


def _note_grades(document: TomlDocument) -> None:
    path, grades = _grade_table(document)
    lines = list(tables(grades, "lines", path))
    _note_repeated(document, lines, "name")
    bounds = [(place, number(line.get("at_least"))) for place, line in lines]
    for (_, above), (place, bound) in pairwise(bounds):
        if above is not None and bound is not None and bound >= above:
            text = N_("等次应从高到低排列：这里的 {bound:g} 不低于上一等次的 {above:g}。")
            document.fault((*place, "at_least"), message(text, bound=bound, above=above))
    if bounds and bounds[-1][1] not in {None, 0.0}:
        text = N_("最后一个等次应从 0 分起（现为 {found:g}）。")
        document.fault((*bounds[-1][0], "at_least"), message(text, found=bounds[-1][1]))


def _note_rules(document: TomlDocument) -> None:
    path, grades = _grade_table(document)
    names = [str(line.get("name")) for _, line in tables(grades, "lines", path)]
    for place, veto in tables(document.tree, "veto"):
        effect = veto.get("effect")
        grade = effect.removeprefix("cap_grade:") if isinstance(effect, str) else ""
        if grade and grade != effect and names and grade not in names:
            text = N_("没有名为“{grade}”的等次（可用：{names}）。")
            document.fault((*place, "effect"), message(text, grade=grade, names=tuple(names)))
    for kind in ("deduction", "bonus"):
        for place, rule in tables(document.tree, kind):
            per, cap = number(rule.get("per")), number(rule.get("cap"))
            if per is not None and cap is not None and cap < per:
                text = N_("上限 {cap:g} 低于每次的 {per:g}。")
                document.fault((*place, "cap"), message(text, cap=cap, per=per))


def _note_proposed(document: TomlDocument) -> None:
    for path, table in (*_criteria(document), *_rules(document), _grade_table(document)):
        fields = [key for key in table if key != "proposed"]
        for place, name in texts(table, "proposed", path):
            if (*path, name) not in document.meant:
                text = N_("本表没有 {name} 这一项{near}。")
                _note_unknown(document, place, name, fields, text)
