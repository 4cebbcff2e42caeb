"""How the certificates of goods stand, as this service can tell: what authorities signed of them, judged as any verifier would."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from nguongoc.catalogue.certificates import Certificate
from nguongoc.errors import Refusal
from nguongoc.log.proof import LogProof
from nguongoc.parties.organisations import Organisation
from nguongoc.ports import Clock, Reader, SignedRecord
from nguongoc.services.certificate_addresses import certificate_url
from nguongoc.services.read_log import ReadLog
from nguongoc.services.show_trust import ShowTrust
from nguongoc.verdict import CertificateCheck
from nguongoc.verify import Attested, Evidence, Verifier
from nguongoc.verify.certificate import MOST_CERTIFICATES, Goods


@dataclass(frozen=True, slots=True)
class JudgedCertificate:
    """An attestation that is there, however it stands: its record, and the verdict on it."""

    record_id: str
    check: CertificateCheck


@dataclass(frozen=True, slots=True)
class JudgeCertificates:
    """Answers for certificates somebody attested; those that nobody did are left out."""

    read_log: ReadLog
    verifier: Verifier
    clock: Clock
    trust: ShowTrust
    service_did: str
    base_url: str
    own_log: ReadLog | None = None
    """The log up to its signed head, where outsiders are shown less of it."""

    def __call__(
        self, reader: Reader, holder: Organisation, certificates: Sequence[Certificate]
    ) -> Mapping[UUID, JudgedCertificate]:
        """The certificates are known here to be of the goods that are asked about."""
        records = self.records(reader, certificates)
        if not records:
            return {}
        proofs = self._proofs(records.values())
        backing = self.trust.backing(reader)
        named = frozenset(certificate_url(each.id, self.base_url) for each in certificates)
        judged = {}
        for certificate_id, record in records.items():
            signed = reader.records.status_list(record.status_list)
            dids = (record.kid.partition("#")[0], self.service_did)
            evidence = Evidence(
                now=self.clock.now(),
                did_documents={did: body for did in dids if (body := reader.parties.did_document(did))},
                log_keys=self.read_log.keys(),
                witness_keys=self.read_log.witness_keys,
                trust_list=backing.trust_list,
                trust_roots=backing.roots,
                certificates=(Attested(record.jws, proofs.get(record.id)),),
                revocation_list=None if signed is None else signed.revocation_jws,
            )
            (check,) = self.verifier.certificates(Goods(holder.did, self.base_url, named), evidence)
            judged[certificate_id] = JudgedCertificate(record.id, check)
        return judged

    def records(self, reader: Reader, certificates: Sequence[Certificate]) -> Mapping[UUID, SignedRecord]:
        """The newest attestation of each, as signed; at most as many as a verifier looks at."""
        newest = reader.attestations.newest([each.id for each in certificates]) if certificates else {}
        kept = [newest[each.id] for each in certificates if each.id in newest][:MOST_CERTIFICATES]
        found = reader.records.records([each.record_id for each in kept]) if kept else {}
        return {each.certificate_id: found[each.record_id] for each in kept if each.record_id in found}

    def attested(self, reader: Reader, certificates: Sequence[Certificate]) -> tuple[Attested, ...]:
        """The same with their proofs, for a bundle."""
        records = self.records(reader, certificates).values()
        found = []
        for record in records:
            proof = None
            with suppress(Refusal):
                proof = self.read_log.proof_of(record.id)
            found.append(Attested(record.jws, proof))
        return tuple(found)

    def _proofs(self, records: Iterable[SignedRecord]) -> Mapping[str, LogProof]:
        """None of a log that cannot be read: the page then says that it was not checked."""
        ids = [each.id for each in records]
        with suppress(Refusal):
            proofs = self.read_log.proofs_of(ids)
            if self.own_log is not None and (missing := set(ids) - proofs.keys()):
                proofs |= self.own_log.proofs_of(missing)
            return proofs
        return {}
