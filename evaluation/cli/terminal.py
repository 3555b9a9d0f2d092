"""What the commands share: the platform, the reader's language, and how sentences are printed."""

import getpass
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from platform import node as machine_name

import typer

from evaluation.errors import EvaluationError
from evaluation.locale import Message, Translate, translator
from evaluation.reports.fonts import missing_faces
from evaluation.services.doors import coming_from
from evaluation.services.platform import Platform, start
from evaluation.settings import read_settings, terminal_language


def language() -> str:
    """The language of this terminal."""
    return terminal_language()


def translate() -> Translate:
    """The translator into the language of this terminal."""
    return translator(language())


def say(sentence: Message) -> None:
    """Print a sentence for whoever ran the command."""
    typer.echo(sentence.render(translate()))


def warn_of_fonts() -> None:
    """Say which of the office's faces are not there, once for whoever starts something."""
    for sentence in missing_faces():
        typer.echo(sentence.render(translate()), err=True)


def say_error(error: EvaluationError) -> None:
    """Print why a command was refused, to the error stream."""
    typer.echo(error.render(translate()), err=True)


@contextmanager
def platform() -> Iterator[Platform]:
    """The installation that the environment names; an absent store is created."""
    opened = start(read_settings())
    try:
        with at_this_machine():
            yield opened
    finally:
        opened.store.close()


def at_this_machine() -> AbstractContextManager[None]:
    """Within this, acts come from whoever is signed in to this machine."""
    return coming_from(address=_system_user())


def _system_user() -> str:
    """Who sits at this machine, as the system calls them: the history keeps it with each act."""
    try:
        return f"{getpass.getuser()}@{machine_name()}"
    except (OSError, KeyError):  # a number without a name, in some containers
        return f"{os.getuid()}@{machine_name()}"
