"""`nguongoc backup`: the whole store at one moment, while the service works. Holds no key that opens anything."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nguongoc_api.settings import Settings


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "backup", help="copy the database and the log's published head at one moment, while the service works"
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="must not be there yet, or be empty")
    parser.add_argument(
        "--keys",
        type=Path,
        metavar="FILE",
        help="also write the key files, sealed under a passphrase, to this new file: keep it on another medium",
    )
    add_passphrase(parser)
    parser.set_defaults(run=run)


def add_passphrase(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="FILE",
        help="the passphrase of --keys in its first line (default: it is asked for)",
    )


def passphrase(given: Path | None, *, twice: bool) -> str:
    """As typed or as the file says; asked for twice where a typing slip would lock the keys in for ever."""
    if given is not None:
        return given.read_text("utf-8").split("\n", 1)[0]
    said = getpass.getpass("Passphrase: ")
    if twice and getpass.getpass("The same again: ") != said:
        print("nguongoc: the two differ", file=sys.stderr)
        raise SystemExit(2)
    return said


def run(arguments: argparse.Namespace) -> int:
    """0 once the backup is whole on the disk under its name; everything else is 2 and leaves no backup behind."""
    import sqlite3

    from sqlalchemy.exc import SQLAlchemyError

    from nguongoc.errors import Refusal
    from nguongoc_api.backups import back_up
    from nguongoc_api.cli.fsck import refuse_missing_file
    from nguongoc_api.settings import Settings

    settings = Settings()
    try:
        refuse_missing_file(settings)
        if arguments.keys is not None:
            _seal_keys(settings, arguments)
        manifest = back_up(settings, arguments.folder)
    except (Refusal, SQLAlchemyError, sqlite3.Error, OSError) as error:
        first_line = (str(error).splitlines() or [type(error).__name__])[0]
        print(f"nguongoc: no backup was made: {first_line}", file=sys.stderr)
        return 2
    bytes_ = sum(held.bytes for held in manifest.files.values())
    print(
        f"{arguments.folder}: {len(manifest.files)} files, {bytes_:,} bytes, of {manifest.made_at:%Y-%m-%d %H:%M:%S} UTC"
    )
    if arguments.keys is None:
        print(f"The keys are not in it: keep {settings.key_file('resolve').parent} elsewhere, or use --keys.")
    return 0


def _seal_keys(settings: Settings, arguments: argparse.Namespace) -> None:
    from nguongoc.services.backups.key_box import seal_keys
    from nguongoc_api.backups import read_keys
    from nguongoc_api.key_table import KEY_FILES

    if arguments.folder.resolve() in arguments.keys.resolve().parents:
        raise FileExistsError(f"{arguments.keys} would lie in the backup: keys are kept apart from data")
    said = passphrase(arguments.passphrase_file, twice=True)
    sealed = seal_keys(read_keys(settings, KEY_FILES), said)
    handle = os.open(arguments.keys, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
