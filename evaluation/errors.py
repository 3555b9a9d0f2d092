"""What a person can mend: every error here carries a sentence for the one who can act on it."""

from evaluation.locale import Message, Translate


class EvaluationError(Exception):
    """Something a person can put right; pages, routes and the command line show its sentence."""

    def __init__(self, reason: Message) -> None:
        super().__init__(str(reason))
        self.reason = reason

    def render(self, translate: Translate | None = None) -> str:
        """The sentence in the reader's language."""
        return self.reason.render(translate)


class NotAllowedError(EvaluationError):
    """The person may not do this, or not now."""


class NotFoundError(EvaluationError):
    """What was asked for does not exist, or not for this person."""


class FaultyInputError(EvaluationError):
    """A file or a form says something that cannot be taken; `faults` lists every place."""

    def __init__(self, reason: Message, faults: tuple[Message, ...] = ()) -> None:
        super().__init__(reason)
        self.faults = faults

    def render(self, translate: Translate | None = None) -> str:
        """The summary, then one line a fault."""
        return "\n".join(m.render(translate) for m in (self.reason, *self.faults))


class BusyError(EvaluationError):
    """There is more to do than the server can do at once; later it works."""


class StoreError(EvaluationError):
    """The store cannot be used as it is: too old, damaged, or out of reach."""
