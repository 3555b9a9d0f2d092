"""The organization's single sign-on (OpenID Connect): asked for who somebody is, never believed unchecked.

Authorization code with PKCE; the identity is taken from an id_token whose signature, issuer, audience,
expiry and nonce are verified.
"""

import hashlib
import logging
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from threading import RLock
from time import monotonic
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from evaluation.errors import BusyError, NotAllowedError
from evaluation.locale import N_, Message, message
from evaluation.settings import SingleSignOn

_log = logging.getLogger(__name__)

DISCOVERY = "/.well-known/openid-configuration"
SCOPE = "openid"
"""Who somebody is, and nothing about them: names and roles are the programme's own."""
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA")
"""Signed with a key that only the provider has."""
TIMEOUT_SECONDS = 8.0
KEEP_SECONDS = 3600.0
RETRY_SECONDS = 15.0
"""A provider that did not answer is not asked again for so long."""
KEYS_AGAIN_SECONDS = 60.0
LEEWAY_SECONDS = 60
LONGEST_SUBJECT = 255
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})

_NOT_VERIFIED = N_(
    "单位统一认证返回的身份未通过核对，未能登录。请重试；如仍出现，请告知系统管理员。"
)


@dataclass(frozen=True)
class Identity:
    """Somebody, as the provider knows them."""

    issuer: str
    subject: str


@dataclass(frozen=True)
class Errand:
    """What a browser is sent to the provider with, and what it must come back with."""

    redirect: str
    state: str
    nonce: str
    verifier: str


def fault_of(settings: SingleSignOn) -> Message | None:
    """Why a single sign-on cannot be offered as it is set; None where it can, or where none is."""
    given = {
        "LIANGPING_OIDC_ISSUER": settings.issuer,
        "LIANGPING_OIDC_CLIENT_ID": settings.client_id,
        "LIANGPING_OIDC_CLIENT_SECRET": settings.client_secret,
    }
    if not any((*given.values(), settings.name)):
        return None
    if missing := tuple(name for name, value in given.items() if not value):
        text = N_("单位统一认证设置不全，缺少{missing}；请补全，或删去其他 LIANGPING_OIDC_ 设置。")
        return message(text, missing=missing)
    if not _is_safe(settings.issuer):
        text = N_("LIANGPING_OIDC_ISSUER 必须以 https:// 开头，现为“{issuer}”。")
        return message(text, issuer=settings.issuer)
    return None


def _is_safe(address: object) -> bool:
    """Whether nobody on the way can listen; this machine needs no encryption."""
    try:
        parts = urlsplit(str(address))
        host = parts.hostname
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and host in _LOCAL))


