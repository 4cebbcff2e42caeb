"""Put a record and all that its verdict rests on into one file, to be checked years later without this service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nguongoc.batches.lots import Batch
from nguongoc.bundle import BundleParts, write_bundle
from nguongoc.errors import Unavailable
from nguongoc.log.proof import LogProof
from nguongoc.ports import Clock, Reader, ReadSource, SignedRecord
from nguongoc.services.judge_certificates import HeldAttestation, JudgeCertificates
from nguongoc.services.master_data import certificates_on
from nguongoc.services.passport_versions import versions_around
from nguongoc.services.read_log import ReadLog
from nguongoc.services.register_batch import lot_path
from nguongoc.services.show_trust import ShowTrust
from nguongoc.verify import Attested


@dataclass(frozen=True, slots=True)
class MakeBundle:
    """The zip of a record as it stands now; a part that is not there yet is left out, never made up."""

    reads: ReadSource
    read_log: ReadLog
    clock: Clock
    base_url: str
    service_did: str
    trust: ShowTrust
    judge: JudgeCertificates

    def __call__(self, record: SignedRecord) -> bytes:
        proof = self._proof(record)
        with self.reads.open() as reader:
            batch = None if record.batch_id is None else reader.lots.batch(record.batch_id)
            newest, _ = versions_around(reader, record)
            newer = None if newest is None else reader.records.record(newest)
            signed = reader.records.status_list(record.status_list)
            issuer = record.kid.partition("#")[0]
            attested = self._attested(reader, batch)
            dids = {issuer, self.service_did}
            trust_list = self.trust.backing(reader).trust_list
            anchors = self.trust.anchors(reader, (issuer,))[issuer]
            statements = self.trust.key_statements(reader, (issuer,))[issuer]
            documents = {did: body for each, _ in attested for did, body in each.did_documents.items()}
            documents |= {did: body for did in dids if (body := reader.parties.did_document(did)) is not None}
        parts = BundleParts(
            record=record.jws,
            made_at=self.clock.now(),
            made_by=self.base_url,
            link=None if batch is None else f"{self.base_url}{lot_path(batch)}",
            proof=None if proof is None else proof.to_bytes(),
            did_documents=documents,
            revocation_list=None if signed is None else signed.revocation_jws,
            message_list=None if signed is None else signed.message_jws,
            trust_list=trust_list,
            newer=None if newer is None else newer.jws,
            anchors=anchors,
            certificates=tuple(given for _, given in attested),
            key_statements=tuple(each.text for each in statements if each.said.kid == record.kid),
            log_successions=() if proof is None else self.read_log.successions(),
            log_key=None if proof is None else self.read_log.key_of(proof.checkpoint),
        )
        return write_bundle(parts)

    def certificates(self, record: SignedRecord) -> tuple[Attested, ...]:
        """What certifiers signed of the goods of a record, each with its proof: what a verifier asks for by itself."""
        with self.reads.open() as reader:
            batch = None if record.batch_id is None else reader.lots.batch(record.batch_id)
            return tuple(given for _, given in self._attested(reader, batch))

    def _attested(self, reader: Reader, batch: Batch | None) -> Sequence[tuple[HeldAttestation, Attested]]:
        if batch is None:
            return ()
        held = certificates_on(
            batch, reader.catalogue.certificates_for(batch.product_id, batch.organisation_id)
        )
        return self.judge.attested(reader, held)

    def _proof(self, record: SignedRecord) -> LogProof | None:
        try:
            return self.read_log.proof_of(record.id)
        except Unavailable:
            return None
