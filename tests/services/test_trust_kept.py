"""Trust lists and anchors that others signed: taken in only when they would count, logged, served, and held by `fsck`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import text

from nguongoc.bundle import read_bundle
from nguongoc.errors import Refusal
from nguongoc.identifiers.public_code import CodePath
from nguongoc.log.entry import LogEntry
from nguongoc.log.proof import verify_entry
from nguongoc.ports.trust import TrustKind
from nguongoc.services.check_integrity import FaultKind, check
from nguongoc.services.keep_trust import KeepTrust, log_id
from nguongoc.signing.keys import LocalSigner
from nguongoc.store.engine import open_engine
from nguongoc.verdict import Assurance, State, Step
from nguongoc_api.services import Services
from tests.factories import rows
from tests.service import Farm
from tests.unit.trust.ceremony import COMMITTEE, Ceremony


class Kept:
    """A cooperative with a lot, and a root that is pinned here."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.farm = Farm(services)
        self.ceremony = Ceremony()
        self.keep = KeepTrust(services.writer, services.clock, lambda _reader: (self.ceremony.pin,))
        self.made = self.farm.register()

    def listed(self, version: int = 1, **said: object) -> bytes:
        now = rows.NOW
        times = {"issued_at": now - timedelta(days=1), "expires_at": now + timedelta(days=30)}
        return self.ceremony.list_bytes(self.ceremony.trust_list(version, **{**times, **said}))

    def anchor(self, **said: object) -> str:
        did = self.farm.organisation.did
        keys = [self.services.custody.organisation_key(self.farm.organisation).thumbprint]
        return self.ceremony.anchor(said.pop("did", did), said.pop("thumbprints", keys), **said)  # type: ignore[arg-type]

    def verdict(self) -> tuple[State, Assurance, str]:
        found = self.services.verify_codes.identifier(CodePath(self.made.batch.code)).verdict
        return found.state, found.assurance, found.check(Step.ISSUER_ANCHOR).reason

    def faults(self) -> list[FaultKind]:
        services = self.services
        found = check(services.reads, services.checkpoints, [services.custody.log_verifier()])
        return [fault.kind for fault in found]

    def change(self, statement: str) -> None:
        engine = open_engine(self.services.settings.database)
        with engine.begin() as connection:
            connection.execute(text(statement))
        engine.dispose()


@pytest.fixture
def kept(services: Services) -> Kept:
    return Kept(services)


def test_what_was_published_backs_the_services_own_verdicts_at_once(kept: Kept) -> None:
    services = kept.services
    services.sequence_log()
    services.sign_status()
    assert kept.verdict()[1:] == (Assurance.SELF_DECLARED, "trust-root-not-given")
    kept.keep.list(kept.listed())
    assert kept.verdict()[2] == "anchor-not-given"
    kept.keep.anchor(kept.anchor())
    assert kept.verdict() == (State.VALID, Assurance.ANCHORED, "anchored")


def test_lists_and_anchors_stand_in_the_log_and_travel_in_the_bundle(kept: Kept) -> None:
    services, data, anchor = kept.services, kept.listed(), kept.anchor()
    kept.keep.list(data)
    kept.keep.anchor(anchor)
    services.sequence_log()
    for kind, body, key in (
        (TrustKind.LIST, data, None),
        (TrustKind.ANCHOR, anchor.encode(), kept.ceremony.authority().keys[0].thumbprint),
    ):
        proof = services.read_log.proof_of(log_id(kind, body))
        verify_entry(proof, proof.extra, [services.read_log.key()])
        entry = LogEntry.parse(proof.extra)
        assert entry.kind == kind.value
        assert key in (None, entry.key)
    bundle = read_bundle(services.make_bundle(kept.made.record))
    assert (bundle.trust_list, bundle.anchors) == (data, (anchor,))
    assert kept.faults() == []


def test_publishing_the_same_anchor_twice_changes_nothing(kept: Kept) -> None:
    kept.keep.list(kept.listed())
    anchor = kept.anchor()
    kept.keep.anchor(anchor)
    kept.keep.anchor(anchor)
    kept.services.sequence_log()
    assert len(read_bundle(kept.services.make_bundle(kept.made.record)).anchors) == 1
    assert kept.faults() == []


@pytest.mark.parametrize(
    ("code", "published"),
    [
        ("trust-root-elsewhere", lambda kept: Ceremony().list_bytes()),
        ("trust-untrusted", lambda kept: kept.ceremony.list_bytes(by=kept.ceremony.signers[:1])),
        ("trust-rolled-back", lambda kept: kept.listed(1)),
        ("trust-list-known", lambda kept: kept.listed(2)),
        ("trust-rolled-back", lambda kept: kept.listed(2, authorities=())),
        ("trust-malformed", lambda kept: b"{}"),
    ],
)
def test_a_list_that_would_count_for_nobody_is_refused(
    kept: Kept, code: str, published: Callable[[Kept], bytes]
) -> None:
    kept.keep.list(kept.listed(2))
    with pytest.raises(Refusal) as refused:
        kept.keep.list(published(kept))
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("code", "signed"),
    [
        ("anchor-refused", lambda kept: kept.anchor(
            by=LocalSigner(f"{COMMITTEE}#2026", Ed25519PrivateKey.generate()))),
        ("anchor-refused", lambda kept: kept.anchor(by=LocalSigner(f"{COMMITTEE}#x", Ed25519PrivateKey.generate()))),
        ("anchor-refused", lambda kept: kept.anchor(territory="VN/38/15622")),
        ("anchor-refused", lambda kept: kept.anchor(valid_until=rows.NOW)),
        ("anchor-subject-unknown", lambda kept: kept.anchor(did="did:web:elsewhere.example")),
        ("anchor-malformed", lambda kept: kept.anchor(thumbprints=["short"])),
        ("jws-malformed", lambda kept: "no anchor"),
    ],
)  # fmt: skip
def test_an_anchor_that_would_count_for_nobody_is_refused(
    kept: Kept, code: str, signed: Callable[[Kept], str]
) -> None:
    kept.keep.list(kept.listed())
    with pytest.raises(Refusal) as refused:
        kept.keep.anchor(signed(kept))
    assert refused.value.code == code


def test_nothing_is_kept_before_there_is_a_root_and_a_list(kept: Kept) -> None:
    with pytest.raises(Refusal) as refused:
        KeepTrust(kept.services.writer, kept.services.clock, lambda _reader: ()).list(kept.listed())
    assert refused.value.code == "trust-root-missing"
    with pytest.raises(Refusal) as refused:
        kept.keep.anchor(kept.anchor())
    assert refused.value.code == "trust-list-missing"


@pytest.mark.parametrize(
    ("kinds", "damage"),
    [
        ([FaultKind.TRUST_ENTRY], "UPDATE trust_document SET subject_did = NULL, kind = 'anchor' WHERE kind = 'trust-list'"),
        ([FaultKind.TRUST_ENTRY], "DELETE FROM trust_document WHERE kind = 'anchor'"),
        ([FaultKind.TRUST_NOT_LOGGED, FaultKind.TRUST_ENTRY], "UPDATE trust_document SET id = 'anc-0' WHERE kind = 'anchor'"),
    ],
)  # fmt: skip
def test_a_document_that_was_changed_or_taken_away_is_named(
    kept: Kept, kinds: list[FaultKind], damage: str
) -> None:
    kept.keep.list(kept.listed())
    kept.keep.anchor(kept.anchor())
    kept.services.sequence_log()
    assert kept.faults() == []
    kept.change(damage)
    assert kept.faults() == kinds
