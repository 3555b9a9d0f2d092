"""Six ratings worked out by hand: every number of the report is the one calculated here.

County 甲 (jia); C1 weighs 60, C2 weighs 40; targets 85 and 90. Headline: the mean.

Round 1, 专家甲 alone:   C1 = 60, C2 = 80   composite .6*60 + .4*80 = 68
Round 2, 专家甲:         C1 = 90, C2 = 80   composite .6*90 + .4*80 = 86
         专家乙:         C1 = 71, C2 = 90   composite .6*71 + .4*90 = 78.6

Round 1 score 68.0.                       Round 2 score (86 + 78.6) / 2 = 82.3
C1 in round 2: (90 + 71) / 2 = 80.5       C2 in round 2: (80 + 90) / 2 = 85.0
Change 82.3 - 68 = +14.3; by criterion C1 +20.5, C2 +5.0
To target in round 2: C1 85 - 80.5 = 4.5; C2 90 - 85 = 5.0
Round 2 has one bonus (J1, +1) and two overdue rectifications (K1, 2 x 1): 82.3 + 1 - 2 = 81.3
Final change 81.3 - 68 = +13.3, made of the ratings (+14.3, criteria and weights being the same) and
of what was adjusted (-1.0). 专家甲 alone rated in both rounds, so that own change (86 - 68 = 18) must not
be printed; target of the whole .6*85 + .4*90 = 87, so 87 - 82.3 = 4.7 and
87 - 81.3 = 5.7. What mending gains: C1 .6 * 4.5 = 2.7; C2 .4 * 5 = 2.
Grade 81.3 >= 80: 良好. Combined .4*68 + .6*81.3 = 27.2 + 48.78 = 75.98, printed 76.0: 合格.
"""

import io
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from evaluation.services.actors import Actor
from evaluation.services.platform import Platform
from evaluation.services.programmes import load_folder
from evaluation.services.reporting import county_report
from tests.small_programme import write_small_programme

RATINGS = """\
1,jia,lead,C1,rated,60,
1,jia,lead,C2,rated,80,
2,jia,lead,C1,rated,90,
2,jia,lead,C2,rated,80,
2,jia,r2,C1,rated,71,
2,jia,r2,C2,rated,90,
"""
ADJUSTMENTS = """\
jia,2,J1,,1,经验在全市推广,组织者一
jia,2,K1,,2,两项整改逾期,组织者一
"""
BY_HAND = {
    "round 1 score": 68.0,
    "round 2 score": 82.3,
    "C1 in round 1": 60.0,
    "C2 in round 1": 80.0,
    "C1 in round 2": 80.5,
    "C2 in round 2": 85.0,
    "change": 14.3,
    "change of C1": 20.5,
    "change of C2": 5.0,
    "final": 81.3,
    "combined": 75.98,
    "C1 to target": 4.5,
    "C2 to target": 5.0,
    "C1 target": 85.0,
    "C2 target": 90.0,
    "final change": 13.3,
    "target of the whole": 87.0,
    "score to target": 4.7,
    "final to target": 5.7,
    "net adjustment": 1.0,
    "no adjustment in round 1": 0.0,
    "gain of C1": 2.7,
    "gain of C2": 2.0,
}
BESIDE = {0.6, 0.4, 1.0, 2.0}
"""What a workbook holds besides: weights, the one reviewer of both rounds, places in a list."""


@pytest.fixture
def organizer(platform: Platform, tmp_path: Path) -> Actor:
    folder = write_small_programme(
        tmp_path / "small",
        states=("published", "published"),
        ratings=RATINGS,
        adjustments=ADJUSTMENTS,
    )
    load_folder(platform, folder)
    people = {p.id: p for p in platform.store.programme("small").people}
    return Actor("small", people["org"])


def test_the_pdf_prints_the_numbers_worked_out_by_hand(
    platform: Platform, organizer: Actor
) -> None:
    made = county_report(platform, organizer, "jia", "pdf", "zh_CN")

    pages = PdfReader(io.BytesIO(made.content)).pages
    whole = "\n".join(page.extract_text() for page in pages)
    printed = {float(n) for n in re.findall(r"(?<![\d.])\d+\.\d+(?![\d.])", whole)}
    text = whole.replace("\n", "").replace(" ", "")
    by_hand = {name: round(value, 1) for name, value in BY_HAND.items()}
    assert {name for name, value in by_hand.items() if value not in printed} == set()
    rounding_remark = {0.1}
    assert printed - set(by_hand.values()) - rounding_remark == set()
    assert "良好" in text
    assert "合格" in text
    assert "+14.3" in text


def test_the_workbook_holds_the_unrounded_numbers_worked_out_by_hand(
    platform: Platform, organizer: Actor
) -> None:
    made = county_report(platform, organizer, "jia", "xlsx", "zh_CN")

    book = load_workbook(io.BytesIO(made.content))
    numbers = [
        cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, int | float)
    ]
    by_hand = BY_HAND.values()
    missing = [v for v in by_hand if not any(abs(abs(n) - v) < 1e-9 for n in numbers)]
    foreign = [n for n in numbers if not any(abs(abs(n) - v) < 1e-9 for v in (*by_hand, *BESIDE))]
    assert (missing, foreign) == ([], [])
