"""The command `liangping`: everything the platform does, from a shell."""

from evaluation.cli.application import main

__all__ = ["main"]
