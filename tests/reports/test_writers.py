"""The bytes of the PDF and the workbook, read back."""

import re
import subprocess
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import openpyxl
import pypdf
import pytest

from evaluation.domain.counties import County
from evaluation.locale.numbers import points
from evaluation.reports.context import ReviewerComment
from evaluation.reports.county_report import county_report
from evaluation.reports.pdf import render_pages, render_pdf
from evaluation.reports.workbook import render_workbook

TYPED = (
    '#panic() #read("/etc/passwd") *b* $x$ <script>alert(1)</script> '
    "\x00\x07\u202e倒\u2066置\u200b 👍 𠮷 " + "A" * 300
)


def text_of(pdf):
    pages = [page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages]
    return re.sub(r"\s+", "", "".join(pages))


def sheets_of(workbook):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # openpyxl does not know data bars' extension
        return openpyxl.load_workbook(BytesIO(workbook))


def cells_of(workbook):
    return [c for sheet in sheets_of(workbook) for row in sheet.iter_rows() for c in row]


def hostile(make_context):
    comments = (
        ReviewerComment(2, "A1", "A", TYPED),
        ReviewerComment(2, "A2", "B", '=HYPERLINK("http://x","y")'),
        ReviewerComment(2, "B1", "C", "@SUM(1)\n+1\n-1"),
    )
    counties = (
        County(id="own", name="一个名字长达二十四个字的县级行政单位名称测试县", brand="=1+1"),
        *(County(id=i, name=i) for i in ("canary", "best")),
        County(id="silent", name="无材料县", material=False),
    )
    return county_report(make_context(comments=comments, counties=counties))


def test_the_pdf_holds_the_hand_calculated_numbers_in_order(make_context):
    text = text_of(render_pdf(county_report(make_context())))
    assert "最终结果为两轮合成得分78.8分，等次为“良好”" in text
    assert "100%74.581.6+7.183.0−1.472.690.5" in text
    assert text.index("一、总体结论") < text.index("存在问题和整改建议") < text.index("附件2")


def test_the_pdf_is_tagged_dated_and_titled(make_context):
    reader = pypdf.PdfReader(BytesIO(render_pdf(county_report(make_context()))))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].lower().startswith("zh")
    assert "本地县评审情况报告" in reader.metadata.title
    assert reader.metadata.creation_date.date().isoformat() == "2022-10-21"
    assert b"pdfaid" in root["/Metadata"].get_data()


def test_every_page_of_sample_data_says_so(make_context):
    reader = pypdf.PdfReader(BytesIO(render_pdf(county_report(make_context(draft=True)))))
    for page in reader.pages:
        assert "样例数据（虚构）" in page.extract_text()
        assert "草稿" in page.extract_text()


def test_real_data_carries_no_mark(make_context):
    document = county_report(make_context(programme={"sample": False}))
    assert "样例数据" not in text_of(render_pdf(document))


def test_another_county_is_in_neither_file(make_context):
    document = county_report(make_context())
    workbook = render_workbook(document)
    shown = {str(c.value) for c in cells_of(workbook)}
    numbers = {round(c.value, 2) for c in cells_of(workbook) if isinstance(c.value, float)}
    text = text_of(render_pdf(document))
    assert "金丝雀" not in text
    assert not any("金丝雀" in value for value in shown)
    for canary in (41.37, 42.37, 43.37, 44.37, 45.37, 46.37, 42.57, 45.57):
        assert points(canary) not in text, canary
        assert canary not in numbers, canary


def test_what_people_typed_is_printed_and_never_obeyed(make_context):
    text = text_of(render_pdf(hostile(make_context)))
    assert "#panic()" in text
    assert "<script>alert(1)</script>" in text
    assert "=HYPERLINK" in text
    assert "倒置" in text
    assert "〓" in text
    assert text.count("A") >= 300


def test_no_cell_is_ever_a_formula_or_a_link(make_context):
    cells = cells_of(render_workbook(hostile(make_context)))
    assert not [c.coordinate for c in cells if c.data_type == "f" or c.hyperlink]
    assert any(str(c.value).startswith("=HYPERLINK") for c in cells)


def test_the_workbook_holds_unrounded_numbers_with_formats(make_context):
    sheet = sheets_of(render_workbook(county_report(make_context())))["维度"]
    total = next(row for row in sheet.iter_rows() if row[0].value == "综合得分")
    assert [c.value for c in total[1:7]] == pytest.approx([1.0, 74.5, 81.6, 7.1, 83.0, -1.4])
    assert [c.number_format for c in total[2:4]] == ["0.0", "0.0"]
    mean = total[7].value
    assert mean == pytest.approx((81.6 + 45.57 + 90.5) / 3)


