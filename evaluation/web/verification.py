"""Checking the code on a printed report: public, and it tells nothing but what the code is worth."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from evaluation.domain.limit_keys import limit_key
from evaluation.domain.verification_codes import CodeAnswer, typed_code
from evaluation.errors import NotAllowedError
from evaluation.locale import N_
from evaluation.services import snapshots
from evaluation.services.platform import installed
from evaluation.web.forms import read_form
from evaluation.web.pages import Html, fill, notice, page, translate_for
from evaluation.web.sender import sender

PATH = "/verify"
CODE_LIMIT = 40
ANSWERS: dict[CodeAnswer, tuple[str, str]] = {
    CodeAnswer.VALID: (
        "done",
        N_(
            "{code}：有效。这是一份已签发、现行有效的报告的核验码；请核对报告每页所印核验码与此一致。"
        ),
    ),
    CodeAnswer.CORRECTED: (
        "error",
        N_("{code}：已更正。这份报告已被更正后的报告取代，请向组织者索取现行报告。"),
    ),
    CodeAnswer.UNKNOWN: (
        "error",
        N_("{code}：查无此码。请对照报告重新输入；如仍查无此码，这份报告不是本平台签发的。"),
    ),
}
TOO_MANY = 429


def routes() -> tuple[Route, ...]:
    """The one address, which printed reports name."""
    return (
        Route(PATH, show, methods=["GET"]),
        Route(PATH, check, methods=["POST"]),
    )


async def show(request: Request) -> Response:
    """The form; a code in the address is filled in, not checked."""
    return _form(request, request.query_params.get("code", "")[:CODE_LIMIT])


async def check(request: Request) -> Response:
    """Say what a code is worth, the same way for every code."""
    _ = translate_for(request)
    code = (await read_form(request)).get("code", "")[:CODE_LIMIT]
    if not code.strip():
        return _form(request, code, notice(_("请输入核验码。")), status=422)
    address = limit_key(sender(request))
    try:
        answer = await run_in_threadpool(snapshots.check_code, installed(), code, address)
    except NotAllowedError as error:
        return _form(request, code, notice(error.render(_)), status=TOO_MANY)
    kind, sentence = ANSWERS[answer]
    return _form(request, code, notice(_(sentence).format(code=typed_code(code)), kind=kind))


def _form(
    request: Request, code: str, answer: Html | None = None, *, status: int = 200
) -> Response:
    _ = translate_for(request)
    body = fill(
        "verification",
        title=_("核验报告"),
        explanation=_("输入报告每页上方所印的核验码，查询这份报告是否由本平台签发、是否现行有效。"),
        answer=answer or Html(""),
        action=PATH,
        code=code,
        code_label=_("核验码"),
        limit=str(CODE_LIMIT),
        submit=_("核验"),
        hint=_(
            "核验码为12位字母和数字；不分大小写，可省略连字符，字母O与数字0、字母I和L与数字1视为相同。"
        ),
    )
    return page(request, _("核验报告"), body, status=status)
