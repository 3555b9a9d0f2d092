"""A report frozen: everything it says in every language, what it rests on, and what it was written with."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace

from evaluation.domain.history import canonical
from evaluation.domain.verification_codes import code_of
from evaluation.locale import translator
from evaluation.reports.correction import correction_foreword
from evaluation.reports.document import Document
from evaluation.reports.document_json import document_content, document_from
from evaluation.reports.written_with import font_digests, software

FORMAT = 1
"""The layout of a snapshot; one that changes gets the next number."""
Documents = Mapping[str, Document]
"""A report in each language."""
Listed = Mapping[str, Mapping[str, object]]
"""The same as what JSON can hold."""


def listed(documents: Documents) -> Listed:
    """What a report says in each language, as what JSON can hold."""
    return {language: document_content(d) for language, d in documents.items()}


def content_digest(said: Listed) -> str:
    """SHA-256 of what a report says: equal where nothing in it changed."""
    return hashlib.sha256(canonical(said)).hexdigest()


def corrected(documents: Documents, code: str, reason: str) -> dict[str, Document]:
    """The report on all counties with a word before its text: which one it corrects, and why."""
    return {
        language: replace(
            document, blocks=(correction_foreword(language, code, reason), *document.blocks)
        )
        for language, document in documents.items()
    }


def frozen(said: Listed, rests_on: Mapping[str, object], public_url: str) -> tuple[str, bytes]:
    """The code of a report, and its snapshot with the code printed in it.

    `rests_on`: programme, county, rounds, seals and rubrics.
    """
    whole = {
        "format": FORMAT,
        **rests_on,
        "software": software(),
        "fonts": font_digests(),
        "documents": said,
    }
    code = code_of(whole)
    coded = {
        language: {**document, "code": _worded(code, public_url, language)}
        for language, document in said.items()
    }
    return code, canonical({**whole, "documents": coded})


def document_of(content: bytes, language: str) -> Document:
    """The report that was frozen, in one language."""
    return document_from(json.dumps(json.loads(content)["documents"][language]))


def _worded(code: str, public_url: str, language: str) -> str:
    """What the pages print: the code, and where it can be checked."""
    _ = translator(language)
    words = _("核验码 {code}").format(code=code)
    if public_url:
        words += _("　核对：{address}").format(address=f"{public_url}/verify")
    return words
