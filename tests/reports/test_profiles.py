"""The page as it is measured: margins, lines, characters and the number below the text."""

import re
from collections import defaultdict
from datetime import date
from io import BytesIO
from itertools import pairwise

import pypdf
import pytest
from pydantic import ValidationError

from evaluation.domain.programme import DocumentProfile, Programme
from evaluation.reports.correction import correction_foreword
from evaluation.reports.county_report import county_report
from evaluation.reports.document import Cell, Column, Document, Paragraph, Row, Run, Table
from evaluation.reports.pdf import render_pdf
from evaluation.reports.profiles import PROFILES

MILLIMETRE = 72 / 25.4
RUNNING = Paragraph((Run("国务院办公厅关于公文格式的正文每面一般排二十二行" * 60),))


def pages_of(**given):
    document = Document(
        language="zh_CN",
        dated=date(2022, 10, 21),
        author="测试单位",
        **{"title": ("行格",), "blocks": (RUNNING,), **given},
    )
    return pypdf.PdfReader(BytesIO(render_pdf(document))).pages


def lines_of(page):
    """Baseline → (first x, text), from the top of the page down, in points."""
    found = defaultdict(list)

    def visit(text, outer, inner, *_):
        if text.strip():
            x = outer[0] * inner[4] + outer[2] * inner[5] + outer[4]
            y = outer[1] * inner[4] + outer[3] * inner[5] + outer[5]
            found[round(y, 1)].append((x, text.strip("\n")))

    page.extract_text(visitor_text=visit)
    return {
        y: (min(x for x, _ in found[y]), "".join(t for _, t in found[y]))
        for y in sorted(found, reverse=True)
    }


def body_of(page):
    """The lines of running text."""
    return {y: line for y, line in lines_of(page).items() if len(line[1]) > 15}


def test_an_official_page_holds_22_lines_of_28_characters():
    full = body_of(pages_of()[1])
    assert len(full) == 22
    assert {len(text) for _, text in full.values()} == {28}


def test_the_lines_of_an_official_page_stand_on_its_grid():
    heights = list(body_of(pages_of()[1]))
    pitch = 225 / 22 * MILLIMETRE
    for place, height in enumerate(heights):
        assert heights[0] - height == pytest.approx(place * pitch, abs=0.2)


def test_the_binding_edge_of_an_official_page_is_the_inner_one():
    odd, even = pages_of()[2], pages_of()[1]
    assert list(body_of(odd).values())[1][0] == pytest.approx(28 * MILLIMETRE, abs=0.5)
    assert list(body_of(even).values())[1][0] == pytest.approx(26 * MILLIMETRE, abs=0.5)


def test_the_page_number_stands_outside_seven_millimetres_below_the_text():
    odd, even = lines_of(pages_of()[2]), lines_of(pages_of()[1])
    (low, right), (_, left) = list(odd.items())[-1], list(even.items())[-1]
    dash = 0.32 * 14
    assert low + dash == pytest.approx((35 - 7) * MILLIMETRE, abs=1)
    assert (right[1], left[1]) == ("— 3 —", "— 2 —")
    assert left[0] < 105 * MILLIMETRE < right[0]


def test_another_profile_has_other_margins_and_more_on_a_page():
    full = body_of(pages_of(profile="plain")[0])
    assert list(full.values())[1][0] == pytest.approx(25 * MILLIMETRE, abs=0.5)
    assert len(full) > 30
    assert max(len(text) for _, text in full.values()) > 35


def test_the_profile_is_a_setting_of_the_programme(make_context):
    plain = {"document_profile": DocumentProfile.PLAIN}
    assert county_report(make_context()).profile == "gbt9704"
    assert county_report(make_context(programme=plain)).profile == "plain"


def test_every_profile_that_a_programme_may_name_has_its_measures():
    assert {profile.value for profile in DocumentProfile} <= set(PROFILES)


def test_a_programme_with_an_unknown_profile_is_refused():
    with pytest.raises(ValidationError, match="document_profile"):
        Programme(
            id="p",
            title="评审",
            commissioning_body="委托单位",
            evaluating_body="评审单位",
            document_profile="gbt-9704",
        )


def test_a_page_on_its_side_is_bound_at_its_upper_edge():
    page = pages_of(landscape=True)[1]
    width, height = (float(n) / MILLIMETRE for n in page.mediabox[2:])
    assert (round(width), round(height)) == (297, 210)
    body = body_of(page)
    assert list(body.values())[1][0] == pytest.approx(35 * MILLIMETRE, abs=0.5)
    assert 210 - max(body) / MILLIMETRE == pytest.approx(28 + 0.88 * 15.79 / MILLIMETRE, abs=0.5)


def test_the_code_stands_where_a_draft_says_so():
    code = "核验码 7K3M-9QX2-4WTF\u3000核对：https://platform.example.cn/verify"
    approved = "".join(t for _, t in lines_of(pages_of(code=code)[1]).values())
    draft = next(iter(lines_of(pages_of(draft="草稿")[1]).values()))
    assert "核验码7K3M-9QX2-4WTF" in re.sub(r"\s", "", approved)
    assert "https://platform.example.cn/verify" in re.sub("[\\s\u200b]", "", approved)
    assert draft == (pytest.approx(26 * MILLIMETRE, abs=0.5), "草稿")


def test_rows_to_write_into_are_at_least_as_high_as_the_table_asks():
    table = Table(
        "t",
        "",
        (Column("序", share=1), Column("责任单位", share=3)),
        tuple(Row((Cell(f"第{n}行"), Cell())) for n in range(4)),
        writing_height=14,
    )
    heights = [y for y, line in lines_of(pages_of(blocks=(table,))[0]).items() if "第" in line[1]]
    for upper, lower in pairwise(heights):
        assert 14 * MILLIMETRE <= upper - lower < 20 * MILLIMETRE


def test_a_title_a_little_too_long_for_its_line_leaves_no_character_alone():
    # 21 characters of 22 points ask for 462 of 442.
    title = "双江拉祜族佤族布朗族傣族自治县评审情况报告"
    assert title in (line for _x, line in lines_of(pages_of(title=("项目", title))[0]).values())


def test_a_verification_code_stands_on_one_line():
    words = correction_foreword("zh_CN", "82Y3-3V1Z-B2KT", "数据更正")
    told = [line for _x, line in lines_of(pages_of(blocks=(words, RUNNING))[0]).values()]
    assert any("82Y3-3V1Z-B2KT" in line for line in told)
