"""Papers with many columns: a code, a date, a title each stand on one line, in both languages."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO

import pypdf
import pytest

from evaluation.reports.dispatch_register import RegisterLine, dispatch_register
from evaluation.reports.document import Table
from evaluation.reports.duty_record import duty_record
from evaluation.reports.pdf import render_pdf
from evaluation.reports.word_columns import column_widths, text_width
from tests.reports.test_sheets import duties, paper

CODE = "WMKQ-8G2M-HWXN"
LINE = RegisterLine(
    county="阳城县",
    recipient="中共阳城县委书记",
    report="评审情况报告",
    code=CODE,
    copies=1,
    sent="2022-10-28",
    how="机要交换",
    sender="欧阳建国",
    received_by="王建国",
    received="2022-11-09",
    received_how="当面签收",
    remark="",
)


def lines_of(document):
    """The lines as they are printed: what is parted stands on two of them."""
    reader = pypdf.PdfReader(BytesIO(render_pdf(document)))
    return "\n".join(page.extract_text() for page in reader.pages)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_code_and_the_dates_of_the_register_are_not_parted(language):
    told = lines_of(dispatch_register(paper().programme, [LINE], language, date(2022, 11, 9)))
    assert CODE in told
    assert {"2022-10-28", "2022-11-09"} <= set(re.findall(r"\d{4}-\d\d-\d\d", told))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_days_and_the_hours_of_the_duty_record_are_not_parted(language):
    told = lines_of(duty_record(paper(language=language), duties()))
    assert told.count("2022-05-18") == 3
    assert told.count("09:30") == 3


def test_the_titles_of_the_duty_record_stand_on_one_line_each():
    document = duty_record(paper(), duties())
    table = next(b for b in document.blocks if isinstance(b, Table) and b.id == "duties")
    told = lines_of(document)
    parted = [c.title for c in table.columns if c.title not in told]
    assert parted == ["县（市、区）"]  # over two lines, as its names are short


def test_no_word_of_a_long_english_name_is_parted_in_the_register():
    line = replace(LINE, county="Shuangjiang Lahu, Va, Blang and Dai Autonomous County")
    document = dispatch_register(paper().programme, [line], "en", date(2022, 11, 9))
    (table,) = [b for b in document.blocks if isinstance(b, Table)]
    widths = column_widths(table, 9, 14_000, chinese=False)  # twips of 247 mm
    assert text_width("Shuangjiang", 9) + 6 < widths[1] / 20
