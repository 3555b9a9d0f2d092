"""What an installation may set, read from the environment in this one place.

| variable | meaning | default |
|---|---|---|
| `LIANGPING_DATABASE_URL` | the store | SQLite `liangping.db` in the data folder |
| `LIANGPING_DATA_DIR` | evidence files, approved reports, embedded database | `data/local/` beside the package |
| `LIANGPING_PUBLIC_URL` | the address under which people reach the platform | none: this machine |
| `LIANGPING_HOSTS` | further host names under which people reach the platform, separated by commas | none |
| `LIANGPING_TRUSTED_PROXIES` | addresses or networks of the proxies before the platform, separated by commas | `127.0.0.1` |
| `LIANGPING_SECRET` | signs the forms that are shown before anyone has signed in; the same in every process | random, kept in the data folder |
| `LIANGPING_OIDC_ISSUER` | the address of the organization's single sign-on (OpenID Connect) | none: passwords only |
| `LIANGPING_OIDC_CLIENT_ID`, `LIANGPING_OIDC_CLIENT_SECRET` | what the provider calls this platform, and what it proves itself with | none |
| `LIANGPING_OIDC_NAME` | what people call that sign-on; it stands on the button | 单位统一认证 |
| `LIANGPING_SECOND_FACTOR` | `organizers`: they set up a second factor before anything else | everyone's own choice |
| `LIANGPING_DEMO` | `1` offers one-click sign-in with the sample; this machine only | off |
| `LIANGPING_FONTS_DIR` | folder with the office's own licensed fonts and nothing else, such as 方正小标宋简体, 仿宋_GB2312, 楷体_GB2312, 黑体: the PDFs are set in those that are there | none: the free fonts that come along |
| `LIANGPING_LANGUAGE` | language of the command line, `zh_CN` or `en` | that of the terminal |
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

PROJECT_FOLDER = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class SingleSignOn:
    """Where the organization's people prove who they are."""

    issuer: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    name: str = ""


@dataclass(frozen=True)
class Settings:
    """The settings of this process."""

    database_url: str
    data_dir: Path
    public_url: str = ""
    secret: str = field(default="", repr=False)
    demo: bool = False
    project_folder: Path = PROJECT_FOLDER
    hosts: tuple[str, ...] = ()
    """Host names that are ours, beside those of the public address and of this machine."""
    trusted_proxies: tuple[str, ...] = ("127.0.0.1",)
    """Who may say for whom a request was passed on."""
    single_sign_on: SingleSignOn = SingleSignOn()
    second_factor: str = ""
    """Who must have one: `organizers`, or nobody."""

    @property
    def second_factor_required(self) -> bool:
        """Whether organizers must set up a second factor."""
        return self.second_factor == "organizers"

    @property
    def evidence_dir(self) -> Path:
        """Where evidence files lie, named by their SHA-256."""
        return self.data_dir / "evidence"

    @property
    def snapshots_dir(self) -> Path:
        """Where approved reports lie, named by the SHA-256 of what they say."""
        return self.data_dir / "snapshots"

    def cookie_named(self, name: str) -> str:
        """The name under which browsers keep a cookie of ours.

        With https they let only this very host set such a one, and only encrypted: no neighbouring
        site can plant it.
        """
        return f"__Host-{name}" if self.uses_https else name

    @property
    def uses_https(self) -> bool:
        """Whether cookies may only travel encrypted."""
        return self.public_url.startswith("https://")


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings that the environment asks for; makes the data folder when it is absent."""
    given = os.environ if environment is None else environment
    data_dir = Path(given.get("LIANGPING_DATA_DIR") or PROJECT_FOLDER / "data" / "local").resolve()
    # For the account alone that runs the platform; the rights of a folder that is there stay.
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Settings(
        database_url=given.get("LIANGPING_DATABASE_URL")
        or f"sqlite:///{data_dir / 'liangping.db'}",
        data_dir=data_dir,
        public_url=given.get("LIANGPING_PUBLIC_URL", "").rstrip("/"),
        secret=given.get("LIANGPING_SECRET") or _kept_secret(data_dir / "secret"),
        demo=given.get("LIANGPING_DEMO", "") == "1",
        hosts=_listed(given.get("LIANGPING_HOSTS", "").lower()),
        trusted_proxies=_listed(given.get("LIANGPING_TRUSTED_PROXIES", "127.0.0.1")),
        single_sign_on=_single_sign_on(given),
        second_factor=given.get("LIANGPING_SECOND_FACTOR", "").strip().lower(),
    )


def _single_sign_on(given: Mapping[str, str]) -> SingleSignOn:
    def named(name: str) -> str:
        return given.get(f"LIANGPING_OIDC_{name}", "").strip()

    return SingleSignOn(named("ISSUER"), named("CLIENT_ID"), named("CLIENT_SECRET"), named("NAME"))


def _listed(text: str) -> tuple[str, ...]:
    """The words between commas."""
    return tuple(word for part in text.split(",") if (word := part.strip()))


def _kept_secret(path: Path) -> str:
    """A random secret that outlives the process; readable by this account alone."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(descriptor, "w") as file:
        secret = secrets.token_urlsafe(32)
        file.write(secret)
    return secret


def terminal_language(environment: Mapping[str, str] | None = None) -> str:
    """The language for the command line: English where the terminal asks for it, else Chinese."""
    given = os.environ if environment is None else environment
    asked = given.get("LIANGPING_LANGUAGE") or given.get("LC_ALL") or given.get("LANG") or ""
    return "en" if asked.lower().startswith("en") else "zh_CN"


def fonts_dir(environment: Mapping[str, str] | None = None) -> Path | None:
    """The folder of the office's own fonts, if there is one."""
    given = (os.environ if environment is None else environment).get("LIANGPING_FONTS_DIR")
    return Path(given).resolve() if given else None
