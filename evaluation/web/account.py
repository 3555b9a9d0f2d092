"""The own account: changing the password, and where one is signed in."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from evaluation.domain.role_names import ROLE_NAMES
from evaluation.domain.session_names import browser_name, method_name, system_name
from evaluation.errors import BusyError, EvaluationError, FaultyInputError, NotAllowedError
from evaluation.locale import N_, Translate
from evaluation.services import own_account
from evaluation.services.own_account import OwnAccount, OwnSession
from evaluation.services.passwords import MINIMUM_LENGTH
from evaluation.services.platform import installed
from evaluation.services.sessions import SignedIn
from evaluation.web import cookies
from evaluation.web.account_ways import ways
from evaluation.web.invitation import password_hint
from evaluation.web.pages import Html, fill, notice, page, programme_title, translate_for
from evaluation.web.password_work import with_password
from evaluation.web.sender import sender
from evaluation.web.signed_forms import checked_form
from evaluation.web.signed_in import signed_in_of

PATH = "/account"
OTHERS, ALL = "others", "all"
DONE = {
    "password": N_("密码已修改，其他设备上的登录已全部退出。"),
    "session": N_("已退出所选的登录。"),
    "others": N_("其他设备上的登录已全部退出。"),
    "linked": N_("已关联，以后也可以用统一认证登录。"),
    "unlinked": N_("已解除关联，统一认证不能再登录这个账号。"),
}
"""What the page says after an act, by the word in its address."""


def routes() -> tuple[Route, ...]:
    """The addresses of the own account."""
    return (
        Route(PATH, show, methods=["GET"]),
        Route(f"{PATH}/password", show, methods=["GET"]),
        Route(f"{PATH}/password", change_password, methods=["POST"]),
        Route(f"{PATH}/sessions", show, methods=["GET"]),
        Route(f"{PATH}/sessions", end_sessions, methods=["POST"]),
    )


async def show(request: Request) -> Response:
    """The account as it stands."""
    if request.url.path != PATH:
        return RedirectResponse(PATH, 303)
    _ = translate_for(request)
    done = DONE.get(request.query_params.get("done", ""))
    said = notice(_(done), kind="done") if done else Html("")
    return await _page(request, await signed_in_of(request), said=said)


async def change_password(request: Request) -> Response:
    """Take another password, when the present one is known."""
    _ = translate_for(request)
    signed_in, form = await checked_form(request)
    new = form.get("new", "")
    if new != form.get("again", ""):
        return await _page(request, signed_in, fault=_("两次输入的新密码不一致。"))
    try:
        await with_password(
            request,
            own_account.change_password,
            installed(),
            signed_in,
            form.get("present", ""),
            new,
            address=sender(request),
        )
    except (FaultyInputError, NotAllowedError, BusyError) as error:
        return await _page(request, signed_in, fault=error.render(_))
    return RedirectResponse(f"{PATH}?done=password", 303)


async def end_sessions(request: Request) -> Response:
    """Sign out one session, all others, or all."""
    signed_in, form = await checked_form(request)
    which = form.get("end", "")
    if which in {OTHERS, ALL}:
        await run_in_threadpool(
            own_account.end_sessions, installed(), signed_in, also_this=which == ALL
        )
        return _signed_out() if which == ALL else RedirectResponse(f"{PATH}?done=others", 303)
    try:
        was_this = await run_in_threadpool(own_account.end_session, installed(), signed_in, which)
    except EvaluationError as error:
        said = notice(error.render(translate_for(request)))
        return await _page(request, signed_in, said=said, status=422)
    return _signed_out() if was_this else RedirectResponse(f"{PATH}?done=session", 303)


def _signed_out() -> Response:
    response = RedirectResponse("/sign-in", 303)
    cookies.clear_session(response)
    return response


async def _page(
    request: Request,
    signed_in: SignedIn,
    *,
    said: Html | None = None,
    fault: str = "",
    status: int = 200,
) -> Response:
    """The whole page; `fault` stands beside the fields of the password."""
    _ = translate_for(request)
    account = await run_in_threadpool(own_account.own_account, installed(), signed_in)
    view = _View(request, signed_in, _)
    body = fill(
        "account",
        title=_("我的账号"),
        said=said or Html(""),
        facts=view.facts(account),
        act_as=view.act_as(),
        password_title=_("修改密码"),
        password=view.password(account, fault),
        sessions_title=_("登录中的设备"),
        sessions_hint=view.sessions_hint(account),
        sessions=Html("".join(view.session(item) for item in account.sessions)),
        everywhere=view.everywhere(len(account.sessions)),
        ways=await run_in_threadpool(ways, request, signed_in),
        back=_("返回"),
    )
    return page(request, _("我的账号"), body, status=422 if fault else status)


class _View:
    """The parts of the page, for one reader."""

    def __init__(self, request: Request, signed_in: SignedIn, translate: Translate) -> None:
        self._request = request
        self._signed_in = signed_in
        self._translate = translate

    def facts(self, account: OwnAccount) -> Html:
        """Who this is."""
        _, person = self._translate, self._signed_in.actor.person
        rows = [
            (_("姓名"), f"{person.name} · {_(ROLE_NAMES[person.role])}"),
            (_("评审项目"), programme_title(self._request, self._signed_in.programme)),
            (_("登录名"), account.login),
        ]
        return Html("".join(fill("fact", name=name, value=value) for name, value in rows))

    def act_as(self) -> Html:
        """The way to the account's other people."""
        if len(self._signed_in.people) < 2:  # noqa: PLR2004 - another than the present one
            return Html("")
        return fill("link", address="/act-as", text=self._translate(N_("切换身份")))

    def password(self, account: OwnAccount, fault: str) -> Html:
        """The form that changes the password, or why there is none."""
        _ = self._translate
        if not account.has_password:
            return fill("hint", text=_("您的账号不使用密码：通过演示登录或单位统一认证进入。"))
        changed = account.password_changed
        last = _("上次设置：{when}。").format(when=self._moment(changed)) if changed else ""
        return fill(
            "account_password",
            notice=notice(fault),
            csrf=self._signed_in.csrf,
            login=account.login,
            present_label=_("现在的密码"),
            new_label=_("新密码"),
            again_label=_("再次输入新密码"),
            hint=password_hint(_),
            minimum=str(MINIMUM_LENGTH),
            submit=_("修改密码"),
            consequence=_("修改后，其他设备上的登录全部退出。") + last,
        )

    def sessions_hint(self, account: OwnAccount) -> str:
        """What to do about a session that is somebody else's."""
        _ = self._translate
        if account.has_password:
            return _("不是您本人的登录，请立即退出，并修改密码。")
        return _("不是您本人的登录，请立即退出，并告知组织者。")

    def session(self, item: OwnSession) -> Html:
        """One place where the account is signed in."""
        _ = self._translate
        browser, system = _(browser_name(item.agent)), _(system_name(item.agent) or "")
        where = [_("地址{address}").format(address=item.address)] if item.address else []
        way = [_(name)] if (name := method_name(item.method)) else []
        seen, began = self._moment(item.seen, year=False), self._moment(item.began, year=False)
        return fill(
            "account_session",
            csrf=self._signed_in.csrf,
            key=item.key,
            name=" · ".join(part for part in (browser, system) if part),
            this=fill("tag", text=_("本次登录")) if item.is_this else Html(""),
            began=_("登录于{when}").format(when=began),
            seen=_("最近使用：{when}").format(when=seen),
            where=" · ".join((*way, *where)),
            submit=_("退出"),
        )

    def everywhere(self, count: int) -> Html:
        """The buttons that end several at once."""
        _ = self._translate
        buttons = [(ALL, _("全部退出（包括本次登录）"))]
        if count > 1:
            buttons.insert(0, (OTHERS, _("退出其他设备上的登录")))
        csrf = self._signed_in.csrf
        forms = (fill("account_everywhere", csrf=csrf, end=e, submit=text) for e, text in buttons)
        return Html("".join(forms))

    def _moment(self, moment: datetime, *, year: bool = True) -> str:
        zone = ZoneInfo(self._signed_in.programme.time_zone)
        language = cookies.language_of(self._request)
        day = "MMM d" if language == "en" else "M月d日"
        if year:
            day = f"{day}, y" if language == "en" else f"y年{day}"
        return format_datetime(moment.astimezone(zone), f"{day} HH:mm", locale=language)
