"""The HTML writer: one file that needs nothing else, holds no script and prints like the PDF."""

import base64
import hashlib
from functools import cache
from html import escape
from pathlib import Path

from evaluation.locale import SOURCE_LANGUAGE, translator
from evaluation.reports.document import Document, Imprint, Masthead, Table
from evaluation.reports.html_blocks import Elements, turned_class, writing_class
from evaluation.reports.profiles import Profile, profile_named
from evaluation.reports.text_gate import through_gate

STYLE = Path(__file__).parent / "html.css"
POLICY = (
    "default-src 'none'; style-src '{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
)
"""Nothing is loaded, run or sent; the one style sheet is named by what it says."""
SANS = ("Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC")
FACES = {
    "title": ("Noto Serif SC", "Noto Serif CJK SC", "Source Han Serif SC", "STZhongsong"),
    "body": ("FangSong", "STFangsong", "Noto Serif SC", "Noto Serif CJK SC", "Source Han Serif SC"),
    "heading": ("SimHei", *SANS),
    "quote": ("KaiTi", "STKaiti", "LXGW WenKai", "Noto Serif SC", "Noto Serif CJK SC"),
    "table": SANS,
}
"""What may stand in for the office's own face of each part, best first."""
MARKS_HEIGHT = 17
"""Millimetres from the marks of a page down to its text."""
LATIN = {
    **dict.fromkeys(("title", "body", "quote"), ("Times New Roman", "Liberation Serif", "Georgia")),
    **dict.fromkeys(("heading", "table"), ("Arial", "Liberation Sans", "Segoe UI")),
}
"""What a page in Latin letters is set in: the quotation marks of a Chinese face are too wide for it."""
LAST_RESORT = {"heading": "sans-serif", "table": "sans-serif"}


def render_html(document: Document) -> bytes:
    """The document as one page of HTML, the same bytes for the same document."""
    clean = through_gate(document)
    style = _style(clean)
    page = "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{clean.language.replace("_", "-")}">',
            "<head>",
            *_head(clean, style),
            "</head>",
            "<body>",
            _marks(clean),
            "<main>",
            *_opening(clean),
            Elements(clean.language).all(clean.blocks),
            *_imprint(clean.imprint),
            "</main>",
            "</body>",
            "</html>",
            "",
        ]
    )
    return page.encode()


def _head(document: Document, style: str) -> list[str]:
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = escape(POLICY.format(digest=f"sha256-{digest}"))
    return [
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        '<meta name="robots" content="noindex">',
        f'<meta name="author" content="{escape(document.author)}">',
        f'<meta name="date" content="{document.dated.isoformat()}">',
        f"<title>{escape(document.full_title)}</title>",
        f"<style>{style}</style>",
    ]


def _marks(document: Document) -> str:
    """What is printed at the head of every page: the code or the draft's mark, and the sample's."""
    left, right = _marked(document)
    draft = ' class="draft"' if _is_draft(document) else ""
    return (
        f'<header class="marks"><span{draft}>{escape(left)}</span>'
        f'<span class="sample">{escape(right)}</span></header>'
    )


def _marked(document: Document) -> tuple[str, str]:
    return document.code or document.draft, document.sample


def _is_draft(document: Document) -> bool:
    """Whether what stands there says that nobody has signed it: red, as on paper."""
    return bool(document.draft) and not document.code


def _opening(document: Document) -> list[str]:
    gap = "" if document.language == SOURCE_LANGUAGE else " "
    over = "".join(f'<span class="over">{escape(line)}</span>{gap}' for line in document.title[:-1])
    byline = "<br>".join(escape(line) for line in document.byline)
    return [
        *_masthead(document.masthead),
        f"<h1>{over}<span>{escape(document.title[-1])}</span></h1>",
        *([f'<p class="byline">{byline}</p>'] if byline else []),
        *([f'<p class="addressee">{escape(document.addressee)}</p>'] if document.addressee else []),
    ]


def _masthead(masthead: Masthead | None) -> list[str]:
    if masthead is None:
        return []
    return [
        '<header class="masthead">',
        f'<p class="name">{escape(masthead.name)}</p>',
        f'<p class="number">{escape(masthead.number)}</p>',
        (
            f'<p class="issuer"><span>{escape(masthead.body)}</span>'
            f"<span>{escape(masthead.dated)}</span></p>"
        ),
        "</header>",
    ]


