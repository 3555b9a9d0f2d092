"""What a county's own contact sees: the profile, the indicators, the evidence handed in."""

from collections.abc import Mapping
from dataclasses import dataclass

from evaluation.domain.blinding import hides_counties
from evaluation.domain.counties import County
from evaluation.domain.indicators import Indicator, IndicatorValue
from evaluation.domain.people import NamedRoleHolder
from evaluation.domain.programme import Programme
from evaluation.domain.rounds import Round
from evaluation.domain.visibility import refusal_to_see_county
from evaluation.errors import NotAllowedError
from evaluation.locale import N_, message
from evaluation.services.access import evidence_of, find_county, indicators_of, is_out_of_sight
from evaluation.services.actors import Actor
from evaluation.services.platform import Platform
from evaluation.storage.folder_contents import EvidenceFile


@dataclass(frozen=True)
class CountyProfile:
    """A county as its own people see it; no rating, no other county."""

    programme: Programme
    county: County
    rounds: tuple[Round, ...]
    named_roles: tuple[NamedRoleHolder, ...]
    indicators: tuple[tuple[Indicator, IndicatorValue | None], ...]
    """Every indicator of the newest rubric, with the county's figure where it reported one."""
    evidence: tuple[EvidenceFile, ...]
    sources: Mapping[str, str]
    """The sentences that figures and evidence rest on, word for word, by their ids."""


def county_profile(platform: Platform, actor: Actor, county_id: str | None = None) -> CountyProfile:
    """A county's profile; without an id, the county this person stands for.

    Raises:
        NotAllowedError: it is not this person's county.
    """
    asked = county_id or actor.person.county
    if asked is None:
        raise NotAllowedError(message(N_("您没有所属的县（市、区）。")))
    stored = platform.store.programme(actor.programme)
    recused = is_out_of_sight(stored, asked, actor.person)
    if refusal := refusal_to_see_county(
        actor.person,
        asked,
        recused=recused,
        nameless=hides_counties(actor.person, stored.programme.blinding),
    ):
        refusal.throw()
    figures = {v.indicator: v for v in indicators_of(stored, asked)}
    rubric = stored.rubrics[max(stored.rubrics)]
    return CountyProfile(
        programme=stored.programme,
        county=find_county(stored, asked),
        rounds=stored.rounds,
        named_roles=tuple(h for h in stored.named_roles if h.county == asked),
        indicators=tuple((i, figures.get(i.id)) for i in rubric.indicators),
        evidence=evidence_of(stored, asked),
        sources={s.id: s.text for s in rubric.sources},
    )
