"""The plain pages beside Streamlit: one frame, filled from templates, everything escaped."""

from functools import cache
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import urlencode

from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse

from evaluation.domain.programme import Programme
from evaluation.locale import LANGUAGES, SOURCE_LANGUAGE, Translate, translator
from evaluation.web import cookies
from evaluation.web.cookies import LANGUAGE_PARAMETER
from evaluation.web.security_headers import PLAIN_PAGE_POLICY

_TEMPLATES = Path(__file__).parent / "templates"


class Html(str):
    """Text that is HTML already: everything else is escaped."""

    __slots__ = ()


@cache
def _template(name: str) -> Template:
    return Template((_TEMPLATES / f"{name}.html").read_text(encoding="utf-8"))


def fill(template: str, /, **values: str) -> Html:
    """A template with its blanks filled; what is not `Html` is escaped."""
    filled = {k: v if isinstance(v, Html) else escape(v) for k, v in values.items()}
    return Html(_template(template).substitute(filled))


def translate_for(connection: HTTPConnection) -> Translate:
    """The `_` of this reader."""
    return translator(cookies.language_of(connection))


def programme_title(connection: HTTPConnection, programme: Programme) -> str:
    """The programme's title in the reader's language; the original without one."""
    is_english = cookies.language_of(connection) == "en"
    return programme.title_en if is_english and programme.title_en else programme.title


def page(connection: HTTPConnection, title: str, body: Html, *, status: int = 200) -> HTMLResponse:
    """A whole page: the frame around a body."""
    _ = translate_for(connection)
    language = cookies.language_of(connection)
    html = fill(
        "frame",
        language="zh-CN" if language == SOURCE_LANGUAGE else language,
        title=title,
        brand=_("两评"),
        tagline=_("县域试点双轮评审平台"),
        languages_label=_("语言"),
        languages=_language_links(connection, language),
        body=body,
    )
    headers = {"content-security-policy": PLAIN_PAGE_POLICY, "cache-control": "no-store"}
    response = HTMLResponse(html, status, headers)
    if LANGUAGE_PARAMETER in connection.query_params:
        cookies.set_language(response, language)
    return response


def _language_links(connection: HTTPConnection, current: str) -> Html:
    """A link a language, to this very page; the one in use is marked, not linked."""
    asked = [(k, v) for k, v in connection.query_params.multi_items() if k != LANGUAGE_PARAMETER]
    return Html(
        "".join(
            f'<span aria-current="true">{escape(name)}</span>'
            if code == current
            else f'<a href="{_asking(asked, code)}" hreflang="{code}">{escape(name)}</a>'
            for code, name in LANGUAGES.items()
        )
    )


def _asking(asked: list[tuple[str, str]], language: str) -> str:
    return escape("?" + urlencode([*asked, (LANGUAGE_PARAMETER, language)]))


def notice(sentence: str, *, kind: str = "error") -> Html:
    """A sentence that stands out and is read aloud; nothing for an empty one."""
    if not sentence:
        return Html("")
    role = "alert" if kind == "error" else "status"
    return Html(f'<p class="notice {kind}" role="{role}">{escape(sentence)}</p>')


def sentence_page(
    connection: HTTPConnection, sentence: str, *, status: int, title: str = ""
) -> HTMLResponse:
    """A page that says one thing and leads back home."""
    _ = translate_for(connection)
    body = fill("sentence", title=title or _("无法完成"), sentence=sentence, home=_("返回首页"))
    return page(connection, title or _("无法完成"), body, status=status)
