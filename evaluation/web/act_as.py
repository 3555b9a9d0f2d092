"""An account may stand for several people: choosing which of them to be."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from evaluation.domain.role_names import ROLE_NAMES
from evaluation.services import sessions
from evaluation.services.platform import installed
from evaluation.web import cookies
from evaluation.web.pages import Html, fill, page, programme_title, translate_for
from evaluation.web.signed_forms import checked_form
from evaluation.web.signed_in import signed_in_of


async def show(request: Request) -> Response:
    """Everyone this account may act as."""
    _ = translate_for(request)
    signed_in = await signed_in_of(request)
    buttons = [
        fill(
            "act_as_person",
            csrf=signed_in.csrf,
            programme=programme.id,
            person=person.id,
            role=_(ROLE_NAMES[person.role]),
            name=person.name,
            title=programme_title(request, programme),
        )
        for programme, person in signed_in.people
    ]
    body = fill(
        "act_as",
        title=_("切换身份"),
        sentence=_("您的账号对应以下身份，请选择以哪个身份继续。"),
        people=Html("".join(buttons)),
        back=_("返回"),
    )
    return page(request, _("切换身份"), body)


async def submit(request: Request) -> Response:
    """Go on as another of the account's people; open pages of the former one are ended."""
    _signed_in, form = await checked_form(request)
    token = cookies.session_token(request)
    newer = await run_in_threadpool(
        sessions.act_as, installed(), token, form.get("programme", ""), form.get("person", "")
    )
    response = RedirectResponse("/", 303)
    cookies.set_session(response, newer)
    return response
