"""Starting the platform from the shell: the link of the first start, and settings that do not hold together."""

import re
from pathlib import Path

import pytest
import uvicorn

from evaluation.services.first_start import candidates
from evaluation.services.invitations import accept_invitation, invite
from evaluation.services.platform import start
from evaluation.settings import read_settings
from tests.cli.test_commands import Shell
from tests.small_programme import write_small_programme

LINK = re.compile(r"http://localhost:8600/setup/(\S+)")


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A shell in which the server ends as soon as it would begin to serve."""
    monkeypatch.setattr(uvicorn, "run", lambda *_args, **_options: None)
    monkeypatch.chdir(tmp_path)
    return Shell(tmp_path)


def platform(shell: Shell):
    return start(read_settings({"LIANGPING_DATA_DIR": str(shell.folder / "data")}))


def link(shell: Shell) -> str | None:
    found = LINK.search(shell.run("serve", "--port", "8600").stdout)
    return found.group(1) if found else None


def test_the_first_start_prints_a_link_and_the_next_one_another(shell: Shell) -> None:
    first, second = link(shell), link(shell)
    assert first is not None
    assert second not in {None, first}
    running = platform(shell)
    assert candidates(running, second or "") == ()
    running.store.close()


def test_no_link_is_printed_once_somebody_can_sign_in(shell: Shell, tmp_path: Path) -> None:
    shell.run("load", str(write_small_programme(tmp_path / "small")))
    running = platform(shell)
    token = invite(running, "small", "org")
    accept_invitation(running, token, "anna", "correct horse battery")
    running.store.close()
    assert link(shell) is None


def test_the_server_believes_no_proxy_that_the_settings_do_not_name(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: dict[str, object] = {}
    monkeypatch.setattr(uvicorn, "run", lambda *_args, **options: given.update(options))
    shell.run("serve", "--port", "8600")
    assert given["proxy_headers"] is False


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("LIANGPING_OIDC_ISSUER", "https://sso.example", "LIANGPING_OIDC_CLIENT_ID"),
        ("LIANGPING_SECOND_FACTOR", "everyone", "organizers"),
    ],
)
def test_settings_that_do_not_hold_together_are_told_instead_of_served(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    monkeypatch.setenv(name, value)
    done = shell.run("serve")
    assert done.returncode == 1
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_second_factor_that_is_not_there_cannot_be_removed(shell: Shell) -> None:
    done = shell.run("second-factor", "remove", "nobody")
    assert done.returncode == 1
    assert "没有登录名为“nobody”的账号" in done.stderr
