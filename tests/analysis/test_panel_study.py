"""Studies of a panel that falls apart: nothing is compared across its parts."""

import pytest

from tests.analysis.model_cases import reviews
from tests.analysis.test_cautions import WHOLE, analysed


@pytest.mark.parametrize("table", ["reliability", "sensitivity"])
def test_a_panel_that_falls_apart_has_neither_reliability_nor_sensitivity(table):
    found = analysed(reviews("T3_disconnected"))
    column = {"reliability": "absolute", "sensitivity": "tau"}[table]
    frame = getattr(found, table)
    assert frame[column].null_count() == frame.height > 0
    key = (1,) if table == "reliability" else (1, "raw")
    assert "互不相连" in str(found.reason(table, column, *key))


def test_a_whole_panel_has_both():
    found = analysed(WHOLE)
    assert found.reliability["absolute"].null_count() == 0
    assert found.sensitivity.filter(rule="raw")["tau"].null_count() == 0


def test_the_links_of_each_round_are_told():
    # Complete: 7 reviewers of 6 counties; G = 6 I - (6/7) J has the eigenvalues 0 and 6.
    links = analysed(WHOLE).connectedness
    assert links.returning_pairs == 42
    for number, one in enumerate(links.rounds, start=1):
        assert (one.round, one.parts, one.fill, one.fewest) == (number, 1, 1.0, 7)
        assert one.panel == pytest.approx(7.0)
        assert one.fiedler == pytest.approx(6.0)
    (apart,) = analysed(reviews("T3_disconnected")).connectedness.rounds
    assert (apart.parts, apart.fill) == (2, 0.5)
    assert apart.fiedler == pytest.approx(0.0, abs=1e-9)
