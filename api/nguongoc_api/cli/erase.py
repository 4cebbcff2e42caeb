"""`nguongoc erase`: forget an organisation that asked for it, down to the free pages of the files."""

from __future__ import annotations

import argparse
import sys

DONE, BYTES_LEFT, REFUSED = 0, 1, 2


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "erase", help="forget an organisation that asked for it: people, contact, pictures, plots"
    )
    parser.add_argument("slug", metavar="SLUG", help="the organisation, as in its address /o/SLUG")
    parser.add_argument(
        "--yes", action="store_true", help="do it; without this it is only said what would go"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0: gone from tables and files; 1: gone from the tables, but files still hold old bytes (run it again); 2: nothing was done."""
    from sqlalchemy.exc import SQLAlchemyError

    from nguongoc.services.erase_organisation import EraseOrganisation
    from nguongoc.store.engine import open_engine
    from nguongoc.store.scrub import scrub
    from nguongoc.store.unit_of_work import SqlReadSource
    from nguongoc.store.writer import open_writer
    from nguongoc_api.cli.fsck import refuse_missing_file
    from nguongoc_api.clock import SystemClock
    from nguongoc_api.settings import Settings

    settings = Settings()
    try:
        refuse_missing_file(settings)
    except OSError as error:
        print(f"nguongoc: {error}", file=sys.stderr)
        return REFUSED
    reads = SqlReadSource(open_engine(settings.database, read_only=True))
    writer = open_writer(open_engine(settings.database), reads.committed)
    try:
        erase = EraseOrganisation(reads, writer, SystemClock())
        found = erase.find(arguments.slug)
        if not arguments.yes:
            print(
                f"{found.name} ({found.did}): accounts and API keys, telephone, website, description, stories, photos, names and"
            )
            print(
                "points of places, borders, notes, messages and webhooks would go. Signed records and log entries stay. Say --yes."
            )
            return REFUSED
        gone = erase(found.id)
    finally:
        writer.close()
        reads.close()
    for name, count in sorted(gone.items()):
        print(f"{count:>6,}  {name}")
    try:
        clean = scrub(settings.database)
    except SQLAlchemyError as error:
        print(f"nguongoc: {(str(error).splitlines() or [''])[0]}", file=sys.stderr)
        clean = False
    if not clean:
        print(
            "The rows are gone, but somebody was reading: old bytes may still stand in the files. Run it again."
        )
        return BYTES_LEFT
    print("Gone from the files too. Backups made before still hold it: docs/how-to/forget-a-producer.md.")
    return DONE
