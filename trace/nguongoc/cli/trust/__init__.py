"""`nguongoc trust`: make, sign, check and rotate a root and its trust lists; vouch for an organisation. Everything offline.

0 done or all is well, 1 what is checked does not hold, 2 it cannot be told or done.
"""

from __future__ import annotations

import argparse

from nguongoc.cli.trust import anchors, check, lists, roots


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command and what it can do to a parser."""
    parser = commands.add_parser(
        "trust",
        help="make, sign, check and rotate trust lists, and vouch for organisations, without any network",
        description="A root of n keys, of which m must sign, says which authorities are trusted for what. "
        "Nothing here asks a service or a network. Exit code: 0 all is well, 1 it does not hold, 2 it cannot be told.",
    )
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    for module in (roots, lists, check, anchors):
        module.add(actions)
