"""The provider is asked for what it says of itself once, however many wait."""

from concurrent.futures import ThreadPoolExecutor
from time import sleep

from evaluation.services.identity_provider import Errand, Provider
from evaluation.settings import SingleSignOn


def test_many_who_leave_at_once_ask_the_provider_once(monkeypatch):
    asked = []

    def slow(_self, address):
        asked.append(address)
        sleep(0.05)
        return {
            "issuer": "https://sso.example",
            "authorization_endpoint": "https://sso.example/authorize",
            "token_endpoint": "https://sso.example/token",
            "jwks_uri": "https://sso.example/keys",
        }

    monkeypatch.setattr(Provider, "_fetched", slow)
    provider = Provider(SingleSignOn("https://sso.example", "liangping", "secret"))
    errand = Errand("https://here.example/back", "state", "nonce", "verifier")
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _n: provider.address(errand), range(4)))
    assert len(asked) == 1
