"""`nguongoc sign`: make a key of one's own, show that it is one's own, sign what was prepared; the key never leaves the machine that signs.

Everything offline. 0 done, 1 not signed: the file shows one thing and asks to sign another, or whoever was asked said no; 2 it
cannot be done.
"""

from __future__ import annotations

import argparse

from nguongoc.cli.sign import challenges, keys, preparations


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command and what it can do to a parser."""
    parser = commands.add_parser(
        "sign",
        help="make a key of your own and sign lots, corrections, recalls and certificates with it, without any network",
        description="The key stays on this machine. What is signed is read from the very bytes that are signed and said in words "
        "first. Exit code: 0 done, 1 not signed, 2 it cannot be done.",
    )
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    for module in (keys, challenges, preparations):
        module.add(actions)
