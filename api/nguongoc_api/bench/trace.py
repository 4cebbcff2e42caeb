"""Traces over a million edges beside the bare recursive query, which gives the nodes alone and knows no time; and a hub's memory."""

from __future__ import annotations

import multiprocessing
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import text

from nguongoc.store.engine import open_engine
from nguongoc.store.migrate import upgrade
from nguongoc.store.read_source import SqlReadSource
from nguongoc.tracing.graph import Way
from nguongoc.tracing.question import DEEPEST, MOST_NODES, Question
from nguongoc.tracing.walk import Walk
from nguongoc_api.bench.postgres import fresh_database
from nguongoc_api.bench.ratio import CannotMeasureError, Ratio

LAYERS, LOTS_A_LAYER, DRAWN = 11, 22_400, 3.125
"""Eleven makings one after the other; each lot draws on three others on average, as in `reference/perf.md`."""
HUB_LOTS = 300_000
SECONDS, QUICK_SECONDS, WARM_UP = 40.0, 10.0, 5
QUICK_SHARE = 10
"""A quick run builds a tenth."""
BESIDE_BARE = 2.0
HUB_MEGABYTES = 256
HUB = "https://id.gs1.org/01/09521234543213/10/HUB"
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
LOOKED_AT_EVERY = 10_000
TOLD_EVERY = 100_000
BARE = {
    Way.FORWARD: "WITH RECURSIVE w(k) AS (SELECT {} UNION SELECT e.target FROM w JOIN lot_edge e ON e.source = w.k) SELECT k FROM w",
    Way.BACK: "WITH RECURSIVE w(k) AS (SELECT {} UNION SELECT e.source FROM w JOIN lot_edge e ON e.target = w.k) SELECT k FROM w",
}
Row = tuple[UUID, str, str, datetime]


def measure_sqlite(*, quick: bool) -> list[Ratio]:
    with tempfile.TemporaryDirectory(prefix="nguongoc-bench-") as folder:
        return _measure(f"sqlite:///{Path(folder) / 'trace.sqlite'}", "sqlite", quick=quick)


def measure_postgres(*, quick: bool) -> list[Ratio]:
    """Raises `CannotMeasureError` when there is none."""
    with fresh_database() as url:
        return _measure(url, "postgres", quick=quick)


def _measure(url: str, store: str, *, quick: bool) -> list[Ratio]:
    edges, lots = _build(url, QUICK_SHARE if quick else 1)
    took: dict[tuple[Way, str], list[float]] = {(way, who): [] for way in Way for who in ("ours", "bare")}
    found: list[int] = []
    engine = open_engine(url, read_only=True)
    with closing(SqlReadSource(engine)) as reads, reads.open() as reader, engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        mark = "?" if store == "sqlite" else "%s::text"
        graph = reader.tracing.graph()
        chosen = random.Random(11)  # noqa: S311 - the same sample every time
        turn, until = 0, time.perf_counter() + (QUICK_SECONDS if quick else SECONDS)
        while time.perf_counter() < until or turn <= WARM_UP:
            turn += 1
            start = f"{HUB}-{chosen.randrange(LAYERS)}-{chosen.randrange(lots)}"
            for way in Way:
                question = Question(start, depth=DEEPEST, limit=MOST_NODES)
                ours = _seconds(lambda q=question, w=way: Walk(graph, q, w))  # type: ignore[misc]
                bare = _seconds(lambda s=start, w=way: driver.execute(BARE[w].format(mark), (s,)))  # type: ignore[misc]
                if turn > WARM_UP:
                    took[way, "ours"].append(ours[0])
                    took[way, "bare"].append(bare[0])
                    found.append(bare[1])
    ratios = [
        _ratio(f"trace {store}, {way}, {name}", took[way, "ours"], took[way, "bare"], at, _note(edges, found))
        for way in Way
        for name, at in (("p50", 0.5), ("p95", 0.95))
    ]
    return [*ratios, _hub(url, store, quick=quick)]


def _note(edges: int, found: list[int]) -> str:
    mean, most = statistics.mean(found), max(found)
    return f"bare recursive CTE, nodes alone, no time; {edges:,} edges, {len(found):,} traces, {mean:,.0f} nodes found on average, {most:,} at most"


def _ratio(name: str, ours: list[float], bare: list[float], at: float, note: str) -> Ratio:
    def quantile(values: list[float]) -> float:
        return sorted(values)[int(len(values) * at)] * 1e3

    return Ratio(name, quantile(ours), quantile(bare), "ms", BESIDE_BARE, at_most=True, note=note)


