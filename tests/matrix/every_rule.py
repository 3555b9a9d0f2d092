"""Every rule, found in the code, and the code as it would be without one of them."""

import importlib
import pkgutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import FunctionType
from typing import Any

from evaluation import domain, services
from evaluation.domain import blinding, printables, reviewer_sight
from evaluation.domain.reviewer_sight import ReviewerDetail
from evaluation.services import access, sight, withheld

Rule = Callable[..., Any]

NOT_REFUSALS: Mapping[FunctionType, tuple[Rule, Rule]] = {
    access.is_recused: (bool, lambda *_, **__: False),
    access.is_out_of_sight: (bool, lambda *_, **__: False),
    sight.hidden_counties: (bool, lambda *_, **__: frozenset()),
    sight.owes_reviews: (bool, lambda *_, **__: False),
    withheld.withheld: (lambda _: True, lambda results, _person: results),
    reviewer_sight.reviewers_too_few: (bool, lambda *_, **__: 0),
    reviewer_sight.reviewer_detail: (
        lambda detail: detail is ReviewerDetail.COUNTED,
        lambda *_, **__: ReviewerDetail.NAMED,
    ),
    printables.names_reviewer: (lambda names: not names, lambda *_, **__: True),
    blinding.hides_counties: (bool, lambda *_, **__: False),
    blinding.hides_peers: (bool, lambda *_, **__: False),
}
"""Rules that do not refuse but leave out: when one bites, and what it would be without it."""


def every_rule() -> Mapping[str, FunctionType]:
    """All `refusal_to_…` of the domain, and the rules that leave out, by `module.function`."""
    for package in (domain, services):
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            importlib.import_module(module.name)
    found: dict[str, FunctionType] = {}
    for name, module in list(sys.modules.items()):
        if name.startswith("evaluation.domain."):
            for function in vars(module).values():
                if isinstance(function, FunctionType) and _refuses(function, name):
                    found[_named(function)] = function
    return {**found, **{_named(function): function for function in NOT_REFUSALS}}


def _refuses(function: FunctionType, module: str) -> bool:
    is_own = function.__module__ == module
    return is_own and function.__name__.startswith("refusal_")


def _named(function: FunctionType) -> str:
    return f"{function.__module__.rpartition('.')[2]}.{function.__name__}"


def bites(function: FunctionType, answer: Any) -> bool:
    """Whether a rule made a difference."""
    test = NOT_REFUSALS.get(function, (lambda given: given is not None, None))[0]
    return bool(test(answer))


def without(function: FunctionType) -> Rule:
    """What would stand in the rule's place if there were none."""
    return NOT_REFUSALS.get(function, (None, lambda *_, **__: None))[1]


@contextmanager
def in_place_of(replacements: Mapping[FunctionType, Rule]) -> Iterator[None]:
    """Put other functions in place of rules, wherever a module has taken them by name."""
    taken = [
        (module, name, value)
        for module_name, module in list(sys.modules.items())
        if module_name.startswith("evaluation.")
        for name, value in list(vars(module).items())
        if isinstance(value, FunctionType) and value in replacements
    ]
    for module, name, function in taken:
        setattr(module, name, replacements[function])
    try:
        yield
    finally:
        for module, name, function in taken:
            setattr(module, name, function)
