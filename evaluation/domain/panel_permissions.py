"""Who may sign the pledge, ask for recusal, decide on it, and find a replacement."""

from collections.abc import Collection

from evaluation.domain.people import Person, Role
from evaluation.domain.permissions import Refusal
from evaluation.domain.recusals import DeclaredGround, RecusalRequest, RequestState
from evaluation.domain.rounds import Round
from evaluation.locale import N_, message

_NOT_ASKED = Refusal(message(N_("您没有评审该县（市、区）的任务。")))


def refusal_to_read_pledge(person: Person) -> Refusal | None:
    """The pledge is the panel's to read and sign."""
    if person.role.rates:
        return None
    return Refusal(message(N_("承诺书由评审专家阅读并签署。")))


def refusal_to_sign_pledge(
    person: Person, *, version: int, newest: int, signed: bool
) -> Refusal | None:
    """A reviewer signs the newest version, and signs it once.

    `version`: the one that was read.
    """
    if refusal := refusal_to_read_pledge(person):
        return refusal
    if version != newest:
        return Refusal(message(N_("承诺书已有新的版本，请刷新页面，重新阅读后再签署。")))
    if signed:
        return Refusal(message(N_("您已签署这一版承诺书。")))
    return None


def refusal_to_read_material(person: Person, *, pledge_due: bool) -> Refusal | None:
    """What a county handed in is confidential: a reviewer promises that first, as the pages ask."""
    if person.role.rates and pledge_due:
        return Refusal(message(N_("请先在“承诺书”页阅读并签署承诺书，再查看佐证材料。")))
    return None


def refusal_to_see_pledges(person: Person) -> Refusal | None:
    """Who signed when is the organizer's to see."""
    if person.role is Role.ORGANIZER:
        return None
    return Refusal(message(N_("承诺书的签署情况仅供组织者查看。")))


def refusal_to_see_requests(person: Person) -> Refusal | None:
    """Everybody's declarations are the organizer's to see; a reviewer's own are with the reviews."""
    if person.role is Role.ORGANIZER:
        return None
    return Refusal(message(N_("回避申请由组织者办理。")))


def refusal_to_declare_recusal(
    person: Person,
    reviewer: str,
    ground: DeclaredGround,
    detail: str,
    *,
    rounds: Collection[Round],
    pending: bool,
) -> Refusal | None:
    """A reviewer declares for themselves, the organizer for anybody, while a round is not sealed.

    `rounds`: those in which the reviewer is asked to review the county and not recused from it; none
    for a county that does not exist, is recused already or is somebody else's.
    """
    is_own = person.role.rates and person.id == reviewer
    if not is_own and person.role is not Role.ORGANIZER:
        return Refusal(message(N_("只有评审专家本人或组织者可以申报回避。")))
    if not rounds:
        text = N_("该专家没有评审该县（市、区）的任务，或已经回避。")
        return _NOT_ASKED if is_own else Refusal(message(text))
    if all(r.state.is_sealed for r in rounds):
        return Refusal(message(N_("该县（市、区）的评审已封存，不能再申报回避；请告知组织者。")))
    if pending:
        return Refusal(message(N_("已有一份对该县（市、区）的回避申请，正等待组织者处理。")))
    if ground.needs_detail and not detail.strip():
        return Refusal(message(N_("选“其他关系”的，请写明具体情况。")))
    return None


def refusal_to_decide_recusal(
    person: Person, request: RecusalRequest, *, grant: bool, reason: str
) -> Refusal | None:
    """The organizer decides once; refusing needs its reason."""
    if person.role is not Role.ORGANIZER:
        return Refusal(message(N_("只有组织者可以处理回避申请。")))
    if request.state is not RequestState.FILED:
        return Refusal(message(N_("这份回避申请已经处理。")))
    if not grant and not reason.strip():
        return Refusal(message(N_("不同意回避的，必须写明理由。")))
    return None


def refusal_to_replace(
    person: Person, reviewer: str, round_: Round, candidates: Collection[str]
) -> Refusal | None:
    """The organizer assigns one of the candidates, until the round is sealed."""
    if person.role is not Role.ORGANIZER:
        return Refusal(message(N_("只有组织者可以补派专家。")))
    if round_.state.is_sealed:
        text = N_("第{round}轮已封存，不能再补派专家。")
        return Refusal(message(text, round=round_.number))
    if reviewer not in candidates:
        text = N_("不能补派“{reviewer}”：不在本轮专家组，须回避该县（市、区），或已分派。")
        return Refusal(message(text, reviewer=reviewer))
    return None


def refusal_to_close_undecided(undecided: int) -> Refusal | None:
    """A round is sealed once it is known who counts: not while a recusal is undecided."""
    if not undecided:
        return None
    text = N_("还有{count}份回避申请未处理；请先在“回避”页处理，再关闭并封存。")
    return Refusal(message(text, count=undecided))
