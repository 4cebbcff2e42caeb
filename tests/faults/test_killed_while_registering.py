"""SIGKILL in the middle of registering, twenty times: a whole lot or none, and what was answered stays answered."""

from __future__ import annotations

import csv
import io
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from nguongoc_api.services import Services
from nguongoc_api.wiring import build
from tests.faults.running import Client, Given, Json, Server, Shop, Unanswered, faults_of

KILLS = 20
CLIENTS = 6
MOST_ANSWERS = 9
"""Of lots and labels between two kills: the server is killed after a random number of them, up to this one."""
MOST_MILLISECONDS = 25
"""And a random moment after that: in a savepoint, in the commit, in the sequencer, in the middle of an answer."""


@dataclass
class Errand:
    """One request with its key, sent until it is answered, and sent again later."""

    path: str
    body: Json
    key: str
    answer: Given | None = None

    def send(self, client: Client) -> Given:
        given = client.post(self.path, self.body, self.key)
        if given.status == 409 and given.json()["code"] == "twin-running":
            # The killed process's own transaction is not yet known to be dead.
            return self.send(client)
        assert given.status in {200, 201}, (self.path, given.status, given.body[:400])
        if self.answer is not None:
            assert (given.status, given.body) == (self.answer.status, self.answer.body)
        self.answer = given
        return given


@dataclass
class Clerk:
    """A client that registers lot after lot, prints units of every other, and takes up again what was cut off."""

    name: str
    shop: Shop
    answered: threading.Semaphore
    done: list[Errand] = field(default_factory=list)
    open: Errand | None = None
    failure: BaseException | None = None
    number: int = 0

    def work(self, stop: threading.Event) -> None:
        client = Client(self.shop.port, self.shop.key)
        try:
            while not stop.is_set():
                self.open = self.open or self._next()
                self.open.send(client)
                self.done.append(self.open)
                self.open = None
                self.answered.release()
        except Unanswered:
            pass
        except BaseException as error:
            self.failure = error
            self.answered.release(MOST_ANSWERS)
        finally:
            client.close()

    def _next(self) -> Errand:
        last = self.done[-1] if self.done else None
        self.number += 1
        key = f"{self.name}-{self.number}"
        if last is not None and last.path == "/v1/batches" and self.number % 3 == 0:
            assert last.answer is not None
            path = f"/v1/batches/{last.answer.json()['id']}/labels"
            return Errand(path, {"count": 4, "level": "unit", "format": "csv"}, key)
        named = f"{self.name}-{self.number}" if self.number % 2 else None
        return Errand("/v1/batches", self.shop.body(named), key)


def let_work(clerks: list[Clerk], until: Callable[[], None]) -> None:
    """All clerks at once, until `until` returns; by then the server may be gone."""
    stop = threading.Event()
    threads = [threading.Thread(target=clerk.work, args=(stop,)) for clerk in clerks]
    for thread in threads:
        thread.start()
    try:
        until()
    finally:
        stop.set()
        for thread in threads:
            thread.join(60)
        for clerk in clerks:
            if clerk.failure is not None:
                raise clerk.failure
    assert not any(thread.is_alive() for thread in threads), "a client waits for ever"


def kill_at_random(
    server: Server, answered: threading.Semaphore, chance: random.Random, most_answers: int
) -> None:
    """After some more answers, and somewhere in the next one."""
    while answered.acquire(blocking=False):
        pass  # of before the last kill
    for _ in range(chance.randrange(most_answers) + 1):
        assert answered.acquire(timeout=30), "nobody is answered"
    time.sleep(chance.uniform(0, MOST_MILLISECONDS / 1000))
    server.kill()


def test_after_twenty_kills_every_answered_lot_is_whole_and_no_other_is_there(
    shop: Shop, run: Callable[[Server], Server]
) -> None:
    chance = random.Random(20261123)
    answered = threading.Semaphore(0)
    clerks = [Clerk(f"C{number}", shop, answered) for number in range(CLIENTS)]
    server = run(shop.server())

    cut_off = 0
    for _ in range(KILLS):
        let_work(clerks, lambda: kill_at_random(server, answered, chance, MOST_ANSWERS))
        cut_off += sum(clerk.open is not None for clerk in clerks)
        server.start()
    assert cut_off > KILLS, "hardly anything was cut off: the kills prove nothing"

    client = server.client(shop.key)
    errands = [each for clerk in clerks for each in [*clerk.done, *([clerk.open] if clerk.open else [])]]
    for errand in errands:
        errand.send(client)
    client.close()
    assert server.terminate() == 0
    services = build(shop.settings)
    try:
        check_store(services, errands)
    finally:
        services.close()


def check_store(services: Services, errands: list[Errand]) -> None:
    assert faults_of(services) == []
    lots = {
        UUID(each.answer.json()["id"])
        for each in errands
        if each.path == "/v1/batches" and each.answer is not None
    }
    registered = [each for each in errands if each.path == "/v1/batches"]
    assert len(lots) == len(registered)
    with services.reads.open() as reader:
        stored = reader.audit.batch_ids(None, 10_000)
        assert set(stored) == lots
        assert reader.log.pending(1) == []
        head = reader.log.head()
        assert head is not None
        entries = [json.loads(each.body) for each in reader.log.entries(0, head.size)]
        # The others are the DID documents under which the lots were signed.
        assert sum(each["kind"] == "passport" for each in entries) == len(lots)
        places = set()
        for identity in stored:
            batch = reader.lots.batch(identity)
            assert batch is not None
            assert reader.lots.event(batch.event_id) is not None
            record = reader.records.record(batch.passport_id)
            slot = reader.records.status_slot(batch.passport_id)
            assert record is not None
            assert slot is not None
            assert reader.log.entry_of(record.id) is not None
            places.add((slot.list_id, slot.index))
        assert len(places) == len(lots)
        batches = [reader.lots.batch(identity) for identity in stored]
        assert len({each.lot for each in batches if each is not None}) == len(lots)
    printed = [line for each in errands if each.path != "/v1/batches" for line in _uris(each)]
    assert printed
    assert Counter(printed).most_common(1)[0][1] == 1, "one serial stands on two stamps"


def _uris(errand: Errand) -> list[str]:
    assert errand.answer is not None
    rows = list(csv.reader(io.StringIO(errand.answer.body.decode("utf-8-sig"))))
    return [cell for row in rows for cell in row if cell.startswith("http")]
