"""What of the other counties a county's report tells: no more than `[disclosure]` allows, in no format.

Every other county has a name, scores and words of its own that are found wherever they stand: on the
page, in an alternative text, a property, an inflated stream, an unrounded cell.

Round 2, all reviewers alike (A1 weighs 30, A2 20, B1 50):
  金丝雀县 44.23 45.83 46.97   D1 .6*44.23 + .4*45.83 = 44.87    whole .5*44.87 + .5*46.97 = 45.92
  翠鸟县   61.83 69.29 72.37   D1 .6*61.83 + .4*69.29 = 64.814   whole .5*64.814 + .5*72.37 = 68.592
  标杆县   85.85 75.75 99.19   D1 .6*85.85 + .4*75.75 = 81.81    whole .5*81.81 + .5*99.19 = 90.5
  本地县   75    63    93      D1 70.2                           whole 81.6
The mean of all four: A1 66.7275, A2 63.4675, B1 77.8825, D1 65.4235, whole 71.653.
Round 1, the same way: 金丝雀县 D1 41.786, whole 42.658; 翠鸟县 D1 62.25, whole 66.58.
"""

import re

import pytest

from evaluation.domain.adjustments import Adjustment
from evaluation.domain.counties import County
from evaluation.domain.indicators import Figure, IndicatorValue
from evaluation.domain.programme import Disclosure
from evaluation.reports.context import ReviewerComment
from evaluation.reports.county_report import county_report
from evaluation.reports.writers import WRITERS
from tests.reports.raw import everything, told
from tests.reports.reading import open_workbook

OTHERS = {
    "canary": {1: (41.37, 42.41, 43.53), 2: (44.23, 45.83, 46.97)},
    "kingfisher": {1: (58.13, 68.43, 70.91), 2: (61.83, 69.29, 72.37)},
    "best": {1: (88.88, 77.77, 66.66), 2: (85.85, 75.75, 99.19)},
}
COUNTIES = (
    County(id="own", name="本地县", name_en="Own County", brand="一个品牌", brand_text="说明。"),
    County(
        id="canary",
        name="金丝雀县",
        name_en="Canary County",
        brand="歌声品牌",
        brand_text="清晨歌唱。",
    ),
    County(id="kingfisher", name="翠鸟县", name_en="Kingfisher County", brand="捕鱼品牌"),
    County(id="best", name="标杆县", name_en="Beacon County", brand="灯塔品牌"),
)
NAMES = ("金丝雀县", "翠鸟县", "Canary County", "Kingfisher County")
BEST_NAME = ("标杆县", "Beacon County")
WORDS = (
    "歌声品牌",
    "清晨歌唱",
    "捕鱼品牌",
    "灯塔品牌",
    "捕鱼加分",
    "九千一百七十三",
    "canary",
    "kingfisher",
)
PARTS = (
    *(41.37, 42.41, 43.53, 44.23, 45.83, 46.97, 44.87, 41.786),
    *(58.13, 68.43, 70.91, 61.83, 69.29, 72.37, 64.814, 62.25),
)
"""Criteria and dimensions of those that are best in nothing."""
TOTALS = (45.92, 42.658, 68.592, 66.58)
BEST_PARTS = (99.19,)
LONE_BESTS = (85.85, 75.75, 81.81)
"""Best where 标杆县 alone is named to learn from: beside its name the score would be its own."""
BEST_TOTAL = (90.5,)
MEANS = (66.7275, 63.4675, 77.8825, 65.4235, 71.653)

KEPT_BACK = {
    "mean": False,
    "best": False,
    "learn_from": False,
    "ranking": "none",
    "heat_map": "none",
}
TOLD = {"ranking": "all", "heat_map": "all"}
USUAL = {"best name", "best parts", "best total", "means"}
SETTINGS = {
    "as usual": ({}, USUAL),
    "everything kept back": (KEPT_BACK, set()),
    "without mean": ({"mean": False}, USUAL - {"means"}),
    "without best": ({"best": False}, USUAL - {"best parts", "best total"}),
    "nobody to learn from": (
        {"learn_from": False},
        USUAL - {"best name"} | {"lone bests"},
    ),
    "no ranking": ({"ranking": "none"}, USUAL),
    "no heat map": ({"heat_map": "none"}, USUAL),
    "ranking of all": (
        {**KEPT_BACK, "ranking": "all"},
        {"names", "best name", "totals", "best total"},
    ),
    "heat map of all": ({**KEPT_BACK, "heat_map": "all"}, {"names", "best name"}),
    "own row alone": ({**KEPT_BACK, "ranking": "own_row", "heat_map": "own_row"}, set()),
    "everything told": (TOLD, USUAL | {"names", "totals"}),
}


