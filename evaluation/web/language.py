"""Choosing the language: a cookie, and the page loaded anew so that widgets keep in step."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from evaluation.locale import LANGUAGES, SOURCE_LANGUAGE
from evaluation.web import cookies
from evaluation.web.origins import safe_next


async def choose(request: Request) -> Response:
    """Remember a language and go back to where the reader was."""
    wanted = request.query_params.get("to", "")
    response = RedirectResponse(safe_next(request.query_params.get("next", "/")), 303)
    cookies.set_language(response, wanted if wanted in LANGUAGES else SOURCE_LANGUAGE)
    return response
