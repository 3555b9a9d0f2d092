"""Writing a batch of reports: several at once, in their order, one failure stopping no other."""

import logging
from collections import deque
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field

from evaluation.errors import EvaluationError
from evaluation.locale import Message
from evaluation.services.batch_items import BatchItem
from evaluation.services.jobs import UNEXPECTED, Failure, Words
from evaluation.services.report_files import RenderedReport, refuse_unknown_formats, rendered
from evaluation.services.report_workers import Task, Workers, workers, workers_for

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class BatchResult:
    """What became of one document."""

    label: Words
    files: tuple[RenderedReport, ...]
    failures: tuple[Failure, ...]


def written_batch(
    items: Sequence[BatchItem], formats: Sequence[str], count: int | None = None
) -> Generator[BatchResult]:
    """The documents in their order, each as soon as it and those before it are written.

    Closing the iterator begins nothing more. `count`: processes; as many as are worth it without.
    """
    refuse_unknown_formats(formats)
    with workers(count or workers_for(len(items))) as pool:
        waiting: deque[_Begun] = deque()
        for item in items:
            waiting.append(_begun(pool, item, tuple(formats)))
            while waiting and (len(waiting) > pool.ahead or waiting[0].is_done):
                yield _collected(pool, waiting.popleft())
        while waiting:
            yield _collected(pool, waiting.popleft())


@dataclass(frozen=True)
class _Begun:
    """A document that is being written, or why it could not be made."""

    item: BatchItem
    formats: tuple[str, ...]
    name: str = ""
    ready: Mapping[str, bytes] = field(default_factory=dict)
    task: Task | None = None
    reason: Message | None = None

    @property
    def is_done(self) -> bool:
        return self.task is None or self.task.is_done


def _begun(pool: Workers, item: BatchItem, formats: tuple[str, ...]) -> _Begun:
    try:
        made = item.make()
        ready = {f: content for f in formats if (content := item.written(f)) is not None}
    except EvaluationError as error:
        return _Begun(item, formats, reason=error.reason)
    except Exception:  # noqa: BLE001 - one report stops no other
        _log.exception("a report could not be made: %s", item.label)
        return _Begun(item, formats, reason=UNEXPECTED)
    missing = tuple(f for f in formats if f not in ready)
    task = pool.hand_out(made.document, missing) if missing else None
    return _Begun(item, formats, made.name, ready, task)


def _collected(pool: Workers, begun: _Begun) -> BatchResult:
    label = begun.item.label
    if begun.reason is not None:
        return BatchResult(label, (), (Failure(label, begun.reason),))
    written = dict(pool.collect(begun.task)) if begun.task else {}
    files: list[RenderedReport] = []
    failures: list[Failure] = []
    for format_ in begun.formats:
        content = begun.ready.get(format_) or _kept(begun.item, format_, written[format_])
        if isinstance(content, bytes):
            files.append(rendered(begun.name, format_, content))
        else:
            failures.append(Failure(label, content, format_))
    return BatchResult(label, tuple(files), tuple(failures))


def _kept(item: BatchItem, format_: str, content: bytes | Message) -> bytes | Message:
    if isinstance(content, Message):
        return content
    try:
        return item.keep(format_, content)
    except EvaluationError as error:
        return error.reason
