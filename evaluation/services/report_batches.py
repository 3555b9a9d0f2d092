"""A batch of reports: which documents, written by several processes, one failure stopping no other."""

import logging
from collections import deque
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

from evaluation.domain.counties import County
from evaluation.errors import EvaluationError, NotAllowedError
from evaluation.locale import N_, Bilingual, Message, message
from evaluation.reports.writers import WRITERS
from evaluation.services.access import find_county
from evaluation.services.actors import Actor
from evaluation.services.jobs import UNEXPECTED, Failure
from evaluation.services.platform import Platform
from evaluation.services.report_workers import Task, Workers, workers, workers_for
from evaluation.services.reporting import (
    NamedDocument,
    RenderedReport,
    refuse_unknown_formats,
    report_document,
    report_entries,
)

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class BatchItem:
    """One document of a batch: what it is called, and how it is made."""

    label: Bilingual
    make: Callable[[], NamedDocument]


@dataclass(frozen=True)
class BatchResult:
    """What became of one document."""

    label: Bilingual
    files: tuple[RenderedReport, ...]
    failures: tuple[Failure, ...]


def batch_items(
    platform: Platform, actor: Actor, counties: Sequence[str], language: str
) -> tuple[BatchItem, ...]:
    """The documents of a batch; all that this person may have where no county is named.

    Raises:
        NotAllowedError: there is none.
        NotFoundError: there is no such county.
    """
    stored = platform.store.programme(actor.programme)
    entries = report_entries(platform, actor)
    allowed = tuple(e.county.id for e in entries if e.refusal is None)
    wanted = tuple(counties) or allowed
    if not wanted:
        refusal = next((e.refusal for e in entries if e.refusal), None)
        raise NotAllowedError(refusal.reason if refusal else message(N_("没有可下载的报告。")))
    return tuple(
        _county_item(platform, actor, find_county(stored, county), language) for county in wanted
    )


def _county_item(platform: Platform, actor: Actor, county: County, language: str) -> BatchItem:
    """Permission is asked when its turn comes: a batch may outlive it."""
    return BatchItem(
        Bilingual(county.name, county.name_en),
        lambda: report_document(platform, actor, county.id, language),
    )


def written_batch(
    items: Sequence[BatchItem], formats: Sequence[str], count: int | None = None
) -> Generator[BatchResult]:
    """The documents in their order, each as soon as it and those before it are written.

    Closing the iterator begins nothing more. `count`: processes; as many as are worth it without.
    """
    refuse_unknown_formats(formats)
    with workers(count or workers_for(len(items))) as pool:
        waiting: deque[tuple[BatchItem, str, Task | Message]] = deque()
        for item in items:
            waiting.append((item, *_handed_out(pool, item, tuple(formats))))
            while waiting and (len(waiting) > pool.ahead or _is_done(waiting[0][2])):
                yield _collected(pool, *waiting.popleft())
        while waiting:
            yield _collected(pool, *waiting.popleft())


def _handed_out(
    pool: Workers, item: BatchItem, formats: tuple[str, ...]
) -> tuple[str, Task | Message]:
    try:
        made = item.make()
    except EvaluationError as error:
        return "", error.reason
    except Exception:  # noqa: BLE001 - one report stops no other
        _log.exception("a report could not be made: %s", item.label.original)
        return "", UNEXPECTED
    return made.name, pool.hand_out(made.document, formats)


def _is_done(task: Task | Message) -> bool:
    return isinstance(task, Message) or task.is_done


def _collected(pool: Workers, item: BatchItem, name: str, task: Task | Message) -> BatchResult:
    if isinstance(task, Message):
        return BatchResult(item.label, (), (Failure(item.label, task),))
    written = pool.collect(task)
    return BatchResult(
        item.label,
        tuple(
            RenderedReport(f"{name}.{format_}", WRITERS[format_].media_type, content)
            for format_, content in written
            if isinstance(content, bytes)
        ),
        tuple(
            Failure(item.label, reason, format_)
            for format_, reason in written
            if not isinstance(reason, bytes)
        ),
    )