def number(value):
    """A number as it is printed or stored, but not as a part of another one."""
    shown = {f"{value:.2f}", f"{value + 1e-9:.1f}"}
    return re.compile(r"(?<![\d.])(?:" + "|".join(re.escape(s) for s in shown) + r")(?!\d)")


def word(text):
    return re.compile(re.escape(text))


NUMBERS = {
    "parts": PARTS,
    "totals": TOTALS,
    "best parts": BEST_PARTS,
    "lone bests": LONE_BESTS,
    "best total": BEST_TOTAL,
    "means": MEANS,
}
"""What of other counties could be told in numbers; parts of the others are never told."""
TEXTS = {"names": NAMES, "best name": BEST_NAME, "words": WORDS}


@pytest.fixture(scope="module")
def rendered(make_context):
    """The file of the own county's report under a setting, each written once."""
    files = {}

    def render(setting, format_, language="zh_CN"):
        if (setting, language) not in files:
            disclosure, _allowed = SETTINGS[setting]
            files[setting, language] = county_report(
                make_context(
                    disclosure=Disclosure(**disclosure),
                    counties=COUNTIES,
                    others=OTHERS,
                    language=language,
                    comments=(ReviewerComment(2, "A1", "A", "亮点：班子齐。"),),
                    indicators=(
                        IndicatorValue(
                            county="canary",
                            indicator="Q1",
                            figure=Figure.LOWER_BOUND,
                            value=9173,
                            as_written="九千一百七十三人",
                        ),
                    ),
                    adjustments=(
                        Adjustment(
                            county="kingfisher", round=2, rule="J1", count=0, reason="捕鱼加分"
                        ),
                    ),
                )
            )
        if (setting, language, format_) not in files:
            document = files[setting, language]
            files[setting, language, format_] = WRITERS[format_].render(document)
        return files[setting, language, format_]

    return render


def found_in(content):
    """Which things about other counties a file tells, and by what."""
    whole, numbers = everything(content), told(content)
    texts = {thing: [t for t in said if word(t).search(whole)] for thing, said in TEXTS.items()}
    values = {
        thing: [v for v in said if number(v).search(numbers)] for thing, said in NUMBERS.items()
    }
    return {thing: said for thing, said in (texts | values).items() if said}


ON_PAPER = ("as usual", "everything kept back", "own row alone", "everything told")
"""The settings tried in the formats that take long; the page and the workbook try all of them."""
TRIED = [
    (setting, format_)
    for setting in SETTINGS
    for format_ in WRITERS
    if setting in ON_PAPER or format_ not in {"pdf", "docx"}
]


@pytest.mark.parametrize(("setting", "format_"), TRIED)
def test_no_format_tells_more_of_other_counties_than_is_allowed(rendered, setting, format_):
    _disclosure, allowed = SETTINGS[setting]
    found = found_in(rendered(setting, format_))
    assert {thing: by for thing, by in found.items() if thing not in allowed} == {}


@pytest.mark.parametrize("setting", ["as usual", "everything kept back"])
@pytest.mark.parametrize("format_", WRITERS)
def test_the_second_language_tells_no_more(rendered, setting, format_):
    _disclosure, allowed = SETTINGS[setting]
    found = found_in(rendered(setting, format_, "en"))
    assert {thing: by for thing, by in found.items() if thing not in allowed} == {}


@pytest.mark.parametrize("setting", SETTINGS)
def test_no_cell_holds_an_unrounded_number_of_another_county(rendered, setting):
    _disclosure, allowed = SETTINGS[setting]
    cells = [
        cell.value
        for sheet in open_workbook(rendered(setting, "xlsx"))
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, int | float)
    ]
    foreign = [v for thing, said in NUMBERS.items() if thing not in allowed for v in said]
    assert [v for v in foreign if any(abs(abs(c) - v) < 0.004 for c in cells)] == []


@pytest.mark.parametrize("format_", ["pdf", "html"])
def test_what_may_be_told_is_told_so_that_the_search_would_have_found_it(rendered, format_):
    found = found_in(rendered("everything told", format_))
    assert set(found) == {"names", "best name", "best parts", "best total", "means", "totals"}
    assert "金丝雀县" in found["names"]
    assert "翠鸟县" in found["names"]


@pytest.mark.parametrize("format_", ["pdf", "html"])
def test_a_best_score_is_told_where_no_name_stands_beside_it(rendered, format_):
    assert found_in(rendered("nobody to learn from", format_))["lone bests"] == [*LONE_BESTS]


def test_the_search_finds_what_is_hidden_in_a_file(rendered):
    page = rendered("everything kept back", "html").replace(
        b"</main>", '<p hidden title="金丝雀县">44.2</p></main>'.encode()
    )
    assert found_in(page) == {"names": ["金丝雀县"], "parts": [44.23]}
