"""The own second factor: setting it up, its recovery codes, turning it off."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import segno
from babel.dates import format_datetime
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from evaluation.errors import BusyError, FaultyInputError, NotAllowedError
from evaluation.locale import N_, Translate
from evaluation.services import second_factors
from evaluation.services.platform import installed
from evaluation.services.second_factors import OwnFactor, State
from evaluation.services.sessions import SignedIn
from evaluation.web import cookies
from evaluation.web.pages import Html, fill, notice, page, translate_for
from evaluation.web.password_work import with_password
from evaluation.web.sender import sender
from evaluation.web.signed_forms import checked_form
from evaluation.web.signed_in import signed_in_of

PATH = "/account/second-factor"
BEGIN, CONFIRM, CODES, OFF = "begin", "confirm", "codes", "off"
DONE = {"off": N_("二次验证已关闭。")}
SECRET_GROUP = 4


def routes() -> tuple[Route, ...]:
    """The address of the own second factor."""
    return (Route(PATH, show, methods=["GET"]), Route(PATH, submit, methods=["POST"]))


def is_open_to_all(path: str) -> bool:
    """Whether an address is open to those who must set one up first: the own account, other people."""
    return path in {PATH, "/account", "/act-as"} or path.startswith("/account/")


async def show(request: Request) -> Response:
    """How it stands, and what can be done about it."""
    done = DONE.get(request.query_params.get("done", ""))
    said = notice(translate_for(request)(done), kind="done") if done else Html("")
    return await _page(request, await signed_in_of(request), said=said)


async def submit(request: Request) -> Response:
    """One step further, or back to the password alone."""
    signed_in, form = await checked_form(request)
    try:
        codes = await _act(request, signed_in, form)
    except (FaultyInputError, NotAllowedError, BusyError) as error:
        said = notice(error.render(translate_for(request)))
        return await _page(request, signed_in, said=said, status=422)
    if codes:
        return _codes_page(request, codes)
    suffix = "?done=off" if form.get("act") == OFF else ""
    return RedirectResponse(PATH + suffix, 303)


async def _act(request: Request, signed_in: SignedIn, form: Mapping[str, str]) -> Sequence[str]:
    """Do what a button asks for; returns recovery codes that have to be shown now or never."""
    act, password, address = form.get("act", ""), form.get("password", ""), sender(request)
    platform, code = installed(), form.get("code", "")
    if act == CONFIRM:
        return await run_in_threadpool(second_factors.confirm, platform, signed_in, code)
    if act == CODES:
        return await with_password(
            request,
            second_factors.replace_codes,
            platform,
            signed_in,
            password,
            code=code,
            address=address,
        )
    if act == BEGIN:
        await with_password(
            request, second_factors.begin, platform, signed_in, password, address=address
        )
    if act == OFF:
        await with_password(
            request,
            second_factors.turn_off,
            platform,
            signed_in,
            password,
            code=code,
            address=address,
        )
    return ()


def _codes_page(request: Request, codes: Sequence[str]) -> Response:
    _ = translate_for(request)
    body = fill(
        "recovery_codes",
        sentence=_("二次验证已生效。以下是{count}个恢复码，只显示这一次：").format(
            count=len(codes)
        ),
        codes=Html("".join(f"<li><code>{code}</code></li>" for code in codes)),
        keep=_(
            "请抄写或打印，与手机分开保管。手机不在身边时，用一个恢复码代替动态口令；每个只能用一次。"
        ),
        done=_("我已保存"),
    )
    return _framed(request, body, Html(""), 200)


async def _page(
    request: Request, signed_in: SignedIn, *, said: Html, status: int = 200
) -> Response:
    own = await run_in_threadpool(second_factors.own_factor, installed(), signed_in)
    view = _View(request, signed_in, translate_for(request))
    body = {State.OFF: view.off, State.BEGUN: view.begun, State.ON: view.on}[own.state](own)
    return _framed(request, body, said, status)


def _framed(request: Request, body: Html, said: Html, status: int) -> Response:
    _ = translate_for(request)
    title = _("二次验证")
    whole = fill("own_factor", title=title, notice=said, body=body, back=_("返回“我的账号”"))
    return page(request, title, whole, status=status)


def code_field(translate: Translate, act: str) -> Html:
    """The field for the telephone's code, where the password alone is not enough."""
    return fill("code_field", act=act, label=translate(N_("动态口令或恢复码")))


