"""County reports: for whom, and under which names they are handed over."""

from pathlib import Path

import pytest

from evaluation.errors import NotAllowedError
from evaluation.services.actors import actor_named
from evaluation.services.comparing import comparison
from evaluation.services.counties import county_profile
from evaluation.services.platform import Platform
from evaluation.services.programmes import load_folder
from evaluation.services.report_contexts import report_context
from evaluation.services.report_figures import report_figures
from evaluation.services.reporting import county_report, report_entries
from tests.small_programme import COUNTIES, write_small_programme

RATINGS = """\
1,jia,r2,C1,rated,90,
1,jia,r2,C2,rated,90,
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_small_programme(tmp_path / "small", states=("closed", "planned"), ratings=RATINGS)


def test_a_recused_panel_lead_sees_nothing_of_that_county(platform: Platform, folder: Path) -> None:
    (folder / "roles.csv").write_text("county,role,person\njia,instructor,lead\n", encoding="utf-8")
    load_folder(platform, folder)
    lead = actor_named(platform, "small", "lead")

    for see in (
        lambda: county_profile(platform, lead, "jia"),
        lambda: county_report(platform, lead, "jia", "xlsx", "zh_CN"),
        lambda: report_figures(platform, lead, "jia"),
    ):
        with pytest.raises(NotAllowedError, match="没有这个县"):
            see()
    refused = {e.county.id: e.refusal is not None for e in report_entries(platform, lead)}
    assert refused == {"yi": False, "bing": False}


@pytest.mark.parametrize(
    ("county", "expected"),
    [
        ("../../甲县", "_.._甲县评审报告_初评_草稿.xlsx"),
        ("乙县", "乙县（jia）评审报告_初评_草稿.xlsx"),
        ("甲县", "甲县评审报告_初评_草稿.xlsx"),
    ],
)
def test_a_report_is_named_so_that_it_stays_in_its_folder_and_replaces_no_other(
    platform: Platform, folder: Path, county: str, expected: str
) -> None:
    (folder / "counties.csv").write_text(COUNTIES.replace("甲县", county), encoding="utf-8")
    load_folder(platform, folder)
    organizer = actor_named(platform, "small", "org")

    assert county_report(platform, organizer, "jia", "xlsx", "zh_CN").filename == expected


def test_a_report_counts_the_ratings_of_the_reviews_that_enter_it_alone(
    platform: Platform, tmp_path: Path
) -> None:
    never_complete = "1,jia,lead,C1,rated,80,\n"
    load_folder(
        platform,
        write_small_programme(
            tmp_path / "small", states=("closed", "planned"), ratings=RATINGS + never_complete
        ),
    )
    compared = comparison(platform, actor_named(platform, "small", "org"))
    stored = platform.store.programme("small")

    with platform.store.read() as conn:
        context = report_context(conn, stored, compared, stored.counties[0], "zh_CN")

    assert (context.imported_count, context.on_behalf_count) == (2, 0)
