"""Which account an identity of the single sign-on opens: by an invitation, or linked by its owner.

No account makes itself: whoever the provider vouches for is still a stranger until invited.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from evaluation.errors import NotAllowedError
from evaluation.locale import N_, message
from evaluation.services import invitations
from evaluation.services.arrivals import Entry, enter
from evaluation.services.clock import from_us
from evaluation.services.identity_provider import Identity
from evaluation.services.invitations import Purpose
from evaluation.services.own_account import check_present
from evaluation.services.platform import Platform
from evaluation.services.second_factors import check_code
from evaluation.services.sessions import Arrival, SignedIn, token_digest, write_down
from evaluation.storage import accounts
from evaluation.storage import external_identities as rows
from evaluation.storage.sessions import revoke_sessions

_UNKNOWN = N_(
    "您的统一认证身份还没有对应的平台账号。请用组织者发给您的邀请链接，或先用密码登录，再到“我的账号”中关联。"
)


def enter_as(platform: Platform, identity: Identity, arrival: Arrival) -> Entry:
    """Let in whoever's account this identity opens.

    Raises:
        NotAllowedError: nobody's, or one that is shut, with one answer for all.
    """
    with platform.store.read() as conn:
        account_id = rows.account_of_identity(conn, identity.issuer, identity.subject)
        is_shut = account_id is not None and rows.is_shut(conn, account_id)
        person = accounts.first_person(conn, account_id) if account_id is not None else None
    if account_id is None or is_shut or person is None:
        raise NotAllowedError(message(_UNKNOWN))
    return enter(platform, account_id, person, arrival)


def accept_invitation(
    platform: Platform, token: str, identity: Identity, arrival: Arrival
) -> Entry:
    """Use an invitation up with an identity in place of a password, and let the person in.

    An identity that opens an account already gains the person there.

    Raises:
        NotAllowedError: the link cannot be used, or the account that the identity opens is shut.
    """
    invited = invitations.invitation(platform, token, address=arrival.address)
    if invited.purpose is not Purpose.INVITE:
        raise NotAllowedError(message(invitations.INVALID_INVITATION))
    stored = platform.store.programme(invited.programme.id)
    accepting = _Accepting(
        token_sha256=token_digest(token),
        identity=identity,
        person_number=stored.person_ids[invited.person.id],
        login=invited.suggested_login,
        account_id=platform.store.new_id(),
        event_id=platform.store.new_id(),
        now_us=platform.clock.now_us(),
    )
    account_id, ended = platform.store.write(accepting.save)
    platform.open_pages.close(ended)
    return enter(platform, account_id, accepting.person_number, arrival)


@dataclass(frozen=True)
class _Accepting:
    """An invitation being used up, in one transaction."""

    token_sha256: str
    identity: Identity
    person_number: int
    login: str
    account_id: int
    """Of the account, should one be made."""
    event_id: int
    now_us: int

    def save(self, conn: Connection) -> tuple[int, tuple[str, ...]]:
        """Returns the account, and the sessions that ended as the person left another."""
        if not accounts.use_invitation(conn, self.token_sha256, self.now_us):
            raise NotAllowedError(message(invitations.INVALID_INVITATION))
        accounts.revoke_invitations(conn, self.person_number, self.now_us)
        before = accounts.account_of(conn, self.person_number)
        account_id = self._account(conn, before)
        accounts.link_person(conn, person_id=self.person_number, account_id=account_id)
        moved = before is not None and before != account_id
        ended = revoke_sessions(conn, before, self.now_us) if moved and before else ()
        detail = {"method": "oidc"}
        write_down(conn, self.person_number, "invitation_accept", self.event_id, detail)
        return account_id, ended

    def _account(self, conn: Connection, before: int | None) -> int:
        """The account that the identity opens; else the person's own, else a new one."""
        issuer, subject = self.identity.issuer, self.identity.subject
        known = rows.account_of_identity(conn, issuer, subject)
        if known is not None:
            if rows.is_shut(conn, known):
                raise NotAllowedError(message(_UNKNOWN))
            return known
        account_id = before if before is not None else self._new_account(conn)
        rows.link(conn, issuer=issuer, subject=subject, account_id=account_id, now_us=self.now_us)
        return account_id

    def _new_account(self, conn: Connection) -> int:
        accounts.save_account(
            conn,
            account_id=self.account_id,
            login=_free_login(conn, self.login),
            password_hash=None,
            created_us=self.now_us,
        )
        return self.account_id


