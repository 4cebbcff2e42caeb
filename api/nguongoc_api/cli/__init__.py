"""The commands of the server extra, one file each; `nguongoc.cli` finds `register` by entry point."""

from __future__ import annotations

import argparse
from importlib import import_module

COMMANDS = (
    "serve", "demo", "seed", "labels", "trace", "recall", "import_table", "fsck", "rebuild", "migrate", "bench", "witness", "export", "publish", "issue",
    "backup", "restore", "log", "copy", "erase", "keys", "units", "users",
)  # fmt: skip
"""Modules of this package; each has `add(subparsers)` and imports what is heavy only when it runs."""


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add every command. A command sets `run`, a function of the parsed arguments that returns the exit code."""
    for name in COMMANDS:
        import_module(f"nguongoc_api.cli.{name}").add(subparsers)
