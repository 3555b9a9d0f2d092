"""Charts as pictures: valid, laid out as with the full font, in sharp dots."""

import json
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import altair as alt
import pylopdf_fonts_zh_cn
import pytest
from PIL import Image

from evaluation.reports.county_report import county_report
from evaluation.reports.document import Figure
from evaluation.reports.pictures import chart_png, chart_svg

ROOT = Path(__file__).parents[2]
WITH_THE_FULL_FONT = """
import json, sys
import vl_convert
vl_convert.register_font_directory(sys.argv[1])
charts = json.load(sys.stdin)
print(json.dumps([vl_convert.vegalite_to_svg(c, allowed_base_urls=[]) for c in charts]))
"""


@pytest.fixture(scope="module")
def charts(make_context):
    """The charts of a report in both languages."""
    documents = [county_report(make_context(language=language)) for language in ("zh_CN", "en")]
    return [b.chart for d in documents for b in d.blocks if isinstance(b, Figure)]


def test_every_chart_of_a_report_is_valid_vega_lite(charts):
    assert len(charts) >= 8
    for chart in charts:
        alt.LayerChart.from_dict(chart, validate=True)


def test_the_font_of_widths_lays_charts_out_as_the_full_font_does(charts):
    folder = Path(pylopdf_fonts_zh_cn.sans_path()).parent
    done = subprocess.run(
        [sys.executable, "-c", WITH_THE_FULL_FONT, folder],
        input=json.dumps(charts),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    drawn = json.loads(done.stdout)
    assert [_without_numbers(chart_svg(c)) for c in charts] == [_without_numbers(d) for d in drawn]


def _without_numbers(svg: str) -> str:
    """The converter numbers gradients through its process; that one has drawn nothing before."""
    return re.sub(r"gradient_\d+", "gradient", svg)


def test_a_drawing_has_the_same_bytes_whatever_was_drawn_before_it():
    colours = {"field": "v", "type": "quantitative"}  # a legend of colours is a numbered gradient
    chart = {
        "data": {"values": [{"v": 1}, {"v": 2}]},
        "mark": "rect",
        "encoding": {"color": colours},
    }
    again = [chart_svg({**chart, "usermeta": {"drawn": n}}) for n in range(3)]
    assert "gradient" in again[0]
    assert len(set(again)) == 1


def test_a_picture_of_dots_has_300_an_inch_and_a_white_ground(charts):
    svg = chart_svg(charts[0])
    width, height = (
        float(re.search(f'{side}="([0-9.]+)"', svg)[1]) for side in ("width", "height")
    )
    picture = Image.open(BytesIO(chart_png(charts[0], 150)))
    assert picture.width == pytest.approx(150 / 25.4 * 300, abs=1)
    assert picture.height == pytest.approx(picture.width * height / width, abs=2)
    assert picture.convert("RGB").getpixel((1, 1)) == (255, 255, 255)
