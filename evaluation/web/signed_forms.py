"""Forms of those who are signed in: each must bring back its session's own token."""

import hmac
from collections.abc import Mapping

from starlette.requests import Request

from evaluation.errors import NotAllowedError
from evaluation.locale import N_, message
from evaluation.services.sessions import SignedIn
from evaluation.web.forms import read_form
from evaluation.web.signed_in import signed_in_of

FIELD = "csrf"


async def checked_form(request: Request) -> tuple[SignedIn, Mapping[str, str]]:
    """Who sends a form, and its fields.

    Another site can make a browser send a form, but cannot know the token; nor does it help to come
    without the headers by which the gate tells our pages from others.

    Raises:
        NotAllowedError: the session has ended, or the form is not from one of its pages.
        FaultyInputError: it cannot be one of our forms.
    """
    signed_in = await signed_in_of(request)
    fields = await read_form(request)
    if not hmac.compare_digest(signed_in.csrf.encode(), fields.get(FIELD, "").encode()):
        raise NotAllowedError(message(N_("页面已过期，请返回刷新后重试。")))
    return signed_in, fields
