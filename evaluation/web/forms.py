"""Reading what a form sent, without trusting its size or shape."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.requests import Request

from evaluation.errors import FaultyInputError
from evaluation.locale import N_, message

FORM_LIMIT = 64 * 1024


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


async def read_form(request: Request) -> Mapping[str, str]:
    """The fields of a form.

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
    return dict(fields)
