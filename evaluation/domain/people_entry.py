"""What may stand in a person's entry, whether it is typed in a form or read from people.csv."""

import unicodedata
from collections.abc import Iterator

from evaluation.domain.people import Person
from evaluation.locale import N_, Message, message

ERASED_NAME = N_("（已删除）")
"""What stands in the place of a name that was erased."""
NAME_LIMIT = 60
UNIT_LIMIT = 80
FORMULA_STARTS = frozenset("=+-@＝＋－＠")
"""A spreadsheet would take a text that begins so for a formula."""
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})


def entry_faults(person: Person) -> Iterator[tuple[str, Message]]:
    """What is wrong with an entry, by its field."""
    for field, text in (("name", person.name), ("unit", person.unit)):
        yield from ((field, fault) for fault in _text_faults(text))
    if len(person.unit) > UNIT_LIMIT:
        yield "unit", message(N_("最多{limit}个字。"), limit=UNIT_LIMIT)
    if person.name.strip() == ERASED_NAME:
        yield (
            "name",
            message(N_("“{name}”是删除个人信息后留下的字样，不能用作姓名。"), name=ERASED_NAME),
        )
    if person.role.belongs_to_county and person.county is None:
        yield "county", message(N_("联系人和负责同志必须写明所在的县（市、区）。"))


def _text_faults(text: str) -> Iterator[Message]:
    if any(unicodedata.category(character) in _HIDDEN for character in text):
        yield message(N_("含有看不见的字符，请重新输入。"))
    if text.strip()[:1] in FORMULA_STARTS and text.strip():
        yield message(N_("不能以 = + - @ 开头，表格软件会当作公式。"))
