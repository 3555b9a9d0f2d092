"""Checking the chains of acts: no act altered, none gone, none slipped in.

An act that was deleted together with its link, at the very end of a chain, is shown only by a seal made
since, or by somebody who wrote down where the chain stood.
"""

from collections.abc import Iterator
from datetime import UTC
from typing import Any

from sqlalchemy import Connection, Row, select

from evaluation.domain.history import act_hash, acts_digest
from evaluation.domain.history_acts import act_sentence
from evaluation.locale import N_, Message, message
from evaluation.storage.history_links import (
    INSTALLATION,
    Head,
    content_of,
    head,
    older_acts,
    older_than_chains,
)
from evaluation.storage.identifiers import moment_us
from evaluation.storage.panel_tables import history_link
from evaluation.storage.programmes import moment_of
from evaluation.storage.sealed_material import read_material
from evaluation.storage.tables import history_event, programme, round_, round_seal
from evaluation.storage.verification_names import Names

Hashes = dict[int, str]
"""By position the hash of each link of one chain."""


def check_links(conn: Connection, names: Names) -> Iterator[Message]:
    """Every act that does not stand as its chain says, of every programme and the installation."""
    for number in (INSTALLATION, *names.programme):
        yield from _ChainCheck(conn, names, number).faults()


class _ChainCheck:
    """One chain, link by link; a stored hash is believed for the next, so that each fault shows once."""

    def __init__(self, conn: Connection, names: Names, number: int) -> None:
        self._conn, self._names, self._number = conn, names, number
        self._programme_id = number or None
        c = history_event.c
        mine = c.programme_id == number if number else c.programme_id.is_(None)
        self._acts: dict[int, Row[Any]] = {
            row.event_id: row for row in conn.execute(select(history_event).where(mine))
        }

    def faults(self) -> Iterator[Message]:
        """What is wrong, in the order of the chain; then acts outside it, and what seals say."""
        hashes: Hashes = {}
        linked = set()
        for link in self._links():
            for missing in range(max(hashes, default=0) + 1, link.position):
                yield self._said(
                    N_("{chain}：第{position}条记录的链接已被删除。"), position=missing
                )
            linked.add(link.event_id)
            yield from self._check(link, hashes)
            hashes[link.position] = link.hash
        since = older_than_chains(self._conn)
        for event_id in sorted(set(self._acts) - linked):
            if event_id > since:
                text = N_("{chain}：{act}不在记录链中：链接已被删除，或这条记录是绕过平台写入的。")
                yield self._said(text, act=self._act(event_id))
        yield from self._check_seals(hashes)

    def _links(self) -> list[Row[Any]]:
        c = history_link.c
        mine = (c.programme_id == self._number) & (c.position > 0)
        return list(self._conn.execute(select(history_link).where(mine).order_by(c.position)))

    def _check(self, link: Row[Any], before: Hashes) -> Iterator[Message]:
        """One act against its link."""
        if link.event_id not in self._acts:
            text = N_("{chain}：第{position}条记录（{time}）已被删除。")
            yield self._said(text, position=link.position, time=self._time(link.event_id))
            return
        if link.position > 1 and link.position - 1 not in before:
            return  # the link before is gone, which is said; nothing tells what its hash was
        content = content_of(self._acts[link.event_id])
        if act_hash(content, self._before(link, before)) == link.hash:
            return
        if link.position == 1 and (older := older_acts(self._conn, self._programme_id)):
            text = N_(
                "{chain}：第1条记录（{act}），或记录链开始之前的{count}条记录，已被改动或删除。"
            )
            yield self._said(text, act=self._act(link.event_id), count=len(older))
            return
        text = N_("{chain}：第{position}条记录（{act}）与其校验值不符，已被改动。")
        yield self._said(text, position=link.position, act=self._act(link.event_id))

    def _before(self, link: Row[Any], before: Hashes) -> str:
        if link.position > 1:
            return before[link.position - 1]
        return acts_digest(older_acts(self._conn, self._programme_id))

    def _check_seals(self, hashes: Hashes) -> Iterator[Message]:
        """Where the chain stood when a round was sealed: what was cut off since shows."""
        for row in _sealings(self._conn, self._number):
            try:
                position, hash_ = read_material(row.material).get("history", (0, ""))
            except (ValueError, TypeError):  # its seal shows that
                continue
            if position and hashes.get(position) != hash_:
                text = N_(
                    "{chain}：第{round}轮第{version}次封存时已有{count}条记录，"
                    "现在的记录链与当时不符，已被删减或改写。"
                )
                yield self._said(text, round=row.number, version=row.version, count=position)

    def _act(self, event_id: int) -> Message:
        """Which act, in words: when, by whom, what."""
        row = self._acts[event_id]
        who = self._names.person(row.actor_id) if row.actor_id else "—"
        parts = row.subject.split("/")
        what = act_sentence(row.action, dict(zip(parts[::2], parts[1::2], strict=False)))
        time = self._time(event_id)
        return message(N_("{time}，{who}：{what}"), time=time, who=who, what=what)

    def _time(self, event_id: int) -> str:
        zone = self._names.zones.get(self._number, UTC)
        moment = moment_of(moment_us(event_id)).astimezone(zone)
        return f"{moment:%Y-%m-%d %H:%M:%S}"

    def _said(self, text: str, **details: object) -> Message:
        return message(text, chain=chain_name(self._names, self._number), **details)


def chain_name(names: Names, number: int) -> Message:
    """Which chain, in words."""
    if number == INSTALLATION:
        return message(N_("平台的历史记录"))
    text = N_("评审项目“{programme}”的历史记录")
    return message(text, programme=names.programme.get(number, number))


def heads(conn: Connection, names: Names) -> list[tuple[Message, Head, int]]:
    """Where each chain stands, and how many acts are older than it."""
    return [
        (chain_name(names, number), newest, len(older_acts(conn, number or None)))
        for number in (INSTALLATION, *names.programme)
        if (newest := head(conn, number or None)).position
    ]


def _sealings(conn: Connection, number: int) -> list[Row[Any]]:
    """The seals of a programme that say where its chain stood."""
    c = round_seal.c
    return list(
        conn.execute(
            select(c.material, c.version, round_.c.number)
            .join(round_, round_.c.round_id == c.round_id)
            .join(programme, programme.c.programme_id == round_.c.programme_id)
            .where(programme.c.programme_id == number, c.material != "")
            .order_by(c.event_id)
        )
    )