class Provider:
    """One provider, with what it said of itself for as long as that holds."""

    def __init__(self, settings: SingleSignOn) -> None:
        self._settings = settings
        self._metadata: Mapping[str, Any] = {}
        self._keys: KeySet | None = None
        self._lock = RLock()
        self._metadata_until = self._keys_until = self._keys_asked = self._silent_until = 0.0

    def address(self, errand: Errand) -> str:
        """Where a browser goes to show who is behind it.

        Raises:
            BusyError: the provider cannot be reached, or does not say where.
        """
        where = urlsplit(str(self._described()["authorization_endpoint"]))
        digest = hashlib.sha256(errand.verifier.encode()).digest()
        asked = {
            "response_type": "code",
            "client_id": self._settings.client_id,
            "redirect_uri": errand.redirect,
            "scope": SCOPE,
            "state": errand.state,
            "nonce": errand.nonce,
            "code_challenge": urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        query = "&".join(part for part in (where.query, urlencode(asked)) if part)
        return where._replace(query=query, fragment="").geturl()

    def identity(self, errand: Errand, code: str, now: datetime) -> Identity:
        """Whom a code stands for.

        Raises:
            NotAllowedError: the provider does not know the code, or its answer is not to be believed.
            BusyError: it cannot be reached.
        """
        issuer = str(self._described()["issuer"])
        claims = self._claims(self._id_token(errand, code))
        subject = claims.get("sub")
        registry = jwt.JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": self._settings.client_id},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": errand.nonce},
        )
        try:
            registry.validate(dict(claims))
        except JoseError as error:
            raise _not_verified(error) from None
        if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
            raise _not_verified(None)
        if not self._is_made_for_us(claims):
            raise _not_verified(None)
        return Identity(issuer, subject)

    def _is_made_for_us(self, claims: Mapping[str, Any]) -> bool:
        """Whether a token with several audiences was asked for by this platform."""
        audience, party = claims.get("aud"), claims.get("azp")
        is_alone = isinstance(audience, str) or len(audience or ()) == 1
        return party == self._settings.client_id if party is not None else is_alone

    def _id_token(self, errand: Errand, code: str) -> str:
        """The provider's word on whom a code stands for, unchecked."""
        described = self._described()
        asked = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": errand.redirect,
            "code_verifier": errand.verifier,
        }
        name, secret = self._settings.client_id, self._settings.client_secret
        offered = described.get("token_endpoint_auth_methods_supported") or ()
        is_posted = "client_secret_post" in offered and "client_secret_basic" not in offered
        proof = None if is_posted else (quote(name, safe=""), quote(secret, safe=""))
        if is_posted:
            asked |= {"client_id": name, "client_secret": secret}
        try:
            where = str(described["token_endpoint"])
            answer = httpx.post(where, data=asked, auth=proof, timeout=TIMEOUT_SECONDS)
            answer.raise_for_status()
            return str(answer.json()["id_token"])
        except httpx.TransportError as error:
            raise self._unreachable(error) from None
        except (httpx.HTTPError, ValueError, LookupError, TypeError) as error:
            raise _not_verified(error) from None

    def _claims(self, id_token: str) -> Mapping[str, Any]:
        """What a token says, once its signature is found to be the provider's.

        A key that is not known yet may be a new one: the keys are asked for again, now and then.
        """
        is_again = self._keys is not None and monotonic() - self._keys_asked > KEYS_AGAIN_SECONDS
        try:
            return self._decoded(id_token)
        except (JoseError, ValueError) as error:
            if not is_again:
                raise _not_verified(error) from None
        self._keys_until = 0.0
        try:
            return self._decoded(id_token)
        except (JoseError, ValueError) as error:
            raise _not_verified(error) from None

    def _decoded(self, id_token: str) -> Mapping[str, Any]:
        return jwt.decode(id_token, self._key_set(), algorithms=list(ALGORITHMS)).claims

    def _key_set(self) -> KeySet:
        with self._lock:
            return self._known_keys()

    def _known_keys(self) -> KeySet:
        if self._keys is None or monotonic() > self._keys_until:
            found = self._fetched(str(self._known_description()["jwks_uri"]))
            self._keys = KeySet.import_key_set({"keys": list(found.get("keys") or ())})
            self._keys_asked = monotonic()
            self._keys_until = self._keys_asked + KEEP_SECONDS
        return self._keys

    def _described(self) -> Mapping[str, Any]:
        """What the provider says of itself; asked once, however many wait for it."""
        with self._lock:
            return self._known_description()

    def _known_description(self) -> Mapping[str, Any]:
        if self._metadata and monotonic() < self._metadata_until:
            return self._metadata
        if monotonic() < self._silent_until:
            raise self._unreachable(None)
        found = self._fetched(self._settings.issuer.rstrip("/") + DISCOVERY)
        named = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        is_it = str(found.get("issuer", "")).rstrip("/") == self._settings.issuer.rstrip("/")
        if not is_it or not all(_is_safe(found.get(name)) for name in named):
            raise self._unreachable(None)
        self._metadata, self._metadata_until = found, monotonic() + KEEP_SECONDS
        return found

    def _fetched(self, address: str) -> Mapping[str, Any]:
        try:
            answer = httpx.get(address, timeout=TIMEOUT_SECONDS)
            answer.raise_for_status()
            found = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise self._unreachable(error) from None
        if not isinstance(found, dict):
            raise self._unreachable(None)
        return found

    def _unreachable(self, error: Exception | None) -> BusyError:
        if error is not None:
            self._silent_until = monotonic() + RETRY_SECONDS
            _log.warning("single sign-on unreachable: %s", type(error).__name__)
        text = N_("暂时联系不上单位统一认证，请稍后再试；有密码的可以用密码登录。")
        return BusyError(message(text))


def _not_verified(error: Exception | None) -> NotAllowedError:
    """One answer to whoever is not let in; what exactly was wrong is the log's, without any token."""
    _log.warning("single sign-on refused: %s", type(error).__name__)
    return NotAllowedError(message(_NOT_VERIFIED))


@lru_cache(maxsize=4)
def provider_of(settings: SingleSignOn) -> Provider:
    """The provider that is set, with what is known of it in this process."""
    return Provider(settings)
