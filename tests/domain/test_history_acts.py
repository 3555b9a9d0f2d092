"""Every act that the code writes down has a sentence in the timeline."""

import ast
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest

from evaluation.domain.dispatch import ObjectionState
from evaluation.domain.history_acts import ACT_SENTENCES, OTHER_ACT, act_sentence
from evaluation.domain.reviews import ReviewState
from evaluation.domain.rounds import RoundAct
from evaluation.locale import catalogue
from evaluation.services.people_changes import Kind

ROOT = Path(__file__).resolve().parents[2] / "evaluation"
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in ROOT.rglob("*.py")}
FAMILIES: dict[str, tuple[str, ...]] = {
    "round_": tuple(RoundAct),
    "review_": (ReviewState.SUBMITTED, ReviewState.RETURNED),
    "objection_": (ObjectionState.UPHELD, ObjectionState.REJECTED),
}
"""Codes that are put together, and what their second half may be."""


def _functions() -> Iterator[ast.FunctionDef]:
    for path, tree in TREES.items():
        if path.parts[-2] in {"services", "storage"}:
            yield from (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef))


def _places() -> dict[str, set[int]]:
    """The functions that are handed an action, and where it stands among their arguments."""
    found: dict[str, set[int]] = {}
    for function in _functions():
        names = [a.arg for a in function.args.args]
        keywords = [a.arg for a in function.args.kwonlyargs]
        if "action" in [*names, *keywords] and function.name != "acts_on":
            places = found.setdefault(function.name, set())
            places |= {names.index("action")} if "action" in names else set()
    return found


def _given(places: set[int], call: ast.Call) -> list[ast.expr]:
    """What may be the action; two functions of one name have it in different places."""
    named = [k.value for k in call.keywords if k.arg == "action"]
    return named or [call.args[place] for place in places if place < len(call.args)]


def _codes(node: ast.expr, scope: ast.AST) -> Iterator[str]:
    """The codes that an expression may be; those of a name are sought in its function."""
    if isinstance(node, ast.Constant):
        yield from [node.value] if isinstance(node.value, str) else []
    elif isinstance(node, ast.IfExp):
        yield from _codes(node.body, scope)
        yield from _codes(node.orelse, scope)
    elif isinstance(node, ast.JoinedStr):
        prefix = str(getattr(node.values[0], "value", ""))
        yield from (f"{prefix}{second}" for second in FAMILIES[prefix])
    elif isinstance(node, ast.Name):
        everywhere = TREES.values() if node.id.isupper() else ()
        for step in (n for tree in (scope, *everywhere) for n in ast.walk(tree)):
            if isinstance(step, ast.Assign) and getattr(step.targets[0], "id", "") == node.id:
                yield from _codes(step.value, scope)
    elif isinstance(node, ast.Attribute) and node.attr == "value":
        yield from (kind.value for kind in Kind)  # what happens to a person names its act


def _written() -> dict[str, str]:
    """Every code that is written down, and by which function."""
    places, found = _places(), {}
    for function in _functions():
        for call in (n for n in ast.walk(function) if isinstance(n, ast.Call)):
            name = getattr(call.func, "id", getattr(call.func, "attr", ""))
            for node in _given(places[name], call) if name in places else ():
                found |= dict.fromkeys(_codes(node, function), function.name)
    return found


def test_every_action_in_the_code_has_a_sentence() -> None:
    written = _written()

    assert len(written) > 40  # the collection itself works
    assert {code: by for code, by in written.items() if code not in ACT_SENTENCES} == {}


@pytest.mark.parametrize("kinds", [RoundAct, Kind])
def test_a_new_kind_of_act_needs_a_sentence(kinds: type[StrEnum]) -> None:
    prefix = "round_" if kinds is RoundAct else ""
    assert {f"{prefix}{kind.value}" for kind in kinds} <= set(ACT_SENTENCES)


def test_every_sentence_is_translated() -> None:
    assert set(catalogue.untranslated("en")) & set(ACT_SENTENCES.values()) == set()


def test_what_a_record_does_not_say_is_a_dash() -> None:
    assert str(act_sentence("round_open", {})) == "第—轮：开放评审"


def test_an_act_of_another_version_is_shown_by_its_code() -> None:
    assert act_sentence("nonsense", {}).text == OTHER_ACT
    assert str(act_sentence("nonsense", {})) == "其他操作（nonsense）"


def test_a_link_that_resets_a_password_is_not_told_as_an_invitation() -> None:
    told = act_sentence("invite", {"person": "专家乙（r2）", "purpose": "reset"})
    assert str(told) == "给专家乙（r2）生成重设密码链接"
    assert str(act_sentence("invite", {"person": "专家乙（r2）"})) == "给专家乙（r2）生成邀请链接"


def test_a_recusal_declared_for_another_is_not_told_as_their_own_request():
    blanks = {"reviewer": "专家乙（r2）", "reviewer_id": "r2", "county": "甲县"}
    own = act_sentence("recusal_file", blanks, actor="r2").render(str)
    assert own == "专家乙（r2）申请回避甲县"
    told = act_sentence("recusal_file", blanks, actor="organizer").render(str)
    assert told == "代专家乙（r2）申报回避甲县，即时生效"
