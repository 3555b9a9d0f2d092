"""What the commands share: the platform, the reader's language, and how sentences are printed."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

from evaluation.errors import EvaluationError
from evaluation.locale import Message, Translate, translator
from evaluation.services.platform import Platform, start
from evaluation.settings import read_settings, terminal_language

out = Console(soft_wrap=True, highlight=False, markup=False)
_err = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)


def language() -> str:
    """The language of this terminal."""
    return terminal_language()


def translate() -> Translate:
    """The translator into the language of this terminal."""
    return translator(language())


def say(sentence: Message) -> None:
    """Print a sentence for whoever ran the command."""
    out.print(sentence.render(translate()))


def say_error(error: EvaluationError) -> None:
    """Print why a command was refused, to the error stream."""
    _err.print(error.render(translate()))


@contextmanager
def platform() -> Iterator[Platform]:
    """The installation that the environment names; an absent store is created."""
    opened = start(read_settings())
    try:
        yield opened
    finally:
        opened.store.close()
