"""The control of one rating: a row of levels, points inside a band, saved the moment it changes."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from evaluation.domain.reviews import Rating
from evaluation.domain.rubric import Criterion
from evaluation.locale import Translate
from evaluation.ui import session
from evaluation.ui.autosave import (
    Answer,
    Place,
    Step,
    known_base,
    next_step,
    problem,
    reconcile,
    remember,
    save_change,
    save_on,
    synced,
)
from evaluation.ui.parts.deadlines import clock_text
from evaluation.ui.parts.rating_scale import (
    Option,
    answer_text,
    first_option,
    option_for,
    options_of,
)
from evaluation.ui.parts.words import plain, said

LEVEL_KEY = "level-"
"""How the keys of all level controls begin."""
CONTROL_WIDTH = 360
"""Pixels at which four levels stand in one row and the two declarations in the next, on a laptop as
on a phone."""


@dataclass(frozen=True)
class RatingControl:
    """One criterion's control in one review."""

    place: Place
    criterion: Criterion
    label: str
    time_zone: str
    after_save: Callable[[], None]
    """Draws anew what else shows this rating: the progress of the sheet."""

    @property
    def options(self) -> tuple[Option, ...]:
        return options_of(self.criterion, session.translator())

    @property
    def level_key(self) -> str:
        """The language is part of the key: a control sends its label, which changes with it."""
        return f"{LEVEL_KEY}{self.place.key}-{session.language()}"

    def points_key(self, option: Option) -> str:
        """Each band has its own field, so that points of another level never stand in it."""
        return f"points-{self.place.key}-{option.id}-{session.language()}"

    def draw(self, rating: Rating) -> Rating:
        """Show the control, save what is unsaved, and say how it stands."""
        self._adopt_what_moved(rating)
        with st.container(width=CONTROL_WIDTH):
            shown = self._widgets(rating)
        step, held = reconcile(self.place, shown, rating)
        if step is Step.ADOPT:
            session.remember(self._pending_key, "yes")
            st.rerun()
        if step is Step.CONFLICT and shown is not None:
            self._conflict(shown, held)
        else:
            self._standing(shown, held)
        return held

    @property
    def _pending_key(self) -> str:
        return f"adopt/{self.place.key}"

    def _adopt_what_moved(self, rating: Rating) -> None:
        """Take over another tab's save where nothing unsaved stands here."""
        pending = session.recall(self._pending_key) is not None
        session.forget(self._pending_key)
        if self.level_key not in st.session_state and not pending:
            return
        base = known_base(self.place)
        shown = self._chosen(rating.value)
        if pending or next_step(shown, base, synced(rating)) is Step.ADOPT:
            self._show(rating)

    def _show(self, rating: Rating) -> None:
        """Put a stored rating into the control; only where nothing unsaved is lost by it."""
        answer = synced(rating).answer
        option = option_for(self.options, answer) or first_option(self.options)
        st.session_state[self.level_key] = option.id if option else None
        if option and option.is_band:
            st.session_state[self.points_key(option)] = answer.value
        remember(self.place, rating)

    def _chosen(self, kept: float | None) -> Answer | None:
        """What the control says, read before it is drawn; None while incomplete.

        `kept` are the points in the store: they may stand where nobody could type them.
        """
        chosen = st.session_state.get(self.level_key)
        option = next((o for o in self.options if o.id == chosen), None)
        if option is None:
            return Answer()
        points = st.session_state.get(self.points_key(option), option.middle)
        return self._says(option, points, kept)

    def _says(self, option: Option, points: float | None, kept: float | None) -> Answer | None:
        """An option with its points; free points never given here are blank, not incomplete."""
        base = known_base(self.place)
        if points is None and option.middle is None and option.is_band:
            return Answer() if base is None or base.answer.is_blank else None
        return option.answer(points, kept)

    def _changed(self) -> None:
        base = known_base(self.place)
        answer = self._chosen(base.answer.value if base else None)
        if answer is not None and not answer.is_blank:
            save_change(self.place, answer)
        self.after_save()

    def _widgets(self, rating: Rating) -> Answer | None:
        _ = session.translator()
        stored = option_for(self.options, synced(rating).answer) or first_option(self.options)
        labels = {o.id: o.label for o in self.options}
        seed = stored.id if stored and self.level_key not in st.session_state else None
        chosen = st.segmented_control(
            self.label,
            list(labels),
            format_func=labels.__getitem__,
            default=seed,
            required=True,
            key=self.level_key,
            on_change=self._changed,
            label_visibility="collapsed",
            width="stretch",
            wrap=True,
        )
        option = next((o for o in self.options if o.id == chosen), None)
        if option is None:
            return Answer()
        if not option.is_band:
            return option.answer(None)
        points = self._points(option, rating)
        self._about_points(option, points, rating.value)
        return self._says(option, points, rating.value)

    def _points(self, option: Option, rating: Rating) -> float | None:
        """The field for whole points; bounds given to the browser would be refused in English."""
        _ = session.translator()
        key = self.points_key(option)
        seed: float | None = None
        if key not in st.session_state:
            inside = rating.value is not None and option.low <= rating.value <= option.high
            seed = rating.value if inside else option.middle
        return st.number_input(
            _("{level}的分值（{low:g}–{high:g}）：{label}").format(
                level=option.label, low=option.low, high=option.high, label=self.label
            ),
            value=seed,
            step=1.0,
            format="%g",
            placeholder=f"{option.low:g}–{option.high:g}",
            key=key,
            on_change=self._changed,
        )

    def _about_points(self, option: Option, points: float | None, kept: float | None) -> None:
        """What a click alone gave, or why these points cannot stand."""
        _ = session.translator()
        low, high = f"{option.low:g}", f"{option.high:g}"
        if points is None:
            text = _("请填{low}–{high}的整数，填写后自动保存。")
            st.caption(text.format(low=low, high=high))
        elif not option.takes(points, kept):
            text = _("“{level}”只能填{low}–{high}的整数，{points}没有保存。")
            words = text.format(level=plain(option.label), low=low, high=high, points=f"{points:g}")
            st.warning(words, icon=":material/edit_off:")
        elif points == option.middle:
            text = _("默认取中值{points}，可在上框调整（{low}–{high}的整数）。")
            words = text.format(points=f"{points:g}", low=low, high=high)
            st.caption(f":orange[:material/tune: {words}]")

    def _standing(self, shown: Answer | None, held: Rating) -> None:
        """Whether what is shown is stored, and since when."""
        _ = session.translator()
        if reason := problem(self.place):
            kept = _("您的选择仍保留在页面上。")
            st.error(f"{said(reason)} {kept}", icon=":material/cloud_off:")
            st.button(
                _("再试一次"),
                key=f"retry-{self.place.key}",
                icon=":material/refresh:",
                on_click=self._changed,
            )
        elif shown is None and held.version:
            stored = answer_text(synced(held).answer, self.options, _)
            st.caption(_("仍以此前的结果为准：{value}").format(value=plain(stored)))
        elif held.version:
            when = clock_text(held.saved_us, self.time_zone)
            st.caption(f":green[:material/check: {_('已保存')} {when}]")
        else:
            st.caption(_("未评"))

    def _conflict(self, shown: Answer, held: Rating) -> None:
        """Both values, and the reviewer decides; nothing is overwritten before."""
        _ = session.translator()
        mine = answer_text(shown, self.options, _)
        theirs = answer_text(synced(held).answer, self.options, _)
        with st.container(border=True, key=f"conflict-{self.place.key}"):
            st.warning(
                _("这一项在另一个窗口中已改动，两个值都保留着，请选用一个。"),
                icon=":material/call_split:",
            )
            st.markdown(
                _("本窗口：**{mine}**　已存的：**{theirs}**（{when}）").format(
                    mine=plain(mine),
                    theirs=plain(theirs),
                    when=clock_text(held.saved_us, self.time_zone),
                )
            )
            with st.container(horizontal=True):
                st.button(
                    _("采用我的：{value}").format(value=plain(mine)),
                    key=f"mine-{self.place.key}",
                    type="primary",
                    on_click=self._keep_mine,
                    args=(shown, held.version),
                )
                st.button(
                    _("采用已存的：{value}").format(value=plain(theirs)),
                    key=f"theirs-{self.place.key}",
                    on_click=self._take_stored,
                )

    def _keep_mine(self, shown: Answer, version: int) -> None:
        save_on(self.place, shown, version)
        self.after_save()

    def _take_stored(self) -> None:
        """Adopted while drawing: written from here, the browser would not be told."""
        session.remember(self._pending_key, "yes")
        self.after_save()


def stored_answer_text(criterion: Criterion, rating: Rating, translate: Translate) -> str:
    """A stored rating in words, where it cannot be changed."""
    options = options_of(criterion, translate)
    return answer_text(synced(rating).answer, options, translate)
