"""SIGKILL in the middle of corrections: both passports, whole and verifiable, or nothing of it; what was answered stays answered."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from nguongoc.bundle import read_bundle
from nguongoc.cli.verify import evidence_of
from nguongoc.log.note import VerifierKey
from nguongoc.verdict import State
from nguongoc.verify import Verifier
from nguongoc_api.services import Services
from nguongoc_api.wiring import build
from tests.faults.running import Server, Shop, faults_of
from tests.faults.test_killed_while_registering import Clerk, Errand, kill_at_random, let_work

KILLS = 4
CLIENTS = 4
MOST_ANSWERS = 5
CORRECTIONS_A_LOT = 3
BATCHES = "/v1/batches"


@dataclass
class Corrector(Clerk):
    """Registers a lot, says its amount otherwise a few times, and begins the next."""

    def _next(self) -> Errand:
        self.number += 1
        key = f"{self.name}-{self.number}"
        nth = (self.number - 1) % (CORRECTIONS_A_LOT + 1)
        if nth == 0:
            return Errand(BATCHES, self.shop.body(None), key)
        registered = [each for each in self.done if each.path == BATCHES][-1]
        assert registered.answer is not None
        path = f"{BATCHES}/{registered.answer.json()['id']}/correction"
        return Errand(path, {"quantity": {"value": str(40 + nth), "unit": "qua"}}, key)


def test_after_every_kill_a_correction_is_both_passports_or_nothing(
    shop: Shop, run: Callable[[Server], Server]
) -> None:
    chance, answered = random.Random(20261128), threading.Semaphore(0)
    clerks = [Corrector(f"S{number}", shop, answered) for number in range(CLIENTS)]
    server = run(shop.server())

    cut_off = 0
    for _ in range(KILLS):
        let_work(list(clerks), lambda: kill_at_random(server, answered, chance, MOST_ANSWERS))
        cut_off += sum(clerk.open is not None and clerk.open.path != BATCHES for clerk in clerks)
        server.start()
    assert cut_off >= KILLS, "hardly any correction was cut off: the kills prove nothing"

    client = server.client(shop.key)
    errands = [each for clerk in clerks for each in [*clerk.done, *([clerk.open] if clerk.open else [])]]
    for errand in errands:
        errand.send(client)
    client.close()
    assert server.terminate() == 0
    services = build(shop.settings)
    try:
        services.sequence_log()
        services.sign_status()
        assert faults_of(services) == []
        check_versions(services, errands)
    finally:
        services.close()


def check_versions(services: Services, errands: list[Errand]) -> None:
    """Of each lot there are as many versions as were answered, the newest holds, every other says that it was superseded."""
    versions: dict[UUID, list[str]] = {}
    for errand in errands:
        assert errand.answer is not None
        said = errand.answer.json()
        versions.setdefault(UUID(said["id"]), []).append(said["passport"].rpartition("/")[2])
    key = VerifierKey.parse(str(services.custody.log_verifier()))
    with services.reads.open() as reader:
        assert set(reader.audit.batch_ids(None, 10_000)) == versions.keys()
        corrections = reader.corrections.of(list(versions))
        for batch_id, passports in versions.items():
            batch = reader.lots.batch(batch_id)
            assert batch is not None
            assert batch.passport_id == passports[-1]
            superseded = [each.superseded_id for each in corrections.get(batch_id, ())]
            assert superseded == passports[:-1]
        records = {id: reader.records.record(id) for passports in versions.values() for id in passports}
    verifier = Verifier()
    for passports in versions.values():
        for id in passports:
            record = records[id]
            assert record is not None
            parts = read_bundle(services.make_bundle(record))
            state = verifier.verify(evidence_of(parts, datetime.now(UTC), (key,))).state
            assert state is (State.VALID if id == passports[-1] else State.SUPERSEDED), id
