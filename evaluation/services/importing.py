"""Ratings from a file into an open round: a dry run first, then all or nothing."""

from pathlib import Path

from sqlalchemy import Connection

from evaluation.domain.permissions import Refusal, refusal_to_organize
from evaluation.domain.rounds import RoundState
from evaluation.errors import FaultyInputError
from evaluation.locale import N_, Message, message
from evaluation.services.access import find_round, is_recused
from evaluation.services.actors import Actor
from evaluation.services.imports import ImportCount, write_ratings
from evaluation.services.platform import Platform
from evaluation.services.saving import COMMENT_LIMIT
from evaluation.storage.programme_folder import ImportedRating
from evaluation.storage.programmes import StoredProgramme
from evaluation.storage.ratings_files import read_ratings_file
from evaluation.storage.recusals import pending_places
from evaluation.storage.rounds import round_state

LISTED_FAULTS = 100


class _DryRun(Exception):  # noqa: N818 - not an error: it takes the trial back
    """Carries the count out of a transaction that is to be rolled back."""

    def __init__(self, count: ImportCount) -> None:
        super().__init__()
        self.count = count


def import_ratings(
    platform: Platform, actor: Actor, round_number: int, path: Path, *, apply: bool
) -> ImportCount:
    """Read a file of ratings and say what it changes; write it only with `apply`.

    For reviewers who rated on paper. The deadline binds reviewers, not the organizer who types in
    what they handed over in time; what reviewers gave on a page is never changed by a file.

    Raises:
        NotAllowedError: not the organizer, or the round is not open.
        FaultyInputError: something in the file cannot be taken; nothing is written.
    """
    if refusal := refusal_to_organize(actor.person):
        refusal.throw()
    stored = platform.store.programme(actor.programme)
    round_ = find_round(stored, round_number)
    ratings = read_ratings_file(path)
    check_ratings(stored, path.name, round_number, ratings)
    reason = str(message(N_("由文件{file}导入"), file=path.name))

    def write(conn: Connection) -> ImportCount:
        if round_state(conn, stored.round_ids[round_number]) is not RoundState.OPEN:
            text = N_("第{round}轮不在评审中，不能导入评分。")
            Refusal(message(text, round=round_.number)).throw()
        _refuse_pending(conn, stored, ratings)
        count = write_ratings(conn, platform, stored, ratings, actor, reason)
        if count.locked:
            text = N_("{file}中有{count}条评分属于已提交的评审，不能改动；请先退回这些评审。")
            raise FaultyInputError(message(text, file=path.name, count=count.locked))
        if not apply:
            raise _DryRun(count)
        return count

    try:
        return platform.store.write(write)
    except _DryRun as trial:
        return trial.count


def _refuse_pending(
    conn: Connection, stored: StoredProgramme, ratings: tuple[ImportedRating, ...]
) -> None:
    """Refuse ratings of a county from which their reviewer asks to be recused.

    Raises:
        FaultyInputError: naming each reviewer and county.
    """
    pending = pending_places(conn, stored)
    text = N_("专家“{reviewer}”已申请回避“{county}”，处理之前不能录入其评分。")
    faults = tuple(
        message(text, reviewer=reviewer, county=county)
        for county, reviewer in dict.fromkeys((r.county, r.reviewer) for r in ratings)
        if (county, reviewer) in pending
    )
    if faults:
        raise FaultyInputError(message(N_("有回避申请尚未处理，未写入任何评分。")), faults)


def check_ratings(
    stored: StoredProgramme, file: str, round_number: int, ratings: tuple[ImportedRating, ...]
) -> None:
    """Refuse a file that names what the programme does not have, or rates what may not be rated.

    Raises:
        FaultyInputError: with one sentence for each faulty row.
    """
    faults = [
        message(N_("{file}第{line}行：{fault}"), file=file, line=r.line, fault=fault)
        for r in ratings
        if (fault := _fault(stored, round_number, r)) is not None
    ]
    if faults:
        text = N_("{file}有{count}处不能导入，未写入任何评分。")
        raise FaultyInputError(
            message(text, file=file, count=len(faults)), tuple(faults[:LISTED_FAULTS])
        )


def _fault(stored: StoredProgramme, round_number: int, given: ImportedRating) -> Message | None:
    """What is wrong with one row, for the person who made the file."""
    return _place_fault(stored, round_number, given) or _content_fault(stored, round_number, given)


def _place_fault(
    stored: StoredProgramme, round_number: int, given: ImportedRating
) -> Message | None:
    """Whether the row names a review that is asked for."""
    if given.round != round_number:
        text = N_("轮次是{found}，本次导入第{round}轮。")
        return message(text, found=given.round, round=round_number)
    if given.county not in stored.county_ids:
        return message(N_("没有编号为“{county}”的县（市、区）。"), county=given.county)
    if given.reviewer not in stored.person_ids:
        return message(N_("没有编号为“{reviewer}”的专家。"), reviewer=given.reviewer)
    if is_recused(stored, given.county, given.reviewer):
        text = N_("专家“{reviewer}”已回避“{county}”。")
        return message(text, reviewer=given.reviewer, county=given.county)
    if (given.round, given.county, given.reviewer) not in stored.assigned:
        text = N_("专家“{reviewer}”没有评审“{county}”的任务。")
        return message(text, reviewer=given.reviewer, county=given.county)
    return None


def _content_fault(
    stored: StoredProgramme, round_number: int, given: ImportedRating
) -> Message | None:
    """Whether the rubric allows what the row says."""
    criterion = stored.rubrics[round_number].by_id.get(given.criterion)
    if criterion is None or not criterion.asked_in(round_number):
        return message(N_("本轮没有指标“{criterion}”。"), criterion=given.criterion)
    if given.value is not None and not criterion.accepts(given.value):
        text = N_("指标“{criterion}”不能评为{value}分。")
        return message(text, criterion=given.criterion, value=given.value)
    if len(given.comment) > COMMENT_LIMIT:
        text = N_("评语最多{limit}字，现有{count}字。")
        return message(text, limit=COMMENT_LIMIT, count=len(given.comment))
    if given.state.needs_reason and not given.comment.strip():
        return message(N_("“无法评判”和“不适用”必须在comment列写明理由。"))
    return None
