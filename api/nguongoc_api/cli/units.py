"""`nguongoc units`: how the stamps of a lot stand, and what is said of them, on the operator's own machine."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nguongoc.batches.units import UnitState
    from nguongoc.services.change_units import Which

DONE, REFUSED = 0, 1
CHANGES = ("activate", "spoil", "unspoil", "sell", "take_back", "end")


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "units", help="activate stamps of a lot, or say what became of them (settings: NGUONGOC_*)"
    )
    parser.add_argument("code", metavar="BATCH_CODE", help="the lot's public code, such as K7M2-9QXW-3D")
    parser.add_argument("change", nargs="?", choices=CHANGES, help="without it, how the stamps stand")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--range", nargs=2, type=int, metavar=("FIRST", "LAST"), help="units, counted from 1")
    which.add_argument("--codes", nargs=2, metavar=("FIRST", "LAST"), help="the first and the last code")
    which.add_argument("--roll", type=int, metavar="N", help="what one print order printed")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Prints the counts; a refusal is 1."""
    from nguongoc.errors import Refusal

    try:
        counts = _carry_out(arguments)
    except Refusal as refusal:
        print(f"{refusal.code}: {refusal.detail}", file=sys.stderr)
        return REFUSED
    print("  ".join(f"{state.value} {count}" for state, count in counts.items()))
    return DONE


def _carry_out(arguments: argparse.Namespace) -> dict[UnitState, int]:
    from nguongoc.batches.units import UnitChange
    from nguongoc.ports.rows import Role
    from nguongoc.services.caller import Caller, Scope
    from nguongoc.services.change_units import UnitsChanged
    from nguongoc_api.cli.labels import find_batch
    from nguongoc_api.settings import Settings
    from nguongoc_api.wiring import build

    services = build(Settings())
    try:
        batch = find_batch(services.reads, arguments.code)
        held = frozenset({Scope.UNITS_WRITE.value, Scope.BATCHES_READ.value})
        owner = Caller("operator", batch.organisation_id, Role.PRODUCER, held)
        if arguments.change is not None:
            change = UnitChange(arguments.change)
            made = services.change_units(owner, batch.id, change, _which(arguments))
            print(f"changed {made.changed if isinstance(made, UnitsChanged) else 0}", file=sys.stderr)
        return services.change_units.show(owner, batch.id).counts
    finally:
        services.close()


def _which(arguments: argparse.Namespace) -> Which:
    from nguongoc.services.change_units import Codes, Numbers, OfRoll

    if arguments.range is not None:
        return Numbers(*arguments.range)
    if arguments.codes is not None:
        return Codes(*arguments.codes)
    return None if arguments.roll is None else OfRoll(arguments.roll)
