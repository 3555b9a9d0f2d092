"""Results kept as long as what they rest on stays the same.

A batch of reports, and everybody who downloads one, draws on the same results; working them out takes
a second. The key is what `result_states` says they rest on, never a time, so none is ever stale.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar

T = TypeVar("T")

KEPT = 8


@dataclass
class KeptResults:
    """The last few results by their state."""

    _kept: OrderedDict[Hashable, Any] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def get(self, state: Hashable, make: Callable[[], T]) -> T:
        """What was made for this state before, or else is made now."""
        with self._lock:
            if state in self._kept:
                self._kept.move_to_end(state)
                found: T = self._kept[state]
                return found
        made = make()
        with self._lock:
            self._kept[state] = made
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return made
