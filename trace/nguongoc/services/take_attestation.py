"""Take in an attestation of a certificate that was signed elsewhere: by an authority or certifier on a domain of its own.

The credential is kept byte for byte and logged, as if it had been signed here; how far it counts is judged anew each time, by
trust list, status list and log. Refused is only what is not genuine, or of nothing that is here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from nguongoc.catalogue.attestations import HandedAttestation
from nguongoc.catalogue.certificates import Certificate
from nguongoc.errors import Conflict, Invalid, NotAllowed, Refusal, Unavailable
from nguongoc.parties.organisations import Organisation
from nguongoc.ports import Clock, Reader, ReadSource, UnitOfWork, Writer
from nguongoc.ports.rows import Role
from nguongoc.ports.trust import TrustKind
from nguongoc.records.conformity_reading import CONFORMITY_TEXT_LIMIT, ConformityFacts, read_conformity
from nguongoc.services.ask_certifiers import AskCertifiers, Found
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.certificate_addresses import certificate_url
from nguongoc.services.certify import territory_of
from nguongoc.services.keep_trust import KeepTrust, log_id
from nguongoc.signing.algorithms import PublicKey, thumbprint
from nguongoc.signing.did import document_url, parse_did_document
from nguongoc.signing.jose import CompactJws, parse_compact, verify_signature
from nguongoc.signing.signed_status import signer_of

MOST_OF_ONE = 8
"""Credentials handed in of one certificate: more say nothing more."""


class SignedHere(Invalid):
    """Who is hosted here signs here, where it can be seen that it did."""

    code = "attestation-signed-here"


class AttestationNotYours(NotAllowed):
    """A holder hands in what is about itself, an authority what it signed."""

    code = "attestation-not-yours"


class AttestationOfNothing(Invalid):
    """It fits no certificate that its holder entered here: another number, kind, product or territory."""

    code = "attestation-of-nothing"


class AttestationNotGenuine(Invalid):
    """Not what the key signed that its header names, or no key of whom it names as its issuer."""

    code = "attestation-not-genuine"


class CertifierUnreachable(Unavailable):
    """The certifier's domain does not show its keys now, and no trust list holds them."""

    code = "certifier-unreachable"


class AttestationsFull(Conflict):
    """As many as are looked at were handed in of this certificate."""

    code = "attestations-full"


@dataclass(frozen=True, slots=True)
class Taken:
    """A credential that is kept, with the certificate it is of and the certificate's holder."""

    handed: HandedAttestation
    certificate: Certificate
    holder: Organisation


