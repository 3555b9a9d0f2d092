"""Receipt links: looking confirms nothing, only the click does; no account is needed."""

from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from evaluation.errors import EvaluationError, FaultyInputError, NotAllowedError
from evaluation.locale import Bilingual, Translate
from evaluation.services import receipts
from evaluation.services.dispatching import TEXT_LIMIT
from evaluation.services.platform import installed
from evaluation.services.receipts import RECEIPT_LINK_LIFE, ReceiptView
from evaluation.web import cookies, verification
from evaluation.web.downloads import Answering, as_attachment, language_asked
from evaluation.web.forms import read_form
from evaluation.web.pages import Html, fill, notice, page, programme_title, translate_for
from evaluation.web.sender import sender

PREFIX = "/receipt/"
"""Open to whoever holds a link."""


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
    """Which report this is, the way to read it, and the form that confirms it or who did."""
    view = await _view(request)
    return _form(request, view) if view.received_on is None else _done(request, view)


async def report(request: Request) -> Response:
    """The one report that the link is for."""
    made = await run_in_threadpool(
        receipts.receipt_file,
        installed(),
        _token(request),
        language_asked(request),
        address=sender(request),
    )
    return as_attachment(made)


async def confirm(request: Request) -> Response:
    """Confirm the receipt, once; a second click finds the page that says so."""
    _ = translate_for(request)
    view = await _view(request)
    if view.received_on is not None:
        return _done(request, view)
    form = await read_form(request)
    name = form.get("name", "")
    if not cookies.form_token_matches(request, form.get(cookies.FORM_FIELD, "")):
        return _form(request, view, name=name, sentence=_("页面已过期，请重新填写。"))
    if not name.strip():
        return _form(request, view, sentence=_("请填写签收人姓名。"))
    try:
        done = await run_in_threadpool(
            receipts.confirm_receipt, installed(), _token(request), name, address=sender(request)
        )
    except FaultyInputError as error:
        return _form(request, view, name=name, sentence=error.render(_))
    return _done(request, done)


async def _view(request: Request) -> ReceiptView:
    return await run_in_threadpool(
        receipts.receipt, installed(), _token(request), address=sender(request)
    )


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


def _done(request: Request, view: ReceiptView) -> Response:
    _ = translate_for(request)
    day = view.received_on.isoformat() if view.received_on else ""
    text = _("已签收：{day}，签收人：{name}。可以关闭本页。").format(day=day, name=view.received_by)
    body = fill("receipt_done", **_about(request, view, _), notice=notice(text, kind="done"))
    return page(request, _("报告签收"), body)


def _about(request: Request, view: ReceiptView, translate: Translate) -> dict[str, str]:
    """What both pages say of the report."""
    _ = translate
    facts = [
        (_("评审项目"), programme_title(request, view.programme)),
        (_("委托单位"), _commissioning(view).render(_)),
        (_("评审单位"), _evaluating(view).render(_)),
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
        "download": _("下载报告（PDF）"),
        "download_address": f"{request.url.path}/report.pdf?lang={cookies.language_of(request)}",
        "keep": _("本链接自生成起{days}日内有效；确认签收后，在此期间仍可下载报告。").format(
            days=RECEIPT_LINK_LIFE.days
        ),
        "verify": _("核验报告真伪及是否已经更正"),
        "verify_address": f"{verification.PATH}?{urlencode({'code': view.code})}",
        "objecting": _objecting(view, _),
    }


def _objecting(view: ReceiptView, translate: Translate) -> str:
    """Until when objections are filed, by whom and where; empty where nobody may."""
    _ = translate
    if view.objections_until is None:
        return ""
    text = _(
        "对报告有异议的，请由该县（市、区）联系人在{until}（含当日）前登录本平台，在“本县报告”页提出。"
    )
    return text.format(until=view.objections_until.isoformat())


def _commissioning(view: ReceiptView) -> Bilingual:
    programme = view.programme
    return Bilingual(programme.commissioning_body, programme.commissioning_body_en)


def _evaluating(view: ReceiptView) -> Bilingual:
    return Bilingual(view.programme.evaluating_body, view.programme.evaluating_body_en)
