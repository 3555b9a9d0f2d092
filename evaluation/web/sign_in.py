"""Signing in with a login and a password."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from evaluation.errors import EvaluationError
from evaluation.services import accounts, sessions
from evaluation.services.platform import installed
from evaluation.web import cookies, demo
from evaluation.web.entering import entered_response
from evaluation.web.forms import read_form
from evaluation.web.origins import safe_next
from evaluation.web.pages import fill, notice, page, translate_for
from evaluation.web.password_work import with_password
from evaluation.web.sender import arrival
from evaluation.web.sign_on_buttons import sign_on_button


async def show(request: Request) -> Response:
    """The sign-in page; a person who is signed in already goes straight on."""
    target = safe_next(request.query_params.get("next", "/"))
    token = cookies.session_token(request)
    signed_in = await run_in_threadpool(sessions.session, installed(), token)
    if signed_in is not None:
        return RedirectResponse(target, 303)
    return await _form(request, target)


async def submit(request: Request) -> Response:
    """Check what was sent; every failure is answered alike."""
    _ = translate_for(request)
    form = await read_form(request, as_typed=True)
    target = safe_next(form.get("next", "") or "/")
    login = form.get("login", "")
    if not cookies.form_token_matches(request, form.get(cookies.FORM_FIELD, "")):
        sentence = _("登录页面已过期，请重新填写。")
        return await _form(request, target, login=login, sentence=sentence, status=403)
    try:
        entry = await with_password(
            request,
            accounts.sign_in,
            installed(),
            login,
            form.get("password", ""),
            arrival(request, "password"),
        )
    except EvaluationError as error:
        return await _form(request, target, login=login, sentence=error.render(_), status=403)
    return await entered_response(request, entry, target)


async def _form(
    request: Request, target: str, *, login: str = "", sentence: str = "", status: int = 200
) -> Response:
    _ = translate_for(request)
    token = cookies.form_token(request)
    body = fill(
        "sign_in",
        demo=await run_in_threadpool(demo.section, request, token, target),
        title=_("登录"),
        notice=notice(sentence),
        token=token,
        next=target,
        login=login,
        login_label=_("登录名"),
        password_label=_("密码"),
        submit=_("登录"),
        sign_on=sign_on_button(request, target),
        hint=_(
            "首次使用请打开组织者发给您的邀请链接，设置登录名和密码。忘记密码时，请向组织者索取重设密码的链接。"
        ),
    )
    response = page(request, _("登录"), body, status=status)
    cookies.set_form_token(response, token)
    return response
