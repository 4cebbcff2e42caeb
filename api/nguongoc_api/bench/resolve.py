"""Resolving, warm and cold, beside what the same server can do at most; all servers up at once, measured in turns."""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from nguongoc.identifiers.ordered import uuid7
from nguongoc.identifiers.public_code import new_code
from nguongoc.store.engine import open_engine
from nguongoc.store.migrate import upgrade
from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import BatchRow, EventRow, FacilityRow, OrganisationRow, ProductRow
from nguongoc_api.bench.load import Load, Paths, press
from nguongoc_api.bench.processes import await_listening, started
from nguongoc_api.bench.ratio import Ratio
from nguongoc_api.bench.resolve_servers import resolver

CODES: Final = 100_000
ROUNDS: Final = 5
SLICE_SECONDS: Final = 2.0
SLACK: Final = 2_000
"""Codes left out between two slices: those a load asks for in its last moment are not in its report."""
_NOW: Final = datetime(2026, 11, 23, tzinfo=UTC)


def measure(rounds: int = ROUNDS, seconds: float = SLICE_SECONDS, codes: int = CODES) -> list[Ratio]:
    """Warm and cold ratios of a run of about a minute; each slice of ours has its limit's slice beside it."""
    with tempfile.TemporaryDirectory(prefix="nguongoc-bench-") as folder, ExitStack() as stack:
        place = Path(folder)
        url = f"sqlite:///{place / 'bench.sqlite'}"
        paths = _seed(url, codes)
        warm, cold = place / "warm.txt", place / "cold.txt"
        warm.write_text(paths[0] + "\n")
        cold.write_text("\n".join(paths) + "\n")
        answer = place / "answer.json"
        answer.write_text(json.dumps(_answer_to(url, paths[0])))
        sources = {"resolver": url, "bare": str(answer), "framework": str(answer)}
        servers = {kind: stack.enter_context(_server(kind, source)) for kind, source in sources.items()}
        return _warm(servers, warm, rounds, seconds) + _cold(servers, cold, rounds, seconds, codes)


@dataclass(frozen=True, slots=True)
class _Server:
    port: int
    pid: int

    def cpu_seconds(self) -> float:
        """What the process has used so far; nothing where the system does not tell."""
        stat = Path(f"/proc/{self.pid}/stat")
        if not stat.exists():
            return 0.0
        user, system = stat.read_text().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class _Slice:
    load: Load
    cpu_seconds: float


@contextmanager
def _server(kind: str, source: str) -> Iterator[_Server]:
    with started("nguongoc_api.bench.resolve_servers", kind, source) as (process, port):
        await_listening(process, port)
        yield _Server(port, process.pid)


def _warm(servers: Mapping[str, _Server], paths: Path, rounds: int, seconds: float) -> list[Ratio]:
    turns = _in_turns(
        servers, ("resolver", "bare"), lambda port, _: press(port, Paths(paths), seconds), rounds
    )
    ours, limit = turns["resolver"], turns["bare"]
    found = [
        Ratio("resolve warm", _rate(ours), _rate(limit), "req/s", 0.85, note="bare ASGI app, same bytes")
    ]
    if all(each.cpu_seconds for each in (*ours, *limit)):
        note = "the same by the servers' CPU time, which other work on the machine does not change"
        found.append(
            Ratio("resolve warm, CPU", _per_cpu(ours), _per_cpu(limit), "req/CPU-s", 0.85, note=note)
        )
    found.append(_tail("resolve warm p99", ours, "its own p50, 32 connections"))
    found.append(_tail("bare app p99", limit, "its own p50: what server and machine do without us"))
    return found


def _cold(
    servers: Mapping[str, _Server], paths: Path, rounds: int, seconds: float, codes: int
) -> list[Ratio]:
    asked = 0

    def press_on(port: int, kind: str) -> Load:
        nonlocal asked
        load = press(port, Paths(paths, asked), seconds / 2)
        if kind == "resolver":
            asked += load.answers + SLACK
        return load

    turns = _in_turns(servers, ("framework", "resolver"), press_on, rounds)
    if asked > codes:
        raise RuntimeError(f"{asked} codes were asked for and only {codes} exist: the last were warm")
    ours, limit = _rate(turns["resolver"]), _rate(turns["framework"])
    return [Ratio("resolve cold", ours, limit, "req/s", 0.5, note="FastAPI route, response made beforehand")]


