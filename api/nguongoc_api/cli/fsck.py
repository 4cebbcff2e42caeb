"""`nguongoc fsck`: recompute everything that is stored and name what does not follow.

It needs no private key: one that is not at hand is noticed, one that is there and does not open is a fault.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nguongoc.services.check_integrity import Fault
    from nguongoc.services.unit_serials import UnitSerials
    from nguongoc_api.cli.fsck_words import Words
    from nguongoc_api.key_notices import Notice
    from nguongoc_api.settings import Settings

SOUND, WRONG, CANNOT_TELL = 0, 1, 2
MOST_SHOWN = 50
MOST_IN_JSON = 1_000
LONG_SECONDS = 1.0


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("fsck", help="recompute all that is stored and name what does not follow")
    parser.add_argument("--json", action="store_true", help="one line of JSON instead of sentences")
    parser.add_argument(
        "--log-key",
        action="append",
        default=[],
        metavar="VKEY",
        help="the log's key as known from outside (default: the keys in the database); may be repeated",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0: nothing wrong; 1: something is; 2: the check could not be carried out."""
    from sqlalchemy.exc import SQLAlchemyError

    from nguongoc.errors import Refusal
    from nguongoc_api.settings import Settings

    settings = Settings()
    try:
        return _check(settings, arguments.log_key, as_json=arguments.json)
    except (Refusal, SQLAlchemyError, OSError) as error:
        first_line = (str(error).splitlines() or [type(error).__name__])[0]
        print(_words().cannot % first_line, file=sys.stderr)
        return CANNOT_TELL


def check_store(settings: Settings) -> int:
    """The whole check for people, with the keys in the database; the exit code."""
    return _check(settings, [], as_json=False)


def _check(settings: Settings, given: list[str], *, as_json: bool) -> int:
    from nguongoc.log.note import VerifierKey
    from nguongoc.services.check_integrity import check
    from nguongoc.store.checkpoints import FileCheckpointStore
    from nguongoc.store.engine import open_engine
    from nguongoc.store.read_source import SqlReadSource
    from nguongoc.store.schema import is_current
    from nguongoc_api.clock import SystemClock
    from nguongoc_api.clock_fault import clock_faults
    from nguongoc_api.key_notices import key_notices
    from nguongoc_api.log_place import place_of, stored_verifiers

    refuse_missing_file(settings)
    engine = open_engine(settings.database, read_only=True)
    reads = SqlReadSource(engine)
    try:
        if not is_current(engine):
            print(_words().cannot % "nguongoc migrate", file=sys.stderr)
            return CANNOT_TELL
        place = place_of(settings, reads)
        verifiers = [VerifierKey.parse(text) for text in given] or stored_verifiers(reads, place.origin)
        report = _Report(as_json=as_json)
        checkpoints, serials = place.store(), _serials(settings)
        shown = FileCheckpointStore(place.shown) if settings.witness_addresses else None
        faults = check(reads, checkpoints, verifiers, report.progress, serials, shown)
        faults = chain(faults, clock_faults(reads, SystemClock()))
        return report.write(faults, key_notices(settings, reads))
    finally:
        reads.close()


def refuse_missing_file(settings: Settings) -> None:
    """Raises `FileNotFoundError`."""
    # SQLite would make an empty database and find nothing wrong with it.
    from sqlalchemy import make_url

    url = make_url(settings.database)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        raise FileNotFoundError(f"{url.database}: no such file")


def _serials(settings: Settings) -> UnitSerials | None:
    """None where the key of serials is not at hand: then nothing is said of what it decides."""
    from nguongoc.services.unit_serials import UnitSerials
    from nguongoc.signing.keys import read_key_file

    path = settings.key_file("resolve")
    return UnitSerials(read_key_file(path)) if path.is_file() else None


@dataclass(slots=True)
class _Report:
    """Says each fault as it is found, for people or as one line of JSON at the end."""

    as_json: bool
    started: float = field(default_factory=time.monotonic)
    done: dict[str, int] = field(default_factory=dict)
    told: Counter[str] = field(default_factory=Counter)
    kept: list[Fault] = field(default_factory=list)
    notices: Sequence[Notice] = ()

    def progress(self, part: str, done: int) -> None:
        self.done[part] = done
        if sys.stderr.isatty() and time.monotonic() - self.started > LONG_SECONDS:
            print(f"\r\x1b[K{_words().part(part)}: {done:,}", end="", file=sys.stderr, flush=True)

    def write(self, faults: Iterable[Fault], notices: Sequence[Notice]) -> int:
        self.notices = notices
        for notice in notices:
            if not self.as_json and not notice.wrong:
                print(f"{notice.subject}: {notice.detail}", file=sys.stderr)
        for fault in chain(faults, (_key_fault(each) for each in notices if each.wrong)):
            self.told[fault.kind.value] += 1
            if len(self.kept) < MOST_IN_JSON:
                self.kept.append(fault)
            if not self.as_json and self.told.total() <= MOST_SHOWN:
                self._clear()
                print(_words().fault(fault), flush=True)
        self._clear()
        print(self._json() if self.as_json else self._summary())
        return WRONG if self.told else SOUND

    def _clear(self) -> None:
        if sys.stderr.isatty():
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def _summary(self) -> str:
        words = _words()
        checked = ", ".join(f"{words.part(part)} {done:,}" for part, done in self.done.items())
        lines = [f"{words.checked}: {checked or '-'} ({time.monotonic() - self.started:.1f} s)"]
        if not self.told:
            return "\n".join([*lines, words.sound])
        lines.append(words.wrong % self.told.total())
        lines += [f"  {count:>6,}  {kind}" for kind, count in self.told.most_common()]
        return "\n".join(lines)

    def _json(self) -> str:
        listed = [{"kind": each.kind, "subject": each.subject, "detail": each.detail} for each in self.kept]
        report = {
            "sound": not self.told,
            "checked": self.done,
            "count": self.told.total(),
            "by_kind": dict(self.told),
            "faults": listed,
            "keys": [{"subject": each.subject, "detail": each.detail} for each in self.notices],
            "seconds": round(time.monotonic() - self.started, 3),
        }
        return json.dumps(report, ensure_ascii=False, separators=(",", ":"))


def _key_fault(notice: Notice) -> Fault:
    from nguongoc.services.check_integrity import Fault, FaultKind

    return Fault(FaultKind.KEY_LOCKED, notice.subject, notice.detail)


def _words() -> Words:
    from nguongoc_api.cli.fsck_words import ENGLISH, VIETNAMESE

    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return VIETNAMESE if locale.lower().startswith("vi") else ENGLISH
