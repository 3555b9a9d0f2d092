"""A report as a page in a real browser: its policy lets its style through, every width reads it, it prints."""

from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Browser

from evaluation.reports.context import ReviewerComment
from evaluation.reports.county_report import county_report
from evaluation.reports.html_page import render_html
from tests.reports.conftest import make_context as _made

make_context = _made


@pytest.fixture(scope="module")
def file(make_context, tmp_path_factory) -> Path:
    comments = tuple(ReviewerComment(2, "A1", "A", f"第{n}条意见。" * 9) for n in range(40))
    file: Path = tmp_path_factory.mktemp("page") / "report.html"
    file.write_bytes(render_html(county_report(make_context(draft=True, comments=comments))))
    return file


@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_fits_its_window_and_the_browser_complains_of_nothing(
    browser: Browser, file: Path, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text))
    page.on("pageerror", lambda problem: said.append(str(problem)))
    page.on("request", lambda asked: said.append(asked.url) if asked.url != file.as_uri() else None)
    page.goto(file.as_uri())

    assert said == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate("getComputedStyle(document.querySelector('.draft')).color") == (
        "rgb(179, 20, 30)"
    )
    assert page.evaluate(
        "[...document.querySelectorAll('main > *, .annex > *')]"
        f".every(e => e.getBoundingClientRect().right <= {width})"
    )
    page.close()


def test_on_a_telephone_every_result_of_the_strip_is_in_the_window(
    browser: Browser, file: Path
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 900})
    page.goto(file.as_uri())
    strip = page.locator("table[class*=turned]")
    cells = strip.locator("th, td").evaluate_all(
        "found => found.map(e => e.getBoundingClientRect()).map(r => [r.left, r.right, r.top])"
    )
    titles = strip.locator("thead th").count()
    page.close()

    assert titles >= 4
    assert all(left >= 0 and right <= 390 for left, right, _top in cells)
    assert len({top for _left, _right, top in cells}) == titles


def test_every_printed_page_says_draft_sample_and_its_number(browser: Browser, file: Path) -> None:
    page = browser.new_page()
    page.goto(file.as_uri())
    printed = page.pdf(prefer_css_page_size=True)
    page.close()

    pages = [p.extract_text() for p in pypdf.PdfReader(BytesIO(printed)).pages]
    assert len(pages) > 5
    assert [n for n, text in enumerate(pages, start=1) if "草稿" not in text] == []
    assert [n for n, text in enumerate(pages, start=1) if "样例数据" not in text] == []
    assert [n for n, text in enumerate(pages, start=1) if f"— {n} —" not in text] == []
