"""Names and moments as pages print them."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from evaluation.domain.blinding import UNDER_LETTER, is_under_letter
from evaluation.domain.counties import County
from evaluation.domain.people import Person
from evaluation.domain.permissions import STATE_NAMES
from evaluation.domain.programme import Programme
from evaluation.domain.rounds import Round
from evaluation.locale.numbers import UNDEFINED
from evaluation.ui import session


def county_name(county: County) -> str:
    """The county's name in the reader's language."""
    return session.local(county.name, county.name_en)


def member_name(person: Person) -> str:
    """A member of the panel by name, or under the letter that stands for it."""
    if is_under_letter(person):
        return session.translator()(UNDER_LETTER).format(letter=person.name)
    return person.name


def by_sound(name: str) -> bytes:
    """Sorts names: the common Chinese characters by their pinyin, Latin letters by the alphabet."""
    return name.encode("gb18030")


def round_name(round_: Round) -> str:
    """Such as 第1轮（初评）."""
    _ = session.translator()
    title = session.local(round_.title, round_.title_en)
    return _("第{number}轮（{title}）").format(number=round_.number, title=title)


def round_titles(rounds: tuple[Round, ...]) -> dict[int, str]:
    """Number → title, such as 初评, in order."""
    return {r.number: session.local(r.title, r.title_en) for r in rounds}


def last_minus_first(titles: Mapping[int, str]) -> str:
    """Such as 终评减初评; `titles`: of the rounds in order."""
    _, each = session.translator(), list(titles.values())
    return _("{last}减{first}").format(last=each[-1], first=each[0])


def standing_of(rounds: tuple[Round, ...]) -> str:
    """Such as 第1轮（初评）已发布、第2轮（终评）评审中."""
    _ = session.translator()
    text = _("{round}{state}")
    each = (text.format(round=round_name(r), state=_(STATE_NAMES[r.state])) for r in rounds)
    return _("、").join(each)


def moment(when: datetime | None, programme: Programme) -> str:
    """A moment in the programme's own time zone."""
    if when is None:
        return UNDEFINED
    return f"{when.astimezone(ZoneInfo(programme.time_zone)):%Y-%m-%d %H:%M}"


def window(round_: Round, programme: Programme) -> str:
    """From when until when a round takes ratings."""
    _ = session.translator()
    if round_.opens is None and round_.closes is None:
        return _("起止时间未定")
    opens, closes = moment(round_.opens, programme), moment(round_.closes, programme)
    return _("{opens} 至 {closes}").format(opens=opens, closes=closes)
