"""The bulletin (简报) as a PDF: its head, its foreword, its conclusions on page one, its imprint."""

from datetime import date
from io import BytesIO

import pypdf
import pytest

from evaluation.reports.document import (
    Annex,
    Conclusions,
    Document,
    Foreword,
    Heading,
    Imprint,
    Masthead,
    Paragraph,
    led_sentence,
    plain_runs,
)
from evaluation.reports.pdf import render_pdf

LONG = "这一句说明情况、给出数字、比较上一轮并说清意义，所以比一行长得多。" * 3
IMPRINT = Imprint(
    (("报：", "省委办公厅，省政府办公厅"), ("发：", "市级团委")),
    ("甲机关", "2022年10月28日印发"),
    "共印60份",
)


def bulletin(lines=1, **changes):
    told = tuple(led_sentence(f"第{n}条结论。", [LONG], "zh_CN") for n in range(1, 5))
    values = {
        "title": ("评审项目", "全市比较报告"),
        "language": "zh_CN",
        "dated": date(2022, 10, 21),
        "blocks": (
            Foreword("编者按：", "现将情况专报如下。"),
            Heading("一、总体结论"),
            Conclusions(told),
            Heading("二、其他", leaves_first_page=True),
            *(Paragraph(plain_runs("正文一行。")) for _line in range(lines)),
            Annex("附件1", "说明"),
            Paragraph(plain_runs("附件的话。")),
        ),
        "masthead": Masthead("改革试点专报", "〔2022〕第8期", "甲机关", "2022年10月28日"),
        "imprint": IMPRINT,
    }
    return Document(**{**values, **changes})


def pages(document):
    reader = pypdf.PdfReader(BytesIO(render_pdf(document)))
    return ["".join(page.extract_text().split()) for page in reader.pages]


def test_the_head_the_foreword_and_the_title_stand_in_their_order():
    first = pages(bulletin())[0]
    order = ["改革试点专报", "〔2022〕第8期", "甲机关", "编者按：", "全市比较报告", "一、总体结论"]
    places = [first.index(text) for text in order]
    assert places == sorted(places)


def test_all_conclusions_stand_on_the_first_page_under_the_head():
    found = pages(bulletin())
    assert "第4条结论。" in found[0]
    assert found[0].count("所以比一行长得多") == 12
    assert "二、其他" in found[1]


@pytest.mark.parametrize("lines", [1, 12, 40])
def test_the_imprint_stands_on_the_last_page_alone(lines):
    found = pages(bulletin(lines))
    assert all(text in found[-1] for text in ("报：", "发：市级团委", "印发", "共印60份"))
    assert not any("共印60份" in text for text in found[:-1])


def test_a_foreword_stands_below_the_title_where_there_is_no_head():
    first = pages(bulletin(masthead=None, imprint=None))[0]
    assert first.index("全市比较报告") < first.index("编者按：")
    assert "改革试点专报" not in first


def test_a_long_name_is_set_smaller_and_stays_on_one_line():
    name = "关于县域共青团基层组织改革试点第三方评审情况的专报"
    long = bulletin(masthead=Masthead(name, "〔2022〕第8期", "甲机关", "2022年10月28日"))
    reader = pypdf.PdfReader(BytesIO(render_pdf(long)))
    lines = [line.replace(" ", "") for line in reader.pages[0].extract_text().splitlines()]
    assert name in lines
