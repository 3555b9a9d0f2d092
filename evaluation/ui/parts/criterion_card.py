"""One criterion on the sheet: what it asks, what the county shows, and the reviewer's rating."""

from dataclasses import dataclass
from html import escape

import streamlit as st

from evaluation.domain.implied import departs_without_reason, implied_level
from evaluation.domain.proposal_names import PROPOSAL_NAMES
from evaluation.domain.reviews import Rating
from evaluation.domain.rubric import Criterion, Level
from evaluation.services.reviewing import ReviewSheet
from evaluation.ui import session
from evaluation.ui.autosave import Place, problem
from evaluation.ui.parts.anchors import anchors
from evaluation.ui.parts.comment_box import comment_box
from evaluation.ui.parts.county_material import county_material
from evaluation.ui.parts.rating_input import RatingControl, stored_answer_text
from evaluation.ui.parts.sheet_source import SheetSource, criterion_anchor
from evaluation.ui.parts.words import plain, said


@dataclass(frozen=True)
class CriterionCard:
    """The card of one criterion in one review."""

    source: SheetSource
    criterion: Criterion

    def draw(self) -> None:
        """Show the card from what the store holds now."""
        if session.current() is None:
            st.rerun()  # the main script says that the session has ended
        sheet = self.source.take(self.criterion.id)
        rating = sheet.review.rating(self.criterion.id)
        implied = implied_level(self.criterion, sheet.indicators)
        with st.container(border=True, key=f"card-{self.criterion.id}"):
            self._heading(sheet)
            words, work = st.columns([6, 5], gap="medium")
            with words:
                anchors(self.criterion, implied)
                self._quotes(sheet)
            with work:
                county_material(sheet, self.criterion, implied)
                self._earlier(sheet)
                if sheet.refusal is None:
                    self._rate(sheet, rating, implied)
                else:
                    self._read_only(sheet, rating)

    @property
    def title(self) -> str:
        title = session.local(self.criterion.title, self.criterion.title_en)
        return f"{self.criterion.id} {title}"

    def _place(self, sheet: ReviewSheet) -> Place:
        return Place(sheet.round.number, sheet.county.id, self.criterion.id)

    def _redraw(self) -> None:
        self.source.redraw(self.criterion.id)

    def _heading(self, sheet: ReviewSheet) -> None:
        _ = session.translator()
        share = 100 * sheet.rubric.weights_in(sheet.round.number)[self.criterion.id]
        facts = _("权重 {weight:.3g}").format(weight=share)
        if self.criterion.target is not None:
            facts += " · " + _("目标 {target:g}").format(target=self.criterion.target)
        with st.container(gap=None):
            st.html(f'<span id="{escape(criterion_anchor(self.criterion))}"></span>')
            st.markdown(f"#### {plain(self.title)}")
            st.caption(facts)
            self._proposals()

    def _proposals(self) -> None:
        """What the sources do not give: nobody is to take it for theirs."""
        _ = session.translator()
        named = [_(n) for field, n in PROPOSAL_NAMES.items() if field in self.criterion.proposed]
        if named:
            text = _("本项目建议（来源未给出）：{fields}")
            st.caption(text.format(fields=_("、").join(named)))

    def _earlier(self, sheet: ReviewSheet) -> None:
        """The reviewer's own rating of the round before."""
        _ = session.translator()
        own = sheet.own_round_1.get(self.criterion.id)
        if own is None or not own.version:
            return
        given = stored_answer_text(self.criterion, own, _)
        st.markdown(f"**{_('您上一轮的评分')}**　{plain(given)}")
        if own.comment:
            st.caption(plain(own.comment))

    def _quotes(self, sheet: ReviewSheet) -> None:
        """The sentences of the sources that this criterion rests on, word for word."""
        _ = session.translator()
        quotes = [s for s in sheet.rubric.sources if s.id in self.criterion.sources]
        if not quotes:
            return
        with st.expander(_("依据原文（{count}）").format(count=len(quotes)), type="compact"):
            for quote in quotes:
                st.markdown(f":gray[{plain(quote.id)}] {plain(quote.text)}")

    def _rate(self, sheet: ReviewSheet, rating: Rating, implied: Level | None) -> None:
        _ = session.translator()
        place = self._place(sheet)
        zone = sheet.programme.time_zone
        control = RatingControl(
            place, self.criterion, plain(self.title), zone, after_save=self._redraw
        )
        held = control.draw(rating)
        if implied is not None and departs_without_reason(self.criterion, held, sheet.indicators):
            name = plain(session.local(implied.name, implied.name_en))
            text = _("您的评分与经核实的数据所对应的“{level}”不同，请在评语中写明理由。")
            st.warning(text.format(level=name), icon=":material/rate_review:")
        if held.state.needs_reason and not held.comment.strip():
            st.warning(_("请写明理由；没有理由的不计为已评。"), icon=":material/edit_note:")
        comment_box(place, held, name=self.title, time_zone=zone, after_save=self._redraw)

    def _read_only(self, sheet: ReviewSheet, rating: Rating) -> None:
        """What was given, where it cannot be changed any more, and what came too late."""
        _ = session.translator()
        if reason := problem(self._place(sheet)):
            st.error(said(reason), icon=":material/cloud_off:")
        given = stored_answer_text(self.criterion, rating, _)
        st.markdown(f"{_('您的评分')}　:blue-badge[:material/lock: {plain(given)}]")
        if sheet.review.state.is_editable:
            # The round ended under the reviewer's hands: what was typed and came too late stays.
            comment_box(
                self._place(sheet),
                rating,
                name=self.title,
                time_zone=sheet.programme.time_zone,
                after_save=self._redraw,
                locked=True,
            )
        elif rating.comment:
            st.text(rating.comment)
