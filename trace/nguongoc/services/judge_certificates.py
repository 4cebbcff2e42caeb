"""How the certificates of goods stand, as this service can tell: what authorities signed of them, judged as any verifier would."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from typing import TypeAlias
from uuid import UUID

from nguongoc.catalogue.attestations import Attestation, HandedAttestation
from nguongoc.catalogue.certificates import Certificate, Scheme
from nguongoc.errors import Refusal
from nguongoc.log.proof import LogProof
from nguongoc.ports import Clock, Reader
from nguongoc.records.conformity_reading import CONFORMITY_TEXT_LIMIT, read_conformity
from nguongoc.services.ask_certifiers import Kept, kept_of_all
from nguongoc.services.certificate_addresses import certificate_url
from nguongoc.services.read_log import ReadLog
from nguongoc.services.recent import Recent
from nguongoc.services.show_trust import ShowTrust
from nguongoc.signing.jose import parse_compact
from nguongoc.verdict import CertificateCheck, Outcome
from nguongoc.verify import Attested, Evidence, Verifier
from nguongoc.verify.certificate import MOST_CERTIFICATES, Goods

Signed: TypeAlias = tuple[Attestation | None, tuple[HandedAttestation, ...]]
"""Of one certificate: the newest attestation that was signed here, and all that were handed in."""
_ORDER = {Outcome.PASS: 0, Outcome.FAIL: 1, Outcome.NOT_CHECKED: 2}


@dataclass(frozen=True, slots=True)
class JudgedCertificate:
    """An attestation that is there, however it stands: its record, and the verdict on it."""

    record_id: str
    check: CertificateCheck
    figures: Mapping[str, str] | None = None
    """Of a verified footprint the figures that were signed."""


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
    named: Recent[UUID, Signed]
    """Which credentials there are of a certificate; what they and their lists say is read anew each time."""
    own_log: ReadLog | None = None
    """The log up to its signed head, where outsiders are shown less of it."""

    def __call__(
        self, reader: Reader, holder_did: str, certificates: Sequence[Certificate]
    ) -> Mapping[UUID, JudgedCertificate]:
        """Of the certificates of one holder."""
        judged = self.of_all(reader, [(each.id, holder_did) for each in certificates])
        return {id: found for (id, _), found in judged.items()}

    def of_all(
        self, reader: Reader, asked: Collection[tuple[UUID, str]]
    ) -> Mapping[tuple[UUID, str], JudgedCertificate]:
        """Of certificates, each with its holder's DID, which are known here to be of the goods that are asked about; in a handful of
        statements however many they are. Of several credentials of one the strongest counts: what verifies it, else what speaks
        against it."""
        judged: dict[tuple[UUID, str], JudgedCertificate] = {}
        for did, each, found in self._each(reader, asked):
            before = judged.get((each.certificate_id, did))
            if before is None or _ORDER[found.check.outcome] < _ORDER[before.check.outcome]:
                judged[each.certificate_id, did] = found
        return judged

    def apart(self, reader: Reader, asked: Collection[tuple[UUID, str]]) -> Mapping[str, JudgedCertificate]:
        """The same, with every credential by itself, under its own id."""
        return {each.id: found for _, each, found in self._each(reader, asked)}

    def _each(
        self, reader: Reader, asked: Collection[tuple[UUID, str]]
    ) -> Iterator[tuple[str, HeldAttestation, JudgedCertificate]]:
        found = self._held(reader, list(dict.fromkeys(id for id, _ in asked)))
        held = [(did, each) for id, did in asked for each in found.get(id, ())]
        if not held:
            return
        proofs = self._proofs({each.id for _, each in held})
        backing = self.trust.backing(reader)
        log_keys, now = self.read_log.every_key(), self.clock.now()
        for did, each in held:
            evidence = Evidence(
                now=now,
                did_documents=each.did_documents,
                log_keys=log_keys,
                witness_keys=self.read_log.witness_keys,
                trust_list=backing.trust_list,
                trust_roots=backing.roots,
                certificates=(each.given(proofs.get(each.id)),),
            )
            # What was handed in was found to be of this certificate when it was taken in, whatever address it gives it.
            named = each.named | {certificate_url(each.certificate_id, self.base_url)}
            (check,) = self.verifier.certificates(Goods(did, self.base_url, named), evidence)
            yield did, each, JudgedCertificate(each.id, check, _figures(each.text, check))

    def held(self, reader: Reader, certificates: Sequence[Certificate]) -> Sequence[HeldAttestation]:
        """The newest attestation of each that was signed here, and all that were handed in; at most as many as a verifier looks at."""
        found = self._held(reader, [each.id for each in certificates])
        # One of each certificate before a second of any.
        ranked = [(turn, each) for some in found.values() for turn, each in enumerate(some)]
        return [each for _, each in sorted(ranked, key=lambda one: one[0])][:MOST_CERTIFICATES]

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

    def _held(self, reader: Reader, ids: Sequence[UUID]) -> Mapping[UUID, Sequence[HeldAttestation]]:
        """By certificate, in the order asked: what was signed here first, and at most `MOST_CERTIFICATES` of one."""
        if not ids:
            return {}
        signed = self._signed(reader, ids)
        own = self._own(reader, {id: newest for id, (newest, _) in signed.items() if newest is not None})
        handed = _handed(reader, [each for _, some in signed.values() for each in some])
        found = {id: [*own.get(id, ()), *handed.get(id, ())][:MOST_CERTIFICATES] for id in ids}
        return {id: held for id, held in found.items() if held}

    def _signed(self, reader: Reader, ids: Sequence[UUID]) -> Mapping[UUID, Signed]:
        """In two statements, or in none where all was asked a moment ago."""

        @cache
        def read() -> Mapping[UUID, Signed]:
            newest, handed = reader.attestations.newest(ids), reader.elsewhere.handed(ids)
            found: dict[UUID, list[HandedAttestation]] = {}
            for each in handed:
                found.setdefault(each.certificate_id, []).append(each)
            return {id: (newest.get(id), tuple(found.get(id, ()))) for id in ids}

        def of(id: UUID) -> Signed:
            return read()[id]

        return {id: self.named.get(id, partial(of, id)) for id in ids}

    def _own(
        self, reader: Reader, newest: Mapping[UUID, Attestation]
    ) -> Mapping[UUID, Sequence[HeldAttestation]]:
        records = reader.records.records([each.record_id for each in newest.values()]) if newest else {}
        if not records:
            return {}
        lists = {
            list_id: signed.revocation_jws
            for list_id in {record.status_list for record in records.values()}
            if (signed := reader.records.status_list(list_id)) is not None
        }
        signers = {id: record.kid.partition("#")[0] for id, record in records.items()}
        documents = reader.parties.did_documents({*signers.values(), self.service_did})
        return {
            id: (
                HeldAttestation(
                    id=record.id,
                    certificate_id=id,
                    text=record.jws,
                    did_documents=_those(documents, (signers[record.id], self.service_did)),
                    status_list=lists.get(record.status_list),
                ),
            )
            for id, each in newest.items()
            if (record := records.get(each.record_id)) is not None
        }

    def _proofs(self, ids: Iterable[str]) -> Mapping[str, LogProof]:
        """None of a log that cannot be read: the page then says that it was not checked."""
        asked = list(ids)
        with suppress(Refusal):
            proofs = self.read_log.proofs_of(asked)
            if self.own_log is not None and (missing := set(asked) - proofs.keys()):
                proofs |= self.own_log.proofs_of(missing)
            return proofs
        return {}


def _figures(text: str, check: CertificateCheck) -> Mapping[str, str] | None:
    if check.scheme != Scheme.CARBON_FOOTPRINT.value:
        return None
    return read_conformity(parse_compact(text, CONFORMITY_TEXT_LIMIT).payload).footprint


def _those(documents: Mapping[str, bytes], dids: Collection[str]) -> Mapping[str, bytes]:
    return {did: documents[did] for did in dids if did in documents}


def _handed(reader: Reader, handed: Sequence[HandedAttestation]) -> Mapping[UUID, Sequence[HeldAttestation]]:
    if not handed:
        return {}
    bodies = reader.trust.all_of([each.id for each in handed])
    kept = kept_of_all(reader, handed)
    found: dict[UUID, list[HeldAttestation]] = {}
    for each in handed:
        body = bodies.get(each.id)
        held = None if body is None else _read(each, body.body, kept[each.id])
        if held is not None:
            found.setdefault(each.certificate_id, []).append(held)
    return found


def _read(handed: HandedAttestation, body: bytes, kept: Kept) -> HeldAttestation | None:
    text = body.decode("ascii", "replace")
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
