"""The indicators of a county's report: as they were written, where they stand, which are missing."""

from evaluation.domain.indicators import Figure as Stated
from evaluation.domain.indicators import IndicatorValue
from evaluation.reports.county_report import county_report
from evaluation.reports.document import Paragraph
from tests.reports.county_texts import printed

SOURCES = [
    {"id": "S1-22", "text": "近半数的村。", "document": "《青年报》，2022年4月15日"},
    {"id": "S1-23", "text": "又一句。", "document": "《青年报》，2022年4月15日"},
    {"id": "S2-01", "text": "第三句。", "document": "《要讯》第14期"},
]


def stated(indicator, source=""):
    return IndicatorValue(
        county="own",
        indicator=indicator,
        figure=Stated.LOWER_BOUND,
        as_written="600多人",
        source=source,
    )


def of_sources(make_context, small_rubric, *sources):
    rubric = {**small_rubric, "source": SOURCES}
    values = tuple(stated("Q1", source) for source in sources)
    return county_report(make_context(rubric=rubric, indicators=values))


def test_a_source_is_told_by_its_document_and_never_by_the_rubrics_id(make_context, small_rubric):
    document = of_sources(make_context, small_rubric, "S2-01", "S1-22", "S1-23")
    table = document.table("indicators")
    assert [r.cells[-1].text for r in table.rows] == ["资料1", "资料2", "资料2"]
    assert "资料1：《要讯》第14期。资料2：《青年报》，2022年4月15日。" in table.note
    assert "S1-2" not in printed(document)
    assert "S2-01" not in printed(document)


def test_a_source_in_the_countys_own_words_stays(make_context, small_rubric):
    table = of_sources(make_context, small_rubric, "县团委统计表", "").table("indicators")
    assert [r.cells[-1].text for r in table.rows] == ["县团委统计表", "—"]
    assert "资料" not in table.note


def test_a_source_of_the_rubric_without_a_document_is_told_by_its_words(make_context, small_rubric):
    rubric = {**small_rubric, "source": [{"id": "S1", "text": "近半数的村。"}]}
    document = county_report(make_context(rubric=rubric, indicators=(stated("Q1", "S1"),)))
    table = document.table("indicators")
    assert table.rows[0].cells[-1].text == "资料1"
    assert "资料1：“近半数的村”。" in table.note


def test_the_indicators_that_were_not_given_are_named(make_context):
    table = county_report(make_context(indicators=(stated("Q1"),))).table("indicators")
    assert "以下1项本县（市、区）没有数据：基层选拔占比。" in table.note
    both = county_report(make_context(indicators=(stated("Q1"), stated("Q2"))))
    assert "有现成数据的可报送" not in printed(both)


def test_a_county_that_gave_no_indicator_reads_which_are_asked(make_context):
    document = county_report(make_context())
    place = next(n for n, b in enumerate(document.blocks) if "未提供量化指标数据。" in str(b))
    note = document.blocks[place + 1]
    assert isinstance(note, Paragraph)
    assert note.runs[0].text.endswith(
        "以下2项本县（市、区）没有数据：待业青年、基层选拔占比。"
        "有现成数据的可报送委托单位，不适用的不必补报。"
    )


def test_without_material_the_annex_alone_names_what_to_hand_in(make_context):
    value = stated("Q1").model_copy(update={"county": "silent"})
    document = county_report(make_context(county="silent", indicators=(value,)))
    assert document.table("asked_indicators") is not None
    assert "有现成数据的可报送" not in printed(document)
