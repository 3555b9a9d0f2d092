"""Evidence by its title, which opens the file where one was handed in."""

from urllib.parse import quote

from evaluation.ui.parts.words import plain


def evidence_title(county: str, id_: str, title: str, file: str) -> str:
    """Markdown of the title; the route behind the link asks for permission again."""
    if not file:
        return plain(title)
    return f"[{plain(title)}](/evidence/{quote(county, safe='')}/{quote(id_, safe='')})"
