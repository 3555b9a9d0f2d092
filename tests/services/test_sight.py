"""What a panel lead may see: everything that must be confirmed, nothing that would colour a rating."""

from pathlib import Path

import pytest

from evaluation.domain.rounds import RoundAct
from evaluation.errors import NotAllowedError
from evaluation.services.actors import Actor
from evaluation.services.comparing import comparison
from evaluation.services.platform import Platform
from evaluation.services.programmes import load_folder
from evaluation.services.reporting import county_report
from evaluation.services.rounds import move_round
from tests.small_programme import write_small_programme

RATINGS = """\
1,jia,lead,C1,rated,60,
1,jia,lead,C2,rated,80,
1,jia,r2,C1,rated,77,
1,jia,r2,C2,rated,80,
1,yi,r2,C1,rated,99,
1,yi,r2,C2,rated,90,
"""
RECUSED_FROM_YI = "county,role,name,unit,person\nyi,instructor,专家甲,,lead\n"


def people_of(platform: Platform) -> dict[str, Actor]:
    return {p.id: Actor("small", p) for p in platform.store.programme("small").people}


@pytest.fixture
def people(platform: Platform, tmp_path: Path) -> dict[str, Actor]:
    folder = write_small_programme(
        tmp_path / "small", states=("published", "planned"), ratings=RATINGS
    )
    (folder / "roles.csv").write_text(RECUSED_FROM_YI, encoding="utf-8")
    load_folder(platform, folder)
    return people_of(platform)


def test_a_panel_lead_sees_the_sealed_results(platform: Platform, people: dict[str, Actor]) -> None:
    seen = comparison(platform, people["lead"]).results.scores.to_dicts()

    assert [r["raw"] for r in seen if r["county"] == "jia"] == pytest.approx([73.1])


def test_a_recused_county_is_left_out_before_anything_is_averaged(
    platform: Platform, people: dict[str, Actor]
) -> None:
    seen = comparison(platform, people["lead"])

    gaps = seen.results.gaps.to_dicts()
    assert {c.id for c in seen.counties} == {"jia", "bing"}
    assert "yi" not in {r["county"] for r in seen.results.composites.to_dicts()}
    # 乙县 scored 99 on C1: with it in the mean, 甲县 would be behind the mean.
    assert [r["to_mean"] for r in gaps if r["county"] == "jia"] == pytest.approx([0.0, 0.0])
    with pytest.raises(NotAllowedError, match="没有这个县"):
        county_report(platform, people["lead"], "yi", "pdf", "zh_CN")


def test_a_panel_lead_who_still_owes_reviews_sees_no_results(
    platform: Platform, people: dict[str, Actor]
) -> None:
    move_round(platform, people["org"], 2, RoundAct.OPEN)

    with pytest.raises(NotAllowedError, match="未提交的评审"):
        comparison(platform, people["lead"])
    with pytest.raises(NotAllowedError, match="未提交的评审"):
        county_report(platform, people["lead"], "jia", "pdf", "zh_CN")
    assert comparison(platform, people["org"]).rounds
