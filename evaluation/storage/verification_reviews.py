"""Checking one county: the chain of every rating, and every submission against the chains."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Row, select

from evaluation.domain.history import GENESIS, submission_digest
from evaluation.domain.reviews import ReviewState
from evaluation.locale import N_, Message, message
from evaluation.storage.ratings import ReviewIds, event_hash, event_of
from evaluation.storage.reviews import ReviewEvent, review_event_hash, review_event_of
from evaluation.storage.tables import rating_event, review_event
from evaluation.storage.verification_names import Names

Chains = dict[str, dict[int, str]]
"""By criterion id the hash of each version, as recomputed versions found them stored."""


class CountyCheck:
    """What is wrong in one county, and the acts found on its reviews."""

    def __init__(self, conn: Connection, names: Names, county_id: int) -> None:
        self._names = names
        self._county_id = county_id
        self.faults: list[Message] = []
        self.acts: dict[ReviewIds, list[ReviewEvent]] = {}
        chains = self._read_chains(conn)
        self._read_acts(conn)
        for ids, acts in self.acts.items():
            self._check_submissions(ids, acts, chains.get(ids, {}))

    def _read_chains(self, conn: Connection) -> dict[ReviewIds, Chains]:
        c = rating_event.c
        keys = (c.round_id, c.reviewer_id, c.criterion_id, c.version)
        rows = conn.execute(
            select(rating_event).where(c.county_id == self._county_id).order_by(*keys)
        )
        chains: dict[ReviewIds, Chains] = defaultdict(dict)
        for row in rows:
            ids = ReviewIds(row.county_id, row.round_id, row.reviewer_id)
            criterion = self._names.criterion(self._county_id, row.criterion_id)
            self._check_event(ids, criterion, row, chains[ids].setdefault(criterion, {}))
        return chains

    def _check_event(
        self, ids: ReviewIds, criterion: str, row: Row[Any], before: dict[int, str]
    ) -> None:
        """Check one event against the one before, whose stored hash is believed: one fault each."""
        expected = max(before, default=0) + 1
        for missing in range(expected, row.version):
            self._name_rating(N_("{rating}：该版本已被删除。"), ids, criterion, missing)
        if row.version == expected:
            try:
                is_sound = (
                    event_hash(event_of(row), before.get(row.version - 1, GENESIS)) == row.hash
                )
            except ValueError:  # a state or a number that no rating can have
                is_sound = False
            if not is_sound:
                text = N_("{rating}：内容与其校验值不符，已被改动。")
                self._name_rating(text, ids, criterion, row.version)
        before[row.version] = row.hash

    def _name_rating(self, text: str, ids: ReviewIds, criterion: str, version: int) -> None:
        self.faults.append(message(text, rating=self._names.rating(ids, criterion, version)))

    def _name_review(self, text: str, ids: ReviewIds, **details: object) -> None:
        self.faults.append(message(text, review=self._names.review(ids), **details))

    def _read_acts(self, conn: Connection) -> None:
        c = review_event.c
        rows = conn.execute(
            select(review_event)
            .where(c.county_id == self._county_id)
            .order_by(c.round_id, c.reviewer_id, c.version)
        )
        hashes: dict[ReviewIds, str] = {}
        for row in rows:
            ids = ReviewIds(row.county_id, row.round_id, row.reviewer_id)
            acts = self.acts.setdefault(ids, [])
            is_next = row.version == (acts[-1].version + 1 if acts else 1)
            if not is_next:
                text = N_("{review}：第{version}次提交或退回之前的记录已被删除。")
                self._name_review(text, ids, version=row.version)
            elif review_event_hash(dict(row._mapping), hashes.get(ids, GENESIS)) != row.hash:  # noqa: SLF001 - public by its documentation
                text = N_("{review}：第{version}次提交或退回的记录与其校验值不符，已被改动。")
                self._name_review(text, ids, version=row.version)
            hashes[ids] = row.hash
            acts.extend(_readable(row))

    def _check_submissions(
        self, ids: ReviewIds, acts: list[ReviewEvent], chains: Mapping[str, dict[int, str]]
    ) -> None:
        for act in acts:
            if act.state is ReviewState.SUBMITTED:
                if submission_digest(act.heads) != act.digest:
                    text = N_("{review}：第{version}次提交的摘要与其所列评分不符，已被改动。")
                    self._name_review(text, ids, version=act.version)
                self._check_heads(ids, act, chains)
        if acts and acts[-1].state is ReviewState.SUBMITTED:
            self._check_nothing_added(ids, acts[-1], chains)

    def _check_heads(
        self, ids: ReviewIds, act: ReviewEvent, chains: Mapping[str, dict[int, str]]
    ) -> None:
        for criterion, (version, hash_) in sorted(act.heads.items()):
            found = chains.get(criterion, {})
            if not found:
                text = N_("{rating}：已提交的评分连同其全部版本已被删除。")
                self._name_rating(text, ids, criterion, version)
            elif version not in found:
                self._name_rating(N_("{rating}：已提交的版本已被删除。"), ids, criterion, version)
            elif found[version] != hash_:
                text = N_("{rating}：与提交时的校验值不符，已被改动。")
                self._name_rating(text, ids, criterion, version)

    def _check_nothing_added(
        self, ids: ReviewIds, act: ReviewEvent, chains: Mapping[str, dict[int, str]]
    ) -> None:
        for criterion, found in sorted(chains.items()):
            submitted = act.heads.get(criterion, (0, ""))[0]
            for version in sorted(v for v in found if v > submitted):
                text = N_("{rating}：在评审提交之后写入。")
                self._name_rating(text, ids, criterion, version)


def _readable(row: Row[Any]) -> Iterator[ReviewEvent]:
    """The act of a row; none where it was altered beyond reading, which its hash has shown."""
    try:
        yield review_event_of(row)
    except (ValueError, TypeError):
        return
