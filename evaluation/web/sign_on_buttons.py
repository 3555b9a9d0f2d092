"""The buttons that lead to the organization's single sign-on; none where none is set."""

from urllib.parse import urlencode

from starlette.requests import Request

from evaluation.services import single_sign_on
from evaluation.services.platform import installed
from evaluation.web.pages import Html, fill, translate_for


def provider_name(request: Request) -> str:
    """What people call this sign-on."""
    set_name = installed().settings.single_sign_on.name
    return set_name or translate_for(request)("单位统一认证")


def sign_on_button(request: Request, target: str) -> Html:
    """The button of the sign-in page; nothing where no single sign-on is set."""
    if not single_sign_on.is_offered(installed()):
        return Html("")
    _ = translate_for(request)
    text = _("用{name}登录").format(name=provider_name(request))
    address = f"/oidc/sign-in?{urlencode({'next': target})}"
    return fill("sign_on_link", address=address, text=text, **{"or": _("或")})


def sign_on_form(request: Request, token: str, form_token: str) -> Html:
    """The button that takes the place of a password; nothing where no single sign-on is set."""
    if not single_sign_on.is_offered(installed()):
        return Html("")
    _ = translate_for(request)
    called = provider_name(request)
    return fill(
        "sign_on_invitation",
        action=f"/oidc/invitation/{token}",
        token=form_token,
        text=_("用{name}接受邀请").format(name=called),
        hint=_("不设密码，以后都用{name}登录。").format(name=called),
        **{"or": _("或")},
    )
