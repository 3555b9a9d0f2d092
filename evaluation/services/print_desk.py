"""Where a paper is put together: whose, of which round, in which language, under which name."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from evaluation.domain.counties import County
from evaluation.domain.rounds import Round
from evaluation.locale import SOURCE_LANGUAGE, Translate, translator
from evaluation.reports.document import Document
from evaluation.reports.sheets import Paper
from evaluation.services.access import find_round
from evaluation.services.actors import Actor
from evaluation.services.blinded_names import CountyNames, county_names
from evaluation.services.platform import Platform
from evaluation.services.report_files import NamedDocument, RenderedReport, plain_name
from evaluation.storage.programmes import StoredProgramme

ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class PrintDesk:
    """One person who prints papers of one round."""

    platform: Platform
    stored: StoredProgramme
    actor: Actor
    round: Round
    language: str

    @classmethod
    def of(cls, platform: Platform, actor: Actor, number: int, language: str) -> "PrintDesk":
        """The desk of a round of the actor's programme."""
        stored = platform.store.programme(actor.programme)
        return cls(platform, stored, actor, find_round(stored, number), language)

    @cached_property
    def counties(self) -> CountyNames:
        """The counties as whoever prints sees them."""
        return county_names(self.platform, self.stored, self.actor)

    @property
    def translate(self) -> Translate:
        """The `_` of the papers."""
        return translator(self.language)

    @property
    def round_title(self) -> str:
        """Such as 初评, in the papers' language."""
        english = self.round.title_en if self.language != SOURCE_LANGUAGE else ""
        return english or self.round.title

    def paper(self, newest: datetime | None = None) -> Paper:
        """A paper dated by the newest thing in it; an empty one by the opening of the round."""
        moment = newest or self.round.opens or self.platform.clock.now()
        zone = ZoneInfo(self.stored.programme.time_zone)
        return Paper(
            self.stored.programme, self.round, moment.astimezone(zone).date(), self.language
        )

    def named(self, document: Document, *details: str) -> NamedDocument:
        """A document under its title, its round and what tells it from others of its kind."""
        words = [document.title[-1], self.round_title, *details]
        return NamedDocument("_".join(plain_name(w) for w in words if w), document)

    def county_detail(self, county: County) -> str:
        """The id of a county whose name is also another's."""
        alike = [c for c in self.stored.counties if c.name == county.name]
        return county.id if len(alike) > 1 else ""

    def person_detail(self, reviewer: str) -> str:
        """A reviewer's name, with the id where it is also another's."""
        names = {p.id: p.name for p in self.stored.people}
        name = names[reviewer]
        return name if list(names.values()).count(name) == 1 else f"{name}（{reviewer}）"


def zipped(name: str, files: Sequence[RenderedReport]) -> RenderedReport:
    """Several files in one archive, the same bytes each time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.writestr(zipfile.ZipInfo(file.filename, ZIP_EPOCH), file.content)
    return RenderedReport(f"{plain_name(name)}.zip", "application/zip", buffer.getvalue())
