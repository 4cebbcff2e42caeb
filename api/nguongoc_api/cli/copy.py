"""`nguongoc copy`: everything that is an organisation's own as one archive, for one that asks the operator for it."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from nguongoc_api.cli.operating import operate

if TYPE_CHECKING:
    from nguongoc_api.services import Services


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "copy", help="a copy of everything that is an organisation's own, as one ZIP, for it to take along"
    )
    parser.add_argument("slug", metavar="SLUG", help="the organisation, as in its address /o/SLUG")
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE", required=True, help="a file that is not there yet"
    )
    parser.set_defaults(run=lambda arguments: operate(lambda services: _copy(services, arguments)))


def _copy(services: Services, arguments: argparse.Namespace) -> None:
    from nguongoc.services.copy_everything import CopyEverything

    make = CopyEverything(services.reads, services.clock)
    organisation = make.find(arguments.slug)
    # Names and telephones are in it: for nobody else's eyes, and never over a file that is there.
    opened = os.open(arguments.output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    size = 0
    try:
        with os.fdopen(opened, "wb") as file:
            for piece in make(organisation.id):
                size += file.write(piece)
    except BaseException:
        # Half a copy looks like a whole one.
        arguments.output.unlink(missing_ok=True)
        raise
    print(f"{organisation.name} ({organisation.did}): {size:,} bytes in {arguments.output}")
