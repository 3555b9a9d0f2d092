"""Running the platform and looking after its store."""

import os
from typing import Annotated

import typer
import uvicorn

from evaluation.cli.addresses import PORT, local_address
from evaluation.cli.terminal import at_this_machine, platform, say, warn_of_fonts
from evaluation.errors import NotAllowedError
from evaluation.locale import N_, message
from evaluation.services import first_start, verifying
from evaluation.services.installation import check_settings
from evaluation.settings import PROJECT_FOLDER, read_settings
from evaluation.storage.store import Store


def serve(
    demo: Annotated[
        bool,
        typer.Option("--demo", help="样例与一键登录，仅限本机 / the sample, this machine only"),
    ] = False,
    host: Annotated[str, typer.Option(help="监听地址 / address to bind")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="端口 / port", min=1, max=65535)] = PORT,
) -> None:
    """运行平台。Run the platform; one process."""
    if demo:
        _prepare_demo()
        host = "127.0.0.1"
    check_settings(read_settings())
    warn_of_fonts()
    text = N_("两评平台启动中：{address}　（按 Ctrl+C 停止）")
    say(message(text, address=local_address(port)))
    if not demo:
        _offer_first_start(port)
    # Streamlit reads .streamlit/config.toml from the folder in which the process runs.
    os.chdir(PROJECT_FOLDER)
    uvicorn.run(
        "app:app",
        app_dir=str(PROJECT_FOLDER),
        host=host,
        port=port,
        log_level="warning",
        # Whom a proxy may speak for is LIANGPING_TRUSTED_PROXIES, not uvicorn's own environment variable.
        proxy_headers=False,
        access_log=False,  # invitation tokens stand in addresses and belong in no log
        ws="websockets-sansio",
        ws_ping_interval=30,
        ws_ping_timeout=30,
        ws_max_size=52_428_800,
        ws_per_message_deflate=False,
    )


def _prepare_demo() -> None:
    """Ask for the demonstration, which nobody but this machine may reach."""
    if read_settings().public_url:
        text = N_("演示只限本机使用：设置了 LIANGPING_PUBLIC_URL 时不能加 --demo。")
        raise NotAllowedError(message(text))
    os.environ["LIANGPING_DEMO"] = "1"


def _offer_first_start(port: int) -> None:
    """Print the link that makes the first organizer, as long as nobody can sign in."""
    with platform() as running:
        token = first_start.new_link(running)
        base = running.settings.public_url or local_address(port)
    if token is not None:
        text = N_("还没有人能登录。首次设置链接（24小时内有效，只能用一次）：{address}")
        say(message(text, address=f"{base}/setup/{token}"))


def migrate() -> None:
    """把库升级到当前版本。Bring the store to this version's tables."""
    with at_this_machine():
        Store.migrate(read_settings().database_url)
    say(message(N_("库已是当前版本。")))


def verify() -> None:
    """核验评分、提交、封存、佐证和历史记录未被改动。Verify chains, seals, evidence and history."""
    with platform() as running:
        found = verifying.verification_of(running)
    for group in found.groups:
        for fault in group.sentences:
            say(fault)
        say(message(N_("　→ 怎么办：{remedy}"), remedy=group.remedy))
    for chain in found.chains:
        say(chain)
    if found.count:
        say(message(N_("核验未通过：{count}处与记录不符。"), count=found.count))
    else:
        text = N_(
            "核验通过：评分、提交、封存、佐证材料、加减分、评审规则和历史记录均与各自的校验值一致。"
        )
        say(message(text))
    say(message(verifying.LIMITS))
    if found.count:
        raise typer.Exit(1)
