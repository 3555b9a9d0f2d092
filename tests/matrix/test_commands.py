"""Every command: as whom it acts, and that whoever may not do what it does is told so and reads nothing."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import click
import pytest
import typer
from typer.testing import CliRunner

from evaluation.cli.application import application
from tests.matrix.canaries import CANARY
from tests.matrix.planted_store import Planted
from tests.matrix.who_sees import may_see

AS = "--as"
AT_THE_SERVER = frozenset(
    {"serve", "migrate", "verify", "check", "load", "analyse", "agreement", "second-factor remove"}
)
"""For whoever holds the machine, and with it the whole store: they act as nobody."""
NOBODY_IN_PARTICULAR = "contact_jia"
"""甲's contact, while the first round is sealed and nothing was sent: may do nothing of what is left."""
WORDS: Mapping[str, str] = {
    "programme": "closed",
    "county": "jia",
    "counties": "jia",
    "reviewer": "r2",
    "who": "r2",
    "people": "r2",
    "number": "1",
    "role": "reviewer",
    "name": "某人",
    "by": "lead",
    "ground": "kinship",
    "detail": "理由",
    "reason": "理由",
    "note": "理由",
    "how": "面交",
    "sent": "1",
    "received": "1",
    "kind": "blank",
    "closes": "2026-04-01",
}
"""What each parameter is given, by its name."""
ALSO_GIVEN = frozenset(
    {"county", "reviewer", "reason", "detail", "number", "sent", "how", "closes"}
)


def commands() -> Mapping[str, click.Command]:
    """Every command by the words that call it."""
    whole = typer.main.get_command(application)
    assert isinstance(whole, click.Group) or hasattr(whole, "commands")
    found = {}
    for name, command in whole.commands.items():
        inner = getattr(command, "commands", None)
        found.update({f"{name} {n}": c for n, c in inner.items()} if inner else {name: command})
    return found


def takes_as(command: click.Command) -> bool:
    """Whether a command says as whom it acts."""
    return any(AS in parameter.opts for parameter in command.params)


def test_every_command_acts_as_somebody_or_is_the_servers() -> None:
    for name, command in commands().items():
        assert takes_as(command) is (name not in AT_THE_SERVER), name


def _words(command: click.Command, folder: Path) -> Iterator[str]:
    for parameter in command.params:
        name = parameter.name or ""
        if AS in parameter.opts:
            yield from (AS, NOBODY_IN_PARTICULAR)
        elif name == "file" and parameter.opts[0].startswith("--"):
            yield from _spelled(parameter, str(folder / "out.xlsx"))
        elif name in {"file", "folder"}:
            value = str(folder / ("out" if name == "folder" else "people.csv"))
            yield from _spelled(parameter, value)
        elif parameter.required or (name in ALSO_GIVEN and parameter.opts[0].startswith("--")):
            yield from _spelled(parameter, WORDS[name])


def _spelled(parameter: click.Parameter, value: str) -> tuple[str, ...]:
    is_option = parameter.opts[0].startswith("--")
    return (parameter.opts[0], value) if is_option else (value,)


@pytest.mark.parametrize(
    "name", sorted(name for name, command in commands().items() if takes_as(command))
)
def test_a_command_refuses_whoever_may_not_do_what_it_does(
    canaries: Planted, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIANGPING_DATA_DIR", str(canaries.platform.settings.data_dir))
    (tmp_path / "people.csv").write_text("id,name,role\nneu,新人,reviewer\n", encoding="utf-8")
    words = list(_words(commands()[name], tmp_path))
    result = CliRunner().invoke(application, [*name.split(), *words])
    told = f"{result.output}\n{result.exception!r}"
    assert result.exit_code == 1, (words, told)
    assert "NotAllowedError" in told or "NotFoundError" in told, told
    leaked = [f for f in CANARY.findall(told) if not may_see(NOBODY_IN_PARTICULAR, "closed", f)]
    assert leaked == []