@dataclass(frozen=True, slots=True)
class TakeAttestation:
    """Raises `ScopeMissing`, the refusals of this module, `ConformityMalformed`, `DidMalformed` and those of `parse_compact`."""

    reads: ReadSource
    writer: Writer
    clock: Clock
    keep: KeepTrust
    ask: AskCertifiers
    base_url: str

    def __call__(self, caller: Caller, text: str) -> Taken:
        """Keep it; the same one again is no second one."""
        caller.require(Scope.ANCHOR_ASK)
        jws = parse_compact(text, CONFORMITY_TEXT_LIMIT)
        facts = read_conformity(jws.payload)
        self._elsewhere(jws, facts)
        with self.reads.open() as reader:
            certificate, holder = self._matched(reader, caller, facts)
            handed = self._handed(caller, certificate, facts, text)
            known = reader.elsewhere.find(handed.id)
            listed = self.keep.listed_key(reader, jws.kid)
        if known is not None:
            return Taken(known, certificate, holder)
        found = self.ask.ask(handed)
        key = _key(jws, facts, listed, found)
        if not verify_signature(jws, key):
            raise AttestationNotGenuine("the signature is not of the certifier's key")

        def write(uow: UnitOfWork) -> Taken:
            if uow.elsewhere.find(handed.id) is None:
                if len(uow.elsewhere.handed([certificate.id])) >= MOST_OF_ONE:
                    raise AttestationsFull(f"{MOST_OF_ONE} were handed in of this certificate already")
                self.keep.certificate_in(uow, text, thumbprint(key), holder.did)
                uow.elsewhere.add(handed)
                self.ask.note(uow, handed, found)
            kept = uow.elsewhere.find(handed.id) or handed
            return Taken(kept, certificate, holder)

        return self.writer.run(write)

    def of(self, caller: Caller, certificates: Sequence[Certificate]) -> Sequence[HandedAttestation]:
        """What was handed in of the caller's own certificates."""
        caller.require(Scope.ANCHOR_ASK)
        own = [each.id for each in certificates if each.organisation_id == caller.organisation_id]
        with self.reads.open() as reader:
            return reader.elsewhere.handed(own) if own else ()

    def _elsewhere(self, jws: CompactJws, facts: ConformityFacts) -> None:
        if signer_of(jws) != facts.issuer_did:
            raise AttestationNotGenuine("it names another issuer than the key that signed it")
        host = urlsplit(document_url(facts.issuer_did)).netloc.lower()
        if host == urlsplit(self.base_url).netloc.lower():
            raise SignedHere("this issuer is hosted here: it signs at /v1/attestations")

    def _matched(
        self, reader: Reader, caller: Caller, facts: ConformityFacts
    ) -> tuple[Certificate, Organisation]:
        """The certificate it is of, and its holder, of whom the caller may speak."""
        holder = reader.parties.organisation_by_did(facts.party_did)
        own = reader.parties.organisation(caller.organisation_id)
        signed = caller.role is Role.AUTHORITY and own is not None and own.did == facts.issuer_did
        if (
            holder is None
            or holder.erased_at is not None
            or not (holder.id == caller.organisation_id or signed)
        ):
            raise AttestationNotYours("you hand in what is about you, or what you signed")
        where = territory_of(holder)
        if where != facts.territory and not where.startswith(facts.territory + "/"):
            raise AttestationOfNothing(f"its holder is in {where}, the certificate is of {facts.territory}")
        held = reader.catalogue.certificates_of(holder.id)
        fits = [each for each in held if self._fits(reader, each, facts)]
        if not fits:
            raise AttestationOfNothing(f"no certificate {facts.number} ({facts.scheme}) is entered that fits")
        return fits[-1], holder

    def _fits(self, reader: Reader, certificate: Certificate, facts: ConformityFacts) -> bool:
        if (certificate.scheme.value, certificate.number) != (facts.scheme, facts.number):
            return False
        if facts.attestation == certificate_url(certificate.id, self.base_url):
            return facts.of_product == (certificate.product_id is not None)
        if not facts.of_product:
            return certificate.product_id is None
        product = None if certificate.product_id is None else reader.catalogue.product(certificate.product_id)
        return product is not None and product.gtin is not None and product.gtin == facts.gtin

    def _handed(
        self, caller: Caller, certificate: Certificate, facts: ConformityFacts, text: str
    ) -> HandedAttestation:
        return HandedAttestation(
            id=log_id(TrustKind.CERTIFICATE, text.encode("ascii")),
            certificate_id=certificate.id,
            issuer_did=facts.issuer_did,
            issuer_name=facts.issuer_name,
            list_url=None if facts.status is None else facts.status.list_url,
            list_index=None if facts.status is None else facts.status.index,
            attested_at=facts.attested_at,
            handed_in_by=caller.organisation_id,
            handed_in_at=self.clock.now(),
        )


def _key(jws: CompactJws, facts: ConformityFacts, listed: PublicKey | None, found: Found) -> PublicKey:
    """By the trust list where its authority is on it, else by its own document."""
    if listed is not None:
        return listed
    body = found.documents.get(document_url(facts.issuer_did))
    if body is None:
        raise CertifierUnreachable(found.trouble or "its DID document cannot be had")
    try:
        method = parse_did_document(body, facts.issuer_did).method(jws.kid)
    except Refusal as refusal:
        raise CertifierUnreachable(refusal.detail) from refusal
    if method is None:
        raise AttestationNotGenuine(f"{jws.kid} is no key of its issuer")
    return method.public_key
