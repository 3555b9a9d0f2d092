"""Objections with their answers, and the report that corrects another one."""

from dataclasses import replace
from datetime import date

from evaluation.reports.context import Objection
from evaluation.reports.county_report import county_report
from evaluation.reports.document import (
    Annex,
    Foreword,
)

FILED = Objection(
    filed=date(2022, 11, 3),
    text="A1项材料漏看。",
    code="7K3M-9QX2-4WTF",
    rounds=(2,),
)
ANSWERED = replace(FILED, outcome="upheld", answer="已补看并更正。", answered=date(2022, 11, 10))


def annex(document):
    blocks = list(document.blocks)
    start = next(
        (i for i, b in enumerate(blocks) if isinstance(b, Annex) and b.title == "异议及答复"), None
    )
    return None if start is None else blocks[start + 1]


def said(block):
    return ["".join(run.text for run in item) for item in block.items]


def test_an_objection_stands_with_its_answer_in_an_annex(make_context):
    document = county_report(make_context(objections=(ANSWERED,)))
    assert said(annex(document)) == [
        (
            "2022年11月3日提出异议（针对终评报告，核验码7K3M-9QX2-4WTF）。A1项材料漏看。"
            "答复（2022年11月10日、异议成立）：已补看并更正。"
        )
    ]


def test_an_objection_that_nobody_ended_does_not_run_into_its_answer(make_context):
    (told,) = said(annex(county_report(make_context(objections=(replace(ANSWERED, text="漏看"),)))))
    assert "漏看。答复（" in told


def test_an_upheld_and_a_rejected_objection_are_told_apart(make_context):
    rejected = replace(ANSWERED, outcome="rejected", answer="材料已看。")
    document = county_report(make_context(objections=(ANSWERED, rejected)))
    upheld, refused = said(annex(document))
    assert "异议成立" in upheld
    assert "异议不成立" in refused


def test_no_annex_without_objections(make_context):
    assert annex(county_report(make_context())) is None


def test_a_county_without_a_score_has_its_objections_printed_too(make_context):
    document = county_report(make_context(county="silent", objections=(ANSWERED,)))
    assert len(annex(document).items) == 1


def test_a_report_that_corrects_another_says_which_and_why_before_everything(make_context):
    document = county_report(
        make_context(corrects="7K3M-9QX2-4WTF", correction_note="A1项评分更正。")
    )
    first = document.blocks[0]
    assert isinstance(first, Foreword)
    assert (first.lead, first.text) == (
        "更正说明：",
        "本报告更正并取代核验码为7K3M-9QX2-4WTF的报告。更正原因：A1项评分更正。",
    )


def test_a_first_report_has_no_foreword(make_context):
    assert not any(isinstance(b, Foreword) for b in county_report(make_context()).blocks)


def test_objections_are_told_in_english_too(make_context):
    document = county_report(make_context(language="en", objections=(ANSWERED,)))
    block = next(
        document.blocks[i + 1]
        for i, b in enumerate(document.blocks)
        if isinstance(b, Annex) and b.title == "Objections and answers"
    )
    assert said(block)[0].startswith("Objection of 3 November 2022 (to the report on: Final review")
