"""Every service that acts for a person, found in the code, and how each is called for a county."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from types import FunctionType, SimpleNamespace
from typing import Any

from sqlalchemy import Connection

from evaluation import services
from evaluation.domain.dispatch import DispatchState
from evaluation.domain.permissions import Refusal
from evaluation.domain.printables import PaperKind
from evaluation.domain.recusals import DeclaredGround
from evaluation.domain.reviews import RatingState
from evaluation.domain.rounds import RoundAct
from evaluation.errors import EvaluationError, NotAllowedError, NotFoundError
from evaluation.services.actors import Actor
from evaluation.services.comparing import comparison
from evaluation.services.jobs import Job, Jobs, Owner
from evaluation.services.kept_batches import BatchRequest
from evaluation.services.platform import Platform
from evaluation.services.saving import RatingChange
from evaluation.storage.dispatches import dispatches
from evaluation.storage.store import Store
from tests.matrix.canaries import text_of
from tests.matrix.planted_store import COUNTIES, NOW, Planted

PER_COUNTY = frozenset(
    {"county", "county_id", "counties", "county_ids", "code", "dispatch_id", "dispatch_ids"}
)
"""Parameters that name a county, or something of one."""


class Outcome(StrEnum):
    """What became of a call."""

    ALLOWED = "allowed"
    REFUSED = "refused"


@dataclass(frozen=True)
class Answer:
    """What a person got, and everything that could be read in it."""

    outcome: Outcome
    text: str


def services_with_an_actor() -> Mapping[str, FunctionType]:
    """The public functions of `evaluation.services` that act for a person, by `module.function`."""
    found = {}
    for module in pkgutil.walk_packages(services.__path__, services.__name__ + "."):
        for name, function in vars(importlib.import_module(module.name)).items():
            is_own = inspect.isfunction(function) and function.__module__ == module.name
            if is_own and not name.startswith("_") and _takes_an_actor(function):
                found[f"{module.name.rpartition('.')[2]}.{name}"] = function
    return found


def _takes_an_actor(function: FunctionType) -> bool:
    return any(
        "Actor" in str(p.annotation) for p in inspect.signature(function).parameters.values()
    )


class RehearsedStore:
    """The store, except that nothing that is written stays: each call begins from the same."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def write(self, job: Callable[[Connection], Any]) -> Any:
        """Do the job and take it back."""
        with self._store._engines.writing.connect() as conn:
            try:
                return job(conn)
            finally:
                conn.rollback()


class IdleJobs(Jobs):
    """Jobs that are let begin and never do their work."""

    def start(self, owner: Owner, job: Job, work: Callable[[Job], None]) -> None:
        """Let it begin, no more."""


def rehearsed(platform: Platform) -> Platform:
    """The platform on which a call leaves nothing behind."""
    store: Any = RehearsedStore(platform.store)
    return replace(platform, store=store, jobs=IdleJobs())


def ask(planted: Planted, function: FunctionType, cell: "Cell") -> Answer:
    """Call a service for a cell of the matrix."""
    actor = planted.actor(cell.state, cell.person)
    platform = rehearsed(planted.platform)
    try:
        answer = function(**dict(arguments(platform, function, actor, cell.county)))
    except (NotAllowedError, NotFoundError) as error:
        return Answer(Outcome.REFUSED, error.render(str))
    except EvaluationError as error:
        # What was typed is at fault: the person got past the rule.
        return Answer(Outcome.ALLOWED, error.render(str))
    is_refused = isinstance(answer, Refusal) or getattr(answer, "kind", "") == "refused"
    return Answer(Outcome.REFUSED if is_refused else Outcome.ALLOWED, text_of(answer))


@dataclass(frozen=True)
class Cell:
    """One square of the matrix: who, in which state of the first round, on which county."""

    person: str
    state: str
    county: str | None = None


def names_a_county(function: FunctionType) -> bool:
    """Whether a service is asked about one county."""
    return bool(PER_COUNTY & set(inspect.signature(function).parameters))


def arguments(
    platform: Platform, function: FunctionType, actor: Actor, county: str | None
) -> Iterator[tuple[str, object]]:
    """What a service is called with, by the names of its parameters.

    Raises:
        KeyError: a parameter of a new name; say above what it is to be given.
    """
    known = {
        **_known(platform, actor, county or COUNTIES[0]),
        **_special(platform, function.__name__, actor),
    }
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.default is inspect.Parameter.empty or name in _ALSO_GIVEN | PER_COUNTY:
            yield name, known[name]() if callable(known[name]) else known[name]


