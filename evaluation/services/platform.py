"""What every service works with: the store, the settings, the clock."""

from dataclasses import dataclass, field

from evaluation.services.clock import Clock
from evaluation.services.jobs import Jobs
from evaluation.services.kept_results import KeptResults
from evaluation.services.open_pages import OpenPages
from evaluation.settings import Settings
from evaluation.storage.store import Store


@dataclass(frozen=True)
class Platform:
    """One running installation."""

    store: Store
    settings: Settings
    clock: Clock = field(default_factory=Clock)
    kept: KeptResults = field(default_factory=KeptResults, repr=False, compare=False)
    """Results of sealed rounds, by what they rest on."""
    jobs: Jobs = field(default_factory=Jobs, repr=False, compare=False)
    """Long work that goes on while pages come and go."""
    open_pages: OpenPages = field(default_factory=OpenPages, repr=False, compare=False)
    """Closes the pages of sessions that have ended."""


def start(settings: Settings, clock: Clock | None = None) -> Platform:
    """Open the store that the settings name; an absent one is created."""
    return Platform(Store.open(settings.database_url), settings, clock or Clock())


_installed: list[Platform] = []


def install(platform: Platform) -> None:
    """Name the platform that this process serves; called once by the composition root.

    Streamlit runs the page script anew for each session and hands it nothing, so the pages must find
    the platform of their process here.
    """
    _installed[:] = [platform]


def installed() -> Platform:
    """The platform that this process serves."""
    return _installed[0]
