"""What every use case stands on: stores, key files, and the refusal to open those of somebody else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from nguongoc.errors import Conflict, Unavailable
from nguongoc.ports import Clock, ReadSource
from nguongoc.ports.rows import KeyPurpose
from nguongoc.services.custody import Custody
from nguongoc.services.steady_time import SteadyTime
from nguongoc.services.unit_pins import UnitPins
from nguongoc.signing.did import did_web
from nguongoc.signing.keys import read_key_file
from nguongoc.store.engine import open_engine
from nguongoc.store.read_source import SqlReadSource
from nguongoc.store.schema import is_current
from nguongoc.store.writer import PostgresWriter, SqliteWriter, open_writer
from nguongoc_api.asking import Nudged
from nguongoc_api.clock import SystemClock
from nguongoc_api.key_table import KEY_FILES
from nguongoc_api.key_wiring import open_keeper
from nguongoc_api.log_place import place_of
from nguongoc_api.settings import Settings

DEMO_MARK = "demo"
"""A file of this name beside keys that `nguongoc demo` made: they are refused elsewhere."""


class DemoKeysRefused(Unavailable):
    """Keys made by the demo, in a service that is no demo."""

    code = "demo-keys-refused"


class SchemaBehind(Unavailable):
    """The database lacks migrations of this program."""

    code = "schema-behind"


class StoreElsewhere(Conflict):
    """The store was made under another address: its DIDs and printed codes name that one, for ever."""

    code = "store-elsewhere"


@dataclass(frozen=True, slots=True)
class Ground:
    """What every use case stands on: stores, keys, and whom to wake when something was committed."""

    reads: SqlReadSource
    writer: SqliteWriter | PostgresWriter
    is_current: Callable[[], bool]
    clock: Clock
    steady: SteadyTime
    custody: Custody
    serial_key: bytes
    pins: UnitPins
    wake: list[Nudged]


def open_ground(settings: Settings, clock: Clock | None = None) -> Ground:
    """Over a clock that was handed in, which is its owner's business, or the machine's, which must not have gone back.

    Raises `DemoKeysRefused`, `SchemaBehind`, `StoreElsewhere`; each with the way out.
    """
    refuse_demo_keys(settings)
    read_engine = open_engine(settings.read_database, read_only=True)
    reads = SqlReadSource(read_engine)
    engine = open_engine(settings.database)
    if not is_current(engine):
        raise SchemaBehind("the database is behind this program: run `nguongoc migrate`")
    _refuse_other_address(reads, settings)
    place = place_of(settings, reads)
    wake: list[Nudged] = []

    def committed(master_data: bool) -> None:
        reads.committed(master_data)
        for background in wake:
            background.nudge()

    accepted = settings.log_ran_ahead or clock is not None
    steady = SteadyTime(reads, clock or SystemClock(), accepted=accepted)
    custody = Custody(reads, open_keeper(settings), did_web(settings.host), place.origin, steady)
    serial_key = read_key_file(settings.key_file("resolve"))
    # Read when the first PIN is asked for: a service from before there were PINs starts without it.
    pins = UnitPins(lambda: read_key_file(settings.key_file("pin")))
    writer = open_writer(engine, committed)
    current = partial(is_current, read_engine)
    return Ground(reads, writer, current, clock or SystemClock(), steady, custody, serial_key, pins, wake)


def mark(path: Path) -> Path:
    """The file that says of a key beside it that the demo made it."""
    return path.with_name(f"{path.name}.{DEMO_MARK}")


def refuse_demo_keys(settings: Settings) -> None:
    """Raises `DemoKeysRefused` outside the demo."""
    if settings.demo:
        return
    for name in KEY_FILES:
        path = settings.key_file(name)
        if mark(path).exists():
            raise DemoKeysRefused(
                f"{path} was made by `nguongoc demo`; make new keys before serving real goods"
            )


def _refuse_other_address(reads: ReadSource, settings: Settings) -> None:
    """A forgotten BASE_URL must not print stamps that lead somewhere else."""
    with reads.open() as reader:
        keys = reader.parties.signing_keys(KeyPurpose.STATUS, None)
    ours = f"{did_web(settings.host)}#"
    if keys and not any(key.kid.startswith(ours) for key in keys):
        made_for = keys[0].kid.partition("#")[0]
        raise StoreElsewhere(
            f"this store belongs to {made_for}, not to BASE_URL {settings.base_url}", did=made_for
        )
