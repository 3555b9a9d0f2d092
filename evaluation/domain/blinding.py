"""Who is called what where names are blinded: letters for counties and for members of the panel."""

import hashlib
import hmac
import re
from collections.abc import Iterable

from evaluation.domain.counties import County
from evaluation.domain.people import Person
from evaluation.domain.permissions import Refusal
from evaluation.domain.programme import Blinding
from evaluation.domain.reviewer_sight import code_letter
from evaluation.domain.rounds import Round, RoundState
from evaluation.locale import N_, message

STEMS, BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
KEY_LENGTH = 8
UNDER_LETTER = N_("匿名专家{letter}")
"""What a member of the panel is called whose name is hidden. Reports count a county's reviewers as
专家A, 专家B; these letters are others."""
_UNNAMED = "unnamed-"
_SUFFIX = re.compile(r"(自治县|自治旗|县|市|区|旗)$")
_SHORTEST_STEM = 2


def hides_counties(person: Person, blinding: Blinding) -> bool:
    """Whether this person rates counties without their names; the panel lead rates too."""
    return person.role.rates and blinding.counties_to_reviewers


def hides_peers(person: Person, blinding: Blinding) -> bool:
    """Whether this person is not to know who of the panel did what."""
    return person.role.rates and blinding.reviewers_to_each_other


def county_letter(place: int) -> str:
    """甲 to 癸, then 子 to 亥, then numbers from 23; for a place from 0."""
    signs = STEMS + BRANCHES
    return signs[place] if place < len(signs) else str(place + 1)


def shuffled(secret: str, programme: str, codes: Iterable[str]) -> tuple[str, ...]:
    """Codes in an order that tells nothing: by a keyed hash, the same each time."""
    return tuple(sorted(codes, key=lambda code: _keyed(secret, "order", programme, code)))


def opaque_key(secret: str, *parts: str) -> str:
    """What stands for a county or a file in addresses: nobody without the secret works it out."""
    return _keyed(secret, "key", *parts)[:KEY_LENGTH]


def _keyed(secret: str, *parts: str) -> str:
    return hmac.new(secret.encode(), "\0".join(parts).encode(), hashlib.sha256).hexdigest()


def county_under_letter(county: County, place: int, key: str) -> County:
    """A county without what names it: neither its brand nor a note."""
    return County(
        id=key,
        name=f"县{county_letter(place)}",
        name_en=f"County {code_letter(place)}",
        material=county.material,
    )


def without_name(text: str, county: County, shown: County) -> str:
    """A text in which the county's own name is replaced by its letter, with or without 县, 市 or 区."""
    stem = _SUFFIX.sub("", county.name)
    names = [county.name, county.name_en, *([stem] if len(stem) >= _SHORTEST_STEM else [])]
    for name in filter(None, names):
        text = re.sub(re.escape(name), shown.name, text, flags=re.IGNORECASE)
    return text


def person_under_letter(person: Person, place: int) -> Person:
    """A member of the panel without what names them: a letter, told by `is_under_letter`."""
    letter = code_letter(place)
    return Person(id=f"{_UNNAMED}{letter}", name=letter, role=person.role, rounds=person.rounds)


def is_under_letter(person: Person) -> bool:
    """Whether this stands for a member whose name is hidden; then the name is a letter."""
    return person.id.startswith(_UNNAMED)


def refusal_to_change_blinding(
    before: Blinding, after: Blinding, rounds: Iterable[Round]
) -> Refusal | None:
    """Who may know whose name is settled before anybody rates.

    Loosened later, it would break what the panel and the counties were told; tightened, it would hide
    what everybody has seen.
    """
    begun = next((r for r in rounds if r.state is not RoundState.PLANNED), None)
    if begun is None or before == after:
        return None
    text = N_(
        "第{round}轮已经开放过，programme.toml的[blinding]（谁不知道谁的名字）不能再改；"
        "请恢复原来的设置后再载入。"
    )
    return Refusal(message(text, round=begun.number))
