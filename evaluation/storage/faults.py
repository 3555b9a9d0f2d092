"""What is wrong with a file, and where: gathered whole, shown in the order of its lines."""

import json
from dataclasses import dataclass

from evaluation.errors import FaultyInputError
from evaluation.locale import N_, Message, message

SHOWN_FAULTS = 100
"""More faults than this are counted, not listed."""
FOUND_LENGTH = 40


@dataclass(frozen=True)
class Fault:
    """One thing wrong: `file:line:column: where: what`, each part where it is known."""

    file: str
    what: Message
    line: int | None = None
    column: int | None = None
    where: str = ""

    def message(self) -> Message:
        """The fault as one sentence with its place before it."""
        place = self.file
        if self.line is not None:
            place += f":{self.line}"
            if self.column is not None:
                place += f":{self.column}"
        if self.where:
            place += f": {self.where}"
        return message("{place}: {what}", place=place, what=self.what)


def listed(faults: list[Fault]) -> tuple[Message, ...]:
    """Files as they were read, lines from the top; beyond a hundred only their count."""
    files = {name: at for at, name in enumerate(dict.fromkeys(f.file for f in faults))}
    ordered = sorted(faults, key=lambda f: (files[f.file], f.line or 0, f.column or 0))
    shown = tuple(f.message() for f in ordered[:SHOWN_FAULTS])
    if len(ordered) == len(shown):
        return shown
    return (*shown, message(N_("另有{n}处问题未列出。"), n=len(ordered) - len(shown)))


def refuse(name: str, faults: list[Fault]) -> FaultyInputError:
    """The error that holds every fault found under `name`."""
    reason = message(N_("{name}有{n}处问题，未读入："), name=name, n=len(faults))
    return FaultyInputError(reason, listed(faults))


def found(value: object) -> str:
    """What stands in the file, short enough for a sentence."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= FOUND_LENGTH else text[: FOUND_LENGTH - 1] + "…"
