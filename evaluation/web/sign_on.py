"""The organization's single sign-on: leaving for it, coming back, and linking the own account.

Forms may not lead to another site (the pages' policy), so whoever sends one gets a page that goes on.
"""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from evaluation.errors import EvaluationError, NotAllowedError
from evaluation.locale import N_, message
from evaluation.services import external_identities, invitations, sessions, single_sign_on
from evaluation.services.platform import installed
from evaluation.services.single_sign_on import Aim, Departure
from evaluation.web import cookies
from evaluation.web.entering import entered_response
from evaluation.web.forms import read_form
from evaluation.web.origins import safe_next
from evaluation.web.pages import fill, page, translate_for
from evaluation.web.password_work import with_password
from evaluation.web.refusals import expected
from evaluation.web.sender import arrival, sender
from evaluation.web.sign_on_buttons import provider_name
from evaluation.web.signed_forms import checked_form

CALLBACK = "/oidc/callback"
LINK, UNLINK = "link", "unlink"


def routes() -> tuple[Route, ...]:
    """Open to strangers: the way to the provider and back."""
    return (
        Route("/oidc/sign-in", leave, methods=["GET"]),
        Route("/oidc/invitation/{token}", leave_with_invitation, methods=["POST"]),
        Route(CALLBACK, come_back, methods=["GET"]),
    )


def inner_routes() -> tuple[Route, ...]:
    """For those who are signed in: the own account."""
    return (Route("/account/sign-on", change_link, methods=["POST"]),)


async def leave(request: Request) -> Response:
    """To the provider, to sign in."""
    target = safe_next(request.query_params.get("next", "/"))
    address, sealed = await _departure(request, Aim.SIGN_IN, target=target)
    response = RedirectResponse(address, 303)
    cookies.set_sign_on(response, sealed)
    return response


async def leave_with_invitation(request: Request) -> Response:
    """To the provider, to accept an invitation by signing in there."""
    token = str(request.path_params["token"])
    await run_in_threadpool(invitations.invitation, installed(), token, address=sender(request))
    form = await read_form(request)
    if not cookies.form_token_matches(request, form.get(cookies.FORM_FIELD, "")):
        raise NotAllowedError(message(N_("页面已过期，请重新填写。")))
    return await _away(request, Aim.INVITATION, subject=token)


async def change_link(request: Request) -> Response:
    """Link the own account with an identity, or unlink it."""
    signed_in, form = await checked_form(request)
    if form.get("act") == UNLINK:
        await run_in_threadpool(external_identities.unlink, installed(), signed_in)
        return RedirectResponse("/account?done=unlinked", 303)
    await with_password(
        request,
        external_identities.check_may_link,
        installed(),
        signed_in,
        form.get("password", ""),
        code=form.get("code", ""),
        address=sender(request),
    )
    return await _away(
        request, Aim.LINK, target="/account?done=linked", subject=signed_in.session_id
    )


async def _departure(
    request: Request, aim: Aim, *, target: str = "/", subject: str = ""
) -> tuple[str, str]:
    base = installed().settings.public_url or f"{request.url.scheme}://{request.headers['host']}"
    departure = Departure(aim, base + CALLBACK, target, subject)
    return await run_in_threadpool(
        single_sign_on.depart, installed(), departure, address=sender(request)
    )


async def _away(request: Request, aim: Aim, *, target: str = "/", subject: str = "") -> Response:
    """A page that goes on to the provider by itself."""
    _ = translate_for(request)
    address, sealed = await _departure(request, aim, target=target, subject=subject)
    title = _("前往{name}").format(name=provider_name(request))
    sentence = _("正在前往{name}。没有自动打开时，请点下面的按钮。").format(
        name=provider_name(request)
    )
    body = fill("away", title=title, sentence=sentence, address=address, go=title)
    response = page(request, title, body)
    response.headers["refresh"] = f"0; url={address}"
    cookies.set_sign_on(response, sealed)
    return response


async def come_back(request: Request) -> Response:
    """From the provider; what it was for is done. The browser comes back once, whatever becomes of it."""
    try:
        response = await _arrived(request)
    except EvaluationError as error:
        # Without what the provider sent, which the page's links to other languages would repeat.
        response = await expected(Request({**request.scope, "query_string": b""}), error)
    cookies.clear_sign_on(response)
    return response


async def _arrived(request: Request) -> Response:
    query = request.query_params
    token = cookies.session_token(request)
    signed_in = await run_in_threadpool(sessions.session, installed(), token) if token else None
    arrived = await run_in_threadpool(
        single_sign_on.arrive,
        installed(),
        cookies.sign_on(request),
        state=query.get("state", ""),
        code=query.get("code", ""),
        arrival=arrival(request, "oidc"),
        signed_in=signed_in,
    )
    if arrived.entry is None:
        return RedirectResponse(arrived.target, 303)
    return await entered_response(request, arrived.entry, arrived.target)
