"""`nguongoc export`: what others can keep and serve without this service. Needs no private key."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from nguongoc_api.cli.export_document import add_documents


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "export", help="write what others ask for: documents of a lot, its chain of events, the whole log"
    )
    kinds = parser.add_subparsers(metavar="WHAT", required=True)
    log = kinds.add_parser(
        "log",
        help="tiles, entries, checkpoint with its cosignatures and key, byte for byte as they are served",
    )
    log.add_argument("folder", type=Path, metavar="DIR", help="what is there already is kept and added to")
    log.set_defaults(run=run_log)
    add_documents(kinds)


def run_log(arguments: argparse.Namespace) -> int:
    """0 once the folder holds the log up to the newest checkpoint; a refusal or a failing disk is 2."""
    from nguongoc.services.export_log import ExportLog
    from nguongoc.store.engine import open_engine
    from nguongoc.store.unit_of_work import SqlReadSource
    from nguongoc_api.cli.fsck import refuse_missing_file
    from nguongoc_api.log_place import newest_first, place_of
    from nguongoc_api.log_wiring import read_shown_log
    from nguongoc_api.settings import Settings

    settings = Settings()
    reads = None
    try:
        refuse_missing_file(settings)
        reads = SqlReadSource(open_engine(settings.read_database, read_only=True))
        place = place_of(settings, reads)
        log = read_shown_log(settings, place, reads, newest_first(reads, place.origin))
        done = ExportLog(log)(arguments.folder, _progress)
    except OSError as error:
        print(f"nguongoc: {error}", file=sys.stderr)
        return 2
    finally:
        if reads is not None:
            reads.close()
    print(f"{done.size} entries in {arguments.folder}, {done.files} files written")
    return 0


def _progress(files: int) -> None:
    if sys.stderr.isatty() and files % 100 == 0:
        print(f"\r{files:,}", end="", file=sys.stderr, flush=True)
