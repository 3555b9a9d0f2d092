"""Invitation and reset links that were just made: shown once, with a sentence to be sent along."""

from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

import streamlit as st

from evaluation.domain.people import Person
from evaluation.domain.role_names import ROLE_NAMES
from evaluation.errors import EvaluationError
from evaluation.services.invitations import Purpose
from evaluation.services.people_accounts import (
    MadeLink,
    asks_own_password,
    invite_everyone,
    make_link,
    uninvited,
)
from evaluation.ui import session
from evaluation.ui.parts.link_origin import link_origin
from evaluation.ui.parts.words import said

LINKS = "people.links"
"""The links that were just made, and for whom: gone with the next visit."""
TALL = 320
"""Pixels of a long list of links."""
MANY = 2


def inviting() -> None:
    """An invitation for everyone who has neither an account nor an open link."""
    _ = session.translator()
    waiting = uninvited(session.platform(), session.actor())
    with st.expander(_("邀请未开通账号的人"), icon=":material/mail:", key="people-invite-all"):
        if waiting:
            text = _("{count}人没有账号，也没有有效的邀请链接。")
            st.markdown(text.format(count=len(waiting)))
            label = _("为这{count}人生成邀请链接").format(count=len(waiting))
            if st.button(label, key="people-invite-everyone", icon=":material/link:"):
                _make(lambda: invite_everyone(session.platform(), session.actor()))
        else:
            st.caption(_("每个人都有账号，或有一个还有效的邀请链接。"))
        made: tuple[MadeLink, ...] = session.recall(LINKS, ())
        if len(made) >= MANY:
            show(made)


def link_button(person: Person, purpose: Purpose, *, disabled: bool) -> None:
    """Make the link that this person needs now."""
    _ = session.translator()
    label = _("重设密码链接") if purpose is Purpose.RESET else _("邀请链接")
    key = f"person-{person.id}-link"
    platform, actor = session.platform(), session.actor()
    own = "" if disabled else own_password(person, f"{key}-own-password")
    if st.button(label, key=key, icon=":material/link:", disabled=disabled):
        _make(lambda: (make_link(platform, actor, person.id, own_password=own),))


def own_password(person: Person, key: str) -> str:
    """What is asked for before a way into another organizer's account is opened; else nothing."""
    _ = session.translator()
    if not asks_own_password(session.platform(), session.actor(), person):
        return ""
    return st.text_input(_("您自己的登录密码"), type="password", key=key) or ""


def own_link(person_id: str) -> None:
    """The link that was just made for one person."""
    made: tuple[MadeLink, ...] = session.recall(LINKS, ())
    if len(made) < MANY and any(m.person.id == person_id for m in made):
        show(made)


def _make(act: Callable[[], tuple[MadeLink, ...]]) -> None:
    try:
        session.remember(LINKS, act())
    except EvaluationError as error:
        st.error(said(error.reason))
        return
    st.rerun()


def show(made: Sequence[MadeLink]) -> None:
    """Each sentence with its link, to be copied whole."""
    _ = session.translator()
    text = "\n\n".join(sentence(link) for link in made)
    with st.container(height=TALL if len(made) > MANY else "content", border=False):
        st.code(text, language=None, wrap_lines=True)
    st.caption(
        _(
            "请复制后分别发给本人；收起或刷新后不再显示，平台也不保存链接。"
            "每个链接只能使用一次；重新生成后，旧链接作废。"
        )
    )
    if st.button(_("已复制，收起"), key="people-links-seen"):
        session.forget(LINKS)
        st.rerun()


def sentence(made: MadeLink) -> str:
    """What the organizer sends: who, what for, until when, and the link on a line of its own."""
    _ = session.translator()
    programme = session.signed_in().programme
    until = session.platform().clock.now() + made.purpose.life
    day = until.astimezone(ZoneInfo(programme.time_zone)).date()
    if made.purpose is Purpose.RESET:
        text = _("{name}：请在{day}前打开下面的链接，重新设置“{programme}”平台的登录密码。")
    else:
        text = _(
            "{name}：请在{day}前打开下面的链接，设置登录名和密码，以{role}身份参加“{programme}”。"
        )
    said_to = text.format(
        name=made.person.name,
        day=day,
        role=_(ROLE_NAMES[made.person.role]),
        programme=session.local(programme.title, programme.title_en),
    )
    warning = _("链接只能使用一次，请勿转发。")
    return f"{said_to}{warning}\n{link_origin()}/invitation/{made.token}"
