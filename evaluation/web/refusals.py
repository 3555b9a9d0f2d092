"""What a person reads when a route cannot do what was asked: a sentence, never a traceback."""

import logging

from starlette.requests import Request
from starlette.responses import Response

from evaluation.errors import EvaluationError, FaultyInputError, NotFoundError
from evaluation.web.pages import sentence_page, translate_for
from evaluation.web.quiet_logs import redacted
from evaluation.web.security_headers import COMMON

_log = logging.getLogger(__name__)


async def expected(request: Request, error: Exception) -> Response:
    """A rule said no, or what was asked for is not there: its own sentence."""
    assert isinstance(error, EvaluationError)  # noqa: S101 - registered for nothing else
    status = 404 if isinstance(error, NotFoundError) else 403
    if isinstance(error, FaultyInputError):
        status = 422
    return sentence_page(request, error.render(translate_for(request)), status=status)


async def unexpected(request: Request, error: Exception) -> Response:
    """A fault of ours: logged with its traceback, told in one sentence."""
    _ = translate_for(request)
    _log.error("%s %s failed", request.method, redacted(request.url.path), exc_info=error)
    sentence = _("服务器出现意外错误，已记录。请稍后重试；如仍出现，请告知组织者。")
    response = sentence_page(request, sentence, status=500)
    for name, value in COMMON:  # the gate stands further in and does not see this answer
        response.headers[name.decode()] = value.decode()
    return response
