"""What stands where the button was, once a review is handed in: that it is in, and what comes next."""

from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from evaluation.services.clock import from_us
from evaluation.services.reviewing import ReviewSheet, my_reviews
from evaluation.ui import session
from evaluation.ui.page_links import open_page
from evaluation.ui.parts.wording import county_name
from evaluation.ui.parts.words import plain

JUST_NOW = timedelta(seconds=10)
"""So long after handing in, the acknowledgement comes into view by itself."""


@cache
def _into_view() -> Any:  # noqa: ANN401 - Streamlit's renderer has no public type
    """A component that draws nothing and brings its place into view."""
    js = Path(__file__).with_name("into_view.js").read_text("utf-8")
    return st.components.v2.component("liangping_into_view", html="<i></i>", js=js)


def submitted(sheet: ReviewSheet) -> None:
    """The acknowledgement, and one button: the next county to rate, or back to the list."""
    _ = session.translator()
    county = plain(county_name(sheet.county))
    mine = [
        r
        for r in my_reviews(session.platform(), session.actor())
        if r.round.number == sheet.round.number
    ]
    place = next(i for i, r in enumerate(mine) if r.county.id == sheet.county.id)
    now = session.platform().clock.now()
    takes_ratings = sheet.round.takes_ratings_at(now)
    left = [r for r in mine[place + 1 :] + mine[:place] if r.state.is_editable and takes_ratings]
    with st.container(border=True, key="submitted"):
        if now - from_us(sheet.review.submitted_us or 0) < JUST_NOW:
            _into_view()(key=f"into-view-{sheet.round.number}-{sheet.county.id}")
        st.success(_("{county}的评审已提交。").format(county=county), icon=":material/task_alt:")
        if not left:
            if takes_ratings:
                st.markdown(_("本轮评审已全部提交，谢谢您。"))
            if st.button(_("回到我的评审"), key="submitted-list", width="stretch"):
                open_page("my-reviews")
            return
        st.markdown(_("还有{count}个县（市、区）未提交。").format(count=len(left)))
        name = plain(county_name(left[0].county))
        if st.button(
            _("下一个待评：{county}").format(county=name),
            key="submitted-next",
            type="primary",
            icon=":material/edit:",
            width="stretch",
        ):
            open_page("scoring", round=str(sheet.round.number), county=left[0].county.id)
