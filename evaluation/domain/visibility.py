"""Who may see whose ratings and results, and when. Counting and averaging are reads too."""

from evaluation.domain.people import Person, Role
from evaluation.domain.permissions import Refusal
from evaluation.domain.rounds import Round, RoundState
from evaluation.locale import N_, message

_OWES_REVIEWS = Refusal(
    message(
        N_("您在评审中的轮次还有未提交的评审；全部提交后才能查看评审结果，以免受他人评分影响。")
    )
)
_NOT_PUBLISHED = N_("评审结果尚未发布，报告签发抄送后可在此查看。")
_NOT_SENT = N_("评审结果已发布，报告尚未签发抄送；抄送后可在此查看。")
_NO_SUCH_REPORT = N_("没有这份报告，或不对您开放。")
OUT_OF_SIGHT = Refusal(message(N_("没有这个县（市、区），或不对您开放。")))
"""One answer for a county that there is not and one from which the person is recused: two answers would
tell which counties there are."""


def refusal_to_see_progress(person: Person) -> Refusal | None:
    """Who has how much done, never what was given: organizers and the panel lead."""
    if person.role in {Role.ORGANIZER, Role.PANEL_LEAD}:
        return None
    return Refusal(message(N_("评审进度仅供组织者和评审组组长查看。")))


def refusal_to_see_results(
    person: Person, round_: Round, *, owes_reviews: bool = False
) -> Refusal | None:
    """The results of a round over all counties.

    Nobody sees them while the round is open. Organizers and the panel lead, who must confirm them,
    see them once the round is sealed; an observer once it is published. A panel lead who still
    `owes_reviews` in an open round rates like every reviewer: without the others' results in mind.
    """
    if not round_.state.is_sealed:
        return Refusal(
            message(N_("第{round}轮尚未封存，任何人都不能查看其得分。"), round=round_.number)
        )
    if person.role is Role.PANEL_LEAD and owes_reviews:
        return _OWES_REVIEWS
    if person.role in {Role.ORGANIZER, Role.PANEL_LEAD}:
        return None
    if person.role is Role.OBSERVER and round_.state is RoundState.PUBLISHED:
        return None
    return Refusal(message(N_("评审结果不对您的角色开放。")))


def refusal_to_see_county(
    person: Person, county: str, *, recused: bool = False, nameless: bool = False
) -> Refusal | None:
    """A county's profile and indicators: its own people, the organizer, an unrecused panel lead.

    `nameless`: this person is not to know which county is which, and a profile says it.
    """
    if recused or nameless or person.role is Role.REVIEWER:
        return OUT_OF_SIGHT
    if person.role in {Role.ORGANIZER, Role.PANEL_LEAD}:
        return None
    if person.role is Role.CONTACT and person.county == county:
        return None
    return Refusal(message(N_("您只能查看本县（市、区）的资料。")))


def refusal_to_see_report(
    person: Person,
    county: str,
    rounds: tuple[Round, ...],
    *,
    recused: bool = False,
    owes_reviews: bool = False,
    sent: bool = False,
) -> Refusal | None:
    """A county's report: the organizer when a round is sealed, its own people once it was sent.

    `recused`: the person is to see nothing of this county, a panel lead included.
    `sent`: an approved report of this county was sent to somebody; its own people read that one.
    """
    if recused:
        return OUT_OF_SIGHT
    if not any(r.state.is_sealed for r in rounds):
        return Refusal(message(N_("还没有封存的轮次，暂无报告。")))
    if person.role in {Role.ORGANIZER, Role.PANEL_LEAD}:
        return _OWES_REVIEWS if person.role is Role.PANEL_LEAD and owes_reviews else None
    if not person.role.belongs_to_county or person.county != county:
        return Refusal(message(N_("您只能查看本县（市、区）的报告。")))
    if sent:
        return None
    is_published = any(r.state is RoundState.PUBLISHED for r in rounds)
    return Refusal(message(_NOT_SENT if is_published else _NOT_PUBLISHED))


def refusal_to_see_snapshot(
    person: Person,
    county: str | None,
    *,
    recused: bool = False,
    owes_reviews: bool = False,
    sent: bool = False,
) -> Refusal | None:
    """An approved report: organizer and panel lead; its county's people the newest that was sent.

    `county` is None for the report on all counties: an observer reads it too, a person recused from
    one of them does not.
    """
    if recused:
        return OUT_OF_SIGHT
    if person.role in {Role.ORGANIZER, Role.PANEL_LEAD}:
        return _OWES_REVIEWS if person.role is Role.PANEL_LEAD and owes_reviews else None
    if county is None and person.role is Role.OBSERVER:
        return None
    is_own = person.role.belongs_to_county and county is not None and person.county == county
    return None if is_own and sent else Refusal(message(_NO_SUCH_REPORT))


def refusal_to_see_city_report(person: Person, *, recused: bool = False) -> Refusal | None:
    """The live report on all counties, for whoever may see the results of a round over all of them.

    `recused`: from any county; a report that leaves one out would pass for one on all.
    """
    if person.role not in {Role.ORGANIZER, Role.PANEL_LEAD, Role.OBSERVER}:
        return Refusal(message(N_("全市比较报告不对您的角色开放。")))
    if recused:
        return Refusal(message(N_("您已回避个别县（市、区），不能查看含有该县的全市比较报告。")))
    return None


def refusal_to_list_reports(person: Person) -> Refusal | None:
    """Which reports there are: organizers, the panel lead, and a county's own people theirs."""
    if person.role in {Role.ORGANIZER, Role.PANEL_LEAD} or person.role.belongs_to_county:
        return None
    return Refusal(message(N_("评审报告的目录不对您的角色开放。")))


def refusal_to_read_as_operator(person: Person, reason: str) -> Refusal | None:
    """Results of a round that is not sealed: as the organizer, with a reason in words, which is kept."""
    if person.role is not Role.ORGANIZER:
        return Refusal(message(N_("只有组织者可以用 --as-operator 查看未封存的轮次。")))
    if not any(sign.isalpha() for sign in reason):
        return Refusal(message(N_("查看未封存的轮次必须写明理由，理由将记入历史。")))
    return None


def refusal_to_see_dispatch(person: Person, *, owes_reviews: bool = False) -> Refusal | None:
    """Who is sent what, and who confirmed it: organizers, and a panel lead who owes no reviews."""
    if person.role is Role.PANEL_LEAD and owes_reviews:
        return _OWES_REVIEWS
    if person.role in {Role.ORGANIZER, Role.PANEL_LEAD}:
        return None
    return Refusal(message(N_("报告的抄送和签收情况仅供组织者和评审组组长查看。")))


def refusal_to_see_objections(
    person: Person, county: str, *, recused: bool = False
) -> Refusal | None:
    """A county's objections: its own people, the organizer, an unrecused panel lead."""
    if recused:
        return OUT_OF_SIGHT
    if person.role in {Role.ORGANIZER, Role.PANEL_LEAD}:
        return None
    if person.role.belongs_to_county and person.county == county:
        return None
    return Refusal(message(N_("您只能查看本县（市、区）的异议。")))
