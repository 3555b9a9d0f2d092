"""Sentences in the reader's language: Chinese is the source, other languages are gettext catalogues.

A sentence is written in Chinese where it arises, with `{name}` blanks, and is translated only when
it is shown. `Message` carries such a sentence with what fills its blanks, so that the domain and the
services can say why without knowing who reads it.
"""

import gettext
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE_LANGUAGE = "zh_CN"
LANGUAGES: Mapping[str, str] = {"zh_CN": "中文", "en": "English"}
DOMAIN = "liangping"

Translate = Callable[[str], str]


def N_(text: str) -> str:  # noqa: N802 - the name by which gettext tools find marked sentences
    """Mark a sentence for translation without translating it yet."""
    return text


@dataclass(frozen=True)
class Message:
    """A sentence that waits for its reader: Chinese text with blanks, and what fills them."""

    text: str
    details: Mapping[str, object] = field(default_factory=dict)

    def render(self, translate: Translate | None = None) -> str:
        """The sentence in the reader's language; Chinese when no translator is given."""
        sentence = translate(self.text) if translate else self.text
        if not self.details:
            return sentence
        filled = {name: _filled(value, translate) for name, value in self.details.items()}
        return sentence.format(**filled)

    def __str__(self) -> str:
        return self.render()


@dataclass(frozen=True)
class Bilingual:
    """Words of a rubric or programme, which bring their own English along, if they have any."""

    original: str
    english: str = ""

    def render(self, translate: Translate | None = None) -> str:
        """The English words for an English reader; the original where there are none."""
        is_english = isinstance(translate, Translator) and translate.language == "en"
        return self.english if is_english and self.english else self.original


def _filled(value: object, translate: Translate | None) -> object:
    """What stands in a blank: a message in the reader's language, a tuple as a list in words."""
    if isinstance(value, Message | Bilingual):
        return value.render(translate)
    if isinstance(value, tuple):
        separator = translate(N_("、")) if translate else "、"
        return separator.join(str(_filled(item, translate)) for item in value)
    return value


def message(text: str, /, **details: object) -> Message:
    """Shorthand for a `Message`; the text is found by the catalogue tools."""
    return Message(text, details)


@cache
def _translations(language: str) -> gettext.NullTranslations:
    """The catalogue of a language, compiled from its `.po` text, so no binary is kept in git."""
    path = Path(__file__).parent / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    if language == SOURCE_LANGUAGE or not path.exists():
        return gettext.NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@dataclass(frozen=True)
class Translator:
    """Turns a Chinese sentence into its reader's language."""

    language: str

    def __call__(self, text: str) -> str:
        """The sentence; Chinese where the catalogue lacks it."""
        # gettext answers the empty string with the catalogue's header: keep it empty instead.
        return _translations(self.language).gettext(text) if text else text


def translator(language: str) -> Translate:
    """The translator into `language`; unknown languages stay Chinese."""
    return Translator(language if language in LANGUAGES else SOURCE_LANGUAGE)
