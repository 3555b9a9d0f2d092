"""The page: one file that holds everything, runs nothing, and is read by ear as well as by eye."""

import base64
import hashlib
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from evaluation.reports.context import ReviewerComment
from evaluation.reports.county_report import county_report
from evaluation.reports.document import (
    Align,
    Annex,
    Cell,
    Column,
    Document,
    Figure,
    Foreword,
    Heading,
    Imprint,
    Masthead,
    Paragraph,
    Row,
    RowKind,
    Run,
    Signature,
    Table,
)
from evaluation.reports.html_page import render_html
from evaluation.reports.html_pictures import inline_svg
from tests.reports.reading import bare, parse_html, read_html

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="10">{}</svg>'
MARKED = Table(
    "t",
    "表1　得分",
    (Column("指标", share=1), Column("得分", Align.RIGHT)),
    (
        Row((Cell("D1 组织"),), RowKind.GROUP),
        Row((Cell("A1"), Cell("−5.8", warns=True))),
        Row((Cell("合计"), Cell("70.2")), RowKind.TOTAL),
    ),
    note="注。",
)


def made(*blocks, **fields):
    values = {
        "title": ("项目", "报告"),
        "language": "zh_CN",
        "dated": date(2022, 10, 21),
        "blocks": tuple(blocks),
        "author": "评审单位",
    }
    return Document(**{**values, **fields})


def page_of(*blocks, **fields):
    return render_html(made(*blocks, **fields)).decode()


@pytest.fixture(scope="module")
def report(make_context):
    comments = (ReviewerComment(2, "A1", "C", "亮点：班子齐。\n第二行。"),)
    return county_report(make_context(comments=comments, draft=True))


@pytest.fixture(scope="module")
def page(report):
    return render_html(report).decode()


@pytest.fixture(scope="module")
def parsed(page):
    return parse_html(page.encode())


def test_nothing_in_it_runs_or_is_loaded(parsed):
    assert not {"script", "link", "iframe", "object", "embed", "img", "form", "base"} & set(
        parsed.tags
    )
    names = {name for _tag, name, _value in parsed.attributes}
    assert not [name for name in names if name.startswith("on") or name in {"src", "style"}]
    links = [v for _tag, name, v in parsed.attributes if name in {"href", "xlink:href"}]
    assert links == ["#annex-1", "#annex-2"]


def test_no_address_is_asked_for_anything(page):
    assert "@import" not in page
    assert "@font-face" not in page
    assert set(re.findall(r"url\((.{8})", page)) <= {"#figure-"}
    assert "http" not in page.replace("http-equiv", "")


def test_its_policy_allows_the_style_sheet_that_it_holds_and_nothing_else(page, parsed):
    policy = next(v for t, n, v in parsed.attributes if t == "meta" and "default-src" in (v or ""))
    style = re.search("<style>(.*)</style>", page, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:")
    assert page.index("Content-Security-Policy") < page.index("<style>")


def test_it_says_its_language_its_title_and_its_day(page):
    assert '<html lang="zh-CN">' in page
    assert re.search("<title>.*本地县评审情况报告</title>", page)
    assert '<meta name="date" content="2022-10-21">' in page
    assert page.startswith('<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">')


def test_it_has_one_main_heading_and_the_others_below_it(page, parsed):
    assert parsed.tags.count("h1") == 1
    assert "<h2>一、总体结论</h2>" in page
    assert "<h3>（一）主要亮点</h3>" in page


def test_a_table_has_caption_header_cells_and_the_names_of_its_rows():
    page = page_of(MARKED)
    assert "<caption>表1　得分</caption>" in page
    assert (
        '<thead><tr><th scope="col" class="names">指标</th><th scope="col" class="right tight">得分'
        in page
    )
    assert '<th scope="colgroup" colspan="2"><span class="title">D1 组织</span></th>' in page
    assert '<th scope="row">A1</th><td class="right tight warns">−5.8</td>' in page
    assert '<tr class="total"><th scope="row">合计</th>' in page


def test_what_is_wider_than_the_window_moves_in_a_box_that_the_keyboard_reaches(parsed):
    boxes = [v for _tag, name, v in parsed.attributes if name == "class" and "scrolling" in v]
    assert len(boxes) == parsed.tags.count("table") + parsed.tags.count("figure")
    assert [v for _t, name, v in parsed.attributes if name == "tabindex"] == ["0"] * len(boxes)


def test_the_title_over_the_names_of_rows_stays_with_them():
    page = page_of(
        Table(
            "t",
            "",
            (Column("序号", Align.CENTER), Column("指标", share=1)),
            (Row((Cell("1"), Cell("A1"))),),
        )
    )
    assert '<th scope="col" class="center tight">序号</th>' in page
    assert '<th scope="col" class="names">指标</th>' in page


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh_CN", "左右滑动查看全图"), ("en", "Swipe sideways to see the whole chart")],
)
def test_a_narrow_screen_says_that_a_chart_moves(language, words):
    told = re.search('--swipe:"([^"]*)"', page_of(language=language))[1]
    assert re.sub(r"\\([0-9a-f]+) ", lambda sign: chr(int(sign[1], 16)), told) == words


