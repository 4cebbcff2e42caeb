"""`nguongoc bench`: what this machine does, beside what it could do at most."""

from __future__ import annotations

import argparse
import sys

NAMES = (
    "resolve",
    "register-sqlite",
    "register-postgres",
    "labels",
    "serials",
    "verify",
    "log",
    "page",
    "start",
)


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "bench", help="measure beside physical limits, as ratios (up to three minutes)"
    )
    parser.add_argument(
        "names",
        nargs="*",
        type=_name,
        metavar="NAME",
        help=f"one of {', '.join(NAMES)}; default: all of them",
    )
    parser.add_argument("--json", action="store_true", help="one line of JSON instead of a table")
    parser.add_argument(
        "--only",
        action="append",
        choices=NAMES,
        metavar="NAME",
        default=[],
        help="the same, by option; may be repeated",
    )
    parser.add_argument("--quick", action="store_true", help="shorter turns: under a minute, and noisier")
    parser.set_defaults(run=run)


def _name(text: str) -> str:
    if text not in NAMES:
        raise argparse.ArgumentTypeError(f"one of {', '.join(NAMES)}")
    return text


def run(arguments: argparse.Namespace) -> int:
    """0 whether goals are met or not: numbers are read, never a test."""
    from nguongoc_api.bench import every, table

    outcomes = []
    if not arguments.json:
        print(table.head(), flush=True)
    for outcome in every.run([*arguments.names, *arguments.only] or NAMES, quick=arguments.quick):
        outcomes.append(outcome)
        if not arguments.json:
            print(table.lines(outcome), flush=True)
        elif outcome.skipped is not None:
            print(f"{outcome.name}: left out: {outcome.skipped}", file=sys.stderr)
    print(table.as_json(outcomes) if arguments.json else f"\n{table.summary(outcomes)}")
    return 0
