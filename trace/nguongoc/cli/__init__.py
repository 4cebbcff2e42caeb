"""`nguongoc`: `verify`, `monitor`, `trust` and `sign` by themselves in the base install, further commands when the server extra is there."""

from __future__ import annotations

import argparse
import gc
import io
import os
import sys
from collections.abc import Sequence
from importlib.metadata import entry_points, version

from nguongoc.cli import monitor, sign, trust, verify
from nguongoc.errors import Refusal

CANNOT_RUN = 2
OBJECTS_BETWEEN_SEARCHES = 50_000
ALONE = {"verify": verify, "monitor": monitor, "trust": trust, "sign": sign}
"""Commands of the base install, which are run without looking for others."""
COMMANDS = "nguongoc.commands"
"""Entry points of this group are called with the subparsers; each command sets `run(arguments) -> int`."""
OWN_PACKAGES = frozenset({"nguongoc", "nguongoc_api"})
NO_SERVER = "the commands of the service need more than a verifier: install nguongoc[server]"


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; the answer is the exit code."""
    given = list(sys.argv[1:] if argv is None else argv)
    _write_any_letter()
    parser = _parser()
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for alone in ALONE.values():
        alone.add(commands)
    # A verifier must start without the server, and quickly: only other words look for other commands.
    if given[:1] not in [[name] for name in ALONE]:
        _add_others(commands)
    arguments = parser.parse_args(given)
    try:
        code: int = arguments.run(arguments)
    except ModuleNotFoundError as error:
        _say_what_is_missing(error)
        return CANNOT_RUN
    except Refusal as refusal:
        # What an operator can put right is said in a sentence; only what we did wrong shows a traceback.
        print(f"nguongoc: {refusal.detail}", file=sys.stderr)
        return CANNOT_RUN
    except BrokenPipeError:
        # Whoever read has read enough (`| head`); the stream must not complain again when it is closed.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CANNOT_RUN
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="nguongoc",
        description="Where food comes from, signed and logged: verify records, run the service.",
    )
    parser.add_argument("--version", action="version", version=f"nguongoc {version('nguongoc')}")
    return parser


def _write_any_letter() -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _add_others(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    # They import half a million objects that stay; searching them for cycles every 700 took a fifth of their start.
    gc.set_threshold(OBJECTS_BETWEEN_SEARCHES, 20, 50)
    for point in entry_points(group=COMMANDS):
        try:
            point.load()(commands)
        except ModuleNotFoundError as error:
            _say_what_is_missing(error)


def _say_what_is_missing(error: ModuleNotFoundError) -> None:
    """Raises the error again when what is missing is a part of our own."""
    if (error.name or "").partition(".")[0] in OWN_PACKAGES:
        raise error
    print(f"nguongoc: {NO_SERVER} ({error.name} is missing)", file=sys.stderr)
