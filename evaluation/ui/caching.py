"""The only place where pages keep what services worked out.

Nothing is kept by time: the key holds what the results rest on, and that changes with every write
that can change a result. Permission is asked before each look, and the key holds the role, so what
is kept for one person is never shown to another who may not see it.
"""

import streamlit as st

from evaluation.services.actors import Actor
from evaluation.services.city_reporting import city_pages as render_city
from evaluation.services.comparing import Comparison
from evaluation.services.comparing import comparison as compute_comparison
from evaluation.services.platform import Platform
from evaluation.services.report_desk import approved_report
from evaluation.services.report_figures import ReportFigures
from evaluation.services.report_figures import report_figures as compute_figures
from evaluation.services.reporting import preview_pages as render_preview
from evaluation.services.result_states import ResultState, report_state, results_state
from evaluation.services.snapshots import snapshot_pages as render_approved
from evaluation.ui import session

KEPT_COMPARISONS = 8
KEPT_FIGURES = 200
KEPT_PREVIEWS = 24


def comparison() -> Comparison:
    """The results that this person may see.

    Raises:
        NotAllowedError: there are none for this person yet.
    """
    platform, actor = session.platform(), session.actor()
    state = results_state(platform, actor)
    return _comparison(state, actor.person.role.value, platform, actor)


def report_figures(county: str) -> ReportFigures:
    """The headline numbers of a county's report.

    Raises:
        NotAllowedError: not for this person, or not yet.
    """
    platform, actor = session.platform(), session.actor()
    state = report_state(platform, actor, county)
    return _figures(state, actor.person.role.value, county, platform, actor)


def preview_pages(county: str) -> tuple[bytes, ...]:
    """A county's report as pictures of its pages, in the reader's language.

    Raises:
        NotAllowedError: not for this person, or not yet.
    """
    platform, actor = session.platform(), session.actor()
    state = report_state(platform, actor, county)
    role, language = actor.person.role.value, session.language()
    return _preview(state, role, county, language, platform, actor)


def city_pages() -> tuple[bytes, ...]:
    """The report on all counties as pictures of its pages, in the reader's language.

    Raises:
        NotAllowedError: not for this person, or not yet.
    """
    platform, actor = session.platform(), session.actor()
    state = results_state(platform, actor)
    return _city(state, actor.person.role.value, session.language(), platform, actor)


def approved_pages(code: str) -> tuple[bytes, ...]:
    """An approved report as pictures of its pages, in the reader's language.

    Raises:
        NotAllowedError: not for this person.
    """
    platform, actor = session.platform(), session.actor()
    digest = approved_report(platform, actor, code).digest
    return _approved(digest, session.language(), code, platform, actor)


@st.cache_resource(max_entries=KEPT_COMPARISONS, show_spinner=False)
def _comparison(
    state: ResultState,  # noqa: ARG001 - part of the key
    role: str,  # noqa: ARG001
    _platform: Platform,
    _actor: Actor,
) -> Comparison:
    return compute_comparison(_platform, _actor)


@st.cache_resource(max_entries=KEPT_FIGURES, show_spinner=False)
def _figures(
    state: ResultState,  # noqa: ARG001
    role: str,  # noqa: ARG001
    county: str,
    _platform: Platform,
    _actor: Actor,
) -> ReportFigures:
    return compute_figures(_platform, _actor, county)


@st.cache_resource(max_entries=KEPT_PREVIEWS, show_spinner=False)
def _preview(
    state: ResultState,  # noqa: ARG001
    role: str,  # noqa: ARG001
    county: str,
    language: str,
    _platform: Platform,
    _actor: Actor,
) -> tuple[bytes, ...]:
    return render_preview(_platform, _actor, county, language)


@st.cache_resource(max_entries=KEPT_PREVIEWS, show_spinner=False)
def _approved(
    digest: str,  # noqa: ARG001 - never the same for two reports
    language: str,
    _code: str,
    _platform: Platform,
    _actor: Actor,
) -> tuple[bytes, ...]:
    return render_approved(_platform, _actor, _code, language)


@st.cache_resource(max_entries=KEPT_COMPARISONS, show_spinner=False)
def _city(
    state: ResultState,  # noqa: ARG001
    role: str,  # noqa: ARG001
    language: str,
    _platform: Platform,
    _actor: Actor,
) -> tuple[bytes, ...]:
    return render_city(_platform, _actor, language)
