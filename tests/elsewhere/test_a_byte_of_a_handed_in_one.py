"""One byte flipped in a certificate that was signed elsewhere and handed in: named, served by nobody, and it verifies nothing."""

from __future__ import annotations

from sqlalchemy import update
from starlette.testclient import TestClient

from nguongoc.services.check_integrity import FaultKind
from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import TrustDocumentRow
from nguongoc.verdict import State
from nguongoc_api.records.app import records_app
from nguongoc_api.wiring import build
from tests.elsewhere.test_taken_in import World, domain, named, world
from tests.service import HandClock
from tests.services.checking import damage

__all__ = ["domain", "named", "world"]
DOCUMENT = table(TrustDocumentRow)


def test_it_is_named_and_its_goods_are_verified_by_nobody_any_more(world: World) -> None:
    world.list()
    handed = world.hand_in().handed
    path = f"/records/{handed.id}"
    asked = TestClient(records_app(world.services))
    whole = asked.get(path).content
    assert world.reason() == "certificate-verified"
    for at in (len(whole) // 2, len(whole) - 9):
        changed = whole[:at] + (b"A" if whole[at : at + 1] != b"A" else b"B") + whole[at + 1 :]
        damage(world.services, update(DOCUMENT).where(DOCUMENT.c.id == handed.id).values(body=changed))
        told = [each for each in world.faults() if each.subject.endswith(handed.id)]
        assert [each.kind for each in told] == [FaultKind.TRUST_ENTRY]
        answer = asked.get(path)
        assert (answer.status_code, answer.json()["code"]) == (503, "record-broken")
        fresh = build(world.services.settings, HandClock(world.services.clock.now()))
        try:
            (answered,) = fresh.verify_codes([world.lot.batch.code])
            standing = [each.standing.value for each in answered.verdict.certificates]
            assert "attested" not in standing
            # Where it still reads, it is a forgery; where it does not, it is none, and what the producer declared stands.
            assert (answered.verdict.state is State.MISMATCH) is (standing == ["refuted"]), standing
        finally:
            fresh.close()
