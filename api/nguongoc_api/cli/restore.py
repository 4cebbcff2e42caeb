"""`nguongoc restore`: a backup into an empty place, and entries of the log that it lacks from the log's files elsewhere."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from nguongoc_api.cli.backup import add_passphrase, passphrase

if TYPE_CHECKING:
    from nguongoc_api.backups import LogStands
    from nguongoc_api.settings import Settings

SOUND, SIGNS_NOTHING, REFUSED = 0, 1, 2


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "restore", help="put a backup into an empty place; complete the log from its files elsewhere"
    )
    parser.add_argument(
        "folder", type=Path, nargs="?", metavar="DIR", help="a backup (default: only complete the log here)"
    )
    parser.add_argument(
        "--log",
        metavar="DIR|URL",
        help="what `nguongoc export log` wrote, or any copy of the log that others serve",
    )
    parser.add_argument(
        "--status",
        type=Path,
        action="append",
        default=[],
        metavar="PATH",
        help="signed status lists newer than the backup: .jwt files, bundles, or folders of them",
    )
    parser.add_argument("--keys", type=Path, metavar="FILE", help="what `nguongoc backup --keys` wrote")
    add_passphrase(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0: all of it is there and sound; 1: it is there, but signs nothing or is damaged; 2: nothing was put."""
    import sqlite3

    from sqlalchemy.exc import SQLAlchemyError

    from nguongoc.errors import Refusal
    from nguongoc_api.settings import Settings

    if arguments.folder is None and arguments.log is None and arguments.keys is None and not arguments.status:
        print("nguongoc: a backup, --log, --status or --keys is needed", file=sys.stderr)
        return REFUSED
    settings = Settings()
    try:
        return _restore(settings, arguments)
    except (Refusal, SQLAlchemyError, sqlite3.Error, OSError) as error:
        first_line = (str(error).splitlines() or [type(error).__name__])[0]
        print(f"nguongoc: {first_line}", file=sys.stderr)
        return REFUSED


def _restore(settings: Settings, arguments: argparse.Namespace) -> int:
    from nguongoc_api.backups import complete_log, missing_keys, put_back
    from nguongoc_api.cli.fsck import check_store
    from nguongoc_api.kept_lists import keep_statuses
    from nguongoc_api.key_table import KEY_FILES

    if arguments.keys is not None:
        _open_keys(settings, arguments)
        if arguments.folder is None and arguments.log is None and not arguments.status:
            return SOUND
    if arguments.folder is not None:
        manifest = put_back(settings, arguments.folder, arguments.log)
        print(f"restored as it was at {manifest.made_at:%Y-%m-%d %H:%M:%S} UTC")
    if arguments.status:
        kept = keep_statuses(settings, arguments.status)
        print(f"status: {kept.places} places that newer lists revoked or replaced stay so")
    stands = complete_log(settings, arguments.log)
    _say(stands)
    for path in missing_keys(settings, KEY_FILES):
        print(f"missing: {path}: put it back before you start the service")
    code = check_store(settings)
    return SIGNS_NOTHING if stands.is_behind or code else SOUND


def _open_keys(settings: Settings, arguments: argparse.Namespace) -> None:
    from nguongoc.services.backups.key_box import open_keys
    from nguongoc_api.backups import write_keys

    said = passphrase(arguments.passphrase_file, twice=False)
    for path in write_keys(settings, open_keys(arguments.keys.read_bytes(), said)):
        print(f"{path} written")


def _say(stands: LogStands) -> None:
    done = stands.completed
    if done is not None and done.size > done.before:
        print(
            f"log: {done.size - done.before} entries taken in; {done.without} of them are of records that are not in the backup"
        )
    if stands.is_behind:
        print(
            f"log: {stands.size} entries here, {stands.published} were published: nothing is signed until the missing ones are\n"
            "here. Find them wherever the log was copied to and run `nguongoc restore --log`; scans are answered meanwhile.\n"
            "docs/how-to/back-up-and-restore.md says what else can be done."
        )
