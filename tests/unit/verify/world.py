"""A small world with real keys: a cooperative, a service that signs lists and keeps a log, and lots to verify."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from nguongoc.identifiers.digital_link import DigitalLink
from nguongoc.log.checkpoint import Checkpoint, sign_checkpoint
from nguongoc.log.entry import LogEntry, whole_milliseconds
from nguongoc.log.note import Note, SignatureType, VerifierKey, cosign_text
from nguongoc.log.proof import LogProof
from nguongoc.log.tree import CompactRange, consistency_proof, inclusion_proof, leaf_hash
from nguongoc.records.canonical import canonical_bytes
from nguongoc.records.credential import Issuer, StatusPlace, new_record_id
from nguongoc.records.key_statement import KeyEnd, KeyStatement, build_key_statement
from nguongoc.records.passport import Amount, Category, Named, PassportSubject, build_passport
from nguongoc.signing.algorithms import thumbprint
from nguongoc.signing.did import PublishedKey, build_did_document, key_fragment
from nguongoc.signing.jose import sign_compact
from nguongoc.signing.keys import LocalSigner
from nguongoc.signing.status_list import (
    MESSAGE_SIZE,
    REVOCATION_SIZE,
    StatusBits,
    build_status_credential,
    message_list_url,
)
from nguongoc.verify import Evidence, Standing

BASE = "https://trace.example"
HOST = "trace.example"
SERVICE = "did:web:trace.example"
COOPERATIVE = "did:web:trace.example:o:htx-lam-son"
ORIGIN = "trace.example/log"
LIST = f"{BASE}/status/1"
BORN = datetime(2026, 1, 5, tzinfo=UTC)
ISSUED = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
GTIN = "09521234543213"
CODE = "7K3M9QX2T0"
INDEX = 4711


def signer(did: str, private: Ed25519PrivateKey, born: datetime = BORN) -> LocalSigner:
    return LocalSigner(f"{did}#{key_fragment(born, private.public_key())}", private)


def published(signer: LocalSigner, **said: Any) -> PublishedKey:
    return replace(PublishedKey(signer.kid, signer.public_key, BORN), **said)


def subject(lot: str = "BLV-0117", *, gtin: str | None = GTIN, **said: Any) -> PassportSubject:
    """The plain values of a pomelo lot's passport, anything said otherwise."""
    made = PassportSubject(
        base_url=BASE,
        record_id=new_record_id(),
        issuer=Issuer(COOPERATIVE, "HTX trình diễn Lam Sơn"),
        issued_at=ISSUED,
        status=StatusPlace(LIST, INDEX),
        product_url=f"{BASE}/b/{CODE}" if gtin is None else BASE + DigitalLink(gtin, lot=lot).path(),
        id_scheme=Named("https://id.gs1.org/01/", "GS1 GTIN"),
        product_name="Bưởi Luận Văn",
        description=None,
        categories=(
            Category("01319", "Citrus", "https://unstats.un.org/unsd/classifications/Econ/cpc/", "UN CPC"),
        ),
        lot=lot,
        public_code=CODE,
        produced_on=date(2026, 11, 19),
        expires_on=date(2026, 12, 24),
        facility=Named(f"{BASE}/f/1", "Vườn đồi Đông"),
        commune_code="15544",
        commune_name="Xã Lam Sơn, Thanh Hoá",
        producer=Named(f"{BASE}/o/htx-lam-son", "HTX trình diễn Lam Sơn"),
        amount=Amount(Decimal("1.25"), "tấn", Decimal(1250), "kg"),
    )
    return replace(made, **said)


