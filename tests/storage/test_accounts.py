"""Rows of accounts, invitations and sessions."""

from dataclasses import replace

import pytest

from evaluation.storage import accounts, sessions


@pytest.fixture
def invited(store, stored):
    store.write(
        lambda conn: accounts.add_invitation(
            conn,
            token_sha256="t",
            person_id=stored.person_ids["r1"],
            created_us=1,
            expires_us=9,
        )
    )
    return stored


@pytest.fixture
def signed_in(store, invited):
    def save(conn):
        accounts.save_account(conn, account_id=5, login="a", password_hash="h", created_us=1)
        accounts.link_person(conn, person_id=invited.person_ids["r1"], account_id=5)
        sessions.add_session(
            conn,
            token_sha256="s",
            account_id=5,
            person_id=invited.person_ids["r1"],
            created_us=1,
            expires_us=9,
            csrf="c",
        )

    store.write(save)
    return invited


def _read(store, find, *arguments, **named):
    with store.read() as conn:
        return find(conn, *arguments, **named)


def test_an_invitation_names_its_programme_and_person(store, invited):
    found = _read(store, accounts.find_invitation, "t")
    assert found == accounts.InvitationRow(invited.person_ids["r1"], "small", "r1", 9, None, None)


def test_an_invitation_is_used_once(store, invited):
    uses = [store.write(lambda c: accounts.use_invitation(c, "t", 3)) for _ in range(2)]
    assert uses == [True, False]


def test_a_revoked_invitation_cannot_be_used(store, invited):
    person_id = invited.person_ids["r1"]
    store.write(lambda conn: accounts.revoke_invitations(conn, person_id, 2))
    assert not store.write(lambda conn: accounts.use_invitation(conn, "t", 3))


def test_saving_an_account_again_gives_it_a_new_password(store, signed_in):
    store.write(
        lambda conn: accounts.save_account(
            conn, account_id=5, login="a", password_hash="new", created_us=2
        )
    )
    assert _read(store, accounts.find_account, "a").password_hash == "new"


def test_a_session_names_its_person(store, signed_in):
    found = _read(store, sessions.find_session, "s")
    assert (found.programme, found.person, found.login, found.revoked_us) == (
        "small",
        "r1",
        "a",
        None,
    )


def test_a_revoked_session_is_not_put_off(store, signed_in):
    store.write(lambda conn: sessions.revoke_session(conn, "s", 4))
    store.write(lambda conn: sessions.touch_session(conn, "s", seen_us=5, expires_us=99))
    found = _read(store, sessions.find_session, "s")
    assert (found.revoked_us, found.expires_us) == (4, 9)


def test_revoking_an_account_s_sessions_ends_them_all(store, signed_in):
    store.write(lambda conn: sessions.revoke_sessions(conn, 5, 4))
    assert _read(store, sessions.find_session, "s").revoked_us == 4


def test_revoking_says_which_sessions_ended_and_leaves_the_one_that_stays(store, signed_in):
    def add(conn):
        for token in ("t1", "t2"):
            sessions.add_session(
                conn,
                token_sha256=token,
                account_id=5,
                person_id=signed_in.person_ids["r1"],
                created_us=1,
                expires_us=9,
                csrf="c",
            )
        sessions.revoke_session(conn, "t2", 2)

    store.write(add)
    ended = store.write(lambda conn: sessions.revoke_sessions(conn, 5, 4, but="s"))
    assert ended == ("t1",)
    assert _read(store, sessions.find_session, "s").revoked_us is None
    assert _read(store, sessions.find_session, "t2").revoked_us == 2


def test_the_sessions_of_a_disabled_account_are_gone_at_once(store, signed_in):
    store.write(lambda conn: accounts.set_account_disabled(conn, 5, disabled=True))
    assert _read(store, sessions.find_session, "s") is None


def test_a_person_gone_from_the_folder_has_no_session(store, save, make_folder, signed_in):
    folder = make_folder()
    left = tuple(p for p in folder.people if p.id != "r1")
    assignments = tuple(a for a in folder.assignments if a.reviewer != "r1")
    save(replace(folder, people=left, assignments=assignments))
    assert _read(store, sessions.find_session, "s") is None


def test_an_account_of_two_people_lists_both(store, save, make_folder, signed_in):
    other = save(make_folder(), code="demo")
    store.write(
        lambda conn: accounts.link_person(conn, person_id=other.person_ids["r2"], account_id=5)
    )
    assert _read(store, accounts.people_of, 5) == (("demo", "r2"), ("small", "r1"))


def test_loading_the_folder_again_keeps_the_link_to_the_account(
    store, save, make_folder, signed_in
):
    save(make_folder())
    assert _read(store, accounts.people_of, 5) == (("small", "r1"),)
