"""SIGKILL in the middle of captures: what is rolled back is whole or absent, what proceeds goes on where it was, nothing is there twice."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

import pytest
from sqlalchemy import func, select

from nguongoc.ports.events import Behaviour
from nguongoc.store.engine import open_engine
from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import CaptureRow, EventRow
from nguongoc_api.epcis.headers import BEHAVIOUR
from nguongoc_api.wiring import build
from tests.epcis import document, object_event
from tests.faults.running import Client, Json, Server, Shop, faults_of

KILLS = 4
EVENTS = 1_300
"""Of a document: three pieces where it proceeds."""
SECONDS = 120
EVENT, CAPTURE = table(EventRow), table(CaptureRow)


@dataclass
class Desk:
    """A client that hands documents in, and what it was answered."""

    shop: Shop
    behaviour: Behaviour
    accepted: list[str] = field(default_factory=list)
    number: int = 0

    def hand_in(self, client: Client) -> str:
        self.number += 1
        events = [
            object_event(
                eventTime="2026-11-20T08:00:00.000+07:00",
                epcList=[f"urn:epc:id:sgtin:0614141.107346.{self.number * 10_000 + n}"],
            )
            for n in range(EVENTS)
        ]
        headers = {"Content-Type": "application/json", BEHAVIOUR: self.behaviour.value}
        given = client.ask("POST", "/epcis/capture", json.dumps(document(*events)).encode(), headers)
        assert given.status == 202, given.body[:400]
        location = given.headers["location"].removeprefix(self.shop.settings.base_url)
        self.accepted.append(location)
        return location

    def until(self, client: Client, location: str, reached: Callable[[Json], bool]) -> Json:
        """The job, as soon as it has come so far."""
        deadline = time.monotonic() + SECONDS
        while True:
            job = client.get(location).json()
            if reached(job):
                return dict(job)
            assert time.monotonic() < deadline, job

    def halves(self) -> list[tuple[int, int]]:
        """(done, stored) of every capture, as the killed server left them: a piece is counted with what it wrote."""
        engine = open_engine(self.shop.settings.database, read_only=True)
        stored = select(func.count()).where(EVENT.c.capture_id == CAPTURE.c.id).scalar_subquery()
        with engine.connect() as connection:
            found = [(row[0], row[1]) for row in connection.execute(select(CAPTURE.c.done, stored))]
        engine.dispose()
        return found


@pytest.mark.parametrize("behaviour", Behaviour)
def test_after_kills_every_accepted_document_is_captured_once_and_whole(
    shop: Shop, run: Callable[[Server], Server], behaviour: Behaviour
) -> None:
    chance = random.Random(20261127)
    desk = Desk(shop, behaviour)
    server = run(shop.server())
    cut_off = 0
    for _ in range(KILLS):
        client = server.client(shop.key)
        location = desk.hand_in(client)
        if behaviour is Behaviour.PROCEED:
            desk.until(client, location, lambda job: job["done"] > 0)
        else:
            time.sleep(chance.uniform(0, 1))
        client.close()
        server.kill()
        halves = desk.halves()
        assert all(done == stored for done, stored in halves), halves
        allowed = {0, EVENTS} if behaviour is Behaviour.ROLLBACK else {0, 500, 1000, EVENTS}
        assert {done for done, _ in halves} <= allowed
        cut_off += any(done < EVENTS for done, _ in halves)
        server.start()
    assert cut_off, "every capture was finished before its kill: the kills prove nothing"
    client = server.client(shop.key)
    for location in desk.accepted:
        job = desk.until(client, location, lambda job: not job["running"])
        assert (job["success"], job["stored"], job["known"]) == (True, EVENTS, 0)
    client.close()
    assert server.terminate() == 0
    services = build(shop.settings)
    try:
        with services.reads.open() as reader:
            for location in desk.accepted:
                done = reader.events.capture(UUID(location.rpartition("/")[2]))
                assert done is not None
                assert done.report.stored == EVENTS
        assert sum(stored for _, stored in desk.halves()) == EVENTS * len(desk.accepted)
        assert faults_of(services) == []
    finally:
        services.close()
