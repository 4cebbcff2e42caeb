"""`nguongoc labels`: print a lot's labels on the operator's own machine, without a key and without the service running."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nguongoc.batches.lots import Batch
    from nguongoc.ports import ReadSource

DONE, REFUSED = 0, 1
LEVELS = ("lot", "unit")
FORMATS = ("pdf", "svg", "png", "csv", "zpl")
STDOUT = Path("-")


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("labels", help="print labels of a lot (settings: NGUONGOC_*)")
    parser.add_argument("code", metavar="BATCH_CODE", help="the lot's public code, such as K7M2-9QXW-3D")
    parser.add_argument("--count", type=int, default=24, help="how many (default: %(default)s)")
    parser.add_argument(
        "--level", choices=LEVELS, default="lot", help="one code for the lot, or one for each unit"
    )
    parser.add_argument(
        "--format", choices=FORMATS, default="pdf", help="svg and png: the symbol alone (default: pdf)"
    )
    parser.add_argument(
        "--layout", help="sheet or roll, such as a4-24, avery-l7160 or thermal-50x30; a wrong one lists all"
    )
    parser.add_argument(
        "--start", type=int, default=1, metavar="N", help="first free place of the first sheet (default: 1)"
    )
    for axis, way in (("x", "to the right"), ("y", "down")):
        parser.add_argument(
            f"--shift-{axis}", type=float, default=0, metavar="MM", help=f"mm {way} (default: 0)"
        )
    parser.add_argument(
        "--from", dest="first", type=int, default=1, metavar="N", help="first unit to print (default: 1)"
    )
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="where to; - for standard output (default: tem-...)"
    )
    parser.add_argument(
        "--activate-later",
        action="store_true",
        help="units are not in use before `nguongoc units CODE activate`",
    )
    parser.add_argument(
        "--with-pin",
        action="store_true",
        help="units: a PIN beside each serial, to be covered and scratched free",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from nguongoc.errors import Refusal

    try:
        target, link = _make(arguments)
    except Refusal as refusal:
        print(f"{refusal.code}: {refusal.detail}", file=sys.stderr)
        return REFUSED
    # The address is what nobody can mend once it is printed, so it is said aloud.
    print(f"{arguments.count} x {link} -> {target}", file=sys.stderr)
    return DONE


def _write(output: Path | None, filename: str, chunks: Iterable[bytes]) -> Path:
    target = output or Path(filename)
    if target == STDOUT:
        sys.stdout.buffer.writelines(chunks)
        return target
    with target.open("wb") as file:
        file.writelines(chunks)
    return target


def _make(arguments: argparse.Namespace) -> tuple[Path, str]:
    from nguongoc.label.own_sheet import Placing
    from nguongoc.ports.rows import Role
    from nguongoc.services.caller import Caller, Scope
    from nguongoc.services.label_wish import LabelFormat, LabelWish, Level
    from nguongoc.services.register_batch import lot_path
    from nguongoc_api.settings import Settings
    from nguongoc_api.wiring import build

    settings = Settings()
    services = build(settings)
    try:
        batch = find_batch(services.reads, arguments.code)
        owner = Caller(
            "operator", batch.organisation_id, Role.PRODUCER, frozenset({Scope.LABELS_PRINT.value})
        )
        wish = LabelWish(
            batch.id,
            arguments.count,
            Level(arguments.level),
            LabelFormat(arguments.format),
            arguments.layout,
            arguments.first,
            arguments.activate_later,
            arguments.with_pin,
            placing=Placing(arguments.start, arguments.shift_x, arguments.shift_y),
        )
        link = settings.base_url + lot_path(batch)
        if wish.format is LabelFormat.CSV:
            table = services.issue_labels.table(owner, wish)
            return _write(arguments.output, table.filename, table.chunks), link
        sheet = services.issue_labels(owner, wish)
        return _write(arguments.output, sheet.filename, [sheet.body]), link
    finally:
        services.close()


def find_batch(reads: ReadSource, code: str) -> Batch:
    """The lot of a public code as people type it. Raises `BatchNotFound` and the refusals of codes."""
    from nguongoc.identifiers.public_code import display, parse_code
    from nguongoc.services.browse_batches import BatchNotFound

    written = parse_code(code)
    with reads.open() as reader:
        batch = reader.lots.batch_by_code(written)
    if batch is None:
        raise BatchNotFound(f"no lot has the code {display(written)}")
    return batch
