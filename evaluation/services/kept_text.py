"""Words that somebody typed, refused where no store takes them."""

from evaluation.domain.models import can_be_kept
from evaluation.errors import FaultyInputError
from evaluation.locale import N_, message


def refuse_unkept(*texts: str) -> None:
    """Say so where a text has characters that cannot be stored.

    SQLite would keep a zero byte; PostgreSQL fails in the midst of the act.

    Raises:
        FaultyInputError: one of them has.
    """
    if not all(can_be_kept(text) for text in texts):
        raise FaultyInputError(message(N_("文字中有不能保存的字符，请删去后再试。")))
