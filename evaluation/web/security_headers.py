"""What browsers are told: which scripts may run, who may frame us, what may be kept."""

import base64
import hashlib
import re

Header = tuple[bytes, bytes]

_INLINE_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)

COMMON: tuple[Header, ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    # same-origin and not no-referrer: with the latter, forms would send `Origin: null`.
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=()"),
)

ONLY_ENCRYPTED: Header = (b"strict-transport-security", b"max-age=31536000")
"""Once reached by https, a browser comes back by nothing else for a year."""

PLAIN_PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


def script_hashes(html: bytes) -> tuple[str, ...]:
    """The hash of each script that stands in the page itself, as the policy names it."""
    return tuple(
        "'sha256-" + base64.b64encode(hashlib.sha256(script).digest()).decode() + "'"
        for script in _INLINE_SCRIPT.findall(html)
    )


def application_policy(html: bytes, host: str) -> str:
    """The content security policy of the Streamlit shell.

    `blob:` is how Streamlit loads the scripts of our own components; styles are written inline by
    its interface. The socket is named by host because some browsers do not count it as 'self'.
    """
    scripts = " ".join(("'self'", *script_hashes(html), "blob:"))
    sockets = f"ws://{host} wss://{host}" if re.fullmatch(r"[\w.:\[\]-]+", host) else ""
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src {scripts}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            f"connect-src 'self' {sockets}".rstrip(),
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )
