"""An organisation on a domain of its own: its DID document is asked there, and counts as far as an authority vouches for its keys."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from nguongoc.cli import main
from nguongoc.records.credential import Issuer, StatusPlace
from nguongoc.signing.algorithms import thumbprint
from nguongoc.signing.did import build_did_document
from nguongoc.signing.keys import LocalSigner
from tests.elsewhere.loopback import Domain
from tests.unit.trust.ceremony import Ceremony
from tests.unit.verify.world import INDEX, World, published, signer

BORN = datetime(2026, 1, 5, tzinfo=UTC)


@dataclass
class Two:
    """The service and the organisation's own domain."""

    service: Domain
    own: Domain
    ceremony: Ceremony
    farmer: LocalSigner
    capsys: pytest.CaptureFixture[str]

    def verify(self, signed_by: LocalSigner | None = None) -> tuple[int, dict[str, Any]]:
        """Put a record of the organisation's onto the service and verify it by its address."""
        key, now, base = signed_by or self.farmer, datetime.now(UTC), f"http://{self.service.host}"
        world = World(farmer=key, service=signer(self.service.did, Ed25519PrivateKey.generate(), BORN))
        place = StatusPlace(f"{base}/status/1", INDEX)
        made = now - timedelta(days=1)
        record = world.record(
            base_url=base, record_id="A" * 26, issuer=Issuer(self.own.did, "HTX"), status=place, issued_at=made,
            product_url=f"{base}/b/7K3M9QX2T0", expires_on=None,
        )  # fmt: skip
        self.service.bodies |= {
            f"/records/{'A' * 26}": record.encode(),
            f"/log/proof/{'A' * 26}": world.proof(world.entry(record, at=made)),
            "/log/key": str(world.log_key).encode(),
            "/.well-known/did.json": build_did_document(self.service.did, [published(world.service)]),
        }
        for purpose, address in (("revocation", "/status/1"), ("message", "/status/1-message")):
            signed = world.status(purpose, at=now, url=base + address, issuer=self.service.did)
            self.service.bodies[address] = signed.encode()
        self.capsys.readouterr()
        code = main(["verify", f"{base}/records/{'A' * 26}", "--json", "--trust-root", self.ceremony.pin])
        return code, json.loads(self.capsys.readouterr().out)


@pytest.fixture
def two(capsys: pytest.CaptureFixture[str]) -> Iterator[Two]:
    service, own = Domain(), Domain()
    farmer, ceremony = signer(own.did, Ed25519PrivateKey.generate(), BORN), Ceremony()
    now = datetime.now(UTC)
    listed = ceremony.trust_list(issued_at=now - timedelta(days=1), expires_at=now + timedelta(days=9))
    anchor = ceremony.anchor(own.did, [thumbprint(farmer.public_key)], valid_until=now + timedelta(days=9))
    service.bodies |= {
        "/trust": ceremony.list_bytes(listed),
        "/anchors": json.dumps({"items": [anchor]}).encode(),
    }
    own.bodies["/.well-known/did.json"] = build_did_document(own.did, [published(farmer)])
    yield Two(service, own, ceremony, farmer, capsys)
    service.close()
    own.close()


def step(answer: dict[str, Any], number: int) -> str:
    return next(str(each["reason"]) for each in answer["checks"] if each["step"] == number)


def test_its_own_domain_is_asked_for_its_keys_and_the_authority_vouches_for_them(two: Two) -> None:
    code, answer = two.verify()
    assert (code, answer["verdict"], answer["assurance"]) == (0, "valid", "anchored"), answer
    assert answer["issuer"] == two.own.did
    assert two.own.asked == ["/.well-known/did.json"]
    assert any(path.startswith("/anchors?did=did%3Aweb%3A127.0.0.1") for path in two.service.asked)


def test_a_domain_that_shows_another_key_than_the_authority_saw_is_vouched_for_by_nobody(two: Two) -> None:
    """What whoever takes over the domain does: a key of its own in the document, a signature by that key."""
    thief = signer(two.own.did, Ed25519PrivateKey.generate(), BORN)
    two.own.bodies["/.well-known/did.json"] = build_did_document(two.own.did, [published(thief)])
    code, answer = two.verify(thief)
    assert (code, answer["assurance"], step(answer, 5)) == (0, "self_declared", "anchor-of-other-key")


def test_a_domain_that_does_not_answer_leaves_the_signature_untold(two: Two) -> None:
    two.own.bodies.clear()
    code, answer = two.verify()
    assert (code, step(answer, 3)) == (2, "did-document-not-given")
