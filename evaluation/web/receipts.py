"""Receipt links: looking confirms nothing, only the click does; no account is needed."""

from collections.abc import Awaitable, Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from evaluation.errors import EvaluationError, FaultyInputError, NotAllowedError
from evaluation.locale import Bilingual, Translate
from evaluation.services import receipts
from evaluation.services.dispatching import TEXT_LIMIT
from evaluation.services.platform import installed
from evaluation.services.receipts import ReceiptView
from evaluation.web import cookies
from evaluation.web.downloads import as_attachment, language_asked
from evaluation.web.forms import read_form
from evaluation.web.pages import Html, fill, notice, page, programme_title, translate_for

PREFIX = "/receipt/"
"""Open to whoever holds a link."""
Answering = Callable[[Request], Awaitable[Response]]


def routes() -> tuple[Route, ...]:
    """The addresses of receipt links."""
    return (
        Route("/receipt/{token}", _told(show), methods=["GET"]),
        Route("/receipt/{token}", _told(confirm), methods=["POST"]),
        Route("/receipt/{token}/report.pdf", _told(report), methods=["GET"]),
    )


def _told(answering: Answering) -> Answering:
    """A link that cannot be used says so by itself: its holder has no home page to go back to."""

    async def answer(request: Request) -> Response:
        try:
            return await answering(request)
        except NotAllowedError as error:
            return _over(request, error)

    return answer


def _over(request: Request, error: EvaluationError) -> Response:
    _ = translate_for(request)
    title = _("签收链接已失效")
    body = fill("receipt_over", title=title, sentence=error.render(_))
    return page(request, title, body, status=403)


async def show(request: Request) -> Response:
    """Which report this is, the way to read it, and the form that confirms its receipt."""
    view = await run_in_threadpool(receipts.receipt, installed(), _token(request))
    return _form(request, view)


async def report(request: Request) -> Response:
    """The one report that the link is for."""
    made = await run_in_threadpool(
        receipts.receipt_file, installed(), _token(request), language_asked(request)
    )
    return as_attachment(made)


async def confirm(request: Request) -> Response:
    """Confirm the receipt, and use the link up."""
    _ = translate_for(request)
    view = await run_in_threadpool(receipts.receipt, installed(), _token(request))
    form = await read_form(request)
    name = form.get("name", "")
    if not cookies.form_token_matches(request, form.get(cookies.FORM_FIELD, "")):
        return _form(request, view, name=name, sentence=_("页面已过期，请重新填写。"))
    if not name.strip():
        return _form(request, view, sentence=_("请填写签收人姓名。"))
    try:
        done = await run_in_threadpool(receipts.confirm_receipt, installed(), _token(request), name)
    except FaultyInputError as error:
        return _form(request, view, name=name, sentence=error.render(_))
    return _done(request, done, name)


def _token(request: Request) -> str:
    return str(request.path_params["token"])


def _form(
    request: Request, view: ReceiptView, *, name: str | None = None, sentence: str = ""
) -> Response:
    _ = translate_for(request)
    token = cookies.form_token(request)
    body = fill(
        "receipt",
        **_about(request, view, _),
        notice=notice(sentence),
        download=_("下载报告（PDF）"),
        download_address=f"{request.url.path}/report.pdf?lang={cookies.language_of(request)}",
        keep=_("请先下载并保存报告：确认签收后，本链接即失效。"),
        action=request.url.path,
        token=token,
        name=view.name if name is None else name,
        name_label=_("签收人姓名"),
        limit=str(TEXT_LIMIT),
        submit=_("确认已收到"),
        hint=_("确认签收只表示报告已经收到，不表示对报告内容的意见。"),
    )
    response = page(request, _("报告签收"), body, status=422 if sentence else 200)
    cookies.set_form_token(response, token)
    return response


def _done(request: Request, view: ReceiptView, name: str) -> Response:
    _ = translate_for(request)
    day = view.received_on.isoformat() if view.received_on else ""
    text = _("已于{day}确认签收，签收人：{name}。可以关闭本页。").format(day=day, name=name.strip())
    body = fill("receipt_done", **_about(request, view, _), notice=notice(text, kind="done"))
    return page(request, _("报告签收"), body)


def _about(request: Request, view: ReceiptView, translate: Translate) -> dict[str, str]:
    """What both pages say of the report."""
    _ = translate
    facts = [
        (_("评审项目"), programme_title(request, view.programme)),
        (_("签发单位"), _body(view).render(_)),
        (_("收件"), " ".join(p for p in (view.office.render(_), view.name) if p)),
        (_("发出日期"), view.sent_on.isoformat() if view.sent_on else ""),
        (_("核验码"), view.code),
    ]
    corrected = _("这份报告已被更正后的报告取代；更正后的报告另行抄送。")
    return {
        "title": view.title.render(_),
        "sample": fill("sample", text=_("样例数据（虚构）")) if view.programme.sample else Html(""),
        "facts": Html("".join(fill("fact", name=n, value=v) for n, v in facts if v)),
        "corrected": notice(corrected) if view.is_corrected else Html(""),
    }


def _body(view: ReceiptView) -> Bilingual:
    programme = view.programme
    return Bilingual(programme.commissioning_body, programme.commissioning_body_en)