def _imprint(imprint: Imprint | None) -> list[str]:
    if imprint is None:
        return []
    told = [
        f"<p><span>{escape(kind)}</span><span>{escape(names)}</span></p>"
        for kind, names in imprint.addressees
    ]
    body, dated = imprint.issued
    issued = f"<span>{escape(body)}</span><span>{escape(dated)}</span>"
    copies = f'<p class="copies">{escape(imprint.copies)}</p>' if imprint.copies else ""
    return [
        '<footer class="imprint">',
        *([f'<div class="addressees">{"".join(told)}</div>'] if told else []),
        *([f'<p class="issued">{issued}</p>'] if body or dated else []),
        *([copies] if copies else []),
        "</footer>",
    ]


def _style(document: Document) -> str:
    """The style sheet: what all pages share, and this document's measures and faces."""
    profile = profile_named(document.profile)
    tables = [block for block in document.blocks if isinstance(block, Table)]
    heights = sorted({t.writing_height for t in tables} - {0})
    return "".join(
        [
            _faces(document, profile),
            _shared_style(),
            *(f".w{n}{{width:{n}%}}" for n in range(1, 101)),
            *(_writing_style(writing_class(h), h) for h in heights),
            *(f".{turned_class(t)}{{--lines:{len(t.columns)}}}" for t in tables if turned_class(t)),
            _swipe(document),
            _paper(document, profile),
        ]
    )


def _writing_style(name: str, height: float) -> str:
    """Where people write, rows leave room and every cell is a box."""
    return (
        f".{name} tbody tr:not(.group){{height:{height:g}mm}}"
        f".{name} th,.{name} td{{border:.5pt solid #000}}"
    )


def _swipe(document: Document) -> str:
    """What a narrow screen says above a chart or a table that is wider than it."""
    _ = translator(document.language)
    chart, table = _said(_("左右滑动查看全图")), _said(_("左右滑动查看全表"))
    return f":root{{--swipe:{chart};--swipe-table:{table}}}"


def _faces(document: Document, profile: Profile) -> str:
    """The office's own faces first, then what most machines have."""
    latin = document.language != SOURCE_LANGUAGE
    told = []
    for part, others in FACES.items():
        own = profile.faces.get(part, "")
        wanted = (*(LATIN[part] if latin else ()), own, *others)
        names = [_quoted(name) for name in dict.fromkeys(wanted) if name]
        told.append(f"--{part}:{','.join([*names, LAST_RESORT.get(part, 'serif')])}")
    return f":root{{{';'.join(told)}}}\n"


def _quoted(name: str) -> str:
    """A family's name as a string of the style sheet; it comes from a setting."""
    return '"' + "".join(c for c in name if c.isalnum() or c in " _-.") + '"'


def _paper(document: Document, profile: Profile) -> str:
    """The sheet of paper, bound on its left, the marks and the number of each page on it.

    The marks of the first page are part of the text: browsers that print nothing into margins show
    them there at least.
    """
    size = "A4 landscape" if document.landscape else "A4"
    outer, inner = f"{profile.outside:g}mm", f"{profile.inside:g}mm"
    left, right = (_said(text) for text in _marked(document))
    colour = ";color:#b3141e;font-weight:bold" if _is_draft(document) else ""
    number = '"— " counter(page) " —"'
    return (
        f"@page{{size:{size};margin:{profile.top:g}mm {outer} {profile.bottom:g}mm {inner};"
        f"@top-left{{content:{left}{colour}}}@top-right{{content:{right}}}}}"
        f"@page :left{{margin-left:{outer};margin-right:{inner};@bottom-left{{content:{number}}}}}"
        f"@page :right{{@bottom-right{{content:{number}}}}}"
        f"@page :first{{margin-top:{profile.top - MARKS_HEIGHT:g}mm;"
        "@top-left{content:none}@top-right{content:none}}"
        f"@media print{{.marks{{height:{MARKS_HEIGHT}mm}}}}"
    )


def _said(text: str) -> str:
    """Text as a string of the style sheet, where only letters stand for themselves."""
    return '"' + "".join(c if c.isalnum() else f"\\{ord(c):x} " for c in text) + '"'


@cache
def _shared_style() -> str:
    return STYLE.read_text(encoding="utf-8")