def test_the_workbook_has_its_sheets_marks_and_frozen_heads(make_context):
    book = sheets_of(render_workbook(county_report(make_context(draft=True))))
    assert book.sheetnames[:5] == ["总览", "结果", "维度", "指标", "变化"]
    assert book.sheetnames[-3:] == ["图示内容", "方法", "核验信息"]
    for sheet in book:
        assert "样例数据（虚构）" in sheet["A2"].value
        assert "草稿" in sheet["A2"].value
        assert sheet.freeze_panes is not None


def test_a_county_without_material_has_both_files(make_context):
    document = county_report(make_context(county="silent"))
    assert "未提供材料" in text_of(render_pdf(document))
    assert sheets_of(render_workbook(document)).sheetnames == [
        *("总览", "请提供的材料", "请提供的量化指标", "方法", "核验信息")
    ]


def test_two_hundred_comments_are_all_printed(make_context):
    comments = tuple(ReviewerComment(2, "A1", "A", f"第{n:03}条意见。") for n in range(200))
    text = text_of(render_pdf(county_report(make_context(comments=comments))))
    assert all(f"第{n:03}条意见" in text for n in range(200))


def test_the_workbook_points_to_no_numbered_table_figure_or_annex(make_context):
    texts = [str(c.value) for c in cells_of(render_workbook(county_report(make_context())))]
    assert not [t for t in texts if re.search(r"[表图]\d|附件\d", t)]


def test_a_comment_in_the_workbook_stands_by_round_kind_and_code_letter(make_context):
    said = (ReviewerComment(2, "A1", "C", "亮点：班子齐。"),)
    sheet = sheets_of(render_workbook(county_report(make_context(comments=said))))["评语"]
    assert [c.value for c in sheet[5]] == ["终评", "主要亮点", "A1 班子配备", "班子齐。", "C"]


def test_figures_stand_in_their_own_sections_and_the_conclusions_alone_on_page_one(make_context):
    pages = pypdf.PdfReader(BytesIO(render_pdf(county_report(make_context())))).pages
    assert "二、" not in pages[0].extract_text()
    text = text_of(render_pdf(county_report(make_context())))
    order = ["、分维度得分", "、逐项指标与目标", "、存在问题和整改建议"]
    places = [text.index(word) for word in order]
    assert places == sorted(places)


def test_the_same_document_gives_the_same_bytes(make_context):
    document = county_report(make_context())
    assert render_pdf(document) == render_pdf(document)
    assert render_workbook(document) == render_workbook(document)


def test_the_preview_has_one_picture_a_page(make_context):
    document = county_report(make_context(rounds=(1,)))
    pages = render_pages(document)
    assert len(pages) == len(pypdf.PdfReader(BytesIO(render_pdf(document))).pages)
    assert all(page.startswith(b"\x89PNG") for page in pages)


def test_the_second_language_renders(make_context):
    document = county_report(make_context(language="en"))
    reader = pypdf.PdfReader(BytesIO(render_pdf(document)))
    assert reader.trailer["/Root"]["/Lang"].lower().startswith("en")
    assert "21October2022" in text_of(render_pdf(document))
    assert sheets_of(render_workbook(document)).sheetnames


def test_only_the_installed_fonts_are_used(make_context):
    reader = pypdf.PdfReader(BytesIO(render_pdf(county_report(make_context()))))
    names = {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"].get("/Font", {}).values()
    }
    assert names
    assert all("NotoSansSC" in n or "NotoSerifSC" in n for n in names), names


def test_fonts_are_found_without_the_machines_own(tmp_path):
    program = "from evaluation.reports.fonts import families; print(families()['body'][0])"
    environment = {"FONTCONFIG_FILE": "/dev/null", "PATH": "", "HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=Path(__file__).parents[2],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "Noto Serif SC"


def test_reports_rendered_at_the_same_time_keep_their_own_content(make_context):
    documents = [county_report(make_context(county=name)) for name in ("own", "best", "silent")]
    alone = [render_pdf(document) for document in documents]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(render_pdf, documents * 3))
    assert together == alone * 3


def test_the_signature_never_stands_on_a_page_alone(make_context):
    for count in range(19, 40, 3):
        comments = tuple(ReviewerComment(2, "A1", "A", f"第{n}条。") for n in range(count))
        document = county_report(make_context(comments=comments))
        for page in pypdf.PdfReader(BytesIO(render_pdf(document))).pages:
            text = page.extract_text()
            if "2022年10月21日" in text:
                assert f"第{count - 1}条。" in text, count