def _free_login(conn: Connection, wanted: str) -> str:
    """A login that nobody has: the account needs one, though nothing is typed."""
    login, number = wanted, 1
    while accounts.find_account(conn, login) is not None:
        number += 1
        login = f"{wanted}.{number}"
    return login


@dataclass(frozen=True)
class OwnIdentity:
    """How an account stands to the single sign-on."""

    linked: datetime | None
    has_password: bool
    """Without one, an account that is not linked any more would be lost."""


def own_identity(platform: Platform, signed_in: SignedIn) -> OwnIdentity:
    """Whether somebody at the provider opens the account behind a session."""
    issuers = _issuers(platform)
    with platform.store.read() as conn:
        account = accounts.find_account(conn, signed_in.login)
        found = [rows.linked_us(conn, signed_in.account_id, issuer) for issuer in issuers]
    since = next((us for us in found if us is not None), None)
    has_password = account is not None and account.password_hash is not None
    return OwnIdentity(from_us(since) if since is not None else None, has_password)


def _issuers(platform: Platform) -> tuple[str, str]:
    """The provider's name, which may end in a slash whether it was set so or not."""
    bare = platform.settings.single_sign_on.issuer.rstrip("/")
    return bare, f"{bare}/"


def check_may_link(
    platform: Platform, signed_in: SignedIn, password: str, *, code: str = "", address: str = ""
) -> None:
    """Whoever finds an open page must not open a door of their own.

    An identity lets in without the own second factor: that is shown once more before.

    Raises:
        FaultyInputError: the password or the code is not the present one.
        NotAllowedError: the account has none: it is opened by an identity already.
    """
    if not own_identity(platform, signed_in).has_password:
        raise NotAllowedError(message(N_("您的账号没有密码，不能在这里关联。")))
    check_present(platform, signed_in, password, address)
    check_code(platform, signed_in, code, address)


def link(platform: Platform, signed_in: SignedIn, identity: Identity) -> None:
    """Let an identity open the account behind a session.

    Raises:
        NotAllowedError: it opens another account.
    """
    now_us, event_id = platform.clock.now_us(), platform.store.new_id()

    def save(conn: Connection) -> None:
        known = rows.account_of_identity(conn, identity.issuer, identity.subject)
        if known is not None and known != signed_in.account_id:
            text = N_("这个统一认证身份已关联另一个平台账号，请先在那个账号中解除关联。")
            raise NotAllowedError(message(text))
        rows.link(
            conn,
            issuer=identity.issuer,
            subject=identity.subject,
            account_id=signed_in.account_id,
            now_us=now_us,
        )
        write_down(conn, signed_in.person_number, "identity_link", event_id)

    platform.store.write(save)


def unlink(platform: Platform, signed_in: SignedIn) -> None:
    """Let the password alone open the account.

    Raises:
        NotAllowedError: there is no password, or nothing is linked.
    """
    if not own_identity(platform, signed_in).has_password:
        text = N_("您的账号没有密码，解除关联后将无法登录；请先用组织者发来的邀请链接设置密码。")
        raise NotAllowedError(message(text))
    event_id = platform.store.new_id()

    def save(conn: Connection) -> None:
        gone = [rows.unlink(conn, signed_in.account_id, name) for name in _issuers(platform)]
        if not any(gone):
            raise NotAllowedError(message(N_("您的账号没有关联统一认证。")))
        write_down(conn, signed_in.person_number, "identity_unlink", event_id)

    platform.store.write(save)