def test_a_narrow_screen_turns_the_strip_of_results_and_no_other_table():
    tiles = tuple(Column(title, Align.CENTER, share=1) for title in ("得分", "等次", "位次"))
    row = Row((Cell("85.0"), Cell("良好"), Cell("2")))
    page = page_of(MARKED, Table("result", "", tiles, (row,)))
    assert '<table id="table-1" class="whole few">' in page
    assert '<table id="table-2" class="whole turned-3 few">' in page
    assert ".turned-3{--lines:3}" in page


def test_the_only_annex_bears_no_number():
    alone = page_of(Signature("单位", "2022年", "附件：", ("明细",)))
    two = page_of(Signature("单位", "2022年", "附件：", ("明细", "说明")))
    assert '<ol class="alone">' in alone
    assert "list-style:none" in alone
    assert 'class="alone"' not in two


def test_what_labels_a_box_is_there_once(parsed):
    ids = [v for _tag, name, v in parsed.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    assert {v for _t, name, v in parsed.attributes if name == "aria-labelledby"} <= set(ids)


def test_a_chart_is_a_picture_with_words(report, parsed):
    roles = [v for tag, name, v in parsed.attributes if (tag, name) == ("svg", "role")]
    told = [v for tag, name, v in parsed.attributes if (tag, name) == ("svg", "aria-label")]
    figures = [b for b in report.blocks if isinstance(b, Figure)]
    assert roles == ["img"] * len(figures)
    assert told == [f.alternative for f in figures]


def test_draft_code_and_sample_stand_above_and_on_every_printed_page(page):
    head = page[page.index("<body>") : page.index("<main>")]
    assert "草稿" in head
    assert "样例数据（虚构）" in head
    assert (
        '@top-left{content:"草稿\\ff0c 未签发";color:#b3141e;font-weight:bold}@top-right{content:"样例数据\\ff08 虚构\\ff09 '
        in page
    )
    approved = page_of(code="核验码 7K3M　核对：https://x/verify", draft="草稿")
    assert "核验码 7K3M" in approved
    assert "草稿" not in approved


def test_a_mark_cannot_leave_its_string_of_the_style_sheet():
    page = page_of(code='"}</style><script>alert(1)</script>')
    assert "<script" not in page
    assert page.count("</style>") == 1
    assert '@top-left{content:"\\22 \\7d \\3c \\2f style\\3e ' in page


def test_bulletin_head_foreword_imprint_and_signature_are_drawn():
    document = made(
        Foreword("编者按：", "按语。"),
        Heading("一、情况"),
        Signature("评审单位", "2022年10月21日", "附件：", ("明细",)),
        Annex("附件1", "明细"),
        Paragraph((Run("附件的话。"),)),
        masthead=Masthead("改革简报", "〔2022〕第3期", "某委员会", "2022年11月1日"),
        imprint=Imprint((("报：", "市委"), ("发：", "各县")), ("某办", "11月1日印发"), "共12份"),
        byline=("某单位",),
        addressee="各县：",
    )
    found = read_html(render_html(document), document)
    assert found.text == bare(
        "改革简报〔2022〕第3期某委员会2022年11月1日项目报告某单位各县："
        "编者按：按语。一、情况附件：明细评审单位2022年10月21日附件1明细附件的话。"
        "报：市委发：各县某办11月1日印发共12份"
    )
    page = render_html(document).decode()
    assert '<a href="#annex-1">明细</a>' in page
    assert page.index('id="annex-1"') < page.index("附件的话。") < page.index("</section>")


def test_an_english_foreword_does_not_touch_its_lead():
    document = replace(made(Foreword("Note:", "Read this.")), language="en")
    assert "<strong>Note:</strong> Read this." in render_html(document).decode()


def test_lines_of_a_comment_stay_lines(page):
    assert "班子齐。\n第二行。" in page
    assert re.search(r"li\{[^}]*white-space:pre-line", page)


def test_chinese_words_of_an_english_page_say_that_they_are_chinese(make_context):
    comments = (ReviewerComment(2, "A1", "C", "亮点：班子齐。"),)
    page = render_html(county_report(make_context(language="en", comments=comments))).decode()
    assert '<html lang="en">' in page
    assert '<span lang="zh-CN">班子齐。</span>' in page


def test_a_landscape_paper_with_room_to_write_keeps_both():
    table = Table("w", "签到", (Column("姓名"),), (Row((Cell("甲"),)),), writing_height=12.5)
    page = page_of(table, landscape=True)
    assert "@page{size:A4 landscape;" in page
    assert '<table id="table-1" class="whole writing-125 few">' in page
    assert re.search(r"\.writing-125 [^}]*\{[^}]*height:12\.5mm", page)


@pytest.mark.parametrize(
    "unwanted",
    [
        "<script>alert(1)</script>",
        '<g onclick="alert(1)"><text>字</text></g>',
        '<a xlink:href="http://x"><text>字</text></a>',
        '<image xlink:href="http://x/y.png"/>',
        '<use href="#a"/>',
        "<foreignObject><b>字</b></foreignObject>",
        '<rect fill="url(http://x#a)"/>',
        '<rect style="fill:red"/>',
        '<rect class="a" aria-label="金丝雀县"/>',
        '<g display="none"><text>隐藏</text></g>',
    ],
)
def test_a_picture_keeps_what_draws_and_nothing_else(unwanted):
    drawn = inline_svg(SVG.format(unwanted), "f", "说明")
    page = parse_html(drawn.encode())
    assert set(page.tags) <= {"svg", "g", "text", "rect"}
    names = {name for _tag, name, _value in page.attributes}
    assert names <= {"role", "aria-label"}
    assert [v for _t, name, v in page.attributes if name == "aria-label"] == ["说明"]
    assert "http" not in drawn
    assert "隐藏" not in drawn


def test_the_parts_of_two_pictures_have_different_names():
    inner = '<defs><clipPath id="c0"><rect/></clipPath></defs><g clip-path="url(#c0)"/>'
    first, second = (inline_svg(SVG.format(inner), name, "") for name in ("f1", "f2"))
    assert 'id="f1-c0"' in first
    assert 'clip-path="url(#f1-c0)"' in first
    assert "f1-c0" not in second


def test_the_text_of_a_picture_is_text():
    drawn = inline_svg(SVG.format("<text>&lt;b&gt; &amp; 字</text>"), "f", '"><script>')
    assert "<text>&lt;b&gt; &amp; 字</text>" in drawn
    assert "<script" not in drawn


def test_another_process_writes_the_same_page():
    program = (
        "import sys\n"
        "from datetime import date\n"
        "from evaluation.reports.document import *\n"
        "from evaluation.reports.html_page import render_html\n"
        "t = Table('t', '表', (Column('甲'),), (Row((Cell('乙'),)),), writing_height=9)\n"
        "d = Document(('报告',), 'zh_CN', date(2022, 1, 1), (Heading('一'), t), sample='样例')\n"
        "sys.stdout.buffer.write(render_html(d))\n"
    )
    files = [
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=Path(__file__).parents[2],
            env={"PYTHONHASHSEED": seed, "PATH": ""},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert files[0] == files[1] != b""
