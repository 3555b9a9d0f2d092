"""Which page is for whom."""

import pytest

from evaluation.domain.people import Role
from evaluation.ui.page_table import PAGES, home_of, offered_to


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_page_to_begin_with(role):
    assert home_of(role) in {entry.url_path for entry in offered_to(role)}


def test_no_two_pages_share_an_address():
    assert len({entry.url_path for entry in PAGES}) == len(PAGES)


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.CONTACT, Role.READER, Role.OBSERVER])
def test_organizing_is_for_those_who_lead(role):
    offered = {entry.url_path for entry in offered_to(role)}
    assert not offered & {"progress", "rounds", "reports"}