class _View:
    """The page in its three states, for one reader."""

    def __init__(self, request: Request, signed_in: SignedIn, translate: Translate) -> None:
        self._request = request
        self._signed_in = signed_in
        self._translate = translate

    def off(self, own: OwnFactor) -> Html:
        """What it is, and the button that begins."""
        _ = self._translate
        if own.refusal is not None:
            return fill("hint", text=own.refusal.reason.render(_))
        owed = _("本平台要求组织者使用二次验证，设置完成后才能进入其他页面。")
        parts = [notice(owed)] if self._signed_in.owes_second_factor else []
        text = _("开启后，登录时除密码外，还要输入手机验证器上的六位动态口令：仅凭密码不能登录。")
        form = self._form(BEGIN, _("现在的密码"), _("开始设置"))
        return Html("".join((*parts, fill("paragraph", text=text), form)))

    def begun(self, own: OwnFactor) -> Html:
        """The picture to be scanned, and the field for the first code."""
        _ = self._translate
        picture = segno.make(own.address, error="m").svg_data_uri(scale=4, border=4, light="#fff")
        size = SECRET_GROUP
        groups = (own.secret[n : n + size] for n in range(0, len(own.secret), size))
        return fill(
            "own_factor_begun",
            install=_(
                "在手机上准备一个验证器：微信小程序“腾讯身份验证器”、Microsoft Authenticator 或其他支持 TOTP 的应用。"
            ),
            scan=_("用它扫描二维码："),
            picture=picture,
            alternative=_("二维码，内容与下面的密钥相同"),
            typing=_("不能扫描时，手工输入密钥："),
            secret=" ".join(groups),
            confirming=_("输入验证器显示的六位动态口令："),
            csrf=self._signed_in.csrf,
            code_label=_("动态口令"),
            submit=_("确认开启"),
            consequence=_("确认后，其他设备上的登录全部退出，并显示一次恢复码。"),
        )

    def on(self, own: OwnFactor) -> Html:
        """Since when, how many codes are left, and the way back."""
        _ = self._translate
        since = self._moment(own.since) if own.since else ""
        left = _("{count}个未用").format(count=own.codes_left)
        facts = ((_("状态"), _("已开启")), (_("开启时间"), since), (_("恢复码"), left))
        return fill(
            "own_factor_on",
            facts=Html("".join(fill("fact", name=name, value=value) for name, value in facts)),
            codes_title=_("更换恢复码"),
            codes_sentence=_("生成一组新的恢复码，以前的全部作废。"),
            codes_form=self._form(CODES, _("现在的密码"), _("生成新的恢复码")),
            off_title=_("关闭二次验证"),
            off=fill("hint", text=own.off_refusal.reason.render(_))
            if own.off_refusal
            else self._form(OFF, _("现在的密码"), _("关闭，只用密码登录")),
        )

    def _form(self, act: str, label: str, submit: str) -> Html:
        return fill(
            "own_factor_password",
            csrf=self._signed_in.csrf,
            login=self._signed_in.login,
            act=act,
            label=label,
            code=Html("") if act == BEGIN else code_field(self._translate, act),
            kind=Html("" if act == BEGIN else ' class="plain"'),
            submit=submit,
        )

    def _moment(self, moment: datetime) -> str:
        zone = ZoneInfo(self._signed_in.programme.time_zone)
        language = cookies.language_of(self._request)
        pattern = "MMM d, y HH:mm" if language == "en" else "y年M月d日 HH:mm"
        return format_datetime(moment.astimezone(zone), pattern, locale=language)
