"""What a way in and a browser are called where sessions are listed."""

from evaluation.locale import N_

METHOD_NAMES: dict[str, str] = {
    "password": N_("密码登录"),
    "invitation": N_("邀请链接"),
    "invite": N_("邀请链接"),
    "reset": N_("重设密码链接"),
    "recovery_code": N_("恢复码登录"),
    "oidc": N_("单位统一认证"),
    "setup": N_("首次设置链接"),
    "demo": N_("演示登录"),
}

_BROWSERS = (
    ("MicroMessenger", N_("微信")),
    ("DingTalk", N_("钉钉")),
    ("QQBrowser", N_("QQ浏览器")),
    ("HuaweiBrowser", N_("华为浏览器")),
    ("MiuiBrowser", N_("小米浏览器")),
    ("UCBrowser", N_("UC浏览器")),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
"""Later names stand in earlier ones' descriptions too."""
_SYSTEMS = (
    ("HarmonyOS", N_("鸿蒙")),
    ("OpenHarmony", N_("鸿蒙")),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", N_("安卓")),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
UNKNOWN_BROWSER = N_("未知浏览器")


def method_name(method: str) -> str:
    """The way in, to be translated; empty for one that has no name."""
    return METHOD_NAMES.get(method, "")


def browser_name(agent: str) -> str:
    """The browser that calls itself so, to be translated."""
    return next((name for sign, name in _BROWSERS if sign in agent), UNKNOWN_BROWSER)


def system_name(agent: str) -> str:
    """The system that a browser says it runs on, to be translated; empty where it does not say."""
    return next((name for sign, name in _SYSTEMS if sign in agent), "")
