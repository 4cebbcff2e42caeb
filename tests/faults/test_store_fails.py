"""Disk full, database read-only, keys missing, clock gone back: refused with a way out, never a 500, and scans are answered."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, text
from starlette.testclient import TestClient

from nguongoc.ports.rows import Role
from nguongoc.services.register_batch import Registered
from nguongoc.signing.keys import KeyFileUnusable
from nguongoc.store.engine import open_engine
from nguongoc.verdict import State
from nguongoc_api.app import create_app
from nguongoc_api.readiness import Standing
from nguongoc_api.services import Services
from nguongoc_api.wiring import build
from tests.service import Farm, HandClock
from tests.services.checking import faults

BASE_URL = "http://localhost:8000"


@dataclass
class Watched:
    """A service with one lot in its log, asked over HTTP without its background work."""

    services: Services
    farm: Farm
    lot: Registered
    client: TestClient
    key: str

    def register(self) -> Any:
        said = {
            "product_id": str(self.farm.pomelo.id),
            "facility_id": str(self.farm.field.id),
            "quantity": {"value": "40", "unit": "kg"},
            "happened_on": "2026-11-20",
        }
        return self.client.post("/v1/batches", json=said, headers={"Authorization": f"Bearer {self.key}"})

    def refused(self) -> str:
        """The code of a refusal that is a whole problem and not our fault."""
        answer = self.register()
        assert answer.status_code == 503, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        assert int(answer.headers["retry-after"]) > 0
        return str(json.loads(answer.content)["code"])

    def still_resolves(self, state: State = State.VALID) -> None:
        """The redirect, the page, the verdict and the log, by somebody who scans."""
        code = self.lot.batch.code
        assert self.client.get(f"/b/{code}", follow_redirects=False).status_code == 307
        page = self.client.get(f"/p/b/{code}")
        assert page.status_code == 200
        assert self.farm.organisation.name in page.text
        (answered,) = self.services.verify_codes([f"{BASE_URL}/b/{code}"])
        assert answered.verdict.state is state
        assert self.client.get("/log/checkpoint").status_code == 200


@pytest.fixture
def service(services: Services) -> Watched:
    farm = Farm(services)
    lot = farm.register()
    services.sequence_log()
    services.sign_status()
    _, key = services.issue_api_key(farm.organisation.id, Role.PRODUCER, None, "test")
    client = TestClient(create_app(services), base_url=BASE_URL, raise_server_exceptions=False)
    return Watched(services, farm, lot, client, key)


def on_sqlite(services: Services, pragma: Callable[[int], str]) -> None:
    """Said to every connection of the writer from now on, as a full or write-protected disk would say it."""
    engine = services._sql_writer._engine
    if engine.dialect.name != "sqlite":
        pytest.skip(
            "pages are counted by SQLite alone; PostgreSQL answers the same code, 53100, as an operational error"
        )
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    event.listen(engine, "checkout", lambda dbapi, *_: dbapi.execute(f"PRAGMA {pragma(pages)}"))


def test_on_a_full_disk_nothing_is_acknowledged_and_scans_are_answered(service: Watched) -> None:
    full = True
    on_sqlite(service.services, lambda pages: f"max_page_count={pages if full else pages + 10_000}")
    codes = set()
    for _ in range(40):  # free places in pages that are there already may take some
        answer = service.register()
        if answer.status_code != 201:
            codes.add(answer.json()["code"])
            assert answer.status_code == 503
    assert codes == {"store-unavailable"}
    service.still_resolves()
    full = False
    assert service.register().status_code == 201
    service.services.sequence_log()
    assert faults(service.services) == []


def test_a_read_only_database_refuses_writes_and_answers_scans(service: Watched) -> None:
    services, url = service.services, service.services.settings.database
    writable = True
    if url.startswith("sqlite"):
        on_sqlite(services, lambda _: f"query_only={'OFF' if writable else 'ON'}")

    def become(now_writable: bool) -> None:
        nonlocal writable
        writable = now_writable
        if not url.startswith("sqlite"):
            postgres_becomes(url, read_only=not now_writable)

    become(False)
    assert service.refused() == "store-unavailable"
    service.still_resolves()
    become(True)
    assert service.register().status_code == 201
    services.sequence_log()
    assert faults(services) == []


def postgres_becomes(url: str, *, read_only: bool) -> None:
    """As an operator, or a failover to a standby, makes it; sessions that are open are ended."""
    engine = open_engine(url)
    with engine.connect() as connection:
        connection.execute(text("SET default_transaction_read_only = off"))
        connection.commit()
        name = connection.execute(text("SELECT current_database()")).scalar_one()
        connection.execute(
            text(
                f'ALTER DATABASE "{name}" SET default_transaction_read_only = {"on" if read_only else "off"}'
            )
        )
        ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name AND pid <> pg_backend_pid()"
        connection.execute(text(ended), {"name": name})
        connection.commit()
    engine.dispose()


def test_without_keys_a_service_starts_answers_scans_signs_nothing_and_goes_on_when_they_are_back(
    service: Watched,
) -> None:
    settings = service.services.settings
    taken = {
        path: path.read_bytes() for path in (settings.data_dir / "keys").iterdir() if path.suffix == ".kek"
    }
    for path in taken:
        path.unlink()
    fresh = build(settings, HandClock())
    try:
        client = TestClient(create_app(fresh), base_url=BASE_URL, raise_server_exceptions=False)
        locked = Watched(fresh, service.farm, service.lot, client, service.key)
        assert fresh.readiness()[0] is Standing.RESOLVES_ONLY
        assert client.get("/readyz").status_code == 200
        assert locked.refused() == "key-file-unusable"
        locked.still_resolves()
        before = fresh.checkpoints.latest()
        with pytest.raises(KeyFileUnusable):
            fresh.sequence_log()
        assert fresh.checkpoints.latest() == before
        for path, content in taken.items():
            path.write_bytes(content)
            path.chmod(0o600)
        assert locked.register().status_code == 201
        fresh.sequence_log()
        assert faults(fresh) == []
        assert fresh.readiness()[0] is Standing.READY
    finally:
        fresh.close()


def test_keys_that_go_while_it_runs_are_missed_only_where_they_are_needed_anew(service: Watched) -> None:
    for path in (service.services.settings.data_dir / "keys").glob("*.kek"):
        path.unlink()
    # What was opened is in memory: whoever is here already goes on. Nobody new gets a key that could not be sealed.
    assert service.register().status_code == 201
    with pytest.raises(KeyFileUnusable):
        Farm(service.services, "htx-moi")
    service.still_resolves()
    assert faults(service.services) == []


def test_a_clock_that_goes_back_dates_no_entry_back_and_lists_are_signed_anew(service: Watched) -> None:
    clock = service.services.clock
    assert isinstance(clock, HandClock)
    clock.time -= timedelta(hours=3)
    assert service.services.sign_status() > 0
    service.farm.register()
    service.services.sequence_log()
    with service.services.reads.open() as reader:
        head = reader.log.head()
        assert head is not None
        times = [row.t for row in reader.log.entries(0, head.size)]
    assert times == sorted(times)
    assert faults(service.services) == []
    # Which clock is wrong cannot be told from here: nothing is called good, and nobody is accused.
    service.still_resolves(State.UNVERIFIED)
    clock.time += timedelta(hours=3)
    service.services.sign_status()
    service.still_resolves()
