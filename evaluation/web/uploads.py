"""Streamlit's one door for files: who may send one, how large, and of what kind.

Only one page takes a file, the organizer's list of people. Streamlit keeps what it is sent in memory
before any page has looked at it, so the gate looks first.
"""

import re

from starlette.responses import PlainTextResponse, Response
from starlette.types import Message, Receive, Scope

from evaluation.domain.people import Role
from evaluation.domain.permissions import Refusal
from evaluation.locale import N_, Translate, message

PREFIX = "/_stcore/upload_file"
ROLES = frozenset({Role.ORGANIZER})
LIMIT = 1024 * 1024
_FRAMING = 4096
"""What a browser sends around the file."""
_FILE_NAME = re.compile(rb'filename="[^"\r\n]+\.csv"', re.IGNORECASE)

_NOBODY = Refusal(message(N_("此页面不接收文件。")))
_TOO_LARGE = Refusal(message(N_("文件超过{limit}MB，已拒绝。"), limit=LIMIT // 1024**2))
_WRONG_KIND = Refusal(message(N_("只接收 CSV 文件（UTF-8 编码的文本）。")))


class Upload:
    """What a client sends, read whole and looked at before anybody else has it."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self._scope = scope
        self._receive = receive
        self._body = b""

    async def refusal(self, role: Role) -> tuple[Refusal, int] | None:
        """Why this file is not taken and the status that says so; None when it is."""
        if role not in ROLES:
            return _NOBODY, 403
        if self._scope["method"] != "PUT":
            return None
        if not await self._read():
            return _TOO_LARGE, 413
        is_text = b"\0" not in self._body and _FILE_NAME.search(self._body[:_FRAMING])
        return None if is_text else (_WRONG_KIND, 415)

    async def _read(self) -> bool:
        """Read the body; False as soon as it is larger than any list of people."""
        more = True
        while more and len(self._body) <= LIMIT + _FRAMING:
            event = await self._receive()
            self._body += event.get("body", b"")
            more = event.get("more_body", False)
        return len(self._body) <= LIMIT + _FRAMING

    async def receive(self) -> Message:
        """Hand on what was read, once; then whatever the client does next."""
        if self._body:
            body, self._body = self._body, b""
            return {"type": "http.request", "body": body, "more_body": False}
        return await self._receive()


def answer(refusal: Refusal, status: int, translate: Translate) -> Response:
    """The refusal as Streamlit's uploader shows it: plain text."""
    return PlainTextResponse(refusal.reason.render(translate), status)
