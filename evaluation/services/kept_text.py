"""Words that somebody typed, refused where no store takes them."""

from evaluation.domain.models import can_be_kept
from evaluation.errors import FaultyInputError
from evaluation.locale import N_, message

REASON_LIMIT = 500
PEOPLE_REASON_LIMIT = 200
"""For acts on people, whose reasons are to name nobody."""


def refuse_unkept(*texts: str) -> None:
    """Say so where a text has characters that cannot be stored.

    SQLite would keep a zero byte; PostgreSQL fails in the midst of the act.

    Raises:
        FaultyInputError: one of them has.
    """
    if not all(can_be_kept(text) for text in texts):
        raise FaultyInputError(message(N_("文字中有不能保存的字符，请删去后再试。")))


def refuse_reason(reason: str, limit: int = REASON_LIMIT) -> None:
    """Say so where a reason cannot be stored or is longer than anybody reads; fields ask for no more.

    Raises:
        FaultyInputError: it has such characters, or too many.
    """
    refuse_unkept(reason)
    if len(reason) > limit:
        text = N_("最多{limit}字，现有{count}字；请删减。")
        raise FaultyInputError(message(text, limit=limit, count=len(reason)))
