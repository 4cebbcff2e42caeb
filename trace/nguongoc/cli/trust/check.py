"""`nguongoc trust check`: does a list hold under the root that is pinned, is it newer than what was seen, is it still in force."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from nguongoc.cli.answer import plain
from nguongoc.cli.trust.files import Roots, pin_of, read_document
from nguongoc.cli.trust.summary import summary
from nguongoc.errors import Refusal
from nguongoc.records.credential import moment
from nguongoc.trust.memory import read_memory, write_memory
from nguongoc.trust.refusals import RootElsewhere
from nguongoc.trust.root import check_roots
from nguongoc.trust.signed_list import SignedTrust, open_trust

HOLDS, FAILS, CANNOT_TELL = 0, 1, 2


def add(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `check`."""
    parser = actions.add_parser("check", help="check a root or a list, under a pinned root or by itself")
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument(
        "--trust-root",
        metavar="ROOT",
        type=pin_of,
        help="the pinned root: its fingerprint, or a file of roots",
    )
    parser.add_argument(
        "--trust-state",
        metavar="FILE",
        type=Path,
        help="remember the newest list there, and refuse an older one",
    )
    parser.set_defaults(run=_check)


def _check(arguments: argparse.Namespace) -> int:
    document = read_document(arguments.file)
    print(summary(document))
    try:
        return _judge(arguments, document)
    except RootElsewhere as refusal:
        print(f"nguongoc: {plain(refusal.detail)}", file=sys.stderr)
        return CANNOT_TELL
    except Refusal as refusal:
        print(f"nguongoc: {plain(refusal.detail)}", file=sys.stderr)
        return FAILS


def _judge(arguments: argparse.Namespace, document: Roots | SignedTrust) -> int:
    pin = arguments.trust_root
    if isinstance(document, Roots):
        roots = check_roots(document.envelopes)
        if pin is not None and pin not in {root.fingerprint for root in roots}:
            raise RootElsewhere("the pinned root is not in this chain")
        return HOLDS if pin is not None else _unpinned()
    data = arguments.file.read_bytes()
    if pin is None:
        open_trust(data, [root.fingerprint for root in check_roots(document.roots)])
        return _unpinned()
    state = arguments.trust_state
    opened = open_trust(data, [pin], None if state is None else read_memory(state, pin))
    if opened.trust_list.expires_at <= datetime.now(UTC):
        print(f"nguongoc: the list expired on {moment(opened.trust_list.expires_at)}", file=sys.stderr)
        return CANNOT_TELL
    if state is not None:
        write_memory(state, pin, opened.seen)
    return HOLDS


def _unpinned() -> int:
    print(
        "nguongoc: whole in itself; without --trust-root this says nothing about whose it is", file=sys.stderr
    )
    return CANNOT_TELL