_ALSO_GIVEN = frozenset({"note", "reason", "reviewer", "detail"})
"""Parameters that may be left out and are given all the same."""


def _special(platform: Platform, function: str, actor: Actor) -> Mapping[str, Any]:
    """What one service needs otherwise than its neighbours."""
    if function in {"preview_sending", "mark_sent", "withdraw_recipient"}:
        ready = lambda: _dispatch(platform, actor, "jia", DispatchState.PREPARED).id  # noqa: E731
        return {"dispatch_id": ready, "dispatch_ids": lambda: (ready(),)}
    if function in {"save_rating", "submit"} and actor.programme == "published":
        return {"round_number": 2}
    if function == "add_person":
        return {"cells": {"id": "neu", "name": "新人", "role": "reviewer"}}
    if function in {"replace_reviewer", "vacancies"}:
        granted = lambda: _request(platform, actor, "granted")  # noqa: E731
        return {"request_id": granted, "reviewer": "lead"}
    if function in {"revoke_link", "make_link"}:
        return {"person_id": "r3"}
    return {}


def _known(platform: Platform, actor: Actor, county: str) -> Mapping[str, Any]:
    stored = platform.store.programme(actor.programme)
    return {
        "platform": platform,
        "actor": actor,
        "stored": stored,
        "programme": actor.programme,
        "county": county,
        "county_id": county,
        "counties": (county,),
        "county_ids": (county,),
        "code": lambda: _dispatch(platform, actor, county).code,
        "dispatch_id": lambda: _dispatch(platform, actor, county).id,
        "dispatch_ids": lambda: (_dispatch(platform, actor, county).id,),
        "number": 1,
        "round_": 1,
        "round_number": 1,
        "act": RoundAct.OPEN,
        "kind": PaperKind.BLANK,
        "formats": ("html",),
        "format_": "html",
        "language": "zh_CN",
        "reviewer": "r2",
        "reviewer_id": "r2",
        "person_id": "r2",
        "cells": {"id": "r2", "name": "改名", "role": "reviewer"},
        "criterion_id": "C1",
        "change": RatingChange(state=RatingState.RATED, value=70.0),
        "base_version": 1,
        "tab_id": "tab",
        "evidence_id": f"E{COUNTIES.index(county) + 1}",
        "reason": "理由",
        "note": "理由",
        "detail": "理由",
        "how": "面交",
        "by": "某人",
        "office": "某机关",
        "text": "异议",
        "answer": "答复",
        "upheld": False,
        "grant": True,
        "disabled": True,
        "version": 1,
        "on": date(2026, 3, 1),
        "until": NOW,
        "ground": DeclaredGround.KINSHIP,
        "request": BatchRequest((county,), ("html",), "zh_CN"),
        "identifier": "none",
        "path": Path("/nowhere.csv"),
        "apply": False,
        "content": b"id,name,role\nr2,\xe6\x94\xb9\xe5\x90\x8d,reviewer\n",
        "objection_id": lambda: _number(platform, "SELECT min(objection_id) FROM objection"),
        "request_id": lambda: _request(platform, actor, "filed"),
        "compared": lambda: comparison(platform, actor),
    }


def _dispatch(
    platform: Platform, actor: Actor, county: str, state: DispatchState = DispatchState.SENT
) -> Any:
    """A report for a county in this programme; one that does not exist where there is none."""
    stored = platform.store.programme(actor.programme)
    with platform.store.read() as conn:
        found = dispatches(conn, stored.programme_id)
    for dispatch in found:
        if dispatch.county == county and dispatch.state is state:
            return dispatch
    return SimpleNamespace(id=0, code="0000-0000-0000")


def _request(platform: Platform, actor: Actor, state: str) -> int:
    stored = platform.store.programme(actor.programme)
    query = (
        "SELECT min(request_id) FROM recusal_request JOIN county USING (county_id) "
        f"WHERE programme_id = {stored.programme_id} AND state = '{state}'"
    )
    return _number(platform, query)


def _number(platform: Platform, query: str) -> int:
    with platform.store.read() as conn:
        return conn.exec_driver_sql(query).scalar() or 0


@contextmanager
def replaced(pairs: list[tuple[object, str, object]]) -> Iterator[None]:
    """Attributes of modules replaced until the end."""
    before = [(module, name, getattr(module, name)) for module, name, _ in pairs]
    try:
        for module, name, new in pairs:
            setattr(module, name, new)
        yield
    finally:
        for module, name, old in before:
            setattr(module, name, old)
