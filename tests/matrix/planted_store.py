"""One store with a programme in each state of its first round, every text in it a canary.

Three counties. The panel lead is recused from 乙 (yi) and 专家三 (r3) from 丙 (bing): each is a named role
there. In the published programme the second round is open, so the panel owes reviews, the reports are
approved and sent, and an objection is filed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyotp

from evaluation.domain.people import Person
from evaluation.domain.recusals import DeclaredGround
from evaluation.domain.reviews import RatingState
from evaluation.domain.rounds import RoundAct
from evaluation.services import second_factors
from evaluation.services.actors import Actor
from evaluation.services.clock import SetClock
from evaluation.services.discussions import open_discussion, write_post
from evaluation.services.dispatching import add_recipient
from evaluation.services.invitations import accept_invitation, invite
from evaluation.services.objecting import file_objection
from evaluation.services.own_receipts import own_dispatches
from evaluation.services.platform import Platform, start
from evaluation.services.pledges import my_pledge, sign_pledge
from evaluation.services.programmes import load_folder
from evaluation.services.recusals import declare_recusal
from evaluation.services.rounds import move_round
from evaluation.services.saving import RatingChange, save_rating
from evaluation.services.sessions import session
from evaluation.settings import read_settings
from tests.matrix.canaries import canary, planted_rating
from tests.matrix.planted_words import write_words
from tests.small_programme import RUBRIC

STATES = ("planned", "open", "closed", "confirmed", "published")
COUNTIES = ("jia", "yi", "bing")
RECUSED = frozenset({("lead", "yi"), ("r3", "bing")})
BLINDED = "blinded"
"""A programme whose reviewers do not know which counties they rate; its first round is open."""
WITH_SECOND_FACTOR = ("confirmed", "org")
PASSWORD = "correct-horse-battery-9"
UNSIGNED = ("planned", "r3")
"""Who has not signed the pledge, and in which programme."""
RATERS = ("lead", "r2", "r3")
RATINGS = {
    f"{r}.{c}.{k}": planted_rating(r, c, k)
    for r in RATERS
    for c in COUNTIES
    for k in ("C1", "C2")
    if (r, c) not in RECUSED
}
"""Each rating of the first round, by reviewer, county and criterion."""
PEOPLE = {
    "org": ("organizer", ""),
    "lead": ("panel_lead", ""),
    "r2": ("reviewer", ""),
    "r3": ("reviewer", ""),
    "contact_jia": ("contact", "jia"),
    "reader_jia": ("reader", "jia"),
    "contact_yi": ("contact", "yi"),
    "obs": ("observer", ""),
}
NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
RULES = f"""
[bulletin]
report_to = "{canary("bulletin", "report_to")}"
[pledge]
text = "{canary("pledge", "text")}"
"""
INDICATOR = """
[[indicator]]
id = "Q1"
title = "指标一"
unit = "%"
figure = "exact"
value = 42
"""


def recused(state: str) -> frozenset[tuple[str, str]]:
    """Who is to find no trace of which county in a programme."""
    return RECUSED | {("r3", "jia")} if state == "planned" else RECUSED


@dataclass(frozen=True)
class Planted:
    """The store, and everybody in each of its programmes."""

    platform: Platform
    actors: Mapping[tuple[str, str], Actor]

    def actor(self, state: str, person: str) -> Actor:
        """A person of the programme whose first round is in a state."""
        return self.actors[state, person]


def planted(folder: Path) -> Planted:
    """Make the store in a folder."""
    settings = read_settings({"LIANGPING_DATA_DIR": str(folder / "data")})
    platform = start(settings, SetClock(NOW))
    for state in STATES:
        load_folder(platform, write_folder(folder / state, state))
    blind = "[blinding]\ncounties_to_reviewers = true\n"
    load_folder(platform, write_folder(folder / BLINDED, "open", BLINDED, rules=blind))
    _go_on(platform)
    platform.store.write(write_words)
    return reopened(folder)


def reopened(folder: Path) -> Planted:
    """The store that was made in a folder."""
    settings = read_settings({"LIANGPING_DATA_DIR": str(folder / "data")})
    platform = start(settings, SetClock(NOW))
    people: dict[tuple[str, str], Person] = {
        (state, p.id): p
        for state in (*STATES, BLINDED)
        for p in platform.store.programme(state).people
    }
    return Planted(platform, {key: Actor(key[0], person) for key, person in people.items()})


def _go_on(platform: Platform) -> None:
    """What no folder holds: pledges, a request to be recused, an objection, the second round open."""
    for state in STATES:
        people = {p.id: Actor(state, p) for p in platform.store.programme(state).people}
        for rater in RATERS:
            if (state, rater) != UNSIGNED and not my_pledge(platform, people[rater]).is_signed:
                sign_pledge(platform, people[rater], 1)
        if state in {"planned", "open"}:
            detail = canary("request", "r2.bing")
            declare_recusal(platform, people["r2"], "bing", DeclaredGround.OTHER, detail)
        _accounts(platform, state)
    closed = {p.id: Actor("closed", p) for p in platform.store.programme("closed").people}
    open_discussion(platform, closed["lead"], 1, "jia", canary("discussion", "jia"))
    write_post(platform, closed["r2"], 1, "jia", canary("post", "jia"))
    planned = {p.id: Actor("planned", p) for p in platform.store.programme("planned").people}
    detail, ground = canary("request", "r3.jia"), DeclaredGround.KINSHIP
    declare_recusal(platform, planned["org"], "jia", ground, detail, reviewer="r3")
    (sent, *_) = own_dispatches(platform, people["contact_jia"])
    add_recipient(platform, people["org"], sent.dispatch.code, canary("office", "jia"))
    file_objection(platform, people["contact_jia"], sent.dispatch.code, canary("objection", "jia"))
    move_round(platform, people["org"], 2, RoundAct.OPEN)
    for criterion in ("C1", "C2"):
        comment = canary("comment", f"r2.jia.{criterion}")
        change = RatingChange(RatingState.RATED, planted_rating("r2", "jia", criterion), comment)
        save_rating(
            platform, people["r2"], 2, "jia", criterion, change, base_version=0, tab_id="tab"
        )


def _accounts(platform: Platform, state: str) -> None:
    """An account that is signed in, and a link that is not used yet."""
    for person in ("org", "r2"):
        token = invite(platform, state, person)
        login = f"kanari-login-{state}-{person}"
        entry = accept_invitation(platform, token, login, PASSWORD)
        if (state, person) == WITH_SECOND_FACTOR:
            _second_factor(platform, entry.token)
    invite(platform, state, "r3")


def _second_factor(platform: Platform, token: str) -> None:
    signed_in = session(platform, token)
    assert signed_in is not None
    second_factors.begin(platform, signed_in, PASSWORD)
    secret = second_factors.own_factor(platform, signed_in).secret
    second_factors.confirm(platform, signed_in, pyotp.TOTP(secret).at(NOW))


def write_folder(folder: Path, state: str, programme: str = "", *, rules: str = "") -> Path:
    """The folder of a programme whose first round is in a state; `rules` are further lines."""
    folder.mkdir(parents=True)
    (folder / "evidence").mkdir()
    files = {
        "rubric.toml": RUBRIC.replace("points = 80,", "points = [31, 89],").replace(
            "[[bonus]]", INDICATOR + "\n[[bonus]]", 1
        ),
        "programme.toml": _programme(state, programme or state) + rules + _recipients(),
        "counties.csv": _counties(),
        "people.csv": _people(),
        "roles.csv": _roles(),
        "indicators.csv": _indicators(),
        "adjustments.csv": _adjustments(),
        "evidence/evidence.csv": _evidence(),
    }
    if state != "planned":
        files["ratings.csv"] = _ratings()
    for county in COUNTIES:
        files[f"evidence/{canary('file', county)}.txt"] = canary("content", county)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def _programme(state: str, code: str) -> str:
    rounds = "".join(
        f'[[round]]\nnumber = {n}\ntitle = "第{n}轮"\nrubric = "rubric.toml"\nstate = "{s}"\n'
        for n, s in ((1, state), (2, "planned"))
    )
    return (
        f'id = "{code}"\ntitle = "{code}"\ncommissioning_body = "委托方"\n'
        'evaluating_body = "评审方"\nsample = true\nheadline = "mean"\ncombination = [0.4, 0.6]\n'
        f'reports = "{"sent" if state == "published" else "draft"}"\n' + RULES + rounds
    )


def _recipients() -> str:
    return "".join(
        f'[[distribution]]\ncounty = "{c}"\noffice = "{canary("office", c)}"\n'
        f'name = "{canary("recipient", c)}"\n'
        for c in COUNTIES
    )


def _counties() -> str:
    fields = ("brand", "brand_text", "note")
    rows = [
        ",".join([c, canary("county", c), canary("county_en", c), "yes"])
        + "".join(f",{canary(f, c)}" for f in fields)
        for c in COUNTIES
    ]
    return "\n".join(["id,name,name_en,material,brand,brand_text,note", *rows]) + "\n"


def _people() -> str:
    rows = [
        f"{p},{canary('name', p)},{role},{canary('unit', p)},{county},"
        for p, (role, county) in PEOPLE.items()
    ]
    return "\n".join(["id,name,role,unit,county,rounds", *rows]) + "\n"


def _roles() -> str:
    recused = [
        f"{c},instructor,{canary('name', p)},{canary('unit', p)},{p}" for p, c in sorted(RECUSED)
    ]
    others = [
        f"{c},responsible_person,{canary('role', c)},{canary('role_unit', c)}," for c in COUNTIES
    ]
    return "\n".join(["county,role,name,unit,person", *recused, *others]) + "\n"


def _indicators() -> str:
    rows = [
        f"{c},Q1,exact,{n}.1357,,,{canary('as_written', c)},2022-04-15,{canary('source', c)},org"
        for n, c in enumerate(COUNTIES, 41)
    ]
    header = "county,indicator,figure,value,numerator,denominator,as_written,as_of,source"
    return "\n".join([f"{header},verified_by", *rows]) + "\n"


def _adjustments() -> str:
    rows = [f"{c},1,K1,,1,{canary('adjustment', c)},org" for c in COUNTIES]
    return "\n".join(["county,round,rule,criterion,count,reason,decided_by", *rows]) + "\n"


def _evidence() -> str:
    rows = [
        f"E{n},{c},C1,{canary('title', c)},{canary('file', c)}.txt,{canary('origin', c)},"
        f"{canary('remark', c)}"
        for n, c in enumerate(COUNTIES, 1)
    ]
    return "\n".join(["id,county,criteria,title,file,source,note", *rows]) + "\n"


def _ratings() -> str:
    rows = [
        f"1,{c},{r},{k},rated,{planted_rating(r, c, k)!r},{canary('comment', f'{r}.{c}.{k}')}"
        for r in RATERS
        for c in COUNTIES
        if (r, c) not in RECUSED
        for k in ("C1", "C2")
    ]
    return "\n".join(["round,county,reviewer,criterion,state,rating,comment", *rows]) + "\n"
