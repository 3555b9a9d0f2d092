"""Who may do what, said once.

Each rule returns the `Refusal` that the person reads, or None when the act is allowed. A page greys
its button out with it, a service refuses with it, a route answers 403 with it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NoReturn

from evaluation.domain.dispatch import Dispatch, DispatchState, Objection
from evaluation.domain.implied import departs_without_reason
from evaluation.domain.indicators import IndicatorValue
from evaluation.domain.people import Person, Role
from evaluation.domain.reviews import Review, ReviewState
from evaluation.domain.rounds import TRANSITIONS, Round, RoundAct, RoundState
from evaluation.domain.rubric import Criterion
from evaluation.errors import NotAllowedError
from evaluation.locale import N_, Bilingual, Message, message


@dataclass(frozen=True)
class Refusal:
    """Why an act is not allowed, as a value."""

    reason: Message

    def throw(self) -> NoReturn:
        """Stop the service that asked.

        Raises:
            NotAllowedError: always, with this reason.
        """
        raise NotAllowedError(self.reason)


def _refuse(text: str, **details: object) -> Refusal:
    return Refusal(message(text, **details))


STATE_NAMES: dict[RoundState, str] = {
    RoundState.PLANNED: N_("未开始"),
    RoundState.OPEN: N_("评审中"),
    RoundState.CLOSED: N_("已封存"),
    RoundState.CONFIRMED: N_("已确认"),
    RoundState.PUBLISHED: N_("已发布"),
}
ACT_NAMES: dict[RoundAct, str] = {
    RoundAct.OPEN: N_("开放评审"),
    RoundAct.CLOSE: N_("关闭并封存"),
    RoundAct.REOPEN: N_("重新开放"),
    RoundAct.CONFIRM: N_("确认结果"),
    RoundAct.PUBLISH: N_("发布结果"),
}


def refusal_to_see_review(person: Person, review: Review) -> Refusal | None:
    """A review is its reviewer's alone, and a recused reviewer sees nothing of the county."""
    if not person.role.rates or review.key.reviewer != person.id:
        return _refuse(N_("只有评审专家本人可以查看这份评审。"))
    if review.state is ReviewState.RECUSED:
        return _refuse(N_("您没有评审该县（市、区）的任务。"))
    return None


def refusal_to_rate(
    person: Person,
    review: Review,
    round_: Round,
    *,
    now: datetime,
    pledged: bool,
    recusal_pending: bool,
) -> Refusal | None:
    """A reviewer rates an assigned county while the round is open, until they submit.

    `pledged`: they signed the newest pledge. `recusal_pending`: they asked to be recused from it.
    """
    if refusal := refusal_to_see_review(person, review) or _out_of_time(round_, now):
        return refusal
    if not pledged:
        return _refuse(N_("请先在“承诺书”页阅读并签署承诺书，再开始评分。"))
    if recusal_pending:
        text = N_("您已申请回避该县（市、区）；组织者处理之前不能评分，已保存的评分保留。")
        return _refuse(text)
    if not review.state.is_editable:
        return _refuse(N_("这份评审已提交并锁定；如需修改，请组织者退回。"))
    return None


def _out_of_time(round_: Round, now: datetime) -> Refusal | None:
    """A round takes ratings while it is open and in its window."""
    if round_.state is not RoundState.OPEN:
        state = message(STATE_NAMES[round_.state])
        return _refuse(N_("第{round}轮{state}，不能评分。"), round=round_.number, state=state)
    if round_.takes_ratings_at(now):
        return None
    text = N_("第{round}轮评审时间已过，不能再修改。")
    if not round_.is_over_at(now):
        text = N_("第{round}轮评审尚未到开始时间。")
    return _refuse(text, round=round_.number)


