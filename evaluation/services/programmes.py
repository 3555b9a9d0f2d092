"""Loading a programme folder, and keeping the demonstration ready."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import Connection

from evaluation.domain.blinding import refusal_to_change_blinding, shuffled
from evaluation.domain.history import Origin
from evaluation.domain.people import Person, Role
from evaluation.domain.programme import ReportsState
from evaluation.domain.rounds import TRANSITIONS, Round, RoundAct, RoundState
from evaluation.errors import FaultyInputError, NotFoundError
from evaluation.locale import N_, Message, message
from evaluation.services.actors import Actor
from evaluation.services.approving import rounds_to_approve
from evaluation.services.blinding_notes import what_blinding_leaves
from evaluation.services.dispatch_lists import follow_list
from evaluation.services.imports import ImportCount, write_ratings
from evaluation.services.loading_history import record_load
from evaluation.services.platform import Platform
from evaluation.services.pledges import keep_pledge_text
from evaluation.services.rounds import write_state
from evaluation.services.sealing import make_seal
from evaluation.services.sending_at_once import send_unapproved
from evaluation.storage.county_letters import deal_letters
from evaluation.storage.evidence import keep_evidence
from evaluation.storage.people_kept import kept_people
from evaluation.storage.programme_folder import ProgrammeFolder, read_programme_folder
from evaluation.storage.programme_items import items_of, programme_number
from evaluation.storage.programmes import StoredProgramme, save_programme
from evaluation.storage.rounds import append_seal, round_state

WALK: tuple[tuple[RoundAct, Role], ...] = (
    (RoundAct.OPEN, Role.ORGANIZER),
    (RoundAct.CLOSE, Role.ORGANIZER),
    (RoundAct.CONFIRM, Role.PANEL_LEAD),
    (RoundAct.PUBLISH, Role.ORGANIZER),
)
"""The acts that bring a round from planned to published, and who carries each of them out."""

DECIDED_STATES = frozenset({RoundState.CONFIRMED, RoundState.PUBLISHED})
"""In these states the panel lead has vouched for a round's results."""


@dataclass(frozen=True)
class LoadReport:
    """What loading a folder did."""

    programme: str
    counties: int
    people: int
    ratings: ImportCount = field(default_factory=ImportCount)
    rounds: tuple[Round, ...] = ()
    notes: tuple[Message, ...] = ()
    """What the folder says otherwise and was not taken, because the round was opened before; and what
    the organizer must see to, as the platform cannot."""


def load_folder(platform: Platform, folder: Path) -> LoadReport:
    """Create or refresh a programme from its folder; loading it twice changes nothing more.

    Raises:
        FaultyInputError: something in the folder cannot be taken; nothing is written.
    """
    return load(platform, read_programme_folder(folder))


def load(platform: Platform, content: ProgrammeFolder) -> LoadReport:
    """Create or refresh a programme from a folder's content.

    A new programme's rounds are brought to the state that the folder names; an existing one keeps
    the state it has reached, and its sealed rounds keep their ratings.

    Raises:
        FaultyInputError: the folder would change results that were confirmed already.
    """
    code = content.programme.id
    notes: tuple[Message, ...] = ()
    if programme_exists(platform, code):
        before = platform.store.programme(code)
        _refuse_other_blinding(before, content)
        _refuse_to_rewrite(before, content)
        notes = (*_kept(before, content), *_kept_people(platform, before, content))
    keep_evidence(content.path / "evidence", content.evidence, platform.settings.evidence_dir)
    _save(platform, content, code)
    stored = platform.store.programme(code)
    keep_pledge_text(platform, stored)
    count = platform.store.write(lambda conn: _bring_in(conn, platform, stored, content))
    stored = platform.store.programme(code)
    _bring_reports(platform, stored, content)
    notes = (*notes, *what_blinding_leaves(content))
    return LoadReport(code, len(stored.counties), len(stored.people), count, stored.rounds, notes)


def _save(platform: Platform, content: ProgrammeFolder, code: str) -> None:
    """Write the folder, and into the history what it changed."""
    now_us, event_id = platform.clock.now_us(), platform.store.new_id()

    def save(conn: Connection) -> None:
        known = programme_number(conn, code)
        before = items_of(conn, known) if known else {}
        number = save_programme(
            conn, content, code=code, now_us=now_us, new_id=platform.store.new_id
        )
        deal_letters(conn, number, partial(shuffled, platform.settings.secret, code))
        record_load(
            conn,
            event_id=event_id,
            programme_id=number,
            before=before,
            after=items_of(conn, number),
            folder=content.path.name,
        )

    platform.store.write(save)


def _refuse_other_blinding(stored: StoredProgramme, content: ProgrammeFolder) -> None:
    before, after = stored.programme.blinding, content.programme.blinding
    if refusal := refusal_to_change_blinding(before, after, stored.rounds):
        raise FaultyInputError(refusal.reason)


def _refuse_to_rewrite(stored: StoredProgramme, content: ProgrammeFolder) -> None:
    """Refuse a folder whose rules or counties would change confirmed results after the fact."""
    decided = [r.number for r in stored.rounds if r.state in DECIDED_STATES]
    if not decided:
        return
    faults = []
    before, after = stored.programme, content.programme
    text = N_("第{round}轮结果已确认，programme.toml的{key}不能再改。")
    if after.headline is not before.headline:
        faults.append(message(text, round=decided[0], key="headline"))
    if decided[-1] == stored.rounds[-1].number and after.combination != before.combination:
        faults.append(message(text, round=decided[-1], key="combination"))
    had_material = {c.id for c in stored.counties if c.material}
    for county in content.counties:
        if county.id in had_material and not county.material:
            text = N_("第{round}轮结果已确认，{county}不能再改为未提供材料。")
            faults.append(message(text, round=decided[0], county=county.name))
    if faults:
        raise FaultyInputError(message(N_("文件夹会改动已确认的结果，未载入：")), tuple(faults))