def _in_turns(
    servers: Mapping[str, _Server], kinds: tuple[str, ...], press_on: Callable[[int, str], Load], rounds: int
) -> dict[str, list[_Slice]]:
    turns: dict[str, list[_Slice]] = {kind: [] for kind in kinds}
    for _ in range(rounds):
        for kind in kinds:
            before = servers[kind].cpu_seconds()
            load = press_on(servers[kind].port, kind)
            turns[kind].append(_Slice(load, servers[kind].cpu_seconds() - before))
    return turns


def _tail(name: str, slices: list[_Slice], note: str) -> Ratio:
    p99 = statistics.median(each.load.p99 for each in slices) * 1e3
    p50 = statistics.median(each.load.p50 for each in slices) * 1e3
    return Ratio(name, p99, p50, "ms", 3.0, at_most=True, note=note)


def _per_cpu(slices: list[_Slice]) -> float:
    return statistics.median(each.load.answers / each.cpu_seconds for each in slices)


def _rate(slices: list[_Slice]) -> float:
    return statistics.median(each.load.rate for each in slices)


def _answer_to(url: str, path: str) -> dict[str, Any]:
    """What the resolver answers, so that the others can answer the same bytes."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        raise AssertionError("a resolver reads no body")

    app = resolver(url)
    scope = {"type": "http", "method": "GET", "raw_path": path.encode(), "query_string": b"", "headers": []}
    asyncio.run(app(scope, receive, send))
    headers = [(name.decode(), value.decode()) for name, value in sent[0]["headers"]]
    return {"status": sent[0]["status"], "headers": headers, "body": sent[1]["body"].decode()}


def _seed(url: str, codes: int) -> list[str]:
    """A database of so many batches, written in bulk; their paths, in no order of their codes."""
    engine = open_engine(url)
    upgrade(engine)
    with engine.connect() as connection, connection.begin():
        owner, product, facility = _parents(connection)
        batches = [_batch(owner, product, facility, number) for number in range(codes)]
        connection.execute(insert(table(EventRow)), [_event(batch) for batch in batches])
        connection.execute(insert(table(BatchRow)), batches)
    engine.dispose()
    return [f"/b/{batch['code']}" for batch in batches]


def _parents(connection: Connection) -> tuple[UUID, UUID, UUID]:
    owner, product, facility = (uuid7(_NOW) for _ in range(3))
    named = {"created_at": _NOW, "commune_code": "15544"}
    connection.execute(
        insert(table(OrganisationRow)),
        {
            **named,
            "id": owner,
            "slug": "bench",
            "did": "did:web:bench",
            "name": "B",
            "kind": "cooperative",
            "is_household": False,
        },
    )
    connection.execute(
        insert(table(FacilityRow)),
        {**named, "id": facility, "organisation_id": owner, "kind": "growing_area", "name": "B",
         "commune_as_of": date(2025, 7, 1), "market_codes": []},
    )  # fmt: skip
    connection.execute(
        insert(table(ProductRow)),
        {"id": product, "organisation_id": owner, "slug": "bench", "name": "B", "category": "fruit", "classification": {}, "gtin_licence": None,
         "default_unit": "kg", "season_months": [], "next_unit": 0, "created_at": _NOW},
    )  # fmt: skip
    return owner, product, facility


def _batch(owner: UUID, product: UUID, facility: UUID, number: int) -> dict[str, Any]:
    return {
        "id": uuid7(_NOW), "organisation_id": owner, "product_id": product, "facility_id": facility, "code": new_code(),
        "lot": f"B{number}", "origin": "harvested", "amount": Decimal(1), "unit": "kg", "canonical_amount": Decimal(1),
        "canonical_base": "kg", "happened_on": date(2026, 11, 20), "statements": {}, "hold": "none",
        "event_id": uuid7(_NOW), "passport_id": f"P{number}", "entered_at": _NOW,
    }  # fmt: skip


def _event(batch: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": batch["event_id"], "event_uri": f"urn:uuid:{batch['event_id']}", "organisation_id": batch["organisation_id"],
        "type": "ObjectEvent", "event_time": _NOW, "record_time": _NOW, "body": b"{}",
    }  # fmt: skip


if __name__ == "__main__":
    for each in measure():
        sys.stdout.write(
            f"{each.name:20} {each.ours:10.1f} / {each.limit:10.1f} {each.unit} = {each.ratio:.2f} ({each.note})\n"
        )
