"""`nguongoc trace`: where a lot came from and where it went, as a tree. For who runs the service: nothing is withheld."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from nguongoc.tracing.question import DEEPEST, DEFAULT_DEPTH, DEFAULT_NODES, MOST_NODES, Direction

if TYPE_CHECKING:
    from nguongoc.services.trace_start import FindStart
    from nguongoc.services.unit_serials import UnitSerials
    from nguongoc_api.settings import Settings

FOUND, UNKNOWN, CANNOT_TELL = 0, 1, 2


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("trace", help="where a lot came from and where it went, as a tree")
    parser.add_argument("what", help="a public code, a Digital Link, an EPC URN, an SSCC or a lot number")
    ways = parser.add_mutually_exclusive_group()
    for way in (Direction.FORWARD, Direction.BACK, Direction.BOTH):
        ways.add_argument(f"--{way}", action="store_const", dest="direction", const=way)
    parser.add_argument(
        "--depth", type=int, default=DEFAULT_DEPTH, metavar="N", help=f"edges, 1 to {DEEPEST}"
    )
    parser.add_argument(
        "--limit", type=int, default=DEFAULT_NODES, metavar="N", help=f"nodes, 1 to {MOST_NODES}"
    )
    parser.add_argument("--ignore-time", action="store_true", help="as if all had happened at once")
    parser.add_argument("--json", action="store_true", help="one line of JSON, as the API answers")
    parser.set_defaults(run=run, direction=Direction.BOTH)


def run(arguments: argparse.Namespace) -> int:
    """0: traced; 1: nothing is known under that; 2: it could not be looked up."""
    from sqlalchemy.exc import SQLAlchemyError

    from nguongoc.errors import Refusal
    from nguongoc_api.settings import Settings

    try:
        return _trace(Settings(), arguments)
    except (Refusal, SQLAlchemyError, OSError) as error:
        print((str(error).splitlines() or [type(error).__name__])[0], file=sys.stderr)
        return CANNOT_TELL


def _trace(settings: Settings, arguments: argparse.Namespace) -> int:
    from nguongoc.services.trace_lot import TraceLot, Wanted
    from nguongoc.store.engine import open_engine
    from nguongoc.store.read_source import SqlReadSource
    from nguongoc.store.schema import is_current
    from nguongoc_api.cli.fsck import refuse_missing_file
    from nguongoc_api.cli.trace_tree import tree, words
    from nguongoc_api.clock import SystemClock
    from nguongoc_api.v1.traces.schemas import TraceShown

    wanted = Wanted(arguments.direction, not arguments.ignore_time, arguments.depth, arguments.limit)
    refuse_missing_file(settings)
    engine = open_engine(settings.database, read_only=True)
    reads = SqlReadSource(engine)
    try:
        if not is_current(engine):
            print("nguongoc migrate", file=sys.stderr)
            return CANNOT_TELL
        trace_lot = TraceLot(reads, SystemClock(), settings.base_url, serials_of(settings))
        starts = _starts(trace_lot.find_start, arguments.what)
        if len(starts) != 1:
            say = words()
            print(say.several if starts else say.unknown, file=sys.stderr)
            print("\n".join(starts), file=sys.stderr)
            return UNKNOWN
        trace = trace_lot.everything(starts[0], wanted)
        if arguments.json:
            print(TraceShown.whole(trace, wanted, settings.base_url).model_dump_json())
        else:
            print(tree(trace, wanted.direction.ways))
        return FOUND
    finally:
        reads.close()


def _starts(find: FindStart, what: str) -> list[str]:
    """The keys that what was typed may mean and of which anything is known: one, unless it is a lot number of several products."""
    from nguongoc.errors import Refusal
    from nguongoc.events.fitting import fitting
    from nguongoc.services.trace_start import read_start
    from nguongoc.tracing.names import lot_key

    with find.reads.open() as reader:
        try:
            key, batch = find.settled(reader, read_start(what, find.base_url))
            if batch is not None or reader.tracing.is_named([key], None):
                return [key]
        except Refusal:
            pass  # No identifier: perhaps a lot number.
        named = reader.tracing.keys_of_lot(fitting(what.strip()))
        return [lot_key(gtin, what.strip(), code, find.base_url) for gtin, code in named]


def serials_of(settings: Settings) -> UnitSerials | None:
    """None where the key of serials is not here: then a unit is only what events say of it."""
    from nguongoc.services.unit_serials import UnitSerials
    from nguongoc.signing.keys import read_key_file

    path = settings.key_file("resolve")
    return UnitSerials(read_key_file(path)) if path.exists() else None
