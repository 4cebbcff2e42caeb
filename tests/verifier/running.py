"""A running service on this machine: real database, real keys, real socket."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import uvicorn

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.lots import UnitRange
from nguongoc.ports import UnitOfWork
from nguongoc.services.note_printed import note_printed
from nguongoc.services.register_batch import Registered
from nguongoc.services.unit_serials import CURRENT_KEY_VERSION
from nguongoc_api.app import create_app
from nguongoc_api.preparing import prepare
from nguongoc_api.services import Services
from nguongoc_api.serving import configuration
from nguongoc_api.settings import Settings
from nguongoc_api.wiring import build
from tests.on_a_socket import serving
from tests.service import Farm


@dataclass(frozen=True)
class Running:
    """The service, its address, lots of a product without a GTIN and of one with it, and a serial of `coded`."""

    services: Services
    base_url: str
    plain: Registered
    recalled: Registered
    coded: Registered
    other_coded: Registered
    serial: str

    def record_url(self, made: Registered) -> str:
        return f"{self.base_url}/records/{made.record.id}"

    def log_key(self) -> str:
        return str(self.services.read_log.key())


@contextmanager
def running(folder: Path) -> Iterator[Running]:
    """Serve until the block ends; everything registered is in the published log and the status lists are signed."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        base_url = f"http://localhost:{listening.getsockname()[1]}"
        settings = Settings(
            database_url=f"sqlite:///{folder / 'test.sqlite'}",  # type: ignore[arg-type]
            data_dir=folder / "data",
            base_url=base_url,
            demo=True,
        )
        prepare(settings)
        services = build(settings)
        farm = Farm(services)
        days = {"happened_on": vietnamese_day(datetime.now(UTC)) - timedelta(days=1)}
        product = farm.add_product(gtin="09521234543213", name="Bưởi Luận Văn, có mã")
        coded, other = (farm.register(product, lot=lot, **days) for lot in ("BLV-0117", "BLV-0118"))
        plain, recalled = farm.register(**days), farm.register(**days)
        serial = _first_serial(services, coded)
        _first_serial(services, other)
        services.sequence_log()
        services.sign_status()
        server = uvicorn.Server(configuration(create_app(services), "localhost", 0))
        with serving(server, listening):
            yield Running(services, base_url, plain, recalled, coded, other, serial)


def _first_serial(services: Services, made: Registered) -> str:
    batch = made.batch

    def print_them(uow: UnitOfWork) -> UnitRange:
        units = uow.lots.claim_units(batch.product_id, batch.id, 100, CURRENT_KEY_VERSION)
        note_printed(uow, batch.id, 1, units.count, wait=False, with_pin=False, at=services.clock.now())
        return units

    units = services.writer.run(print_them)
    return services.serials.cipher(batch.product_id, CURRENT_KEY_VERSION).serial(units.first)
