"""Under which id and name one person sees counties and members of the panel."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import PurePosixPath

from evaluation.domain.blinding import (
    county_under_letter,
    hides_counties,
    hides_peers,
    opaque_key,
    person_under_letter,
    shuffled,
    without_name,
)
from evaluation.domain.counties import County
from evaluation.domain.indicators import IndicatorValue
from evaluation.domain.people import Person
from evaluation.domain.recusals import RecusalRequest
from evaluation.domain.reviews import Review
from evaluation.services.actors import Actor
from evaluation.services.platform import Platform
from evaluation.storage.folder_contents import EvidenceFile
from evaluation.storage.programmes import StoredProgramme

UNKNOWN = ""
"""The id of no county: where names are hidden, a real id is none."""


@dataclass(frozen=True)
class CountyNames:
    """The counties of a programme as one person sees them, in the order in which they see them."""

    secret: str
    programme: str
    real: Mapping[str, County]
    shown_by_id: Mapping[str, County]
    is_blind: bool

    def shown(self, county_id: str) -> County:
        """The county with this id as this person sees it."""
        return self.shown_by_id[county_id]

    def id_of(self, asked: str) -> str:
        """The id of the county that this person names; as it is where nothing is hidden."""
        if not self.is_blind:
            return asked
        return next((id_ for id_, c in self.shown_by_id.items() if c.id == asked), UNKNOWN)

    def place(self, county_id: str) -> int:
        """Where the county stands in this person's lists: by letter where names are hidden."""
        return self._places[county_id]

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {id_: place for place, id_ in enumerate(self.shown_by_id)}

    def review(self, review: Review) -> Review:
        """A review that does not say by its key of which county it is."""
        key = review.key.model_copy(update={"county": self.shown(review.key.county).id})
        return review.model_copy(update={"key": key})

    def request(self, request: RecusalRequest) -> RecusalRequest:
        """A declaration of recusal, about the county as this person knows it."""
        return request.model_copy(update={"county": self.shown(request.county).id})

    def figures(self, values: Iterable[IndicatorValue]) -> tuple[IndicatorValue, ...]:
        """Figures without the name of the county that stated them."""
        return tuple(self._figure(value) for value in values)

    def _figure(self, value: IndicatorValue) -> IndicatorValue:
        if not self.is_blind:
            return value
        texts = ("as_written", "as_of", "source", "verified_by")
        masked = {name: self._masked(getattr(value, name), value.county) for name in texts}
        return value.model_copy(update={"county": self.shown(value.county).id, **masked})

    def evidence(self, files: Iterable[EvidenceFile]) -> tuple[EvidenceFile, ...]:
        """Evidence without the name of the county in titles and notes, under opaque ids."""
        return tuple(self._file(number, file) for number, file in enumerate(files, start=1))

    def _file(self, number: int, file: EvidenceFile) -> EvidenceFile:
        if not self.is_blind:
            return file
        shown = self.shown(file.county)
        return replace(
            file,
            county=shown.id,
            id=self.evidence_key(file),
            title=self._masked(file.title, file.county),
            note=self._masked(file.note, file.county),
            source=self._masked(file.source, file.county),
            file=_neutral_name(file, shown, number),
            sha256="",
        )

    def evidence_key(self, file: EvidenceFile) -> str:
        """What stands for a file in addresses; its own id may hold the county's."""
        if not self.is_blind:
            return file.id
        return opaque_key(self.secret, self.programme, file.county, file.id)

    def _masked(self, text: str, county_id: str) -> str:
        return without_name(text, self.real[county_id], self.shown(county_id))


def _neutral_name(file: EvidenceFile, shown: County, number: int) -> str:
    suffix = PurePosixPath(file.file).suffix
    ending = suffix if suffix.isascii() else ""
    return f"{shown.name}_{number}{ending}" if file.file else ""


def county_names(platform: Platform, stored: StoredProgramme, actor: Actor) -> CountyNames:
    """How this person sees the counties."""
    secret, programme = platform.settings.secret, stored.programme.id
    real = {c.id: c for c in stored.counties}
    if not hides_counties(actor.person, stored.programme.blinding):
        return CountyNames(secret, programme, real, real, is_blind=False)
    letters = _letters(secret, stored)
    shown = {
        id_: county_under_letter(real[id_], place, opaque_key(secret, programme, id_))
        for id_, place in sorted(letters.items(), key=lambda item: item[1])
    }
    return CountyNames(secret, programme, real, shown, is_blind=True)


def _letters(secret: str, stored: StoredProgramme) -> dict[str, int]:
    """The place of each county's letter: the one it was given, else one after those.

    A county that comes later takes none of another's letter, which may stand on printed sheets.
    """
    known = {
        c.id: stored.county_letters[c.id] for c in stored.counties if c.id in stored.county_letters
    }
    late = shuffled(
        secret, stored.programme.id, (c.id for c in stored.counties if c.id not in known)
    )
    first = max(stored.county_letters.values(), default=-1) + 1
    return known | {id_: first + n for n, id_ in enumerate(late)}


@dataclass(frozen=True)
class PanelNames:
    """The members of a panel as one person sees them: oneself by name, others under letters or not."""

    shown_by_id: Mapping[str, Person]
    is_blind: bool

    def shown(self, reviewer: str) -> Person:
        """The member with this id as this person sees them."""
        return self.shown_by_id[reviewer]

    def panel(self, members: Iterable[Person]) -> tuple[Person, ...]:
        """These members, in an order that tells no name where names are hidden."""
        shown = [self.shown(member.id) for member in members]
        return tuple(sorted(shown, key=lambda p: (len(p.id), p.id)) if self.is_blind else shown)


def panel_names(
    platform: Platform, stored: StoredProgramme, actor: Actor, *, where: str = ""
) -> PanelNames:
    """How this person sees the panel.

    `where`: letters are dealt anew for each, so that they cannot be put together.
    """
    real = {p.id: p for p in stored.people}
    if not hides_peers(actor.person, stored.programme.blinding):
        return PanelNames(real, is_blind=False)
    place = f"{stored.programme.id}/panel/{where}"
    # Whoever rated once and has another role now comes after the panel.
    order = sorted(
        shuffled(platform.settings.secret, place, real), key=lambda id_: not real[id_].role.rates
    )
    shown = {id_: person_under_letter(real[id_], n) for n, id_ in enumerate(order)}
    return PanelNames(shown | {actor.person.id: actor.person}, is_blind=True)
