"""Long work in this process: how far it has come, what failed, and a way to stop it.

A job belongs to the person who started it, not to their page: it goes on when the page is closed and
is found again when it is opened.
"""

import logging
from collections.abc import Callable
from contextvars import copy_context
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from threading import Event, Lock, Thread

from evaluation.domain.permissions import Refusal
from evaluation.errors import EvaluationError
from evaluation.locale import N_, Bilingual, Message, message
from evaluation.services.clock import Clock

_log = logging.getLogger(__name__)
UNEXPECTED = message(N_("出现意外错误，已记入服务器日志，请告知管理员。"))
_SECOND_US = 1_000_000

Words = Bilingual | Message
"""What a page puts into its reader's language."""


class JobStopped(Exception):  # noqa: N818 - no error: the work heard that it was asked to stop
    """Raised by the work itself when it stops because it was asked to."""


class JobKind(StrEnum):
    """What is being done; a person does each kind one at a time."""

    REPORTS = "reports"
    APPROVAL = "approval"


class JobState(StrEnum):
    """Where a job stands."""

    RUNNING = "running"
    STOPPING = "stopping"
    """Asked to stop; what has been begun is finished first."""
    DONE = "done"
    CANCELLED = "cancelled"
    BROKEN = "broken"
    """It could not go on; `reason` says why."""

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self not in {JobState.RUNNING, JobState.STOPPING}


@dataclass(frozen=True)
class Failure:
    """One thing that could not be done, and why; the others were."""

    subject: Words
    reason: Words
    format: str = ""
    """The format that failed; empty when all did."""


@dataclass(frozen=True)
class JobView:
    """A job as it stands at one moment."""

    kind: JobKind
    state: JobState
    done: int
    total: int
    current: Words | None
    failures: tuple[Failure, ...]
    seconds_left: int | None
    """By what has been done so far; None while nothing is."""
    reason: Message | None = None
    summary: Message | None = None
    """What was done, in words, where the work tells it."""


class Job:
    """One piece of long work; its thread reports to it and pages look at it."""

    def __init__(self, kind: JobKind, total: int, clock: Clock, first: Words) -> None:
        self._clock = clock
        self._started_us = clock.now_us()
        self._stop = Event()
        self._lock = Lock()
        self._view = JobView(kind, JobState.RUNNING, 0, total, first, (), None)

    def view(self) -> JobView:
        """How far it is."""
        with self._lock:
            return self._with_time_left(self._view)

    def _with_time_left(self, view: JobView) -> JobView:
        if view.done == 0 or view.state.is_over:
            return view
        elapsed_us = self._clock.now_us() - self._started_us
        left = elapsed_us * (view.total - view.done) // view.done // _SECOND_US
        return replace(view, seconds_left=left)

    def begin(self, subject: Words | None) -> None:
        """Name what is worked on now."""
        with self._lock:
            self._view = replace(self._view, current=subject)

    def advance(self, *failures: Failure) -> None:
        """One more is done, well or not."""
        with self._lock:
            view = self._view
            self._view = replace(view, done=view.done + 1, failures=(*view.failures, *failures))

    def summarise(self, sentence: Message) -> None:
        """Say in words what was done."""
        with self._lock:
            self._view = replace(self._view, summary=sentence)

    def stop(self) -> None:
        """Ask it to stop; it does so between two pieces of its work."""
        with self._lock:
            if self._view.state is JobState.RUNNING:
                self._view = replace(self._view, state=JobState.STOPPING)
        self._stop.set()

    def heed_stop(self) -> None:
        """Called by the work between its pieces.

        Raises:
            JobStopped: it was asked to stop.
        """
        if self._stop.is_set():
            raise JobStopped

    def end(self, state: JobState, reason: Message | None = None) -> None:
        """Nothing more will happen."""
        with self._lock:
            self._view = replace(self._view, state=state, current=None, reason=reason)


Owner = tuple[str, str]
"""Programme and person."""


@dataclass
class Jobs:
    """The jobs of this process, the newest of each person and kind."""

    _jobs: dict[tuple[Owner, JobKind], Job] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def of(self, owner: Owner, kind: JobKind) -> Job | None:
        """The newest job of a person; never anybody else's."""
        return self._jobs.get((owner, kind))

    def start(self, owner: Owner, job: Job, work: Callable[[Job], None]) -> None:
        """Do the work on a thread of its own.

        Raises:
            NotAllowedError: this person's job of the same kind is still running.
        """
        place = (owner, job.view().kind)
        with self._lock:
            before = self._jobs.get(place)
            if before is not None and not before.view().state.is_over:
                Refusal(message(N_("您的上一批任务还在进行，请等它完成，或先取消。"))).throw()
            self._jobs[place] = job
        # What the work writes comes from where it was begun.
        begun = partial(copy_context().run, _run, job, work)
        Thread(target=begun, name=f"job-{place[1]}", daemon=True).start()

    def forget(self, owner: Owner, kind: JobKind) -> None:
        """Take a job that is over off the page."""
        with self._lock:
            job = self._jobs.get((owner, kind))
            if job is not None and job.view().state.is_over:
                del self._jobs[owner, kind]

    def stop_all(self) -> None:
        """Ask every job to stop: the server goes down."""
        for job in tuple(self._jobs.values()):
            job.stop()


def _run(job: Job, work: Callable[[Job], None]) -> None:
    """Work until it ends one way or another; the thread never dies without saying so."""
    try:
        work(job)
    except JobStopped:
        job.end(JobState.CANCELLED)
    except EvaluationError as error:
        job.end(JobState.BROKEN, error.reason)
    except Exception:  # noqa: BLE001 - a thread must not die silently
        _log.exception("a job broke off")
        job.end(JobState.BROKEN, UNEXPECTED)
    else:
        job.end(JobState.DONE)
