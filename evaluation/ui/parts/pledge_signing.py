"""The pledge on the page: its clauses, and the click that signs them."""

import streamlit as st

from evaluation.domain.history import Origin
from evaluation.domain.pledges import clauses
from evaluation.errors import EvaluationError
from evaluation.services.pledges import MemberPledge, my_pledge, pledge_is_due, sign_pledge
from evaluation.ui import session
from evaluation.ui.parts.page_header import page_header
from evaluation.ui.parts.wording import moment
from evaluation.ui.parts.words import plain, said

_PROBLEM = "pledge.problem"


def pledge_first() -> bool:
    """Draw the pledge in the place of a page while it is to be signed; whether it was.

    The address stays, so that whoever came for one county stands before it once they have signed.
    """
    if not pledge_is_due(session.platform(), session.actor()):
        return False
    pledge_sheet()
    return True


def pledge_sheet() -> None:
    """The whole pledge with where it stands."""
    _, programme = session.translator(), session.signed_in().programme
    mine = my_pledge(session.platform(), session.actor())
    page_header(_("承诺书"), programme, _("第{version}版").format(version=mine.text.version))
    if not mine.is_signed:
        _why(mine)
    with st.container(border=True, key="pledge-text"):
        for clause in clauses(session.local(mine.text.text, mine.text.text_en)):
            st.markdown(plain(clause))
    if mine.is_signed:
        st.success(signed_words(mine), icon=":material/verified_user:")
        return
    _signing(mine)


def _why(mine: MemberPledge) -> None:
    _ = session.translator()
    if mine.signature is None:
        text = _("开始评审之前，请先阅读并签署承诺书，签署后即可评分。")
    else:
        text = _("承诺书的内容已经更新，请重新阅读并签署，然后继续评审；已保存的评分不受影响。")
    st.info(text, icon=":material/contract:")


def _signing(mine: MemberPledge) -> None:
    _, version = session.translator(), mine.text.version
    agreed = st.checkbox(
        _("本人已逐条阅读，承诺遵守"), key=f"pledge-agreed-{version}-{session.language()}"
    )
    st.button(
        _("签署承诺书"),
        key="pledge-sign",
        type="primary",
        width="stretch",
        disabled=not agreed,
        icon=":material/draw:",
        on_click=_sign,
        args=(version,),
    )
    text = _("将以“{name}”的名义签署；签署的版本和时间记入平台，印在履职记录表中。")
    st.caption(text.format(name=plain(mine.person.name)))
    st.caption(_("与某个县（市、区）有应当回避的关系的，签署后请在“我的评审”页申请回避。"))
    if reason := session.recall(_PROBLEM):
        st.error(said(reason))
        session.forget(_PROBLEM)


def _sign(version: int) -> None:
    try:
        sign_pledge(session.platform(), session.actor(), version)
    except EvaluationError as error:
        session.remember(_PROBLEM, error.reason)


def signed_words(pledge: MemberPledge) -> str:
    """When and how somebody signed, such as 2026-03-01 16:00 签署第1版."""
    _, programme = session.translator(), session.signed_in().programme
    if pledge.signature is None:
        return _("尚未签署")
    text = _("{when} 签署第{version}版")
    if pledge.signature.source is Origin.IMPORT:
        text = _("{when} 随评分导入登记第{version}版")
    when = moment(pledge.signed_at, programme)
    return text.format(when=when, version=pledge.signature.version)
