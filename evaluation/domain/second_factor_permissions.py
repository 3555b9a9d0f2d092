"""Who may have a second factor, who must, and who may take it away, said once."""

from collections.abc import Iterable

from evaluation.domain.people import Person, Role
from evaluation.domain.permissions import Refusal
from evaluation.locale import N_, message

VOUCHED_FOR = frozenset({"oidc", "demo"})
"""Ways in whose proof is another's to ask for: the provider's own second factor counts, and the
demonstration asks for none."""


def refusal_to_have_second_factor(
    people: Iterable[Person], *, has_password: bool
) -> Refusal | None:
    """It is the organizers' option, beside a password.

    A reviewer who loses a telephone on the last evening would lose the review with it.
    """
    if not any(person.role is Role.ORGANIZER for person in people):
        return Refusal(message(N_("二次验证供组织者使用，您的账号不需要设置。")))
    if not has_password:
        text = N_("您的账号不使用密码，二次验证由单位统一认证负责，不在这里设置。")
        return Refusal(message(text))
    return None


def refusal_to_turn_off_second_factor(
    people: Iterable[Person], *, is_required: bool
) -> Refusal | None:
    """Where the installation asks it of organizers, they keep it."""
    if is_required and any(person.role is Role.ORGANIZER for person in people):
        return Refusal(message(N_("本平台要求组织者使用二次验证，不能关闭。")))
    return None


def owes_second_factor(person: Person, method: str, *, is_required: bool, has_factor: bool) -> bool:
    """Whether somebody must set up a second factor before anything else."""
    is_bound = is_required and person.role is Role.ORGANIZER and method not in VOUCHED_FOR
    return is_bound and not has_factor
