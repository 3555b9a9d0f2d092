"""Whether an installation is set in a way that holds together; asked before it serves anybody."""

from evaluation.errors import FaultyInputError
from evaluation.locale import N_, message
from evaluation.services.identity_provider import fault_of
from evaluation.settings import Settings


def check_settings(settings: Settings) -> None:
    """Refuse to serve with half a single sign-on, or with a wish that nobody would fulfil.

    Raises:
        FaultyInputError: says which setting, and what it may be.
    """
    if fault := fault_of(settings.single_sign_on):
        raise FaultyInputError(fault)
    if settings.second_factor not in {"", "organizers"}:
        text = N_("LIANGPING_SECOND_FACTOR 只能为 organizers 或不设置，现为“{value}”。")
        raise FaultyInputError(message(text, value=settings.second_factor))
