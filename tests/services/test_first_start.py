"""The first start: a link that makes the first organizer, once, and only as long as there is none."""

import pytest

from evaluation.errors import FaultyInputError, NotAllowedError
from evaluation.services import first_start
from evaluation.services.external_identities import accept_invitation as accept_with_identity
from evaluation.services.first_start import Claim
from evaluation.services.identity_provider import Identity
from evaluation.services.invitations import invitation
from evaluation.services.sessions import Arrival, token_digest
from evaluation.storage.setup_tokens import use_setup_token
from tests.services.way_in import HOME, PASSWORD, enter, join, link, load, who

BROWSER = Arrival("setup", HOME, "Firefox")
ANNA = Claim("small/org", "anna", PASSWORD)


def claim(platform, token, wanted=ANNA):
    return first_start.claim(platform, token, wanted, BROWSER)


def told(platform, token):
    with pytest.raises(NotAllowedError) as refused:
        first_start.candidates(platform, token, address=HOME)
    return refused.value.render()


@pytest.fixture
def loaded(platform, tmp_path):
    load(platform, tmp_path / "small")
    return first_start.new_link(platform)


def test_it_makes_the_first_organizer_and_lets_them_in(platform, loaded):
    signed_in = who(platform, claim(platform, loaded).token)
    assert (signed_in.login, signed_in.actor.person.id) == ("anna", "org")
    assert enter(platform).token


def test_it_offers_organizers_and_nobody_else(platform, loaded):
    found = first_start.candidates(platform, loaded)
    assert [(c.key, c.suggested_login) for c in found] == [("small/org", "small.org")]
    with pytest.raises(FaultyInputError, match="哪一位组织者"):
        claim(platform, loaded, Claim("small/lead", "anna", PASSWORD))


def test_before_a_programme_is_loaded_it_offers_nobody_and_stays_good(platform, tmp_path):
    token = first_start.new_link(platform)
    assert first_start.candidates(platform, token) == ()
    load(platform, tmp_path / "small")
    assert claim(platform, token).token


def test_used_made_up_expired_and_replaced_links_get_one_answer(platform, loaded, tmp_path, clock):
    sentences = {told(platform, "made-up")}
    newer = first_start.new_link(platform)
    sentences.add(told(platform, loaded))
    clock.advance(hours=24, seconds=1)
    sentences.add(told(platform, newer))
    newest = first_start.new_link(platform)
    claim(platform, newest)
    sentences.add(told(platform, newest))
    assert len(sentences) == 1


def test_no_link_is_made_once_somebody_can_sign_in(platform, loaded):
    claim(platform, loaded)
    assert first_start.new_link(platform) is None


def test_a_link_is_worth_nothing_once_somebody_accepted_an_invitation(platform, loaded):
    join(platform, login="bo", person="r2")
    assert told(platform, loaded) == told(platform, "made-up")
    with pytest.raises(NotAllowedError):
        claim(platform, loaded)


def test_an_identity_of_the_single_sign_on_is_a_way_in_too(platform, loaded):
    identity = Identity("https://sso.example", "bo")
    accept_with_identity(platform, link(platform, "r2"), identity, Arrival("oidc", HOME))
    assert first_start.new_link(platform) is None
    assert told(platform, loaded) == told(platform, "made-up")


def test_a_password_that_is_too_short_uses_nothing_up(platform, loaded):
    with pytest.raises(FaultyInputError, match="至少"):
        claim(platform, loaded, Claim("small/org", "anna", "short"))
    assert claim(platform, loaded).token


def test_the_invitation_of_whoever_becomes_the_first_organizer_is_over(platform, loaded):
    invited = link(platform, "org")
    claim(platform, loaded)
    with pytest.raises(NotAllowedError, match="无效"):
        invitation(platform, invited, address=HOME)


def test_only_a_digest_of_the_link_is_stored(platform, loaded):
    stored = b"".join(f.read_bytes() for f in platform.settings.data_dir.glob("liangping.db*"))
    assert loaded.encode() not in stored


def test_guessing_links_is_possible_only_so_often(platform, loaded):
    for _try in range(10):
        told(platform, "made-up")
    assert "过于频繁" in told(platform, loaded)


def test_a_link_that_runs_out_while_the_form_is_looked_at_is_not_used(platform, loaded, clock):
    clock.advance(hours=24, seconds=1)
    digest, now_us = token_digest(loaded), platform.clock.now_us()
    assert not platform.store.write(lambda conn: use_setup_token(conn, digest, now_us))
    before_us = now_us - 2_000_000
    assert platform.store.write(lambda conn: use_setup_token(conn, digest, before_us))
