"""A document frozen as JSON comes back as it was, so that an approved report can be written again."""

from datetime import date

from evaluation.reports.county_report import county_report
from evaluation.reports.document import Document, Imprint, Masthead
from evaluation.reports.document_json import document_from, document_json


def test_a_county_report_comes_back_equal(make_context) -> None:
    document = county_report(make_context())

    assert document_from(document_json(document)) == document


def test_masthead_and_imprint_come_back_equal() -> None:
    document = Document(
        title=("简报",),
        language="zh_CN",
        dated=date(2022, 11, 1),
        blocks=(),
        masthead=Masthead("改革简报", "〔2022〕第3期", "某委员会", "2022年11月1日"),
        imprint=Imprint(
            (("报：", "市委"), ("送：", "各县（市、区）委书记")), ("某办", "今日"), "共12份"
        ),
    )

    assert document_from(document_json(document)) == document


def test_the_same_document_gives_the_same_json(make_context) -> None:
    assert document_json(county_report(make_context())) == document_json(
        county_report(make_context())
    )
