"""Whether the scale of a criterion can be rated on: its levels, its target, what a figure implies."""

from itertools import pairwise

from evaluation.locale import N_, message
from evaluation.storage.toml_documents import TomlDocument
from evaluation.storage.toml_positions import TomlPath
from evaluation.storage.toml_tables import Table, band, number, numbers, tables

FEWEST_LEVELS = 2


def note_scale_faults(document: TomlDocument, path: TomlPath, criterion: Table) -> None:
    """Note what is wrong with the scale of one criterion."""
    _note_level_count(document, path, criterion)
    _note_level_names(document, path, criterion)
    _note_level_order(document, path, criterion)
    _note_target(document, path, criterion)
    _note_implied(document, path, criterion)


def _count(criterion: Table) -> int | None:
    levels = criterion.get("levels", [])
    return len(levels) if isinstance(levels, list) else None


def _note_level_count(document: TomlDocument, path: TomlPath, criterion: Table) -> None:
    kind, count = criterion.get("kind"), _count(criterion)
    if count is None:
        return
    place = (*path, "levels") if count else (*path, "kind")
    if kind == "levels" and count < FEWEST_LEVELS:
        text = N_("按等次评的指标至少要有 2 个等次（现有 {count} 个）。")
        document.fault(place, message(text, count=count))
    if kind == "yes_no" and count not in {0, FEWEST_LEVELS}:
        text = N_("是否类指标要么不写等次，要么写 2 个（现有 {count} 个）。")
        document.fault(place, message(text, count=count))


def _note_level_names(document: TomlDocument, path: TomlPath, criterion: Table) -> None:
    seen = set()
    for place, level in tables(criterion, "levels", path):
        name = level.get("name")
        if isinstance(name, str) and name in seen:
            text = N_("本指标已有名为“{name}”的等次。")
            document.fault((*place, "name"), message(text, name=name))
        if isinstance(name, str):
            seen.add(name)


def _note_level_order(document: TomlDocument, path: TomlPath, criterion: Table) -> None:
    placed = [
        ((*place, "points"), band(level.get("points")))
        for place, level in tables(criterion, "levels", path)
    ]
    for place, points in placed:
        if points is not None and points[0] > points[1]:
            text = N_("分数段应从低到高写成 [{high:g}, {low:g}]。")
            document.fault(place, message(text, low=points[0], high=points[1]))
    for (_, above), (place, below) in pairwise(placed):
        if above is None or below is None or max(below) < min(above):
            continue
        text = N_("等次应从高到低排列且不重叠：这里的 {below:g} 不低于上一等次的 {above:g}。")
        document.fault(place, message(text, below=max(below), above=min(above)))


def _note_target(document: TomlDocument, path: TomlPath, criterion: Table) -> None:
    target = number(criterion.get("target"))
    reach = [band(level.get("points")) for _, level in tables(criterion, "levels", path)]
    sound = [points for points in reach if points is not None]
    if target is None or criterion.get("kind") == "points" or not sound or len(sound) < len(reach):
        return
    low, high = min(min(p) for p in sound), max(max(p) for p in sound)
    if not low <= target <= high:
        text = N_("目标 {target:g} 不在等次能达到的 {low:g} 到 {high:g} 之内。")
        place = (*path, "target")
        document.fault(place, message(text, target=target, low=low, high=high))


def _note_implied(document: TomlDocument, path: TomlPath, criterion: Table) -> None:
    implied, count = criterion.get("implied"), _count(criterion)
    if not isinstance(implied, dict) or count is None:
        return
    place = (*path, "implied", "at_least")
    stated = implied.get("at_least")
    if isinstance(stated, list) and len(stated) != max(count - 1, 0):
        text = N_("每个等次（最后一个除外）一个下限，应有 {expected} 个（现有 {count} 个）。")
        document.fault(place, message(text, expected=max(count - 1, 0), count=len(stated)))
    for index, (above, below) in enumerate(pairwise(numbers(stated) or ())):
        if below >= above:
            text = N_("下限应逐级降低：{below:g} 不低于前一个 {above:g}。")
            document.fault((*place, index + 1), message(text, below=below, above=above))
