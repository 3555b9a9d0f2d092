"""An OpenID provider on this machine, which a test tells whom to vouch for and how to lie."""

import base64
import hashlib
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from evaluation.settings import SingleSignOn

CLIENT, SECRET = "liangping", "secret-of-the-platform"
HOUR = 3600


@dataclass
class Provider:
    """What it knows: its keys, the codes it gave out, and what is to be wrong with its tokens."""

    port: int = 0
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1"}))
    signs_with: RSAKey | None = None
    """Another key than the one it publishes."""
    lies: dict[str, Any] = field(default_factory=dict)
    """Claims of the next token that are not as they should be; None leaves one out."""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def settings(self) -> SingleSignOn:
        return SingleSignOn(self.issuer, CLIENT, SECRET, "市统一认证")

    def approve(self, address: str, subject: str) -> dict[str, str]:
        """Somebody signs in where the platform sent them: what the browser brings back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert address.startswith(f"{self.issuer}/authorize?")
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self.codes)}"
        self.codes[code] = {**asked, "subject": subject}
        return {"code": code, "state": asked["state"]}

    def routes(self) -> list[Route]:
        return [
            Route("/.well-known/openid-configuration", self._describe),
            Route("/keys", self._keys),
            Route("/token", self._token, methods=["POST"]),
        ]

    async def _describe(self, _request: Request) -> Response:
        names = {"authorization_endpoint": "authorize", "token_endpoint": "token"}
        ends = {name: f"{self.issuer}/{path}" for name, path in names.items()}
        return JSONResponse({"issuer": self.issuer, "jwks_uri": f"{self.issuer}/keys", **ends})

    async def _keys(self, _request: Request) -> Response:
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})

    async def _token(self, request: Request) -> Response:
        form = await request.form()
        proof = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        given = self.codes.pop(str(form.get("code")), None)
        challenge = hashlib.sha256(str(form.get("code_verifier")).encode()).digest()
        is_right = (
            given is not None
            and request.headers.get("authorization") == f"Basic {proof}"
            and form.get("redirect_uri") == given["redirect_uri"]
            and base64.urlsafe_b64encode(challenge).rstrip(b"=").decode() == given["code_challenge"]
        )
        if given is None or not is_right:
            return JSONResponse({"error": "invalid_grant"}, 400)
        return JSONResponse({"token_type": "Bearer", "id_token": self._id_token(given)})

    def _id_token(self, given: dict[str, str]) -> str:
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": given["subject"],
            "nonce": given["nonce"],
            "iat": now,
            "exp": now + HOUR,
        }
        told = {name: value for name, value in {**claims, **self.lies}.items() if value is not None}
        return jwt.encode({"alg": "RS256", "kid": "1"}, told, self.signs_with or self.key)


class Served:
    """A provider that answers on a port of its own, until it is stopped."""

    def __init__(self) -> None:
        self.provider = Provider()
        app = Starlette(routes=self.provider.routes())
        self._server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    def __enter__(self) -> Provider:
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)
        self.provider.port = self._server.servers[0].sockets[0].getsockname()[1]
        return self.provider

    def __exit__(self, *_what: object) -> None:
        self._server.should_exit = True
        self._thread.join()
