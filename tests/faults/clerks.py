"""Clients that register lot after lot whatever they are answered, and what must be there of it afterwards."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from nguongoc_api.wiring import build
from tests.faults.running import Given, Server, Shop, Unanswered, faults_of, refused_at_the_store


class Clerk(threading.Thread):
    """Registers lot after lot, whatever it is answered, until told to stop."""

    def __init__(self, shop: Shop, name: str) -> None:
        super().__init__(daemon=True)
        self.shop, self.title = shop, name
        self.ended = threading.Event()
        self.kept: dict[str, Given] = {}
        self.refused: list[str] = []
        self.failure: BaseException | None = None
        self.heard = threading.Condition()

    def run(self) -> None:
        client, number = self.shop.server().client(self.shop.key), 0
        try:
            while not self.ended.is_set():
                number += 1
                try:
                    given = client.post("/v1/batches", self.shop.body(f"{self.title}-{number}"))
                except Unanswered:
                    continue
                with self.heard:
                    if given.status == 201:
                        self.kept[f"{self.title}-{number}"] = given
                    else:
                        self.refused.append(refused_at_the_store(given))
                    self.heard.notify_all()
        except BaseException as error:
            self.failure = error
        finally:
            client.close()

    def until_kept(self, more: int) -> None:
        with self.heard:
            wanted = len(self.kept) + more
            assert self.heard.wait_for(lambda: self.failure or len(self.kept) >= wanted, 60), (
                "nothing is kept"
            )
        assert self.failure is None, self.failure

    def until_refused(self) -> None:
        with self.heard:
            wanted = len(self.refused) + 1
            assert self.heard.wait_for(lambda: self.failure or len(self.refused) >= wanted, 60), (
                "never refused"
            )
        assert self.failure is None, self.failure


def looked_up(server: Server, given: Given) -> int:
    """What somebody who scans is answered, with or without the database: the page, or a 503 that says when to ask again."""
    client = server.client()
    try:
        answer = client.get(f"/p/b/{given.json()['code']}")
    finally:
        client.close()
    if answer.status != 200:
        assert answer.status == 503, (answer.status, answer.body[:300])
        assert int(answer.headers["retry-after"]) > 0
    return answer.status


@contextmanager
def at_work(clerks: Sequence[Clerk], server: Server) -> Iterator[None]:
    """All of them, until the block ends; then the server is told to stop."""
    try:
        for clerk in clerks:
            clerk.start()
        yield
    finally:
        for clerk in clerks:
            clerk.ended.set()
        for clerk in clerks:
            clerk.join(60)
        if server.process is not None:
            server.terminate()


def whole_afterwards(shop: Shop, clerks: Sequence[Clerk], refusal: str = "store-unavailable") -> None:
    """Nobody was told a 500 or left waiting, every lot that was answered is in the log, and `fsck` finds nothing."""
    assert [clerk.failure for clerk in clerks] == [None] * len(clerks)
    assert {each for clerk in clerks for each in clerk.refused} == {refusal}
    services = build(shop.settings)
    try:
        services.sequence_log()
        for given in (each for clerk in clerks for each in clerk.kept.values()):
            assert services.read_log.proof_of(given.json()["passport"].rpartition("/")[2])
        assert faults_of(services) == []
    finally:
        services.close()
