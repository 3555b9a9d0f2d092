"""The demonstration: the finished sample, and a running copy in which every role has work to do."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from evaluation.domain.rounds import Round, RoundState
from evaluation.services.platform import Platform
from evaluation.services.programmes import load, load_folder, programme_exists
from evaluation.storage.programme_folder import (
    ImportedRating,
    ProgrammeFolder,
    read_programme_folder,
)

SAMPLE = "jincheng-2022"
DEMO = "demo"
DAYS_BEFORE, DAYS_AFTER = 30, 14


def sample_folder(platform: Platform) -> Path:
    """Where the sample programme lies."""
    return platform.settings.project_folder / "data" / SAMPLE


def prepare_demo(platform: Platform) -> None:
    """Load the sample and the running copy where they are absent; later starts change nothing."""
    if not programme_exists(platform, SAMPLE):
        load_folder(platform, sample_folder(platform))
    if not programme_exists(platform, DEMO):
        content = read_programme_folder(sample_folder(platform))
        load(platform, running_copy(content, platform.clock.now()))


def running_copy(content: ProgrammeFolder, now: datetime) -> ProgrammeFolder:
    """The sample as it stands in the middle of its last round: earlier ones published."""
    last = max(r.number for r in content.rounds)
    programme = content.programme.model_copy(
        update={
            "id": DEMO,
            "title": f"{content.programme.title}（演示）",
            "title_en": f"{content.programme.title_en} (demonstration)",
        }
    )
    return replace(
        content,
        programme=programme,
        rounds=tuple(_relative(r, last, now) for r in content.rounds),
        ratings=_half_rated(content, last),
        adjustments=tuple(a for a in content.adjustments if a.round < last),
    )


def _relative(round_: Round, last: int, now: datetime) -> Round:
    """A round's window around now: the last one is open, those before it are past."""
    if round_.number == last:
        window = (now - timedelta(days=1), now + timedelta(days=DAYS_AFTER))
        state = RoundState.OPEN
    else:
        begin = now - timedelta(days=DAYS_BEFORE * (last - round_.number))
        window = (begin, begin + timedelta(days=DAYS_AFTER))
        state = RoundState.PUBLISHED
    return round_.model_copy(update={"opens": window[0], "closes": window[1], "state": state})


def _half_rated(content: ProgrammeFolder, last: int) -> tuple[ImportedRating, ...]:
    """All earlier ratings; of the last round a third complete, a third begun, a third untouched.

    Whoever joins the panel in the last round has not begun: the pledge is theirs to sign first.
    """
    joining = {p.id for p in content.people if p.rounds == (last,)}
    counties = {c.id: n for n, c in enumerate(content.counties)}
    reviewers = {p.id: n for n, p in enumerate(content.people)}
    asked = [c.id for c in content.rubrics[last].asked_in(last)]
    begun = set(asked[: len(asked) // 2])
    kept: list[ImportedRating] = []
    for rating in content.ratings:
        share = (counties[rating.county] + reviewers[rating.reviewer]) % 3
        if rating.round == last and rating.reviewer in joining:
            continue
        if rating.round < last or share == 0 or (share == 1 and rating.criterion in begun):
            kept.append(rating)
    return tuple(kept)
