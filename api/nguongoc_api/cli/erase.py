"""`nguongoc erase`: forget an organisation that asked for it, down to the free pages of the files."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nguongoc.ports import Clock, ReadSource, Writer
    from nguongoc.services.carry_out_erasures import CarryOutErasures

DONE, BYTES_LEFT, REFUSED = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Opened:
    """A store that this command alone has open for writing, in this process."""

    reads: ReadSource
    writer: Writer
    clock: Clock
    carry_out: CarryOutErasures


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "erase", help="forget an organisation that asked for it: people, contact, pictures, plots"
    )
    parser.add_argument(
        "slug",
        metavar="SLUG",
        nargs="?",
        help="the organisation, as in its address /o/SLUG; none: list who asked at its desk and from when on",
    )
    parser.add_argument(
        "--yes", action="store_true", help="do it; without this it is only said what would go"
    )
    parser.add_argument(
        "--files",
        action="store_true",
        help="only write the database's files anew, where rows of those who asked at a desk have gone",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0: gone from tables and files; 1: gone from the tables, but files still hold old bytes (run it again); 2: nothing was done."""
    from nguongoc_api.cli.fsck import refuse_missing_file
    from nguongoc_api.settings import Settings

    settings = Settings()
    try:
        refuse_missing_file(settings)
    except OSError as error:
        print(f"nguongoc: {error}", file=sys.stderr)
        return REFUSED
    with _opened(settings.database) as opened:
        if arguments.files:
            return _say_files(_cleaned(opened))
        if arguments.slug is None:
            return _list_wishes(opened)
        return _erase(opened, arguments.slug, sure=arguments.yes)


@contextmanager
def _opened(database: str) -> Iterator[Opened]:
    from nguongoc.services.carry_out_erasures import CarryOutErasures
    from nguongoc.store.engine import open_engine
    from nguongoc.store.read_source import SqlReadSource
    from nguongoc.store.scrub import scrub
    from nguongoc.store.writer import open_writer
    from nguongoc_api.clock import SystemClock

    reads, clock = SqlReadSource(open_engine(database, read_only=True)), SystemClock()
    writer = open_writer(open_engine(database), reads.committed)
    try:
        yield Opened(reads, writer, clock, CarryOutErasures(reads, writer, clock, partial(scrub, database)))
    finally:
        writer.close()
        reads.close()


def _erase(opened: Opened, slug: str, *, sure: bool) -> int:
    from nguongoc.services.erase_organisation import EraseOrganisation

    erase = EraseOrganisation(opened.reads, opened.writer, opened.clock)
    found = erase.find(slug)
    if not sure:
        print(
            f"{found.name} ({found.did}): accounts and API keys, telephone, website, description, stories, photos, names and"
        )
        print(
            "points of places, borders, notes, messages and webhooks would go. Signed records and log entries stay. Say --yes."
        )
        return REFUSED
    for name, count in sorted(erase(found.id).items()):
        print(f"{count:>6,}  {name}")
    return _say_files(_cleaned(opened))


def _list_wishes(opened: Opened) -> int:
    wishes = opened.carry_out.open_wishes()
    with opened.reads.open() as reader:
        for each in wishes:
            found = reader.parties.organisation(each.organisation_id)
            slug = "" if found is None else found.slug
            held = "  held by an open recall" if reader.erasing.is_recalling(each.organisation_id) else ""
            print(f"{slug}  asked {each.asked_at:%Y-%m-%d}  done from {each.due_at:%Y-%m-%d %H:%M} UTC{held}")
    since = opened.carry_out.left_since()
    if not wishes:
        print("Nobody's wish to be forgotten is open.")
    if since is not None:
        print(
            f"Rows went since {since:%Y-%m-%d}; their bytes may still stand in the files: nguongoc erase --files"
        )
    return DONE


def _cleaned(opened: Opened) -> bool:
    from sqlalchemy.exc import SQLAlchemyError

    try:
        return opened.carry_out.clean_files()
    except SQLAlchemyError as error:
        print(f"nguongoc: {(str(error).splitlines() or [''])[0]}", file=sys.stderr)
        return False


def _say_files(clean: bool) -> int:
    if not clean:
        print(
            "The rows are gone, but somebody was reading: old bytes may still stand in the files. Run it again."
        )
        return BYTES_LEFT
    print("Gone from the files too. Backups made before still hold it: docs/how-to/forget-a-producer.md.")
    return DONE
