"""The entries of the history, day by day: the time, who, what was done, from where, why."""

from itertools import groupby
from zoneinfo import ZoneInfo

import streamlit as st

from evaluation.locale import Message
from evaluation.services.history import Timeline, TimelineEntry
from evaluation.ui import session
from evaluation.ui.parts.words import plain


def timeline_list(found: Timeline) -> None:
    """Newest first, under the day in the programme's own time zone."""
    _ = session.translator()
    if not found.entries:
        st.info(_("没有记录。"))
        return
    zone = ZoneInfo(session.signed_in().programme.time_zone)
    for day, entries in groupby(found.entries, key=lambda e: e.at.astimezone(zone).date()):
        st.subheader(f"{day:%Y-%m-%d}", anchor=False)
        st.markdown("\n\n".join(_entry(entry, zone) for entry in entries))


def _entry(entry: TimelineEntry, zone: ZoneInfo) -> str:
    """Two lines: what was done, and below it by whom, through which door, for which reason."""
    _ = session.translator()
    time = f"{entry.at.astimezone(zone):%H:%M:%S}"
    by = [_words(entry.who), *(_words(part) for part in entry.from_where)]
    if entry.reason:
        by.append(_("理由：{reason}").format(reason=entry.reason))
    below = plain(" · ".join(by))
    return f"**{time}**　{plain(_words(entry.sentence))}  \n:small[:gray[{below}]]"


def _words(text: Message | str) -> str:
    return text if isinstance(text, str) else session.text(text)
