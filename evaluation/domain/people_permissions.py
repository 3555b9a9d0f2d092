"""Who may manage the people of a programme and their accounts, said once."""

from collections.abc import Iterable

from evaluation.domain.people import Person, Role
from evaluation.domain.permissions import Refusal
from evaluation.locale import N_, Message, message


def _refuse(text: str, **details: object) -> Refusal:
    return Refusal(message(text, **details))


def refusal_to_manage_people(person: Person) -> Refusal | None:
    """People, their accounts and their personal data are the organizer's."""
    if person.role is not Role.ORGANIZER:
        return _refuse(N_("只有组织者可以管理人员与账号。"))
    return None


def refusal_to_change_person(
    actor: Person, before: Person, after: Person, people: Iterable[Person], rated: frozenset[int]
) -> Refusal | None:
    """The organizer changes an entry; nobody changes the own role, and one organizer stays.

    `rated` are the rounds in which this person has rated: what was rated keeps its reviewer.
    """
    if refusal := refusal_to_manage_people(actor):
        return refusal
    if after.role is before.role:
        return _refusal_to_leave_rounds(after, rated)
    if actor.id == before.id:
        return _refuse(N_("不能更改自己的角色；请由另一位组织者更改。"))
    if _is_last_organizer(before, people):
        return _last_organizer(before)
    if rated and not after.role.rates:
        return _refuse(N_("{name}已有评分，不能改为不参加评审的角色。"), name=before.name)
    return _refusal_to_leave_rounds(after, rated)


def _refusal_to_leave_rounds(after: Person, rated: frozenset[int]) -> Refusal | None:
    left = sorted(n for n in rated if after.role.rates and not after.sits_in(n))
    if left:
        text = N_("{name}在第{round}轮已有评分，不能退出该轮。")
        return _refuse(text, name=after.name, round=left[0])
    return None


def refusal_to_remove_person(
    actor: Person, person: Person, people: Iterable[Person], *, has_rated: bool
) -> Refusal | None:
    """The organizer takes somebody out of the programme who has rated nothing, and not themselves."""
    if refusal := refusal_to_manage_people(actor):
        return refusal
    if actor.id == person.id:
        return _refuse(N_("不能移出自己；请由另一位组织者办理。"))
    if _is_last_organizer(person, people):
        return _last_organizer(person)
    if has_rated:
        text = N_("{name}已有评分，不能移出；可以停用其账号，或删除其个人信息。")
        return _refuse(text, name=person.name)
    return None


def refusal_to_erase_person(
    actor: Person, person: Person, people: Iterable[Person], reason: str
) -> Refusal | None:
    """The organizer erases somebody's personal data, with a reason; an organizer stays."""
    if refusal := refusal_to_manage_people(actor):
        return refusal
    if actor.id == person.id:
        return _refuse(N_("不能删除自己的个人信息；请由另一位组织者办理。"))
    if _is_last_organizer(person, people):
        return _last_organizer(person)
    if not reason.strip():
        return _refuse(N_("删除个人信息必须写明理由。"))
    return None


def refusal_to_manage_account(
    actor: Person, person: Person, elsewhere: Iterable[Message], *, at_server: bool = False
) -> Refusal | None:
    """The organizer manages the accounts of others, as far as they reach into own programmes only.

    `elsewhere` are other programmes that the account leads into and this organizer does not lead:
    a link that sets its password would open those too. Whoever runs commands `at_server` holds the
    whole store, and helps an organizer who forgot the own password.
    """
    if refusal := refusal_to_manage_people(actor):
        return refusal
    if at_server:
        return None
    if actor.id == person.id:
        return _refuse(N_("自己的账号请在“我的账号”页面管理。"))
    if programmes := tuple(elsewhere):
        text = N_("这个账号也用于{programmes}，您不是那里的组织者，不能代为处理。")
        return _refuse(text, programmes=programmes)
    return None


def refusal_to_disable_account(actor: Person, person: Person) -> Refusal | None:
    """Nobody shuts the own account: somebody must be left to open it again."""
    if refusal := refusal_to_manage_people(actor):
        return refusal
    if actor.id == person.id:
        return _refuse(N_("不能停用自己的账号；请由另一位组织者办理。"))
    return None


def _is_last_organizer(person: Person, people: Iterable[Person]) -> bool:
    others = (p for p in people if p.id != person.id)
    return person.role is Role.ORGANIZER and not any(p.role is Role.ORGANIZER for p in others)


def _last_organizer(person: Person) -> Refusal:
    text = N_("{name}是唯一的组织者；请先增加另一位组织者。")
    return _refuse(text, name=person.name)
