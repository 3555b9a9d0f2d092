"""Papers of a round: whose they are, what they hold, and what they must not."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest

from evaluation.domain.rounds import RoundAct
from evaluation.errors import FaultyInputError, NotAllowedError, NotFoundError
from evaluation.services import panel_printing, printing
from evaluation.services.actors import Actor
from evaluation.services.platform import Platform
from evaluation.services.printing import PaperKind
from evaluation.services.programmes import load_folder
from evaluation.services.reporting import RenderedReport
from evaluation.services.reviewing import return_review
from evaluation.services.rounds import move_round
from tests.small_programme import PEOPLE, write_small_programme

PANEL = (
    PEOPLE.replace("r2,专家乙", "r2,专家乙乙")
    + "r3,专家丙丙,reviewer,大学三,,\nwatch,观察员,observer,省,,\n"
)
MINE, THEIRS = "亮点：本人之言。", "问题：他人之言。"
RATINGS = f"""\
1,jia,r2,C1,rated,93.25,{MINE}
1,jia,r2,C2,cannot_judge,,没有看到材料
1,jia,r3,C1,rated,67.75,{THEIRS}
1,jia,r3,C2,rated,30,
1,yi,r3,C1,rated,81.25,
"""
"""r2 and r3 have submitted 甲县; r3 has begun 乙县; the lead has done nothing."""
RECUSED = "county,role,name,unit,person\nyi,instructor,,,r2\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = write_small_programme(
        tmp_path / "small", states=("open", "planned"), ratings=RATINGS, people=PANEL
    )
    (made / "roles.csv").write_text(RECUSED, encoding="utf-8")
    return made


@pytest.fixture
def people(platform: Platform, folder: Path) -> dict[str, Actor]:
    load_folder(platform, folder)
    return {p.id: Actor("small", p) for p in platform.store.programme("small").people}


@pytest.fixture
def close(platform: Platform, people: dict[str, Actor]) -> Callable[[], None]:
    return lambda: move_round(platform, people["org"], 1, RoundAct.CLOSE) and None


def text_of(paper: RenderedReport) -> str:
    assert paper.media_type == "application/pdf"
    pages = pypdf.PdfReader(io.BytesIO(paper.content)).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def files_in(archive: RenderedReport) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive.content)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def blank(platform: Platform, person: Actor, county: str = "jia") -> RenderedReport:
    return printing.blank_sheet(platform, person, 1, county, "pdf", "zh_CN")


def filled(
    platform: Platform, person: Actor, county: str = "jia", reviewer: str = ""
) -> RenderedReport:
    return printing.filled_sheet(platform, person, 1, county, "pdf", "zh_CN", reviewer=reviewer)


def test_a_blank_sheet_holds_every_level_and_nobodys_rating(
    platform: Platform, people: dict[str, Actor]
) -> None:
    paper = blank(platform, people["r2"])

    text = text_of(paper)
    assert paper.filename == "甲县评分表_初评_空白.pdf"
    for told in ("三级配齐", "80–100", "逐项对应", "花名册", "无法评判", "专家乙乙", "本人确认"):
        assert told in text
    for withheld in ("93.25", "67.75", MINE, THEIRS):
        assert withheld not in text


def test_the_organizers_blank_sheet_leaves_the_reviewers_line_empty(
    platform: Platform, people: dict[str, Actor]
) -> None:
    text = text_of(blank(platform, people["org"]))

    assert "评审专家（姓名或代号）" in text
    assert "专家乙乙" not in text
    assert "组织者一" not in text


@pytest.mark.parametrize(
    ("person", "county", "why"),
    [
        ("r2", "yi", "没有评审该县"),
        ("r2", "bing", "没有评审该县"),
        ("r2", "nowhere", "没有评审该县"),
        ("org", "bing", "未提供材料"),
        ("contact_jia", "jia", "仅供组织者和评审专家"),
        ("reader_jia", "jia", "仅供组织者和评审专家"),
        ("watch", "jia", "仅供组织者和评审专家"),
    ],
)
def test_a_blank_sheet_is_refused_with_a_reason(
    platform: Platform, people: dict[str, Actor], person: str, county: str, why: str
) -> None:
    with pytest.raises(NotAllowedError, match=why):
        blank(platform, people[person], county)


def test_all_blank_sheets_are_those_of_the_counties_that_are_reviewed(
    platform: Platform, people: dict[str, Actor]
) -> None:
    everything = printing.archive(platform, people["org"], 1, PaperKind.BLANK, ("pdf",), "zh_CN")
    own = printing.archive(platform, people["r2"], 1, PaperKind.BLANK, ("pdf",), "zh_CN")

    assert everything.filename == "空白评分表_初评.zip"
    assert list(files_in(everything)) == ["甲县评分表_初评_空白.pdf", "乙县评分表_初评_空白.pdf"]
    assert list(files_in(own)) == ["甲县评分表_初评_空白.pdf"]


def test_counties_of_one_name_get_files_of_their_own(platform: Platform, folder: Path) -> None:
    counties = (folder / "counties.csv").read_text(encoding="utf-8")
    (folder / "counties.csv").write_text(counties.replace("乙县", "甲县"), encoding="utf-8")
    load_folder(platform, folder)
    org = next(p for p in platform.store.programme("small").people if p.id == "org")

    archive = printing.archive(platform, Actor("small", org), 1, PaperKind.BLANK, ("pdf",), "zh_CN")

    assert list(files_in(archive)) == [
        "甲县评分表_初评_空白_jia.pdf",
        "甲县评分表_初评_空白_yi.pdf",
    ]


def test_a_reviewers_filled_sheet_is_the_own_review_and_no_other(
    platform: Platform, people: dict[str, Actor]
) -> None:
    paper = filled(platform, people["r2"])

    text = text_of(paper)
    assert paper.filename == "甲县评分表（已填）_初评_专家乙乙.pdf"
    for told in ("93.25", MINE, "无法评判", "没有看到材料", "已提交", "SHA-256"):
        assert told in text
    for withheld in ("67.75", THEIRS, "专家丙丙"):
        assert withheld not in text


def test_a_review_that_is_not_handed_in_says_so_on_every_page_and_has_no_digest(
    platform: Platform, people: dict[str, Actor]
) -> None:
    text = text_of(filled(platform, people["r3"], "yi"))

    assert "未提交，仅供本人核对" in text
    assert "81.25" in text
    assert "SHA-256" not in text


def test_a_returned_review_prints_why_and_is_no_submission(
    platform: Platform, people: dict[str, Actor]
) -> None:
    return_review(platform, people["org"], 1, "jia", "r2", "评语过短")

    text = text_of(filled(platform, people["r2"]))

    assert "评语过短" in text
    assert "未提交" in text
    assert "SHA-256" not in text


@pytest.mark.parametrize("person", ["org", "lead", "r3", "contact_jia", "reader_jia", "watch"])
def test_nobody_but_its_reviewer_prints_a_review_while_the_round_is_open(
    platform: Platform, people: dict[str, Actor], person: str
) -> None:
    with pytest.raises(NotAllowedError, match=r"尚未封存|只有评审专家本人"):
        filled(platform, people[person], reviewer="r2")
    if person == "org":
        with pytest.raises(NotAllowedError, match="尚未封存"):
            printing.archive(platform, people[person], 1, PaperKind.FILLED, ("pdf",), "zh_CN")


@pytest.mark.parametrize("person", ["lead", "r3", "contact_jia", "reader_jia", "watch"])
def test_nobody_but_its_reviewer_and_the_organizer_prints_a_sealed_review(
    platform: Platform, people: dict[str, Actor], close: Callable[[], None], person: str
) -> None:
    close()

    with pytest.raises(NotAllowedError, match="只有评审专家本人"):
        filled(platform, people[person], reviewer="r2")


def test_the_organizers_copy_bears_the_letter_of_the_reports(
    platform: Platform, people: dict[str, Actor], close: Callable[[], None]
) -> None:
    close()

    paper = filled(platform, people["org"], reviewer="r3")

    text = text_of(paper)
    assert paper.filename == "甲县评分表（已填）_初评_专家B.pdf"
    assert "专家B" in text
    assert "67.75" in text
    for withheld in ("专家丙丙", "大学三", "93.25", "评审专家（签名）"):
        assert withheld not in text


def test_where_counties_may_know_the_reviewers_few_of_them_still_have_letters(
    platform: Platform, folder: Path
) -> None:
    rules = (folder / "programme.toml").read_text(encoding="utf-8")
    known = "[blinding]\nreviewers_to_counties = false\n"
    (folder / "programme.toml").write_text(f"{rules}\n{known}", encoding="utf-8")
    third = RATINGS + "1,jia,lead,C1,rated,70,\n1,jia,lead,C2,rated,80,\n"
    header = "round,county,reviewer,criterion,state,rating,comment\n"
    names = {}
    for few, ratings in ((True, RATINGS), (False, third)):
        (folder / "ratings.csv").write_text(header + ratings, encoding="utf-8")
        load_folder(platform, folder)
        stored = platform.store.programme("small")
        org = Actor("small", next(p for p in stored.people if p.id == "org"))
        if few:
            move_round(platform, org, 1, RoundAct.CLOSE)
            names[few] = filled(platform, org, reviewer="r3").filename
            move_round(platform, org, 1, RoundAct.REOPEN, reason="补评")
        else:
            move_round(platform, org, 1, RoundAct.CLOSE)
            names[few] = filled(platform, org, reviewer="r3").filename

    assert names == {
        True: "甲县评分表（已填）_初评_专家B.pdf",
        False: "甲县评分表（已填）_初评_专家丙丙.pdf",
    }


def test_a_review_that_the_seal_does_not_list_is_not_printed_for_the_organizer(
    platform: Platform, people: dict[str, Actor], close: Callable[[], None]
) -> None:
    close()

    with pytest.raises(NotAllowedError, match="未计入封存"):
        filled(platform, people["org"], "yi", "r3")
    archive = printing.archive(platform, people["org"], 1, PaperKind.FILLED, ("pdf",), "zh_CN")
    assert len(files_in(archive)) == 2


def test_a_recused_reviewer_prints_nothing_of_the_county(
    platform: Platform, people: dict[str, Actor]
) -> None:
    with pytest.raises(NotAllowedError, match=r"^您没有评审该县（市、区）的任务。$"):
        filled(platform, people["r2"], "yi")


def test_the_signature_list_names_the_panel_and_whom_each_may_not_review(
    platform: Platform, people: dict[str, Actor]
) -> None:
    text = text_of(panel_printing.signature_list(platform, people["org"], 1, "pdf", "zh_CN"))

    for told in ("专家甲", "专家乙乙", "专家丙丙", "大学三", "乙县：任指导员", "签名"):
        assert told in text
    assert "组织者一" not in text


def test_a_panel_lead_blind_to_the_panel_prints_lists_to_sign_under_letters(
    platform: Platform, people: dict[str, Actor]
) -> None:
    for printed in (panel_printing.signature_list, panel_printing.sign_in_list):
        text = text_of(printed(platform, people["lead"], 1, "pdf", "zh_CN"))

        assert "专家甲" in text
        # Of three letters, two: one was dealt to the panel lead.
        assert len(set(re.findall("匿名专家[ABC]", text))) == 2
        # Unit and recusal would tell whose row it is.
        for withheld in ("专家乙乙", "专家丙丙", "大学二", "大学三", "任指导员"):
            assert withheld not in text


@pytest.mark.parametrize("person", ["r2", "contact_jia", "reader_jia", "watch"])
def test_lists_of_the_panel_are_for_the_organizer_and_the_panel_lead(
    platform: Platform, people: dict[str, Actor], person: str
) -> None:
    for printed in (panel_printing.signature_list, panel_printing.sign_in_list):
        with pytest.raises(NotAllowedError, match="签字表"):
            printed(platform, people[person], 1, "pdf", "zh_CN")


def test_a_duty_record_counts_and_never_scores(
    platform: Platform, people: dict[str, Actor]
) -> None:
    return_review(platform, people["org"], 1, "jia", "r2", "评语过短")

    paper = panel_printing.duty_record(platform, people["r2"], 1, "pdf", "zh_CN")

    text = text_of(paper)
    assert paper.filename == "评审专家履职记录表_初评_专家乙乙.pdf"
    for told in ("甲县", "已退回", "2/2", "评语过短", "文件导入2项", "本人回避1个县"):
        assert told in text
    for withheld in ("93.25", "67.75", MINE, "专家丙丙", "乙县", "任指导员"):
        assert withheld not in text


def test_the_organizer_has_the_records_of_the_whole_panel_while_the_round_is_open(
    platform: Platform, people: dict[str, Actor]
) -> None:
    summary = text_of(panel_printing.duty_record(platform, people["org"], 1, "pdf", "zh_CN"))
    assert "任指导员" in summary
    archive = printing.archive(platform, people["org"], 1, PaperKind.DUTIES, ("pdf",), "zh_CN")

    assert "专家乙乙（大学二，评审专家）" in summary
    for withheld in ("93.25", "67.75", "81.25", MINE, THEIRS):
        assert withheld not in summary
    assert list(files_in(archive)) == [
        "评审专家履职情况汇总表_初评.pdf",
        "评审专家履职记录表_初评_专家甲.pdf",
        "评审专家履职记录表_初评_专家乙乙.pdf",
        "评审专家履职记录表_初评_专家丙丙.pdf",
    ]


@pytest.mark.parametrize("person", ["lead", "r3", "contact_jia", "reader_jia", "watch"])
def test_nobody_else_reads_what_a_reviewer_did(
    platform: Platform, people: dict[str, Actor], person: str
) -> None:
    with pytest.raises(NotAllowedError, match="履职记录仅供"):
        panel_printing.duty_record(platform, people[person], 1, "pdf", "zh_CN", reviewer="r2")


def test_a_reviewers_archive_of_duties_is_the_own_record(
    platform: Platform, people: dict[str, Actor]
) -> None:
    archive = printing.archive(platform, people["r3"], 1, PaperKind.DUTIES, ("pdf",), "zh_CN")

    assert list(files_in(archive)) == ["评审专家履职记录表_初评_专家丙丙.pdf"]


@pytest.mark.parametrize("person", ["contact_jia", "reader_jia", "watch"])
@pytest.mark.parametrize("kind", list(PaperKind))
def test_who_has_no_paper_of_a_kind_is_told_why(
    platform: Platform, people: dict[str, Actor], person: str, kind: PaperKind
) -> None:
    with pytest.raises(NotAllowedError, match=r"仅供|只有评审专家本人"):
        printing.papers(platform, people[person], 1, kind, "zh_CN")


def test_what_does_not_exist_is_refused_in_a_sentence(
    platform: Platform, people: dict[str, Actor]
) -> None:
    with pytest.raises(FaultyInputError, match="odt"):
        printing.blank_sheet(platform, people["org"], 1, "jia", "odt", "zh_CN")
    with pytest.raises(NotFoundError, match="第7轮"):
        printing.blank_sheet(platform, people["org"], 7, "jia", "pdf", "zh_CN")
    with pytest.raises(NotFoundError, match="nobody"):
        panel_printing.duty_record(platform, people["org"], 1, "pdf", "zh_CN", reviewer="nobody")


def test_a_paper_printed_twice_is_the_same_to_the_byte(
    platform: Platform, people: dict[str, Actor]
) -> None:
    for print_ in (
        lambda: blank(platform, people["r2"]),
        lambda: filled(platform, people["r2"]),
        lambda: panel_printing.duty_record(platform, people["r2"], 1, "pdf", "zh_CN"),
    ):
        assert print_().content == print_().content
