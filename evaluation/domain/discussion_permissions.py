"""Who may open the discussion of a county, read it and write in it, and when."""

from evaluation.domain.discussions import POST_LIMIT, REASON_LIMIT
from evaluation.domain.models import can_be_kept
from evaluation.domain.people import Person, Role
from evaluation.domain.permissions import STATE_NAMES, Refusal
from evaluation.domain.rounds import Round, RoundState
from evaluation.domain.visibility import OUT_OF_SIGHT
from evaluation.locale import N_, message


def refusal_to_list_discussions(person: Person) -> Refusal | None:
    """Discussions are the panel's own."""
    if person.role.rates:
        return None
    return Refusal(message(N_("讨论仅供评审专家和评审组组长参加。")))


def refusal_to_open_discussion(
    person: Person,
    round_: Round,
    reason: str,
    *,
    in_sight: bool,
    reviews: int,
    is_open: bool,
) -> Refusal | None:
    """The panel lead opens it with a reason, between the sealing of the round and its confirming.

    `in_sight`: there is such a county, and this person may see it. `reviews`: those submitted for it.
    """
    if refusal := _refusal_to_lead(person, round_, in_sight=in_sight):
        return refusal
    if not reviews:
        return Refusal(message(N_("该县（市、区）本轮没有已提交的评审，无从讨论。")))
    if is_open:
        return Refusal(message(N_("该县（市、区）的讨论已经发起。")))
    if not any(sign.isalpha() for sign in reason):
        return Refusal(message(N_("发起讨论必须写明理由。")))
    if len(reason) > REASON_LIMIT or not can_be_kept(reason):
        return Refusal(message(N_("理由最多{limit}字，不能含特殊控制字符。"), limit=REASON_LIMIT))
    return None


def _refusal_to_lead(person: Person, round_: Round, *, in_sight: bool) -> Refusal | None:
    if person.role is not Role.PANEL_LEAD:
        return Refusal(message(N_("只有评审组组长可以发起讨论。")))
    if round_.state is not RoundState.CLOSED:
        text = N_("第{round}轮{state}，不能发起讨论；讨论在封存之后、确认之前进行。")
        state = message(STATE_NAMES[round_.state])
        return Refusal(message(text, round=round_.number, state=state))
    return None if in_sight else OUT_OF_SIGHT


def refusal_to_read_discussion(
    person: Person, *, in_sight: bool, submitted: bool, exists: bool
) -> Refusal | None:
    """Who submitted a review of the county in that round, and the panel lead; neither recused.

    One answer for a discussion that there is not and for one that is not for this person.
    """
    takes_part = submitted or person.role is Role.PANEL_LEAD
    if person.role.rates and in_sight and takes_part and exists:
        return None
    return Refusal(message(N_("没有这场讨论，或不对您开放。")))


def refusal_to_write_post(round_: Round, *, closed: bool, text: str) -> Refusal | None:
    """Words, while the discussion is open: a round that is confirmed or open again takes none."""
    if closed or round_.state is not RoundState.CLOSED:
        text_of = N_("第{round}轮{state}，讨论已结束，不能再发言。")
        state = message(STATE_NAMES[round_.state])
        return Refusal(message(text_of, round=round_.number, state=state))
    if not text.strip():
        return Refusal(message(N_("请写下要说的话。")))
    if len(text) > POST_LIMIT:
        said = N_("发言最多{limit}字，现有{count}字；请删减后再发送。")
        return Refusal(message(said, limit=POST_LIMIT, count=len(text)))
    if not can_be_kept(text):
        return Refusal(message(N_("发言中有不能保存的字符，请删去后再发送。")))
    return None