def refusal_to_submit(
    person: Person,
    review: Review,
    round_: Round,
    asked: tuple[Criterion, ...],
    *,
    now: datetime,
    pledged: bool,
    recusal_pending: bool,
    indicators: tuple[IndicatorValue, ...] = (),
) -> Refusal | None:
    """A reviewer submits what they may still rate, once every criterion is rated or declared.

    A rating that leaves the level which a verified figure implies needs its reason first.
    """
    if refusal := refusal_to_rate(
        person, review, round_, now=now, pledged=pledged, recusal_pending=recusal_pending
    ):
        return refusal
    if missing := review.unanswered(asked):
        text = N_("还有{count}项未评：{titles}。")
        return _refuse(text, count=len(missing), titles=_titles(missing))
    unexplained = tuple(
        c for c in asked if departs_without_reason(c, review.rating(c.id), indicators)
    )
    if unexplained:
        text = N_("有{count}项评分与经核实的数据所对应的等次不同，须先写明理由：{titles}。")
        return _refuse(text, count=len(unexplained), titles=_titles(unexplained))
    return None


def _titles(criteria: tuple[Criterion, ...]) -> tuple[Bilingual, ...]:
    return tuple(
        Bilingual(f"{c.id} {c.title}", f"{c.id} {c.title_en}" if c.title_en else "")
        for c in criteria
    )


def refusal_to_return_review(
    person: Person, review: Review, round_: Round, reason: str
) -> Refusal | None:
    """The organizer returns a submitted review, with a reason, while the round is open."""
    if person.role is not Role.ORGANIZER:
        return _refuse(N_("只有组织者可以退回评审。"))
    if round_.state is not RoundState.OPEN:
        return _refuse(N_("第{round}轮不在评审中，不能退回。"), round=round_.number)
    if review.state is not ReviewState.SUBMITTED:
        return _refuse(N_("只有已提交的评审可以退回。"))
    if not reason.strip():
        return _refuse(N_("退回评审必须写明理由。"))
    return None


def refusal_to_move_round(
    person: Person, round_: Round, act: RoundAct, *, rounds: tuple[Round, ...], reason: str = ""
) -> Refusal | None:
    """Organizers move rounds; only the panel lead, for the evaluating body, confirms results.

    `rounds` are all rounds of the programme: one opens after those before it are sealed, and is not
    reopened once the next has begun, since its ratings are what the next one answers.
    """
    if act is RoundAct.CONFIRM and person.role is not Role.PANEL_LEAD:
        return _refuse(N_("只有评审组组长可以代表评审单位确认结果。"))
    if act is not RoundAct.CONFIRM and person.role is not Role.ORGANIZER:
        return _refuse(N_("只有组织者可以{act}。"), act=message(ACT_NAMES[act]))
    if round_.state not in TRANSITIONS[act][0]:
        return _refuse(
            N_("第{round}轮{state}，不能{act}。"),
            round=round_.number,
            state=message(STATE_NAMES[round_.state]),
            act=message(ACT_NAMES[act]),
        )
    if refusal := _out_of_turn(round_, act, rounds):
        return refusal
    if act is RoundAct.REOPEN and not reason.strip():
        return _refuse(N_("重新开放必须写明理由，理由将在报告中公开。"))
    return None


def _out_of_turn(round_: Round, act: RoundAct, rounds: tuple[Round, ...]) -> Refusal | None:
    """Rounds follow each other."""
    unsealed = any(r.number < round_.number and not r.state.is_sealed for r in rounds)
    if act is RoundAct.OPEN and unsealed:
        return _refuse(N_("上一轮尚未封存，不能开放第{round}轮。"), round=round_.number)
    begun = any(r.number > round_.number and r.state is not RoundState.PLANNED for r in rounds)
    if act is RoundAct.REOPEN and begun:
        return _refuse(N_("下一轮已经开始，不能再重新开放第{round}轮。"), round=round_.number)
    return None


def refusal_to_approve(
    person: Person, rounds: tuple[Round, ...], *, supersedes: str = "", note: str = ""
) -> Refusal | None:
    """The organizer approves a report on published rounds; a corrected one needs its reason.

    `supersedes` is the code of the report that it would correct.
    """
    if person.role is not Role.ORGANIZER:
        return _refuse(N_("只有组织者可以签发报告。"))
    if not any(r.state is RoundState.PUBLISHED for r in rounds):
        return _refuse(N_("还没有已发布的轮次，不能签发报告；请先确认并发布评审结果。"))
    if supersedes and not note.strip():
        text = N_("这份报告已签发（核验码{code}），内容有变化；更正须写明理由，理由将印在报告中。")
        return _refuse(text, code=supersedes)
    return None


