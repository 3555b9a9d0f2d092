"""On the page of the own account: the second factor, and the single sign-on."""

from starlette.requests import Request

from evaluation.domain.people import Role
from evaluation.services import external_identities, second_factors, single_sign_on
from evaluation.services.external_identities import OwnIdentity
from evaluation.services.platform import installed
from evaluation.services.second_factors import OwnFactor, State
from evaluation.services.sessions import SignedIn
from evaluation.web import own_factor
from evaluation.web.pages import Html, fill, translate_for
from evaluation.web.sign_on_buttons import provider_name


def ways(request: Request, signed_in: SignedIn) -> Html:
    """The sections that concern this account."""
    platform = installed()
    parts = []
    own = second_factors.own_factor(platform, signed_in)
    leads = any(person.role is Role.ORGANIZER for _programme, person in signed_in.people)
    if leads or own.state is State.ON:
        parts.append(_second_factor(request, own))
    if single_sign_on.is_offered(platform):
        identity = external_identities.own_identity(platform, signed_in)
        parts.append(_single_sign_on(request, signed_in, identity, own))
    return Html("".join(parts))


def _second_factor(request: Request, own: OwnFactor) -> Html:
    _ = translate_for(request)
    if own.state is State.ON:
        sentence = _("已开启。登录时除密码外，还要输入动态口令；恢复码还有{count}个未用。")
        link = fill("link", address=own_factor.PATH, text=_("更换恢复码或关闭"))
        sentence = sentence.format(count=own.codes_left)
    elif own.refusal is not None:
        sentence, link = own.refusal.reason.render(_), Html("")
    else:
        sentence = _("未开启。开启后，登录时除密码外，还要输入手机验证器上的六位动态口令。")
        link = fill("link", address=own_factor.PATH, text=_("设置二次验证"))
    return fill("account_way", title=_("二次验证"), sentence=sentence, act=link)


def _single_sign_on(
    request: Request, signed_in: SignedIn, own: OwnIdentity, factor: OwnFactor
) -> Html:
    _ = translate_for(request)
    called = provider_name(request)
    csrf = signed_in.csrf
    if own.linked is None:
        sentence = _("未关联。关联后，也可以用{name}登录。").format(name=called)
        fields = fill("sign_on_password", login=signed_in.login, label=_("现在的密码"))
        if factor.state is State.ON:
            fields = Html(fields + own_factor.code_field(_, "link"))
        submit = _("关联{name}").format(name=called)
        form = fill(
            "sign_on_account", csrf=csrf, fields=fields, act="link", kind=Html(""), submit=submit
        )
        return fill("account_way", title=called, sentence=sentence, act=form)
    sentence = _("已关联，可以用{name}登录。").format(name=called)
    if not own.has_password:
        return fill("account_way", title=called, sentence=sentence, act=Html(""))
    form = fill(
        "sign_on_account",
        csrf=csrf,
        fields=Html(""),
        act="unlink",
        kind=Html(' class="plain"'),
        submit=_("解除关联"),
    )
    return fill("account_way", title=called, sentence=sentence, act=form)
