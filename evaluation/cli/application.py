"""The command's frame: one platform, one language, one way to say that something went wrong."""

import signal
import sys

import typer

from evaluation.cli import (
    agreement,
    analyse,
    discussions,
    dispatch,
    history,
    people,
    programmes,
    recusals,
    reports,
    results,
    rounds,
    second_factor,
    serving,
    sheets,
)
from evaluation.cli.terminal import say_error
from evaluation.errors import EvaluationError

application = typer.Typer(
    name="liangping",
    help="Liangping 两评：县域试点两轮评审平台。Two-round evaluation of county pilots.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

application.command()(serving.serve)
application.command()(serving.migrate)
application.command()(serving.verify)
application.command()(programmes.check)
application.command()(programmes.load)
application.command()(programmes.invite)
application.add_typer(people.commands, name="people")
application.add_typer(second_factor.commands, name="second-factor")
application.command("pledges")(recusals.pledges)
application.command("recuse")(recusals.recuse)
application.add_typer(recusals.commands, name="recusals")
application.command("import-ratings")(programmes.import_ratings)
application.command("open")(rounds.open_round)
application.command("close")(rounds.close_round)
application.command("reopen")(rounds.reopen_round)
application.command("confirm")(rounds.confirm_round)
application.command("publish")(rounds.publish_round)
application.command("discuss")(discussions.discuss)
application.command("results")(results.results)
application.command("report")(reports.report)
application.command("approve")(dispatch.approve_reports)
application.command("outbox")(dispatch.show_outbox)
application.command("dispatch")(dispatch.dispatch)
application.command("receipts")(dispatch.show_receipts)
application.command("history")(history.history)
application.command("register")(dispatch.register)
application.command("sheets")(sheets.sheets)
application.command("analyse")(analyse.analyse)
application.command("agreement")(agreement.agreement)


def main() -> None:
    """The command as a process: what it did is done, and Ctrl-C while it ends breaks nothing off."""
    try:
        run()
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def run() -> None:
    """Run the command: exit 0 done, 1 refused with a sentence, 2 wrong usage."""
    try:
        application()
    except EvaluationError as error:
        say_error(error)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