@dataclass
class World:
    """Keys, a log of forty strangers' entries, and status lists; `evidence()` is all of it for one good lot."""

    farmer: LocalSigner = field(default_factory=lambda: signer(COOPERATIVE, Ed25519PrivateKey.generate()))
    service: LocalSigner = field(default_factory=lambda: signer(SERVICE, Ed25519PrivateKey.generate()))
    log: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    witness: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    leaves: list[bytes] = field(
        default_factory=lambda: [f"stranger {number}".encode() for number in range(40)]
    )
    origin: str = ORIGIN

    @property
    def log_key(self) -> VerifierKey:
        raw = self.log.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return VerifierKey(self.origin, SignatureType.ED25519, raw)

    @property
    def witness_key(self) -> VerifierKey:
        raw = self.witness.public_key().public_bytes_raw()
        return VerifierKey("witness.example/w1", SignatureType.COSIGNATURE, raw)

    def cosigned(self, proof: bytes, at: datetime) -> bytes:
        """The same proof under a checkpoint that the witness saw at that time."""
        parsed = LogProof.parse(proof)
        note = Note.parse(parsed.checkpoint)
        line = cosign_text(note.text, self.witness_key, self.witness, at)
        return replace(parsed, checkpoint=note.with_signature(line).to_bytes()).to_bytes()

    def sign(self, document: dict[str, Any], key: LocalSigner | None = None) -> str:
        return sign_compact(canonical_bytes(document), key or self.farmer)

    def record(self, **said: Any) -> str:
        return self.sign(build_passport(subject(**said)))

    def entry(self, jws: str, *, at: datetime = ISSUED, key: LocalSigner | None = None) -> bytes:
        payload = _payload(jws)
        return LogEntry(
            kind="passport",
            t=whole_milliseconds(at),
            key=thumbprint((key or self.farmer).public_key),
            payload_sha256=hashlib.sha256(payload).hexdigest(),
            jws_sha256=hashlib.sha256(jws.encode()).hexdigest(),
        ).to_bytes()

    def _nodes(self) -> tuple[CompactRange, dict[tuple[int, int], bytes]]:
        tree, nodes = CompactRange(), {}
        for leaf in self.leaves:
            for level, index, digest in tree.append(leaf_hash(leaf)):
                nodes[level, index] = digest
        return tree, nodes

    def checkpoint(self) -> bytes:
        tree, _ = self._nodes()
        return sign_checkpoint(Checkpoint(self.origin, tree.size, tree.root), self.log_key, self.log)

    def proof(self, entry: bytes) -> bytes:
        """Log the entry and prove it under the newest checkpoint."""
        if entry not in self.leaves:
            self.leaves.append(entry)
        _, nodes = self._nodes()
        index = self.leaves.index(entry)
        hashes = inclusion_proof(index, len(self.leaves), lambda level, i: nodes[level, i])
        return LogProof(index, tuple(hashes), self.checkpoint(), entry).to_bytes()

    def consistency(self, size1: int, size2: int) -> tuple[bytes, ...]:
        _, nodes = self._nodes()
        return tuple(consistency_proof(size1, size2, lambda level, i: nodes[level, i]))

    def status(
        self, purpose: str, value: int = 0, *, at: datetime = NOW, url: str | None = None, **said: Any
    ) -> str:
        size = REVOCATION_SIZE if purpose == "revocation" else MESSAGE_SIZE
        address = url or (LIST if purpose == "revocation" else message_list_url(LIST))
        document = build_status_credential(
            address,
            Issuer(said.get("issuer", SERVICE), "Nguồn Gốc"),
            purpose,
            StatusBits.of(size, [(INDEX, value), *said.get("others", ())]),
            said.get("version", 7),
            at,
            said.get("until", at + timedelta(hours=24)),
        )
        return self.sign(document, said.get("key", self.service))

    def statement(self, key: LocalSigner | None = None, **said: Any) -> str:
        """That the farmer's key signs no more, by the service; members of `KeyStatement` said otherwise."""
        made = KeyStatement(
            url=f"{BASE}/key-statements/1",
            issuer_did=SERVICE,
            made_at=NOW,
            kid=self.farmer.kid,
            thumbprint=thumbprint(self.farmer.public_key),
            end=KeyEnd.COMPROMISED,
            until=ISSUED + timedelta(hours=1),
            first_distrusted=1_000,
            log=ORIGIN,
        )
        document = build_key_statement(replace(made, **said), "Nguồn Gốc", f"{BASE}/ns/key#")
        return self.sign(document, key or self.service)

    def documents(self, **said: Any) -> dict[str, bytes]:
        """Both DID documents; `said` goes into the farmer's published key (`expires_at`, `revoked_at`, `created_at`)."""
        return {
            COOPERATIVE: build_did_document(COOPERATIVE, [published(self.farmer, **said)]),
            SERVICE: build_did_document(SERVICE, [published(self.service)]),
        }

    def evidence(
        self,
        record: str | None = None,
        *,
        logged_at: datetime = ISSUED,
        cosigned_at: datetime | None = None,
        **said: Any,
    ) -> Evidence:
        """Everything there is for one record; members of `Evidence` said otherwise."""
        jws = record or self.record()
        proof = self.proof(self.entry(jws, at=logged_at))
        values: dict[str, Any] = {
            "now": NOW,
            "asked": DigitalLink(GTIN, lot="BLV-0117"),
            "host": HOST,
            "standing": Standing.KNOWN,
            "record": jws,
            "did_documents": self.documents(),
            "proof": proof if cosigned_at is None else self.cosigned(proof, cosigned_at),
            "log_keys": (self.log_key,),
            "log_keys_pinned": True,
            "revocation_list": self.status("revocation"),
            "message_list": self.status("message"),
        }
        return Evidence(**{**values, **said})


def _payload(jws: str) -> bytes:
    part = jws.split(".")[1]
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
