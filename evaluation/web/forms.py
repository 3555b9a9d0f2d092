"""Reading what a form sent, without trusting its size or shape."""

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import parse_qsl

from pydantic import AfterValidator
from starlette.requests import Request

from evaluation.domain.models import can_be_kept
from evaluation.errors import FaultyInputError
from evaluation.locale import N_, message
from evaluation.services.kept_text import refuse_unkept

FORM_LIMIT = 64 * 1024


def _kept(text: str) -> str:
    if not can_be_kept(text):
        raise ValueError(text)
    return text


KeptText = Annotated[str, AfterValidator(_kept)]
"""A field of a body that a store takes; its model refuses others."""


async def read_body(request: Request, limit: int = FORM_LIMIT) -> bytes:
    """The body, as long as it is small.

    Raises:
        FaultyInputError: it is larger than any form of ours.
    """
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise FaultyInputError(message(N_("提交的内容过大，已拒绝。")))
    return body


async def read_form(request: Request, *, as_typed: bool = False) -> Mapping[str, str]:
    """The fields of a form; `as_typed` leaves it to the caller what cannot be stored.

    Raises:
        FaultyInputError: it cannot be one of our forms.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    if kind != "application/x-www-form-urlencoded":
        raise FaultyInputError(message(N_("提交的表单格式无法识别。")))
    body = await read_body(request)
    try:
        fields = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=20)
    except ValueError:
        raise FaultyInputError(message(N_("提交的表单格式无法识别。"))) from None
    if not as_typed:
        refuse_unkept(*(text for field in fields for text in field))
    return dict(fields)