def _seconds(work: Callable[[], Iterable[Any]]) -> tuple[float, int]:
    """Until the last piece has come, none of which is kept: so it is read where it is streamed."""
    began = time.perf_counter()
    found = sum(1 for _ in work())
    return time.perf_counter() - began, found


def _build(url: str, share: int) -> tuple[int, int]:
    """Edges alone: what events they rest on a walk never asks."""
    engine = open_engine(url)
    upgrade(engine)
    lots = LOTS_A_LAYER // share
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        rows = _telling(_rows(lots, HUB_LOTS // share), engine.dialect.name)
        edges = _copy_in(driver, rows) if engine.dialect.name == "postgresql" else _put_in(driver, rows)
        connection.execute(text("ANALYZE"))
        connection.commit()
    if engine.dialect.name == "postgresql":
        with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text("VACUUM ANALYZE lot_edge"))
    engine.dispose()
    return edges, lots


def _telling(rows: Iterator[Row], store: str) -> Iterator[Row]:
    """The same, saying how far it has come: a million take a minute."""
    for number, row in enumerate(rows, 1):
        if number % TOLD_EVERY == 0:
            sys.stderr.write(f"trace {store}: {number:,} edges put in\n")
            sys.stderr.flush()
        yield row


def _put_in(driver: Any, rows: Iterator[Row]) -> int:
    driver.execute("PRAGMA foreign_keys=OFF")
    driver.execute("BEGIN")
    added: int = driver.executemany(
        "INSERT INTO lot_edge (event_id, source, target, event_time) VALUES (?, ?, ?, ?)",
        ((event.hex, source, target, f"{at:%Y-%m-%d %H:%M:%S.%f}") for event, source, target, at in rows),
    ).rowcount
    driver.execute("COMMIT")
    return added


def _copy_in(driver: Any, rows: Iterator[Row]) -> int:
    driver.execute("SET statement_timeout = 0")
    driver.execute("ALTER TABLE lot_edge DROP CONSTRAINT fk_lot_edge_event_id_event")
    cursor = driver.cursor()
    with cursor.copy("COPY lot_edge (event_id, source, target, event_time) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    added: int = cursor.rowcount
    return added


def _rows(lots: int, hub_lots: int) -> Iterator[Row]:
    """Layer on layer, each making a day or so after the last; some draw on a lot before it was there, and count for nothing."""
    chosen = random.Random(7)  # noqa: S311
    number = 0
    for layer in range(1, LAYERS):
        for lot in range(lots):
            number += 1
            at = BEGAN + timedelta(days=layer, minutes=chosen.randrange(2_000))
            drawn = {chosen.randrange(lots) for _ in range(1 + chosen.randrange(int(2 * DRAWN)))}
            for source in drawn:
                yield UUID(int=number), f"{HUB}-{layer - 1}-{source}", f"{HUB}-{layer}-{lot}", at
    for lot in range(hub_lots):
        yield UUID(int=number + 1 + lot), HUB, f"{HUB}-of-{lot}", BEGAN + timedelta(days=lot % 300)


def _hub(url: str, store: str, *, quick: bool) -> Ratio:
    """By how much a process grows that walks the hub and hands every piece on, in a process of its own."""
    if not Path("/proc/self/status").exists():
        raise CannotMeasureError("the memory of a process is read from /proc, which is not here")
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        found, kilobytes, seconds = pool.submit(_walk_hub, url).result()
    lots = HUB_LOTS // (QUICK_SHARE if quick else 1)
    note = f"the goal itself; {found - 1:,} pieces of a hub of {lots:,} lots in {seconds:.1f} s"
    return Ratio(
        f"trace {store}, hub, growth", kilobytes / 1024, HUB_MEGABYTES, "MB RSS", 1.0, at_most=True, note=note
    )


def _walk_hub(url: str) -> tuple[int, int, float]:
    with closing(SqlReadSource(open_engine(url, read_only=True))) as reads, reads.open() as reader:
        graph = reader.tracing.graph()
        list(Walk(graph, Question(f"{HUB}-of-0"), Way.BACK))
        before = most = _resident_kilobytes()
        began, found = time.perf_counter(), 0
        for found, _ in enumerate(
            Walk(graph, Question(HUB, depth=DEEPEST, limit=MOST_NODES), Way.FORWARD), 1
        ):
            if found % LOOKED_AT_EVERY == 0:
                most = max(most, _resident_kilobytes())
        return found, max(most, _resident_kilobytes()) - before, time.perf_counter() - began


def _resident_kilobytes() -> int:
    status = Path("/proc/self/status").read_text("ascii")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:")))
