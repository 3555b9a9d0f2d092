"""The command `liangping`: everything the platform does, from a shell."""

from evaluation.cli.application import main, run

__all__ = ["main", "run"]
