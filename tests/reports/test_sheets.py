"""The printable papers: what stands on them, and where people write."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime

import pypdf
import pytest

from evaluation.domain.assignments import Recusal, RecusalGround
from evaluation.domain.counties import County
from evaluation.domain.history import Origin
from evaluation.domain.people import Person, Role
from evaluation.domain.pledges import PledgeSignature
from evaluation.domain.programme import Programme
from evaluation.domain.reviews import Rating, RatingState, Review, ReviewKey, ReviewState
from evaluation.domain.rounds import Round, RoundState
from evaluation.domain.rubric import Rubric
from evaluation.reports.document import Document, RowKind, Table
from evaluation.reports.duty_record import CountyDuty, ReviewerDuties, duty_record, duty_summary
from evaluation.reports.filled_sheet import FilledSheet, Submission, filled_sheet
from evaluation.reports.scoring_sheet import BlankSheet, blank_sheet
from evaluation.reports.sheets import Paper
from evaluation.reports.signature_list import Panel, sign_in_sheet, signature_list
from evaluation.reports.writers import WRITERS

LEVELS = [
    {"name": "优", "name_en": "Best", "points": [80, 100], "anchor": "逐项对应"},
    {"name": "差", "points": 30, "anchor": "脱节"},
]
RUBRIC = Rubric.model_validate(
    {
        "id": "small",
        "version": "3",
        "title": "小指标体系",
        "note": "权重为本项目建议。",
        "dimension": [
            {
                "id": "D1",
                "title": "组织",
                "criterion": [
                    {
                        "id": "A1",
                        "title": "配备",
                        "title_en": "Staffing",
                        "weight": 30,
                        "kind": "levels",
                        "target": 85,
                        "evidence": ["花名册"],
                        "guidance": "只看在岗",
                        "levels": LEVELS,
                    },
                    {"id": "A2", "title": "台账", "weight": 30, "kind": "points"},
                ],
            },
            {
                "id": "D2",
                "title": "终评才评",
                "criterion": [
                    {"id": "B1", "title": "销号", "weight": 40, "kind": "yes_no", "rounds": [2]}
                ],
            },
        ],
        "veto": [{"id": "V1", "title": "造假", "effect": "cap_grade:不合格"}],
        "bonus": [{"id": "J1", "title": "推广", "per": 1.5, "cap": 3.0}],
        "deduction": [{"id": "K1", "title": "逾期", "per": 1.0, "cap": 2.0}],
        "grades": {
            "lines": [{"name": "优秀", "at_least": 90.0}, {"name": "不合格", "at_least": 0.0}]
        },
    }
)
COUNTY = County(id="jia", name="甲县", name_en="Jia County", brand="青年电商")
OTHER = County(id="yi", name="乙县")
LEAD = Person(id="lead", name="专家甲", role=Role.PANEL_LEAD, unit="大学一")
MEMBER = Person(id="r2", name="专家乙", role=Role.REVIEWER, unit="大学二")
LEAST_BOX = 9
"""Millimetres that a hand needs."""


def paper(number: int = 1, state: RoundState = RoundState.OPEN, language: str = "zh_CN") -> Paper:
    programme = Programme(
        id="small", title="小型评审", commissioning_body="委托单位", evaluating_body="评审单位"
    )
    titles = {1: ("初评", "First review"), 2: ("终评", "Final review")}[number]
    round_ = Round(number=number, title=titles[0], title_en=titles[1], state=state)
    return Paper(programme, round_, date(2022, 5, 9), language)


def blank(**changes: object) -> Document:
    values: dict[str, object] = {
        "paper": paper(),
        "rubric": RUBRIC,
        "county": COUNTY,
        "statement": "本人确认以上评分为本人独立作出。",
    }
    return blank_sheet(BlankSheet(**{**values, **changes}))


def table(document: Document, identifier: str) -> Table:
    found = document.table(identifier)
    assert found is not None
    return found


def rows(document: Document, identifier: str) -> list[list[str]]:
    return [[c.text for c in row.cells] for row in table(document, identifier).rows]


def words(document: Document) -> str:
    return repr(document)


def test_a_blank_sheet_asks_what_the_round_asks_with_the_weights_of_the_round() -> None:
    first = rows(blank(), "scoring")
    second = rows(blank(paper=paper(2)), "scoring")

    assert [row[0].split("\n")[0] for row in first] == [
        "D1 组织（权重 100）",
        "A1 配备",
        "A2 台账",
    ]
    assert first[1][0] == "A1 配备\n权重 50 · 目标 85\n· 花名册"
    assert [row[0].split("\n")[0] for row in second][2:] == [
        "A2 台账",
        "D2 终评才评（权重 40）",
        "B1 销号",
    ]


def test_every_level_has_a_box_its_points_and_its_anchor() -> None:
    _group, levels, points = (row[1] for row in [["", ""], *rows(blank(), "scoring")[1:]])

    assert levels == "□优 80–100　逐项对应\n□差 30　脱节\n提示：只看在岗"
    assert points == "0至100分，取整数。"


def test_yes_or_no_has_two_boxes() -> None:
    assert rows(blank(paper=paper(2)), "scoring")[-1][1] == "□是（100）　□否（0）"


def test_the_level_that_a_verified_figure_implies_is_told() -> None:
    level = RUBRIC.by_id["A1"].levels[0]

    told = rows(blank(implied={"A1": level}), "scoring")[1][1]

    assert told.endswith("经核实的数据对应“优”；另定等次的，须写明理由。")


def test_where_a_reviewer_writes_there_is_nothing_yet_and_room() -> None:
    document = blank(reviewer="")

    for _criterion, _levels, rating, _declared, comment in rows(document, "scoring")[1:]:
        assert (rating, comment) == ("", "")
    assert rows(document, "identity")[0][2:] == ["", "", ""]
    for one in document.tables():
        assert one.writing_height >= LEAST_BOX


def test_the_rules_of_the_organizer_are_listed_for_what_the_reviewer_came_across() -> None:
    assert rows(blank(), "rules") == [
        ["V1 造假", "否决：等次最高定为“不合格”", ""],
        ["K1 逾期", "每次扣1分，最多扣2分", ""],
        ["J1 推广", "每次加1.5分，最多加3分", ""],
    ]


def test_a_rubric_without_rules_prints_none() -> None:
    bare = RUBRIC.model_copy(update={"vetoes": (), "bonuses": (), "deductions": ()})

    assert blank(rubric=bare).table("rules") is None


def test_a_sheet_names_its_rubric_so_that_another_version_is_told_apart() -> None:
    note = table(blank(), "scoring").note

    assert f"3版，校验码 {RUBRIC.sha256[:16]}" in note
    assert "权重为本项目建议。" in note


def test_the_sheet_of_a_planned_round_is_marked_a_draft() -> None:
    assert blank(paper=paper(state=RoundState.PLANNED)).draft
    assert blank().draft == ""


def test_the_statement_stands_in_the_row_of_the_signature() -> None:
    assert rows(blank(), "signing")[0][0] == "本人确认以上评分为本人独立作出。"


def test_an_english_sheet_uses_the_english_of_the_rubric() -> None:
    document = blank(paper=paper(language="en"))

    assert document.title == ("小型评审", "Scoring sheet: Jia County")
    assert rows(document, "scoring")[1][0].startswith("A1 Staffing\nWeight 50")
    assert "□ Best 80–100" in rows(document, "scoring")[1][1]


def filled(**changes: object) -> Document:
    review = Review(
        key=ReviewKey(county="jia", round=1, reviewer="r2"),
        state=ReviewState.SUBMITTED,
        ratings={
            "A1": Rating(state=RatingState.RATED, value=92.0, comment="有据", version=3),
            "A2": Rating(state=RatingState.CANNOT_JUDGE, comment="没有看到", version=1),
        },
    )
    submission = Submission(2, datetime(2022, 5, 20, 6, 3, tzinfo=UTC), "9f" * 32, "本人确认。")
    values: dict[str, object] = {
        "paper": paper(),
        "rubric": RUBRIC,
        "county": COUNTY,
        "reviewer": "专家乙",
        "review": review,
        "submission": submission,
    }
    return filled_sheet(FilledSheet(**{**values, **changes}))


def test_a_filled_sheet_prints_every_rating_with_its_level_version_and_words() -> None:
    assert rows(filled(), "scoring")[1:] == [
        ["A1 配备", "50", "优", "92", "3", "有据"],
        ["A2 台账", "50", "无法评判", "—", "1", "没有看到"],
    ]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_an_ordinary_filled_sheet_with_its_signature_is_one_page(language: str) -> None:
    asked = [f"C{n}" for n in range(1, 29)]
    criteria = [
        {
            "id": id_,
            "title": "部门协商与意见采纳",
            "title_en": "Joint work of departments",
            "weight": 1,
            "kind": "points",
        }
        for id_ in asked
    ]
    rubric = Rubric.model_validate(
        {
            "id": "long",
            "version": "1",
            "title": "指标体系",
            "dimension": [
                {"id": f"D{n}", "title": "组织设置", "criterion": part}
                for n, part in enumerate((criteria[i : i + 5] for i in range(0, 28, 5)), start=1)
            ],
            "grades": {"lines": [{"name": "合格", "at_least": 0.0}]},
        }
    )
    remark = "建议：路线图按月更新，逾期举措自动提醒责任人。"
    ratings = {
        id_: Rating(
            state=RatingState.RATED, value=80, comment=remark if n % 5 == 0 else "", version=1
        )
        for n, id_ in enumerate(asked)
    }
    key = ReviewKey(county="jia", round=1, reviewer="r2")
    review = Review(key=key, state=ReviewState.SUBMITTED, ratings=ratings)
    sheet = filled(paper=paper(language=language), rubric=rubric, review=review)

    assert len(pypdf.PdfReader(io.BytesIO(WRITERS["pdf"].render(sheet))).pages) == 1


def test_a_filled_sheet_says_when_it_was_handed_in_in_the_programmes_own_time() -> None:
    assert rows(filled(), "identity")[0] == [
        "甲县",
        "第1轮（初评）",
        "专家乙",
        "已提交",
        "2022-05-20 14:03",
        "2",
    ]
    assert "9f" * 32 in words(filled())


def test_a_review_that_is_not_handed_in_has_no_digest_no_statement_and_a_mark() -> None:
    document = filled(submission=None)

    assert document.draft == "未提交，仅供本人核对"
    assert "SHA-256" not in words(document)
    assert "本人确认" not in words(document)
    assert rows(document, "identity")[0][4:] == ["—", "—"]


def test_a_copy_that_is_not_the_reviewers_own_has_no_line_to_sign() -> None:
    assert filled().table("signing") is not None
    assert filled(to_sign=False).table("signing") is None


def test_ratings_that_others_entered_are_told() -> None:
    assert "本人在平台上填写" in words(filled())
    told = words(filled(imported=2, on_behalf=1))
    assert "本人在平台上填写" not in told
    assert "有2项评分由文件导入" in told
    assert "有1项评分由他人代为录入" in told


def panel(*recusals: Recusal) -> Panel:
    return Panel(paper(), (LEAD, MEMBER), {"jia": COUNTY, "yi": OTHER}, recusals)


@pytest.mark.parametrize(
    ("ground", "detail", "told"),
    [
        (RecusalGround.NAMED_ROLE, "instructor", "乙县：任指导员"),
        (RecusalGround.SAME_UNIT, "linked_department", "乙县：与联点部门同一单位"),
        (RecusalGround.SAME_UNIT, "reader", "乙县：与负责同志同一单位"),
        (RecusalGround.SAME_NAME, "area_leader", "乙县：与包片领导同名"),
        (RecusalGround.DECLARED, "kinship", "乙县：本人申报，亲属关系"),
        (RecusalGround.DECLARED, "", "乙县：本人申报"),
    ],
)
def test_the_signature_list_says_from_what_somebody_is_recused_and_why(
    ground: RecusalGround, detail: str, told: str
) -> None:
    recusal = Recusal(county="yi", reviewer="r2", ground=ground, detail=detail)

    listed = rows(signature_list(panel(recusal)), "panel")

    assert listed == [
        ["1", "专家甲", "大学一", "评审组组长", "无", "", ""],
        ["2", "专家乙", "大学二", "评审专家", told, "", ""],
    ]


def test_the_sign_in_sheet_has_the_panel_and_empty_rows_for_others() -> None:
    present = rows(sign_in_sheet(panel()), "presence")

    assert [row[1] for row in present[:3]] == ["专家甲", "专家乙", ""]
    assert len(present) == 10


def duties() -> ReviewerDuties:
    done = datetime(2022, 5, 18, 1, 30, tzinfo=UTC)
    own = CountyDuty(
        COUNTY,
        ReviewState.SUBMITTED,
        answered=2,
        asked=2,
        comments=1,
        first=done,
        last=done,
        submitted=done,
        submissions=2,
        returns=("评语过短",),
        on_behalf=1,
    )
    recusal = Recusal(
        county="yi", reviewer="r2", ground=RecusalGround.NAMED_ROLE, detail="instructor"
    )
    return ReviewerDuties(MEMBER, (own, CountyDuty(OTHER, ReviewState.RECUSED, recusal=recusal)))


def test_a_duty_record_tells_what_was_done_about_each_county() -> None:
    when = "2022-05-18 09:30"

    assert rows(duty_record(paper(), duties()), "duties") == [
        ["甲县", "已提交", "2/2", "1", when, when, when, "2", "1", "", "他人代录1项"],
        ["乙县", "已回避", *["—"] * 8, "任指导员"],
    ]
    assert "评语过短" in words(duty_record(paper(), duties()))


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (None, "尚未签署。"),
        (Origin.PAGE, "2022-05-16 09:00由本人签署第2版（文本校验值 0123456789ab）。"),
        (Origin.IMPORT, "2022-05-16 09:00随评分导入登记第2版（文本校验值 0123456789ab）。"),
    ],
)
def test_a_duty_record_has_one_line_on_the_pledge(source: Origin | None, told: str) -> None:
    signed = source and PledgeSignature(
        person="r2", version=2, sha256="0123456789abcdef", signed_us=0, source=source
    )
    when = datetime(2022, 5, 16, 1, 0, tzinfo=UTC)

    document = duty_record(paper(), replace(duties(), pledge=signed, pledged=when))

    assert told in words(document)


def test_a_recused_county_is_not_owed() -> None:
    assert rows(duty_record(paper(), duties()), "identity")[0][-1] == "1/1"


def test_the_summary_groups_the_panel() -> None:
    document = duty_summary(paper(), (ReviewerDuties(LEAD, ()), duties()))

    groups = [r.cells[0].text for r in table(document, "duties").rows if r.kind is RowKind.GROUP]
    assert groups == [
        "专家甲（大学一，评审组组长）　已提交0/0",
        "专家乙（大学二，评审专家）　已提交1/1",
    ]


@pytest.mark.parametrize("format_", list(WRITERS))
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_paper_is_written_in_every_format(format_: str, language: str) -> None:
    own = paper(language=language)
    for document in (
        blank(paper=own),
        filled(paper=own),
        signature_list(Panel(own, (LEAD, MEMBER), {"jia": COUNTY}, ())),
        sign_in_sheet(Panel(own, (LEAD, MEMBER), {"jia": COUNTY}, ())),
        duty_record(own, duties()),
        duty_summary(own, (duties(),)),
    ):
        assert len(WRITERS[format_].render(document)) > 1000


def test_what_people_typed_is_printed_and_never_obeyed() -> None:
    nasty = '=HYPERLINK("x") #panic() <script> \u202e𠮷'
    county = COUNTY.model_copy(update={"name": nasty, "brand": nasty})

    for writer in WRITERS.values():
        assert writer.render(blank(county=county, reviewer=nasty))


def test_where_people_write_every_cell_is_a_box_in_word_and_on_the_page() -> None:
    with zipfile.ZipFile(io.BytesIO(WRITERS["docx"].render(blank()))) as package:
        word = package.read("word/document.xml").decode()
    page = WRITERS["html"].render(blank()).decode()

    assert word.count("<w:insideV") == len(list(blank().tables()))
    assert ".writing-180 td{border:.5pt solid #000}" in page
