"""Coming in by the organization's single sign-on: sent there, and back to the errand it was for."""

import hashlib
import hmac
import secrets
from dataclasses import asdict, dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from evaluation.errors import NotAllowedError
from evaluation.locale import N_, message
from evaluation.services import attempts, external_identities
from evaluation.services.arrivals import Entry
from evaluation.services.attempts import Kind
from evaluation.services.identity_provider import Errand, Identity, fault_of, provider_of
from evaluation.services.platform import Platform
from evaluation.services.sessions import Arrival, SignedIn

DEPARTURE_LIFE = timedelta(minutes=10)
LONGEST_ANSWER = 4096
"""Characters of a code or state; those of providers are far shorter."""


class Aim(StrEnum):
    """What somebody shows the provider who they are for."""

    SIGN_IN = "sign-in"
    INVITATION = "invitation"
    LINK = "link"


@dataclass(frozen=True)
class Departure:
    """What a browser keeps, signed, while it is away."""

    aim: Aim
    redirect: str
    target: str = "/"
    """Where to go afterwards."""
    subject: str = ""
    """The token of the invitation, or the id of the session whose account is linked."""


@dataclass(frozen=True)
class Arrived:
    """Somebody who came back and was found to be who they say."""

    aim: Aim
    target: str
    entry: Entry | None = None
    """None where an account was linked: its session goes on."""


def is_offered(platform: Platform) -> bool:
    """Whether a single sign-on is set, and whole."""
    settings = platform.settings.single_sign_on
    return bool(settings.issuer) and fault_of(settings) is None


def depart(platform: Platform, departure: Departure, *, address: str = "") -> tuple[str, str]:
    """Where the browser goes, and what it must keep to come back.

    Raises:
        NotAllowedError: no single sign-on is set, or not wholly; or this address left too often.
        BusyError: it cannot be reached.
    """
    settings = platform.settings.single_sign_on
    if not is_offered(platform):
        raise NotAllowedError(fault_of(settings) or message(N_("本平台未设置单位统一认证。")))
    if attempts.reserve(platform, Kind.DEPARTURE, address=address) is None:
        raise NotAllowedError(message(attempts.TOO_OFTEN))
    made = {"state": secrets.token_urlsafe(24), "nonce": secrets.token_urlsafe(24)}
    verifier = secrets.token_urlsafe(48)
    errand = Errand(redirect=departure.redirect, verifier=verifier, **made)
    where = provider_of(settings).address(errand)
    expires = platform.clock.now() + DEPARTURE_LIFE
    claims = {**asdict(departure), **made, "verifier": verifier, "exp": int(expires.timestamp())}
    return where, jwt.encode({"alg": "HS256"}, claims, _key(platform))


def _key(platform: Platform) -> OctKey:
    """A key for this alone: what is signed here is worth nothing elsewhere."""
    secret = platform.settings.secret.encode()
    return OctKey.import_key(hmac.new(secret, b"single sign-on", hashlib.sha256).digest())


def arrive(
    platform: Platform,
    sealed: str,
    *,
    state: str,
    code: str,
    arrival: Arrival,
    signed_in: SignedIn | None,
) -> Arrived:
    """Let in whoever comes back from the provider, or link the account that is signed in.

    Raises:
        NotAllowedError: it did not leave from this browser, the provider does not vouch for it, nobody's
            account is opened by this identity, or it was tried too often.
        BusyError: the provider cannot be reached.
    """
    with attempts.counted(platform, Kind.SINGLE_SIGN_ON, address=arrival.address):
        kept = _kept(platform, sealed)
        if not hmac.compare_digest(str(kept["state"]).encode(), state.encode()):
            raise _not_from_here()
        departure = Departure(
            Aim(kept["aim"]), kept["redirect"], kept["target"], str(kept["subject"])
        )
        if not 0 < len(code) <= LONGEST_ANSWER:
            raise NotAllowedError(message(N_("单位统一认证没有完成登录，请重试或用密码登录。")))
        errand = Errand(departure.redirect, state, kept["nonce"], kept["verifier"])
        provider = provider_of(platform.settings.single_sign_on)
        identity = provider.identity(errand, code, platform.clock.now())
        entry = _entry(platform, departure, identity, arrival, signed_in)
    return Arrived(departure.aim, departure.target, entry)


def _kept(platform: Platform, sealed: str) -> dict[str, Any]:
    """What the browser kept, as it was given."""
    now = int(platform.clock.now().timestamp())
    try:
        kept = jwt.decode(sealed, _key(platform), algorithms=["HS256"]).claims
        jwt.JWTClaimsRegistry(now=now, exp={"essential": True}).validate(kept)
    except (JoseError, ValueError):
        raise _not_from_here() from None
    return kept


def _not_from_here() -> NotAllowedError:
    text = N_("这次统一认证登录已过期，或不是从本浏览器开始的，请重新登录。")
    return NotAllowedError(message(text))


def _entry(
    platform: Platform,
    departure: Departure,
    identity: Identity,
    arrival: Arrival,
    signed_in: SignedIn | None,
) -> Entry | None:
    if departure.aim is Aim.SIGN_IN:
        return external_identities.enter_as(platform, identity, arrival)
    if departure.aim is Aim.INVITATION:
        token = departure.subject
        return external_identities.accept_invitation(platform, token, identity, arrival)
    if signed_in is None or signed_in.session_id != departure.subject:
        raise _not_from_here()
    external_identities.link(platform, signed_in, identity)
    return None
