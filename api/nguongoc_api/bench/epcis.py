"""Capturing events over HTTP beside bare inserts of the same rows, and asking for them among a million."""

from __future__ import annotations

import http.client
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from nguongoc.events.context import Namespaces
from nguongoc.events.query.reading import query_of_url
from nguongoc.ports.rows import Role
from nguongoc.services.accept_capture import open_document
from nguongoc.services.caller import MAY, Caller
from nguongoc.services.run_captures import prepare
from nguongoc_api.bench import epcis_rows as rows
from nguongoc_api.bench.bare_rows import connect
from nguongoc_api.bench.epcis_bare import BareEvents
from nguongoc_api.bench.farm import Farm, found
from nguongoc_api.bench.postgres import fresh_database
from nguongoc_api.bench.processes import running
from nguongoc_api.bench.ratio import Ratio
from nguongoc_api.services import Services
from nguongoc_api.wiring import build

DOCUMENT = 500
DOCUMENTS, QUICK_DOCUMENTS = 20, 4
STORED, QUICK_STORED = 1_000_000, 30_000
SAMPLES, QUICK_SAMPLES = 150, 30
PAGE = 30
BESIDE_BARE = 0.2
BESIDE_READING = 0.01
MOST_MILLISECONDS = 20.0
"""For a page of thirty events, whatever is stored: asked and answered while a person blinks."""
A_PRIME = 7_919
ACCEPTED = 202
POLL_SECONDS = 0.01
FIRST_CAPTURED = 5_000_000
LARGEST = 16_000_000


def measure_sqlite(*, quick: bool) -> list[Ratio]:
    """On SQLite in WAL mode with `synchronous=FULL`."""
    with tempfile.TemporaryDirectory(prefix="nguongoc-bench-") as folder:
        return _measure(found(Path(folder)), "sqlite", quick=quick)


def measure_postgres(*, quick: bool) -> list[Ratio]:
    """On PostgreSQL with its durable defaults. Raises `CannotMeasureError` when there is none."""
    with fresh_database() as url, tempfile.TemporaryDirectory(prefix="nguongoc-bench-") as folder:
        return _measure(found(Path(folder), url), "postgres", quick=quick)


def _measure(farm: Farm, store: str, *, quick: bool) -> list[Ratio]:
    services = build(farm.settings)
    with closing(services):
        _, key = services.issue_api_key(farm.caller.organisation_id, Role.REPOSITORY, None, "bench")
    captured = _capture(farm, key, QUICK_DOCUMENTS if quick else DOCUMENTS)
    bare = BareEvents(farm.settings.database).rate(DOCUMENT, QUICK_DOCUMENTS if quick else DOCUMENTS)
    prepared, read = _prepared()
    stored = QUICK_STORED if quick else STORED
    rows.Filling(make_url(farm.settings.database), farm.caller.organisation_id).fill(stored)
    return [
        Ratio(f"epcis {store}, capture", captured, bare, "events/s", BESIDE_BARE,
              note=f"documents of {DOCUMENT} over HTTP until done; bare inserts of the same rows, as durable"),
        Ratio("epcis, check and index", prepared, read, "events/CPU-s", BESIDE_READING,
              note="structure, rules, hash, index, canonical bytes; reading the JSON alone"),
        *_asked(farm, store, stored, QUICK_SAMPLES if quick else SAMPLES),
    ]  # fmt: skip


def _capture(farm: Farm, key: str, documents: int) -> float:
    """Events a second, from the first byte of the first document to the end of the last job."""
    head = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    bodies = [rows.document(FIRST_CAPTURED + each * DOCUMENT, DOCUMENT) for each in range(documents + 1)]
    with running("nguongoc_api.bench.served", environment=farm.environment) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port)

        def send(some: Sequence[bytes]) -> None:
            jobs = [_post(connection, body, head) for body in some]
            while _is_running(connection, jobs[-1], head):
                time.sleep(POLL_SECONDS)

        send(bodies[:1])
        began = time.perf_counter()
        send(bodies[1:])
        return documents * DOCUMENT / (time.perf_counter() - began)


def _post(connection: http.client.HTTPConnection, body: bytes, head: dict[str, str]) -> str:
    connection.request("POST", "/epcis/capture", body, head)
    answer = connection.getresponse()
    told = answer.read()
    if answer.status != ACCEPTED:
        raise RuntimeError(f"the service answered {answer.status} {told[:400]!r}")
    return "/epcis/capture/" + str(answer.headers["Location"]).rpartition("/")[2]


