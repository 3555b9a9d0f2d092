"""Opening a county's evidence: who may read a file, and whether it still is what was handed in."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath

from evaluation.domain.panel_permissions import refusal_to_read_material
from evaluation.domain.permissions import Refusal
from evaluation.domain.visibility import refusal_to_see_county
from evaluation.errors import NotFoundError
from evaluation.locale import N_, message
from evaluation.services.access import evidence_of, is_out_of_sight
from evaluation.services.actors import Actor
from evaluation.services.blinded_names import county_names
from evaluation.services.platform import Platform
from evaluation.services.pledges import pledge_is_due
from evaluation.storage.evidence import evidence_path
from evaluation.storage.programmes import StoredProgramme


@dataclass(frozen=True)
class OpenedEvidence:
    """A file under the name with which it was handed in."""

    filename: str
    content: bytes


def open_evidence(
    platform: Platform, actor: Actor, county_id: str, evidence_id: str
) -> OpenedEvidence:
    """One file of a county's evidence; its digest is asked for by nobody and told to nobody.

    Raises:
        NotAllowedError: this person sees nothing of the county, or has the pledge still to sign.
        NotFoundError: no such evidence, or its file is gone or was swapped.
    """
    stored = platform.store.programme(actor.programme)
    counties = county_names(platform, stored, actor)
    county_id = counties.id_of(county_id)
    if refusal := _refusal(stored, actor, county_id):
        refusal.throw()
    due = pledge_is_due(platform, actor)
    if refusal := refusal_to_read_material(actor.person, pledge_due=due):
        refusal.throw()
    files = evidence_of(stored, county_id)
    item = next((e for e in files if counties.evidence_key(e) == evidence_id), None)
    if item is None or not item.file:
        raise NotFoundError(message(N_("没有这份佐证材料的文件。")))
    path = evidence_path(platform.settings.evidence_dir, item.sha256)
    content = path.read_bytes() if path.is_file() else b""
    if sha256(content).hexdigest() != item.sha256:
        raise NotFoundError(message(N_("这份佐证材料的文件已丢失或被替换，请告知组织者。")))
    (shown,) = (s for e, s in zip(files, counties.evidence(files), strict=True) if e is item)
    return OpenedEvidence(PurePosixPath(shown.file).name, content)


def _refusal(stored: StoredProgramme, actor: Actor, county_id: str) -> Refusal | None:
    """Whoever may see the county may open its evidence, and so may those who are to review it."""
    person = actor.person
    recused = is_out_of_sight(stored, county_id, person)
    reviews_it = any(a.county == county_id and a.reviewer == person.id for a in stored.assignments)
    if reviews_it and not recused:
        return None
    return refusal_to_see_county(person, county_id, recused=recused)
