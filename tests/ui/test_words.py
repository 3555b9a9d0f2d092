"""What people typed is shown as they typed it, never as markdown."""

import re

import pytest

from evaluation.ui.parts.words import plain

TYPED = [
    "[点我](https://foreign.example)",
    "![图](https://foreign.example/x.png)",
    "<script>alert(1)</script>",
    "**粗** _斜_ `码` ~~删~~",
    ":red[假提示] :material/check:",
    "$x$ | 列 | &lt;",
    "# 标题",
]


@pytest.mark.parametrize("typed", TYPED)
def test_every_mark_is_escaped(typed: str) -> None:
    assert not re.search(r"(?<!\\)[*_`~$\[\]<>#|:{}&]", plain(typed))


@pytest.mark.parametrize("typed", ["- 一", "+ 一", "1. 一", "12) 一", "---", "==="])
def test_no_line_begins_a_list_or_a_rule(typed: str) -> None:
    assert re.match(r"\d*\\", plain(typed))


def test_lines_become_one() -> None:
    assert plain("一\n\n二\t三") == "一 二 三"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("见 http://evil.example/x", "见 http\\:\u2060//evil.example/x"),
        ("WWW.evil.example", "WWW\u2060.evil.example"),
        ("a@evil.example", "a@\u2060evil.example"),
    ],
)
def test_an_address_that_somebody_typed_is_no_link(typed: str, shown: str) -> None:
    assert plain(typed) == shown
