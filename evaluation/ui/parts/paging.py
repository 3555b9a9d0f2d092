"""A long list, a screenful at a time."""

from collections.abc import Sequence
from typing import TypeVar

import streamlit as st

from evaluation.ui import session

T = TypeVar("T")

PAGE_SIZE = 20
"""Entries with buttons of their own: more make each click slow."""


def page_of(items: Sequence[T], *, key: str, size: int = PAGE_SIZE) -> Sequence[T]:
    """The entries of the page chosen; all of them where they fit on one."""
    _ = session.translator()
    pages = -(-len(items) // size)
    if pages <= 1:
        return items
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        chosen = min(st.pagination(pages, key=f"{key}-{pages}"), pages)
        first, last = (chosen - 1) * size, min(chosen * size, len(items))
        text = _("第{first}至{last}项，共{count}项")
        st.caption(text.format(first=first + 1, last=last, count=len(items)), width="content")
    return items[first:last]