def _is_running(connection: http.client.HTTPConnection, job: str, head: dict[str, str]) -> bool:
    connection.request("GET", job, headers=head)
    told: dict[str, Any] = json.loads(connection.getresponse().read())
    if not told["running"] and not told["success"]:
        raise RuntimeError(f"a capture failed: {told['errors'][:1]}")
    return bool(told["running"])


def _prepared() -> tuple[float, float]:
    """Events a CPU second: made ready to be stored, and only read as JSON."""
    raw, now = rows.document(0, DOCUMENT), datetime.now(UTC)

    def ready() -> None:
        events, refused = prepare(open_document(raw, LARGEST), range(DOCUMENT), now)
        if refused or len(events) != DOCUMENT:
            raise RuntimeError("the benchmark's own events do not hold")

    return DOCUMENT / _cpu(ready), DOCUMENT / _cpu(lambda: json.loads(raw))


def _cpu(act: Callable[[], object], rounds: int = 5) -> float:
    took = []
    for _ in range(rounds):
        began = time.process_time()
        act()
        took.append(time.process_time() - began)
    return min(took)


@dataclass(frozen=True, slots=True)
class _Question:
    """A question, the number it is about, and the bare statement that finds the same bytes."""

    name: str
    pairs: Callable[[int], list[tuple[str, str]]]
    statement: str
    values: Callable[[int], list[Any]]


_BY_KEY = "SELECT e.body FROM event_epc x JOIN event e ON e.id = x.event_id WHERE x.key = {} ORDER BY x.event_id DESC LIMIT 30"
QUESTIONS = (
    _Question("a unit", lambda n: [("MATCH_anyEPC", f"urn:epc:id:sgtin:0614141.107346.{n}")],
              _BY_KEY, lambda n: [rows.unit_key(n)]),
    _Question("a lot", lambda n: [("MATCH_anyEPCClass", f"urn:epc:class:lgtin:0614141.107734.{rows.lot(n)}")],
              _BY_KEY, lambda n: [rows.lot_key(n)]),
    _Question("a hub", lambda _: [("MATCH_anyEPCClass", "urn:epc:class:lgtin:0614141.107734.HUB")],
              _BY_KEY, lambda _: [rows.HUB]),
    _Question("a name", lambda n: [("EQ_eventID", rows.name(n))],
              "SELECT e.body FROM event_name x JOIN event e ON e.id = x.event_id WHERE x.name = {}",
              lambda n: [rows.name(n)]),
)  # fmt: skip


def _asked(farm: Farm, store: str, stored: int, samples: int) -> list[Ratio]:
    """Each question in turns with its bare statement."""
    with closing(build(farm.settings)) as services:
        connection, mark = connect(make_url(farm.settings.database))
        with closing(connection):
            return [
                _ratio(
                    store,
                    question,
                    stored,
                    *_timed(
                        question,
                        farm,
                        services,
                        partial(connection.execute, question.statement.format(mark)),
                        stored,
                        samples,
                    ),
                )
                for question in QUESTIONS
            ]


def _ratio(store: str, question: _Question, stored: int, ours: list[float], bare: list[float]) -> Ratio:
    note = (
        f"of {stored:,}; p50 {statistics.median(ours) * 1e3:.2f} ms; the bytes alone by a bare statement: "
        f"p50 {statistics.median(bare) * 1e3:.2f}, p95 {_p95(bare):.2f} ms"
    )
    return Ratio(
        f"epcis {store}, {question.name}", _p95(ours), MOST_MILLISECONDS, "ms at p95", 1.0, True, note
    )


def _timed(
    question: _Question,
    farm: Farm,
    services: Services,
    execute: Callable[[list[Any]], Any],
    stored: int,
    samples: int,
) -> tuple[list[float], list[float]]:
    caller = Caller("bench", farm.caller.organisation_id, Role.REPOSITORY, frozenset(MAY[Role.REPOSITORY]))
    ours, bare = [], []
    for sample in range(samples):
        number = sample * A_PRIME % stored
        query = query_of_url(question.pairs(number), Namespaces())
        began = time.perf_counter()
        answer = services.asking.query.ask(caller, query, PAGE)
        between = time.perf_counter()
        kept = execute(question.values(number)).fetchall()
        ours.append(between - began)
        bare.append(time.perf_counter() - between)
        if not answer.events or len(answer.events) != len(kept):
            raise RuntimeError(f"{question.name}: {len(answer.events)} events, bare {len(kept)}")
    return ours, bare


def _p95(latencies: list[float]) -> float:
    return statistics.quantiles(latencies, n=20)[-1] * 1e3
