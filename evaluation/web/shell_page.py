"""Streamlit's one HTML page, made ours: language, title, the tab's id, the security policy."""

import re
from html import escape

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

from evaluation.locale import N_, SOURCE_LANGUAGE, translator
from evaluation.web.security_headers import application_policy

TITLE = "两评"
TAB_SCRIPT = b'<script src="/assets/tab.js"></script>'
_NO_SCRIPT = re.compile(rb"<noscript>.*?</noscript>", re.DOTALL)
_AGENT_LINK = re.compile(rb'<link rel="service-desc"[^>]*>')


def rewritten(html: bytes, language: str) -> bytes:
    """The page in the reader's language, with the script that gives each tab its id first."""
    tag = b"zh-CN" if language == SOURCE_LANGUAGE else language.encode()
    html = html.replace(b'<html lang="en">', b'<html lang="' + tag + b'">', 1)
    html = html.replace(b"<title>Streamlit</title>", f"<title>{TITLE}</title>".encode(), 1)
    html = _AGENT_LINK.sub(b"", html)
    hint = translator(language)(N_("请在浏览器中启用 JavaScript 后使用本平台。"))
    html = _NO_SCRIPT.sub(f"<noscript>{escape(hint)}</noscript>".encode(), html)
    return html.replace(b"<head>", b"<head>\n    " + TAB_SCRIPT, 1)


class ShellRewriter:
    """Holds back an HTML answer until it is whole, rewrites it, and sends it on."""

    def __init__(self, send: Send, *, language: str, host: str) -> None:
        self._send = send
        self._language = language
        self._host = host
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, event: Message) -> None:
        if event["type"] == "http.response.start" and _is_html(event):
            self._start = event
        elif self._start is None:
            await self._send(event)
        else:
            self._body += event.get("body", b"")
            if not event.get("more_body"):
                await self._send_whole(self._start)

    async def _send_whole(self, start: Message) -> None:
        html = rewritten(self._body, self._language)
        headers = MutableHeaders(scope=start)
        headers["content-length"] = str(len(html))
        headers["content-security-policy"] = application_policy(html, self._host)
        headers["cache-control"] = "no-store"
        for name in ("etag", "last-modified"):
            del headers[name]
        self._start = None
        await self._send(start)
        await self._send({"type": "http.response.body", "body": html})


def _is_html(start: Message) -> bool:
    headers = MutableHeaders(scope=start)
    is_plain = "content-encoding" not in headers
    is_ours = "content-security-policy" in headers
    return headers.get("content-type", "").startswith("text/html") and is_plain and not is_ours
