"""Discussions from the shell: which there are, and opening one as the panel lead."""

from typing import Annotated

import typer

from evaluation.cli.terminal import platform, say
from evaluation.errors import FaultyInputError
from evaluation.locale import N_, Bilingual, Message, message
from evaluation.services.actors import actor_named
from evaluation.services.discussions import DiscussionEntry, discussion_list, open_discussion

Programme = Annotated[str, typer.Argument(help="评审项目编号 / programme id")]


def discuss(
    programme: Programme,
    number: Annotated[int, typer.Option("--round", help="轮次 / round number", min=1)],
    person: Annotated[
        str, typer.Option("--as", help="以谁的身份（people.csv 编号） / acting person's id")
    ],
    county: Annotated[
        str, typer.Option(help="发起哪个县（市、区）的讨论；不写则列出 / county to discuss")
    ] = "",
    reason: Annotated[
        str,
        typer.Option(help="讨论什么，参加的专家会看到 / what to discuss, read by its reviewers"),
    ] = "",
) -> None:
    """列出讨论，或由评审组组长发起。List discussions, or open one as the panel lead."""
    with platform() as running:
        actor = actor_named(running, programme, person)
        if county:
            open_discussion(running, actor, number, county, reason)
        elif reason:
            raise FaultyInputError(message(N_("请用 --county 写明讨论哪个县（市、区）。")))
        entries = [e for e in discussion_list(running, actor) if e.round.number == number]
    if not entries:
        say(message(N_("第{round}轮没有您可以参加的讨论。"), round=number))
    for entry in entries:
        say(_line(entry))


def _line(entry: DiscussionEntry) -> Message:
    """One county, its key for `--county` included: where names are hidden it is no other."""
    name = Bilingual(entry.county.name, entry.county.name_en)
    if entry.discussion is None:
        text = N_("{county}（{id}）：可以发起讨论")
        return message(text, county=name, id=entry.county.id)
    text = N_("{county}（{id}）：讨论进行中，{count}条发言；{reason}")
    if entry.closed:
        text = N_("{county}（{id}）：讨论已结束，{count}条发言；{reason}")
    return message(
        text,
        county=name,
        id=entry.county.id,
        count=entry.posts,
        reason=entry.discussion.reason,
    )
