"""People and their accounts from the shell, under the permissions of the organizer named."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from evaluation.cli.addresses import link_base
from evaluation.cli.moments import local_moment, zone_of
from evaluation.cli.output import frame_bytes, give_out
from evaluation.cli.results import Programme, acting
from evaluation.cli.rounds import As
from evaluation.cli.terminal import platform, say, translate
from evaluation.domain.role_names import ROLE_NAMES
from evaluation.errors import FaultyInputError
from evaluation.locale import N_, message
from evaluation.services import people_accounts as accounts
from evaluation.services import people_files
from evaluation.services.actors import Actor, actor_named
from evaluation.services.clock import from_us
from evaluation.services.erasing import erase_person, preview_erasure
from evaluation.services.people import add_person
from evaluation.services.people_changes import Kind
from evaluation.services.people_list import STATE_NAMES, listed_people
from evaluation.services.platform import Platform

EVERYONE = "all"
FORMATS = ("table", "csv")
Person = Annotated[str, typer.Argument(help="人员编号 / person's id")]
Organizer = Annotated[
    str, typer.Option("--as", help="组织者编号；默认项目的组织者 / the organizer's id")
]
Reason = Annotated[
    str, typer.Option(help="理由，记入历史，不要写姓名 / reason, kept in the history: no names")
]

commands = typer.Typer(
    help="人员与账号。People, their accounts and their personal data.", no_args_is_help=True
)


@commands.command("list")
def list_people(
    programme: Programme,
    person: Organizer = "",
    format_: Annotated[str, typer.Option("--format", help="table | csv")] = "table",
    file: Annotated[Path | None, typer.Option("--out", help="写入文件 / write to a file")] = None,
) -> None:
    """列出人员、角色和账号状态。Everyone, with role and how it stands with the account."""
    if format_ not in FORMATS:
        text = N_("没有“{format}”格式；可用：{allowed}。")
        raise FaultyInputError(message(text, format=format_, allowed=FORMATS))
    _ = translate()
    with platform() as running:
        found = listed_people(running, acting(running, programme, person))
        zone = zone_of(running, programme)
    rows = [
        {
            _(N_("编号")): p.person.id,
            _(N_("姓名")): p.person.name,
            _(N_("角色")): _(ROLE_NAMES[p.person.role]),
            _(N_("单位")): p.person.unit,
            _(N_("县（市、区）")): p.person.county or "",
            _(N_("账号")): _(STATE_NAMES[p.account]) if p.active else _(N_("已移出")),
            _(N_("登录名")): p.login,
            _(N_("最近使用")): local_moment(zone, from_us(p.seen_us) if p.seen_us else None),
        }
        for p in found
    ]
    give_out(frame_bytes(pl.DataFrame(rows), format_), format_, file)


@commands.command("add")
def add(
    programme: Programme,
    person: As,
    name: Annotated[str, typer.Option(help="姓名 / name")],
    role: Annotated[
        str,
        typer.Option(help="organizer | panel_lead | reviewer | contact | reader | observer"),
    ],
    *,
    code: Annotated[str, typer.Option("--id", help="编号；默认自动 / id, made if left out")] = "",
    unit: Annotated[str, typer.Option(help="单位 / unit")] = "",
    county: Annotated[str, typer.Option(help="县（市、区）编号 / county's id")] = "",
    rounds: Annotated[
        str, typer.Option(help="轮次，如 1;2；默认各轮 / rounds, all by default")
    ] = "",
    no_reviews: Annotated[
        bool, typer.Option("--no-reviews", help="不安排评审任务 / give no county to review")
    ] = False,
) -> None:
    """增加一人。Add one person."""
    cells = {
        "id": code,
        "name": name,
        "role": role,
        "unit": unit,
        "county": county,
        "rounds": rounds,
    }
    with platform() as running:
        actor = actor_named(running, programme, person)
        made = add_person(running, actor, cells, assign=not no_reviews)
    say(message(N_("已增加{name}（编号{id}）。"), name=made.name, id=made.id))


@commands.command("import")
def import_file(
    programme: Programme,
    file: Annotated[Path, typer.Argument(help="people.csv")],
    person: As,
    remove: Annotated[
        bool,
        typer.Option("--remove-missing", help="移出文件中没有的人 / take out who is not in it"),
    ] = False,
    apply: Annotated[
        bool, typer.Option("--apply", help="写入；否则只试算 / write; else dry run")
    ] = False,
) -> None:
    """导入 people.csv：默认只试算。Import people, all or nothing; a dry run unless --apply."""
    content = _content(file)
    run = people_files.import_people if apply else people_files.preview_people
    with platform() as running:
        actor = actor_named(running, programme, person)
        plan = run(running, actor, content, remove_missing=remove)
    text = N_("增加{new}人，修改{changed}人，重新加入{back}人，移出{out}人，{same}人没有变化。")
    counts = {k: len(plan.of(k)) for k in Kind}
    say(
        message(
            text,
            new=counts[Kind.ADD],
            changed=counts[Kind.CHANGE],
            back=counts[Kind.RESTORE],
            out=counts[Kind.REMOVE],
            same=plan.unchanged,
        )
    )
    done = N_("已写入。")
    say(message(done if apply else N_("以上为试算，未写入；确认后加 --apply 写入。")))


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(people_files.FILE_LIMIT + 1)
    except OSError as problem:
        text = N_("无法读取 {file}：{reason}。")
        raise FaultyInputError(
            message(text, file=file, reason=problem.strerror or problem)
        ) from problem


@commands.command("invite")
def invite(
    programme: Programme,
    people: Annotated[
        list[str],
        typer.Argument(help="人员编号；all 为没有账号的人 / ids, or all who have no account"),
    ],
    person: Organizer = "",
) -> None:
    """生成邀请或重设密码链接。A single-use link each: an invitation, or a new password."""
    with platform() as running:
        print_links(running, acting(running, programme, person), people)


def print_links(running: Platform, actor: Actor, people: Sequence[str]) -> None:
    """A line a link: the id, the link, the name; then what is to be known about links."""
    if list(people) == [EVERYONE]:
        made = accounts.invite_everyone(running, actor, again=True)
    else:
        made = tuple(accounts.make_link(running, actor, p) for p in people)
    base = link_base(running.settings)
    for link in made:
        typer.echo(f"{link.person.id}\t{base}/invitation/{link.token}\t{link.person.name}")
    text = N_(
        "每个链接只能使用一次，邀请链接14天、重设密码链接3天内有效；同一人以前未用的链接已失效。"
    )
    typer.echo(translate()(text), err=True)
    if not running.settings.public_url:
        text = N_(
            "链接按本机地址生成；正式使用时先设置 LIANGPING_PUBLIC_URL，例如 https://pingshen.example.cn。"
        )
        typer.echo(translate()(text), err=True)


@commands.command("revoke")
def revoke(programme: Programme, who: Person, person: Organizer = "") -> None:
    """撤销未用的链接。Make a link useless that was not used."""
    with platform() as running:
        accounts.revoke_link(running, acting(running, programme, person), who)
    say(message(N_("已撤销，发出的链接打不开了。")))


@commands.command("disable")
def disable(programme: Programme, who: Person, person: Organizer = "", reason: Reason = "") -> None:
    """停用账号，登录立即结束。Shut an account; its sessions end at once."""
    with platform() as running:
        actor = acting(running, programme, person)
        accounts.set_disabled(running, actor, who, disabled=True, reason=reason)
    say(message(N_("已停用{person}的账号。"), person=who))


@commands.command("enable")
def enable(programme: Programme, who: Person, person: Organizer = "", reason: Reason = "") -> None:
    """启用账号。Open an account again."""
    with platform() as running:
        actor = acting(running, programme, person)
        accounts.set_disabled(running, actor, who, disabled=False, reason=reason)
    say(message(N_("已启用{person}的账号。"), person=who))


@commands.command("sessions")
def sessions(
    programme: Programme,
    who: Person,
    person: Organizer = "",
    end: Annotated[bool, typer.Option("--end", help="全部退出 / sign out everywhere")] = False,
) -> None:
    """列出或结束一个人的登录。List or end where a person is signed in."""
    with platform() as running:
        actor = acting(running, programme, person)
        for one in accounts.sessions_of(running, actor, who):
            seen = local_moment(zone_of(running, programme), from_us(one.seen_us))
            typer.echo(f"{seen}\t{one.method}\t{one.address}\t{one.agent}")
        if end:
            count = accounts.end_sessions(running, actor, who)
            say(message(N_("已结束{count}处登录。"), count=count))


@commands.command("erase")
def erase(
    programme: Programme,
    who: Person,
    person: As,
    reason: Annotated[
        str, typer.Option(help="理由，记入历史，不要写姓名 / reason, kept: write no names")
    ],
    yes: Annotated[bool, typer.Option("--yes", help="确认删除 / really erase")] = False,
) -> None:
    """删除个人信息，不能撤销；不加 --yes 只说明。Erase personal data; without --yes only says what goes."""
    with platform() as running:
        actor = actor_named(running, programme, person)
        for sentence in preview_erasure(running, actor, who):
            say(sentence)
        if not yes:
            say(message(N_("以上为说明，未删除；确认后加 --yes 删除。")))
            return
        if sys.stdin.isatty():
            typer.confirm(translate()(N_("确认执行？")), abort=True)
        erase_person(running, actor, who, reason)
    say(message(N_("编号{id}的个人信息已删除。"), id=who))