def refusal_to_send(person: Person, dispatch: Dispatch) -> Refusal | None:
    """The organizer marks as sent what was prepared, as long as nothing corrected it."""
    if person.role is not Role.ORGANIZER:
        return _refuse(N_("只有组织者可以发送报告。"))
    if dispatch.state is DispatchState.WITHDRAWN or dispatch.superseded:
        return _refuse(N_("这份报告（核验码{code}）已更正，不再发送。"), code=dispatch.code)
    if dispatch.state is not DispatchState.PREPARED:
        return _refuse(N_("给{office}的报告已经发出。"), office=_office(dispatch))
    return None


def refusal_to_enter_receipt(person: Person, dispatch: Dispatch) -> Refusal | None:
    """The organizer enters or corrects a receipt, but not what the recipient confirmed."""
    if person.role is not Role.ORGANIZER:
        return _refuse(N_("只有组织者可以登记签收。"))
    if not dispatch.state.has_left:
        return _refuse(N_("给{office}的报告尚未发出，不能登记签收。"), office=_office(dispatch))
    if dispatch.by_link:
        return _refuse(N_("{office}已通过签收链接确认，不能改动。"), office=_office(dispatch))
    return None


def refusal_to_link_receipt(person: Person, dispatch: Dispatch) -> Refusal | None:
    """A link confirms what was sent and not confirmed yet."""
    if refusal := refusal_to_enter_receipt(person, dispatch):
        return refusal
    if dispatch.state is DispatchState.RECEIVED:
        return _refuse(N_("{office}已经签收。"), office=_office(dispatch))
    return None


def refusal_to_confirm_receipt(person: Person, dispatch: Dispatch) -> Refusal | None:
    """A county's own people confirm that their report arrived, signed in, as its link would."""
    is_own = dispatch.county is not None and person.county == dispatch.county
    if not person.role.belongs_to_county or not is_own:
        return _refuse(N_("只有本县（市、区）的人员可以确认签收本县的报告。"))
    if not dispatch.state.has_left:
        return _refuse(N_("给{office}的报告尚未发出，不能签收。"), office=_office(dispatch))
    if dispatch.state is DispatchState.RECEIVED:
        return _refuse(N_("{office}已经签收。"), office=_office(dispatch))
    return None


def _office(dispatch: Dispatch) -> Bilingual:
    return Bilingual(dispatch.office, dispatch.office_en)


def refusal_to_object(
    person: Person,
    county: str | None,
    *,
    sent_on: date | None,
    until: date | None,
    today: date,
    pending: bool = False,
) -> Refusal | None:
    """A county's contact objects to the report that was sent, in time, one objection after another.

    `sent_on` is when it first left; `until` the last day for objecting.
    """
    if person.role is not Role.CONTACT or county is None or person.county != county:
        return _refuse(N_("只有本县（市、区）的联系人可以对本县报告提出异议。"))
    if sent_on is None or until is None:
        return _refuse(N_("报告尚未抄送，不能提出异议。"))
    if today > until:
        return _refuse(N_("提出异议的期限（{until}）已过。"), until=until.isoformat())
    if pending:
        return _refuse(N_("已提出的异议正在办理，答复后才能再提。"))
    return None


def refusal_to_answer_objection(person: Person, objection: Objection) -> Refusal | None:
    """The organizer answers an objection once."""
    if person.role is not Role.ORGANIZER:
        return _refuse(N_("只有组织者可以答复异议。"))
    if objection.state.is_answered:
        return _refuse(N_("这条异议已经答复。"))
    return None


def refusal_to_organize(person: Person) -> Refusal | None:
    """The organizer's pages and services are the organizer's."""
    if person.role is not Role.ORGANIZER:
        return _refuse(N_("此页面仅供组织者使用。"))
    return None
