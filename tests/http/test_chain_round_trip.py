"""The demo's chain over many organisations, exported by those who took part and captured into an empty repository: the same events,
the same trace, and whoever follows the events by hand comes to the same lots."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from nguongoc.documents.kinds import DocumentKind
from nguongoc.ports.rows import Role
from nguongoc.services.caller import MAY, Caller
from nguongoc.services.trace_lot import Wanted
from nguongoc.services.traced import Trace
from nguongoc.tracing.answer import EdgeKind
from nguongoc.tracing.question import Direction
from nguongoc_api.services import Services
from tests.demo_store import Demo
from tests.http.conftest import Site
from tests.http.test_capture import capture, send
from tests.services.test_demo_chain import BOXES, FIELDS, lot_of

REMARK = "http://localhost:8000/ns/epcis#"
BOX = sorted(BOXES)[0]


def exported(demo: Demo) -> Iterator[dict[str, Any]]:
    """The chain of the box as everybody who registered a lot of it may export it, of that lot."""
    trace = traced(demo.services, demo.services.trace_lot.key_of(lot_of(demo, BOX)))
    for node in trace.nodes:
        if node.lot is None:
            continue
        with demo.services.reads.open() as reader:
            batch = reader.lots.batch(node.lot.batch_id)
        assert batch is not None
        owner = Caller("test", batch.organisation_id, Role.PRODUCER, frozenset(MAY[Role.PRODUCER]))
        yield demo.services.export_document(owner, batch.id, DocumentKind.EPCIS).value


def whole_events(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Without those of which the exporter was told no more than anybody: whoever had the goods exports them whole."""
    minimum = set(document[f"{REMARK}publicMinimum"])
    return [each for each in document["epcisBody"]["eventList"] if each["eventID"] not in minimum]


def only_whole(document: dict[str, Any]) -> dict[str, Any]:
    return {**document, "epcisBody": {"eventList": whole_events(document)}}


def traced(services: Services, start: str) -> Trace:
    return services.trace_lot.everything(start, Wanted(Direction.BOTH))


def steps_of(trace: Trace) -> set[tuple[str, str]]:
    return {(each.edge.source, each.edge.target) for each in trace.edges if each.edge.kind is EdgeKind.MADE}


def walked(events: list[dict[str, Any]], start: str) -> set[tuple[str, str]]:
    """What became what, back from and on from a lot, read off the events by nobody's engine."""
    steps = {
        (source["epcClass"], target["epcClass"])
        for event in events
        for source in event.get("inputQuantityList", ())
        for target in event.get("outputQuantityList", ())
    }
    found: set[tuple[str, str]] = set()
    for come, go in ((0, 1), (1, 0)):
        reached = {start}
        while more := {step for step in steps - found if step[come] in reached}:
            found |= more
            reached |= {step[go] for step in more}
    return found


@pytest.fixture
def documents(demo: Demo) -> list[dict[str, Any]]:
    return list(exported(demo))


def test_a_whole_chain_comes_back_with_the_same_hashes_and_leads_to_the_same_lots(
    demo: Demo, documents: list[dict[str, Any]], site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site.services.clock, "now", demo.services.clock.now, raising=False)
    repository = site.as_(Role.REPOSITORY)
    for document in documents:
        job = capture(site, only_whole(document), repository, **{"Content-Type": "application/ld+json"})
        assert job["success"], job["errors"]
    sent_names = {each["eventID"] for document in documents for each in whole_events(document)}
    assert len(sent_names) > 15
    told_here = {name for document in documents for name in hashes(site, only_whole(document))}
    kept_there = {name for each in sent_names for name in hashes(site, event(site, each, repository))}
    assert kept_there == told_here
    assert len(kept_there) == len(sent_names)
    start = demo.services.trace_lot.key_of(lot_of(demo, BOX))
    steps = walked([event(site, each, repository) for each in sent_names], start)
    assert steps == steps_of(traced(demo.services, start)) == steps_of(traced(site.services, start))
    fields = {demo.services.trace_lot.key_of(lot_of(demo, name)) for name in FIELDS}
    assert fields <= {source for source, _ in steps}


def event(site: Site, name: str, key: dict[str, str]) -> dict[str, Any]:
    """One event by itself, with its context in it, as it was captured."""
    path = f"/epcis/events/{quote(name, safe='')}"
    return dict(site.get(path, {**key, "Accept": "application/ld+json"}).json())


def hashes(site: Site, told: dict[str, Any]) -> list[str]:
    """By the published algorithm, which leaves out what a repository adds."""
    answer = send(site, "/epcis/event-hash", told, {})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["hashes"])
