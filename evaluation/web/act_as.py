"""An account may stand for several people: choosing which of them to be."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from evaluation.domain.role_names import ROLE_NAMES
from evaluation.services import sessions
from evaluation.services.platform import installed
from evaluation.web import cookies
from evaluation.web.forms import read_form
from evaluation.web.live_sockets import live_sockets_of
from evaluation.web.pages import Html, fill, page, programme_title, translate_for


async def show(request: Request) -> Response:
    """Everyone this account may act as."""
    _ = translate_for(request)
    token = cookies.session_token(request)
    signed_in = await run_in_threadpool(sessions.session, installed(), token)
    buttons = [
        fill(
            "act_as_person",
            programme=programme.id,
            person=person.id,
            role=_(ROLE_NAMES[person.role]),
            name=person.name,
            title=programme_title(request, programme),
        )
        for programme, person in (signed_in.people if signed_in else ())
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
    form = await read_form(request)
    token = cookies.session_token(request)
    await run_in_threadpool(
        sessions.act_as, installed(), token, form.get("programme", ""), form.get("person", "")
    )
    signed_in = await run_in_threadpool(sessions.session, installed(), token)
    if signed_in is not None:
        await live_sockets_of(request).close_session(signed_in.session_id)
    return RedirectResponse("/", 303)
