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
    log.add_argument(
        "--check",
        action="store_true",
        help="read every file again, name those that a disk changed and write them anew",
    )
    log.set_defaults(run=run_log)
    add_documents(kinds)


def run_log(arguments: argparse.Namespace) -> int:
    """0 once the folder holds the log up to the newest checkpoint; 1 where files of it had been changed; 2 a refusal or a failing disk."""
    from nguongoc.services.export_log import ExportLog
    from nguongoc.store.engine import open_engine
    from nguongoc.store.read_source import SqlReadSource
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
        done = ExportLog(log)(arguments.folder, _progress, check=arguments.check)
    except OSError as error:
        print(f"nguongoc: {error}", file=sys.stderr)
        return 2
    finally:
        if reads is not None:
            reads.close()
    print(f"{done.size} entries in {arguments.folder}, {done.files} files written")
    for path in done.mended:
        print(f"{arguments.folder / path}: held other bytes, written anew", file=sys.stderr)
    return 1 if done.mended else 0


def _progress(files: int) -> None:
    if sys.stderr.isatty() and files % 100 == 0:
        print(f"\r{files:,}", end="", file=sys.stderr, flush=True)
