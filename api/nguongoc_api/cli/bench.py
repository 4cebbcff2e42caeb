"""`nguongoc bench`: what this machine does, beside what it could do at most."""

from __future__ import annotations

import argparse
import sys

NAMES = (
    "resolve",
    "register-sqlite",
    "register-postgres",
    "epcis-sqlite",
    "epcis-postgres",
    "labels",
    "serials",
    "verify",
    "trace-sqlite",
    "trace-postgres",
    "log",
    "page",
    "market",
    "burst",
    "scans",
    "sheets",
    "start",
)


GROUPS = tuple(dict.fromkeys(name.partition("-")[0] for name in NAMES if "-" in name))
"""What is measured on each database, by its first word."""


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "bench", help="measure beside physical limits, as ratios (twenty minutes; --quick: three)"
    )
    parser.add_argument("--json", action="store_true", help="one line of JSON instead of a table")
    parser.add_argument(
        "names",
        nargs="*",
        type=_name,
        metavar="NAME",
        help=f"what to measure (default: all): {', '.join(NAMES)}; the first word alone stands for both databases",
    )
    parser.add_argument(
        "--only", action="append", default=[], type=_name, metavar="NAME", help="the same; may be repeated"
    )
    parser.add_argument("--quick", action="store_true", help="shorter turns: two minutes in all, and noisier")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0 whether goals are met or not: numbers are read, never a test."""
    from nguongoc_api.bench import every, table

    outcomes = []
    if not arguments.json:
        print(table.head(), flush=True)
    for outcome in every.run(chosen([*arguments.names, *arguments.only]), quick=arguments.quick):
        outcomes.append(outcome)
        if not arguments.json:
            print(table.lines(outcome), flush=True)
        elif outcome.skipped is not None:
            print(f"{outcome.name}: left out: {outcome.skipped}", file=sys.stderr)
    print(table.as_json(outcomes) if arguments.json else f"\n{table.summary(outcomes)}")
    return 0


def _name(given: str) -> str:
    # Not `choices`: argparse holds the empty list of names against them too.
    if given not in NAMES and given not in GROUPS:
        raise argparse.ArgumentTypeError(f"there is no {given!r}; there are {', '.join(NAMES)}")
    return given


def chosen(asked: list[str]) -> list[str]:
    """What is measured for the names asked for, in the order of `NAMES`, each once; everything for none."""
    return [name for name in NAMES if not asked or name in asked or name.partition("-")[0] in asked]