def _kept(stored: StoredProgramme, content: ProgrammeFolder) -> Iterator[Message]:
    """Name each opened round whose rubric or window stays as it is, whatever the folder says."""
    wanted = {r.number: r for r in content.rounds}
    for round_ in stored.rounds:
        goal = wanted.get(round_.number)
        if goal is None or round_.state is RoundState.PLANNED:
            continue
        if content.rubrics[round_.number].sha256 != round_.rubric_sha256:
            text = N_("第{round}轮已经开放过：指标体系保持原样，文件夹中改动的指标体系未采用。")
            yield message(text, round=round_.number)
        if _window(goal) != _window(round_):
            text = N_("第{round}轮已经开放过：起止时间和宽限分钟数保持原样，文件夹中所写的未采用。")
            yield message(text, round=round_.number)


def _kept_people(
    platform: Platform, stored: StoredProgramme, content: ProgrammeFolder
) -> Iterator[Message]:
    """Name whom people.csv states but the platform has the last word on."""
    with platform.store.read() as conn:
        kept = kept_people(conn, stored.programme_id)
    if stated := tuple(p.id for p in content.people if p.id in kept.ids):
        text = N_("people.csv中的{people}已在平台上修改、移出或删除个人信息，保持平台上的内容。")
        yield message(text, people=stated)


def _window(round_: Round) -> tuple[datetime | None, datetime | None, int]:
    """When a round takes ratings."""
    return round_.opens, round_.closes, round_.grace_minutes


def _bring_in(
    conn: Connection, platform: Platform, stored: StoredProgramme, content: ProgrammeFolder
) -> ImportCount:
    """Write the folder's ratings and walk each round to its state, in round order."""
    total = ImportCount()
    reason = str(message(N_("由评审项目文件夹的ratings.csv导入")))
    for round_ in content.rounds:
        state = round_state(conn, stored.round_ids[round_.number])
        # Whoever was recused on the platform since is not reviewed by; the folder may not know yet.
        ratings = [
            r
            for r in content.ratings
            if r.round == round_.number and (r.county, r.reviewer) not in stored.recused
        ]
        if state.is_sealed or not ratings:
            total += ImportCount(unchanged=len(ratings))
        else:
            _refuse_other_rubric(stored, content, round_.number)
            organizer = _holder(stored, Role.ORGANIZER)
            total += write_ratings(conn, platform, stored, ratings, organizer, reason)
        if state is RoundState.PLANNED:
            _walk(conn, platform, stored, round_)
    return total


def _refuse_other_rubric(stored: StoredProgramme, content: ProgrammeFolder, number: int) -> None:
    """Ratings were checked against the folder's rubric; an opened round keeps the one it had."""
    if stored.rubrics[number].sha256 != content.rubrics[number].sha256:
        text = N_("第{round}轮已开放，指标体系已冻结，与文件夹中的不同，不能再载入该轮评分。")
        raise FaultyInputError(message(text, round=number))


def _walk(conn: Connection, platform: Platform, stored: StoredProgramme, goal: Round) -> None:
    """Bring a new round from planned to the state that its folder names."""
    round_ = goal.model_copy(update={"state": RoundState.PLANNED})
    for act, role in WALK:
        if round_.state is goal.state:
            return
        actor = _holder(stored, role)
        event_id = platform.store.new_id()
        if act is RoundAct.CLOSE:
            append_seal(conn, make_seal(conn, stored, round_, actor, event_id))
        round_ = round_.model_copy(update={"state": TRANSITIONS[act][1]})
        write_state(conn, stored, round_, actor, act, event_id)


def _bring_reports(platform: Platform, stored: StoredProgramme, content: ProgrammeFolder) -> None:
    """Bring the reports of published rounds to the state that the folder names, where none is yet."""
    organizer = next((p for p in stored.people if p.role is Role.ORGANIZER), None)
    if organizer is None:
        return
    actor = Actor(stored.programme.id, organizer, Origin.IMPORT)
    platform.store.write(lambda conn: follow_list(conn, platform, stored, actor))
    if content.programme.reports is ReportsState.SENT and rounds_to_approve(stored):
        send_unapproved(platform, actor)


def _holder(stored: StoredProgramme, role: Role) -> Actor:
    """Whoever holds a role in the programme; loading acts on their behalf."""
    person: Person | None = next((p for p in stored.people if p.role is role), None)
    if person is None:
        text = N_("people.csv中没有角色为{role}的人员，不能把轮次带到programme.toml所写的状态。")
        raise FaultyInputError(message(text, role=role.value))
    return Actor(stored.programme.id, person, Origin.IMPORT)


def programme_exists(platform: Platform, code: str) -> bool:
    """Whether the store has a programme."""
    try:
        platform.store.programme(code)
    except NotFoundError:
        return False
    return True


def describe(report: LoadReport) -> Message:
    """One sentence on what loading did."""
    text = N_(
        "评审项目“{programme}”已载入：{counties}个县（市、区），{people}位人员；"
        "新评分{new}条，更新{changed}条，未变{unchanged}条。"
    )
    return message(
        text,
        programme=report.programme,
        counties=report.counties,
        people=report.people,
        new=report.ratings.new,
        changed=report.ratings.changed,
        unchanged=report.ratings.unchanged,
    )
