"""County names hidden from reviewers: what they see instead, everywhere, and what they must not."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest

from evaluation.domain.recusals import DeclaredGround
from evaluation.domain.reviews import RatingState
from evaluation.domain.rounds import RoundAct
from evaluation.errors import FaultyInputError, NotAllowedError
from evaluation.services import panel_printing, printing
from evaluation.services.actors import Actor
from evaluation.services.checking import check_path
from evaluation.services.evidence import open_evidence
from evaluation.services.platform import Platform
from evaluation.services.printing import PaperKind
from evaluation.services.programmes import load_folder
from evaluation.services.progress import progress
from evaluation.services.recusals import declare_recusal, own_requests, recusal_requests
from evaluation.services.reviewing import my_reviews, open_sheet, submit
from evaluation.services.rounds import move_round, preview_move
from evaluation.services.saving import RatingChange, SaveKind, save_rating
from evaluation.storage.programmes import StoredProgramme
from tests.pledge_steps import sign
from tests.small_programme import PEOPLE, write_small_programme

BLIND = "[blinding]\ncounties_to_reviewers = true\n"
COUNTIES = """\
id,name,name_en,material,brand,brand_text,note
kanarijia,金丝雀县,Canaryville County,yes,金丝雀名品,金丝雀说明,
kanariyi,鹦鹉市,Parrot City,yes,,,
bing,丙县,Bing County,no,,,
"""
EVIDENCE = """\
county,id,criteria,title,file,source,note
kanarijia,kanari-e1,C1,金丝雀县花名册,金丝雀县名单.txt,金丝雀,Canaryville County 提供
"""
RATED = RatingState.RATED
CANARIES = ("金丝雀", "Canaryville", "kanari", "鹦鹉", "Parrot")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = write_small_programme(
        tmp_path / "small",
        states=("open", "planned"),
        rules=BLIND,
        people=PEOPLE.replace(",jia,", ",kanarijia,").replace(",yi,", ",kanariyi,"),
    )
    (made / "counties.csv").write_text(COUNTIES, encoding="utf-8")
    (made / "evidence.csv").write_text(EVIDENCE, encoding="utf-8")
    (made / "evidence").mkdir()
    (made / "evidence" / "金丝雀县名单.txt").write_text("名单", encoding="utf-8")
    return made


@pytest.fixture
def people(platform: Platform, folder: Path) -> dict[str, Actor]:
    load_folder(platform, folder)
    return {p.id: Actor("small", p) for p in platform.store.programme("small").people}


def letter_of(platform: Platform, county: str) -> str:
    return "县" + "甲乙丙"[stored(platform).county_letters[county]]


def key_of(platform: Platform, reviewer: Actor, county: str) -> str:
    name = letter_of(platform, county)
    return next(r.county.id for r in my_reviews(platform, reviewer) if r.county.name == name)


def stored(platform: Platform) -> StoredProgramme:
    return platform.store.programme("small")


def without_canaries(told: object) -> bool:
    return not any(canary in str(told) for canary in CANARIES)


def test_a_reviewers_list_names_letters_in_the_order_of_the_letters(
    platform: Platform, people: dict[str, Actor]
) -> None:
    mine = my_reviews(platform, people["r2"])

    names = [r.county.name for r in mine if r.round.number == 1]
    assert sorted(names, key=["县甲", "县乙", "县丙"].index) == names
    assert set(names) == {letter_of(platform, "kanarijia"), letter_of(platform, "kanariyi")}
    assert without_canaries(mine)


def test_a_sheet_holds_neither_name_nor_brand_nor_address_of_the_county(
    platform: Platform, people: dict[str, Actor]
) -> None:
    key = key_of(platform, people["r2"], "kanarijia")

    sheet = open_sheet(platform, people["r2"], 1, key)

    name = letter_of(platform, "kanarijia")
    (file,) = sheet.evidence
    assert (file.title, file.file) == (f"{name}花名册", f"{name}_1.txt")
    assert len(sheet.county.id) == 8
    assert without_canaries((sheet.county, sheet.review, sheet.indicators, sheet.evidence))
    assert "kanarijia" in str(open_as_organizer(platform))  # it could leak


def open_as_organizer(platform: Platform) -> tuple[str, ...]:
    return tuple(c.id for c in stored(platform).counties)


def test_a_county_is_rated_and_submitted_under_its_key_alone(
    platform: Platform, people: dict[str, Actor]
) -> None:
    r2 = people["r2"]
    sign(platform, r2)
    key = key_of(platform, r2, "kanarijia")

    for criterion, value in (("C1", 93.0), ("C2", 90.0)):
        change = RatingChange(state=RATED, value=value)
        saved = save_rating(platform, r2, 1, key, criterion, change, base_version=None, tab_id="t")
        assert saved.kind is SaveKind.SAVED
    submit(platform, r2, 1, key)

    told = set()
    for asked in ("kanarijia", "nowhere"):
        with pytest.raises(NotAllowedError) as refused:
            open_sheet(platform, r2, 1, asked)
        told.add(str(refused.value))
    assert told == {"您没有评审该县（市、区）的任务。"}
    done = progress(platform, people["org"], 1).reviews["kanarijia", "r2"]
    assert (done.answered, done.asked) == (2, 2)


def test_evidence_opens_under_keys_with_a_neutral_name(
    platform: Platform, people: dict[str, Actor]
) -> None:
    key = key_of(platform, people["r2"], "kanarijia")
    (file,) = open_sheet(platform, people["r2"], 1, key).evidence
    sign(platform, people["r2"])

    opened = open_evidence(platform, people["r2"], key, file.id)

    assert opened.content.decode() == "名单"
    assert opened.filename == f"{letter_of(platform, 'kanarijia')}_1.txt"
    with pytest.raises(NotAllowedError):
        open_evidence(platform, people["r2"], "kanarijia", "kanari-e1")
    assert open_evidence(platform, people["org"], "kanarijia", "kanari-e1").filename == (
        "金丝雀县名单.txt"
    )


def test_papers_and_their_names_bear_the_letter(
    platform: Platform, people: dict[str, Actor]
) -> None:
    r2, name = people["r2"], letter_of(platform, "kanarijia")
    key = key_of(platform, r2, "kanarijia")

    for kind in (PaperKind.BLANK, PaperKind.FILLED, PaperKind.DUTIES):
        made = printing.archive(platform, r2, 1, kind, ("pdf",), "zh_CN")
        with zipfile.ZipFile(io.BytesIO(made.content)) as opened:
            files = {n: opened.read(n) for n in opened.namelist()}
        texts = [text_of(content) for content in files.values()]
        assert without_canaries((list(files), texts))
        assert any(name in text for text in texts)
    one = printing.blank_sheet(platform, r2, 1, key, "pdf", "zh_CN")
    assert one.filename == f"{name}评分表_初评_空白.pdf"
    organizers = printing.blank_sheet(platform, people["org"], 1, "kanarijia", "pdf", "zh_CN")
    assert organizers.filename == "金丝雀县评分表_初评_空白.pdf"


def test_recusal_is_asked_for_under_the_key_and_told_under_the_letter(
    platform: Platform, people: dict[str, Actor]
) -> None:
    key = key_of(platform, people["r2"], "kanarijia")

    declared = declare_recusal(platform, people["r2"], key, DeclaredGround.KINSHIP, "")
    own = own_requests(platform, people["r2"])

    assert [v.county.name for v in own.standing] == [letter_of(platform, "kanarijia")]
    assert without_canaries((declared, own))
    (told,) = recusal_requests(platform, people["org"])
    assert told.county.id == "kanarijia"
    with pytest.raises(NotAllowedError, match="没有评审该县"):
        declare_recusal(platform, people["r2"], "kanariyi", DeclaredGround.KINSHIP, "")


def text_of(content: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def test_the_panel_lead_who_rates_too_sees_letters_in_the_progress(
    platform: Platform, people: dict[str, Actor]
) -> None:
    lead = people["lead"]

    seen = progress(platform, lead, 1)
    preview = preview_move(platform, people["lead"], 1, RoundAct.CLOSE)
    paper = panel_printing.signature_list(platform, lead, 1, "pdf", "zh_CN")

    assert [c.name for c in seen.counties] == ["县甲", "县乙", "县丙"]
    assert without_canaries((seen, preview, text_of(paper.content)))
    assert "金丝雀县" in str(progress(platform, people["org"], 1).counties)


def test_letters_stay_when_a_county_is_added(
    platform: Platform, people: dict[str, Actor], folder: Path
) -> None:
    before = dict(stored(platform).county_letters)
    more = "aaa,阿县,A County,yes,,,\n"
    (folder / "counties.csv").write_text(COUNTIES + more, encoding="utf-8")

    load_folder(platform, folder)

    assert stored(platform).county_letters == before | {"aaa": 3}


def test_letters_do_not_follow_the_order_of_the_folder_in_every_programme(
    platform: Platform, people: dict[str, Actor]
) -> None:
    from evaluation.domain.blinding import shuffled

    codes = tuple(f"c{n:02}" for n in range(20))
    orders = {shuffled(platform.settings.secret, str(n), codes) for n in range(5)}

    assert len(orders) == 5
    assert codes not in orders


def test_another_installations_secret_gives_other_keys(
    platform: Platform, people: dict[str, Actor]
) -> None:
    before = {r.county.id for r in my_reviews(platform, people["r2"])}
    other = replace(platform, settings=replace(platform.settings, secret="another"))

    assert before.isdisjoint(r.county.id for r in my_reviews(other, people["r2"]))


@pytest.mark.parametrize("to", ["", "[blinding]\nreviewers_to_counties = false\n"])
def test_who_knows_whose_name_is_settled_once_a_round_was_opened(
    platform: Platform, people: dict[str, Actor], folder: Path, to: str
) -> None:
    rules = (folder / "programme.toml").read_text(encoding="utf-8")
    (folder / "programme.toml").write_text(rules.replace(BLIND, to), encoding="utf-8")

    with pytest.raises(FaultyInputError, match=r"第1轮已经开放过.*\[blinding\]"):
        load_folder(platform, folder)
    assert stored(platform).programme.blinding.counties_to_reviewers


def test_before_the_first_round_opens_it_may_still_be_changed(
    platform: Platform, folder: Path
) -> None:
    rules = (folder / "programme.toml").read_text(encoding="utf-8").replace('"open"', '"planned"')
    (folder / "programme.toml").write_text(rules, encoding="utf-8")
    load_folder(platform, folder)
    (folder / "programme.toml").write_text(rules.replace(BLIND, ""), encoding="utf-8")

    assert load_folder(platform, folder).notes == ()
    assert not stored(platform).programme.blinding.counties_to_reviewers


def test_the_organizer_is_told_what_may_still_name_a_county(
    platform: Platform, folder: Path
) -> None:
    told = str(load_folder(platform, folder).notes[-1])

    assert "1个佐证文件" in told
    assert told == str(check_path(folder)[-1])


def test_rounds_move_on_as_ever(platform: Platform, people: dict[str, Actor]) -> None:
    assert move_round(platform, people["org"], 1, RoundAct.CLOSE).state.is_sealed
