"""Programmes from the shell: check rubrics and folders, load, invite, import ratings."""

from pathlib import Path
from typing import Annotated

import typer

from evaluation.cli.people import print_links
from evaluation.cli.results import acting
from evaluation.cli.terminal import platform, say, say_error
from evaluation.errors import EvaluationError
from evaluation.locale import N_, message
from evaluation.services.actors import actor_named
from evaluation.services.checking import check_path
from evaluation.services.importing import import_ratings as import_file
from evaluation.services.programmes import describe, load_folder

Programme = Annotated[str, typer.Argument(help="评审项目编号 / programme id")]


def check(
    files: Annotated[
        list[Path],
        typer.Argument(help="指标体系TOML或评审项目文件夹 / rubrics or programme folders"),
    ],
) -> None:
    """检查指标体系或评审项目文件夹。Validate rubrics or programme folders; lists every fault."""
    sound = True
    for path in files:
        try:
            for sentence in check_path(path):
                say(sentence)
        except EvaluationError as error:
            sound = False
            say_error(error)
    if not sound:
        raise typer.Exit(1)


def load(
    folder: Annotated[Path, typer.Argument(help="评审项目文件夹 / programme folder")],
) -> None:
    """载入或更新评审项目。Create or refresh a programme from its folder."""
    with platform() as running:
        report = load_folder(running, folder)
    say(describe(report))
    for note in report.notes:
        say(note)


def invite(
    programme: Programme,
    people: Annotated[
        list[str],
        typer.Argument(help="人员编号；all 为没有账号的人 / people's ids, or all without account"),
    ],
    person: Annotated[
        str, typer.Option("--as", help="组织者编号；默认项目的组织者 / the organizer's id")
    ] = "",
) -> None:
    """生成一次性邀请链接。Print a single-use invitation link for each person."""
    with platform() as running:
        print_links(running, acting(running, programme, person), people)


def import_ratings(
    programme: Programme,
    file: Annotated[Path, typer.Argument(help="CSV、Parquet或xlsx / the file of ratings")],
    number: Annotated[int, typer.Option("--round", help="轮次 / round number", min=1)],
    person: Annotated[str, typer.Option("--as", help="组织者编号 / the organizer's id")],
    apply: Annotated[
        bool, typer.Option("--apply", help="写入；否则只试算 / write; else dry run")
    ] = False,
) -> None:
    """导入评分：默认只试算。Import ratings, all or nothing; a dry run unless --apply."""
    with platform() as running:
        actor = actor_named(running, programme, person)
        count = import_file(running, actor, number, file, apply=apply)
    text = N_(
        "新评分{new}条，更新{changed}条，未变{unchanged}条；{submitted}份评审因此完整并提交。"
    )
    say(
        message(
            text,
            new=count.new,
            changed=count.changed,
            unchanged=count.unchanged,
            submitted=count.submitted,
        )
    )
    if count.kept:
        text = N_("另有{count}条已由专家在页面上填写，文件不能改动，未作比较。")
        say(message(text, count=count.kept))
    say(
        message(N_("已写入。"))
        if apply
        else message(N_("以上为试算，未写入；确认后加 --apply 写入。"))
    )
