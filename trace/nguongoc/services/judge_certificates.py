"""How the certificates of goods stand, as this service can tell: what authorities signed of them, judged as any verifier would."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from nguongoc.catalogue.attestations import HandedAttestation
from nguongoc.catalogue.certificates import Certificate
from nguongoc.errors import Refusal
from nguongoc.log.proof import LogProof
from nguongoc.parties.organisations import Organisation
from nguongoc.ports import Clock, Reader, SignedRecord
from nguongoc.records.conformity_reading import CONFORMITY_TEXT_LIMIT, read_conformity
from nguongoc.services.ask_certifiers import kept_of
from nguongoc.services.certificate_addresses import certificate_url
from nguongoc.services.read_log import ReadLog
from nguongoc.services.show_trust import ShowTrust
from nguongoc.signing.jose import parse_compact
from nguongoc.verdict import CertificateCheck, Outcome
from nguongoc.verify import Attested, Evidence, Verifier
from nguongoc.verify.certificate import MOST_CERTIFICATES, Goods

_ORDER = {Outcome.PASS: 0, Outcome.FAIL: 1, Outcome.NOT_CHECKED: 2}


@dataclass(frozen=True, slots=True)
class JudgedCertificate:
    """An attestation that is there, however it stands: its record, and the verdict on it."""

    record_id: str
    check: CertificateCheck


@dataclass(frozen=True, slots=True)
class HeldAttestation:
    """What somebody signed of a certificate, and what is known here of its signer: signed here, or handed in from elsewhere."""

    id: str
    certificate_id: UUID
    text: str
    did_documents: Mapping[str, bytes]
    status_list: str | None
    seen_revoked: bool = False
    named: frozenset[str] = frozenset()

    def given(self, proof: LogProof | None) -> Attested:
        """As a verifier takes it."""
        return Attested(self.text, proof, self.status_list, self.seen_revoked)


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
        """The certificates are known here to be of the goods that are asked about. Of several credentials of one the strongest
        counts: what verifies it, else what speaks against it."""
        held = self.held(reader, certificates)
        if not held:
            return {}
        proofs = self._proofs(each.id for each in held)
        backing = self.trust.backing(reader)
        named = frozenset(certificate_url(each.id, self.base_url) for each in certificates)
        judged: dict[UUID, JudgedCertificate] = {}
        for each in held:
            evidence = Evidence(
                now=self.clock.now(),
                did_documents=each.did_documents,
                log_keys=self.read_log.keys(),
                witness_keys=self.read_log.witness_keys,
                trust_list=backing.trust_list,
                trust_roots=backing.roots,
                certificates=(each.given(proofs.get(each.id)),),
            )
            # What was handed in was found to be of this certificate when it was taken in, whatever address it gives it.
            goods = Goods(holder.did, self.base_url, named | each.named)
            (check,) = self.verifier.certificates(goods, evidence)
            found, before = JudgedCertificate(each.id, check), judged.get(each.certificate_id)
            if before is None or _ORDER[check.outcome] < _ORDER[before.check.outcome]:
                judged[each.certificate_id] = found
        return judged

    def held(self, reader: Reader, certificates: Sequence[Certificate]) -> Sequence[HeldAttestation]:
        """The newest attestation of each that was signed here, and all that were handed in; at most as many as a verifier looks at."""
        ids = [each.id for each in certificates]
        if not ids:
            return ()
        newest = reader.attestations.newest(ids)
        records = reader.records.records([each.record_id for each in newest.values()]) if newest else {}
        own = [
            self._own(reader, id, records[newest[id].record_id])
            for id in ids
            if id in newest and newest[id].record_id in records
        ]
        handed = [
            found for each in reader.elsewhere.handed(ids) if (found := _handed(reader, each)) is not None
        ]
        return [*own, *handed][:MOST_CERTIFICATES]

    def attested(
        self, reader: Reader, certificates: Sequence[Certificate]
    ) -> Sequence[tuple[HeldAttestation, Attested]]:
        """The same with their proofs, for whoever judges elsewhere."""
        found = []
        for each in self.held(reader, certificates):
            proof = None
            with suppress(Refusal):
                proof = self.read_log.proof_of(each.id)
            found.append((each, each.given(proof)))
        return found

    def _own(self, reader: Reader, certificate_id: UUID, record: SignedRecord) -> HeldAttestation:
        signed = reader.records.status_list(record.status_list)
        dids = (record.kid.partition("#")[0], self.service_did)
        return HeldAttestation(
            id=record.id,
            certificate_id=certificate_id,
            text=record.jws,
            did_documents={did: body for did in dids if (body := reader.parties.did_document(did))},
            status_list=None if signed is None else signed.revocation_jws,
        )

    def _proofs(self, ids: Iterable[str]) -> Mapping[str, LogProof]:
        """None of a log that cannot be read: the page then says that it was not checked."""
        asked = list(ids)
        with suppress(Refusal):
            proofs = self.read_log.proofs_of(asked)
            if self.own_log is not None and (missing := set(asked) - proofs.keys()):
                proofs |= self.own_log.proofs_of(missing)
            return proofs
        return {}


def _handed(reader: Reader, handed: HandedAttestation) -> HeldAttestation | None:
    document = reader.trust.document(handed.id)
    if document is None:
        return None
    kept, text = kept_of(reader, handed), document.body.decode("ascii", "replace")
    with suppress(Refusal):
        facts = read_conformity(parse_compact(text, CONFORMITY_TEXT_LIMIT).payload)
        return HeldAttestation(
            id=handed.id,
            certificate_id=handed.certificate_id,
            text=text,
            did_documents=kept.did_documents,
            status_list=kept.status_list,
            seen_revoked=handed.revoked_at is not None,
            named=frozenset({facts.attestation}),
        )
    return None
