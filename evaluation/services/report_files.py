"""A report as a file: its name on every system, its format, its bytes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.domain.counties import County
from evaluation.domain.rounds import Round
from evaluation.errors import FaultyInputError
from evaluation.locale import N_, message, translator
from evaluation.reports.document import Document
from evaluation.reports.writers import FORMATS, WRITERS


@dataclass(frozen=True)
class RenderedReport:
    """A document ready to be downloaded."""

    filename: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class NamedDocument:
    """A report before it is written, and its file's name without the ending."""

    name: str
    document: Document

    def written(self, format_: str) -> RenderedReport:
        """The file in one format."""
        return rendered(self.name, format_, WRITERS[format_].render(self.document))


def rendered(name: str, format_: str, content: bytes) -> RenderedReport:
    """Bytes that were written in a format, as a file."""
    return RenderedReport(f"{name}.{format_}", WRITERS[format_].media_type, content)


def refuse_unknown_formats(formats: Sequence[str]) -> None:
    """Refuse what there is no writer for.

    Raises:
        FaultyInputError: with the formats that there are.
    """
    for format_ in formats:
        if format_ not in WRITERS:
            text = N_("没有“{format}”格式的报告；可用：{allowed}。")
            raise FaultyInputError(message(text, format=format_, allowed=FORMATS))


def county_file_name(county: County, counties: Sequence[County], language: str) -> str:
    """What the files of a county's report begin with: no other county's begin like it."""
    name = _spoken_name(county, language)
    if [_spoken_name(c, language) for c in counties].count(name) > 1:
        name = f"{name}（{county.id}）"
    return f"{name}{' evaluation report' if language == 'en' else '评审报告'}"


def _spoken_name(county: County, language: str) -> str:
    return plain_name(county.name_en if language == "en" and county.name_en else county.name)


def draft_state(rounds: Sequence[Round], language: str) -> str:
    """Which rounds a draft is about: so that none overwrites another, nor an approved report."""
    _ = translator(language)
    about = _("{count}轮").format(count=len(rounds))
    if len(rounds) == 1:
        english = language == "en" and rounds[0].title_en
        about = plain_name(rounds[0].title_en if english else rounds[0].title)
    elif len(rounds) == 2:  # noqa: PLR2004 - both rounds of the usual evaluation
        about = _("两轮")
    return f"{about}_{_('草稿')}"


def plain_name(name: str) -> str:
    """Words that may stand in a file's name everywhere."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", name).lstrip(".")
