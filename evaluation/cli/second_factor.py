"""Helping somebody back in whose telephone is lost."""

from typing import Annotated

import typer

from evaluation.cli.terminal import platform, say
from evaluation.locale import N_, message
from evaluation.services.lost_factors import remove_second_factor_of

commands = typer.Typer(
    help="二次验证。Second factors of organizers' accounts.", no_args_is_help=True
)


@commands.callback()
def second_factor() -> None:
    """二次验证。Second factors of organizers' accounts."""


@commands.command("remove")
def remove(
    login: Annotated[str, typer.Argument(help="登录名 / the account's login")],
) -> None:
    """手机丢失时移除二次验证。Take a lost second factor away; the password stays."""
    with platform() as running:
        remove_second_factor_of(running, login)
    text = N_("已移除“{login}”的二次验证，其全部登录已退出；下次登录只需密码，请本人重新设置。")
    say(message(text, login=login))
