"""Imports that would make the first visitor wait: done once, before the server answers."""

import importlib

MODULES = ("pandas", "pyarrow", "polars", "altair", "evaluation.ui.navigation")


def import_what_pages_need() -> None:
    """Import what the pages use; a module that fails here fails at start, not on a person's click."""
    for name in MODULES:
        importlib.import_module(name)
