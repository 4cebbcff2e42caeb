"""What was handed in from elsewhere of certificates in an authority's territory, each as it stands: for the authority to look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nguongoc.catalogue.attestations import HandedAttestation
from nguongoc.catalogue.certificates import Certificate
from nguongoc.errors import NotFound, Refusal
from nguongoc.parties.organisations import Organisation
from nguongoc.ports import Reader, ReadSource
from nguongoc.records.conformity import Assessment
from nguongoc.records.conformity_reading import CONFORMITY_TEXT_LIMIT, ConformityFacts, read_conformity
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.certify import CERTIFIERS
from nguongoc.services.judge_certificates import JudgeCertificates
from nguongoc.signing.jose import parse_compact
from nguongoc.verdict import CertificateCheck


class HandedUnknown(NotFound):
    """Nothing of that id was handed in of a certificate within the caller's territory."""

    code = "attestation-not-handed-in"


@dataclass(frozen=True, slots=True)
class HandedSeen:
    """A credential, the certificate it is of, whose that is, who handed it in, and what any verifier would say of it now.

    `check` is None of one that is not looked at any more: eight of one certificate are. `facts` are what it says of itself.
    """

    handed: HandedAttestation
    certificate: Certificate
    holder: Organisation
    handed_in_by: str
    check: CertificateCheck | None
    facts: ConformityFacts | None = None

    @property
    def id(self) -> str:
        return self.handed.id


@dataclass(frozen=True, slots=True)
class BrowseHanded:
    """An authority sees its commune's, one without a commune and a certifier all. Raises `ScopeMissing`."""

    reads: ReadSource
    judge: JudgeCertificates

    def __call__(self, caller: Caller, before: str | None, limit: int) -> Sequence[HandedSeen]:
        """What was handed in last first, from behind `before` on; none for whoever is no authority."""
        caller.require(Scope.CERTIFY)
        with self.reads.open() as reader:
            territory = _territory(reader, caller)
            if territory is None:
                return ()
            return self._seen(reader, reader.elsewhere.of_holders(territory[0], before, limit))

    def one(self, caller: Caller, id: str) -> HandedSeen:
        """With what it says of itself. Raises `HandedUnknown`."""
        caller.require(Scope.CERTIFY)
        with self.reads.open() as reader:
            territory, handed = _territory(reader, caller), reader.elsewhere.find(id)
            seen = () if handed is None or territory is None else self._seen(reader, [handed])
            if not seen or territory is None or territory[0] not in {None, seen[0].holder.commune_code}:
                raise HandedUnknown("nothing of that id was handed in of your territory")
            return _with_facts(reader, seen[0])

    def _seen(self, reader: Reader, handed: Sequence[HandedAttestation]) -> Sequence[HandedSeen]:
        found = []
        for each in handed:
            certificate = reader.catalogue.certificate(each.certificate_id)
            holder = None if certificate is None else reader.parties.organisation(certificate.organisation_id)
            by = reader.parties.organisation(each.handed_in_by)
            if certificate is not None and holder is not None and holder.erased_at is None:
                found.append((each, certificate, holder, "" if by is None else by.name))
        asked = {(certificate.id, holder.did) for _, certificate, holder, _ in found}
        judged = self.judge.apart(reader, asked) if asked else {}
        return [
            HandedSeen(*some, judged[some[0].id].check if some[0].id in judged else None) for some in found
        ]


def _territory(reader: Reader, caller: Caller) -> tuple[str | None] | None:
    """The commune, None within it for everywhere; nothing for whoever signs no certificates."""
    own = reader.parties.organisation(caller.organisation_id)
    if own is None or own.kind not in CERTIFIERS:
        return None
    return (own.commune_code if CERTIFIERS[own.kind] is Assessment.MANDATED else None,)


def _with_facts(reader: Reader, seen: HandedSeen) -> HandedSeen:
    document = reader.trust.document(seen.handed.id)
    if document is None:
        return seen
    try:
        facts = read_conformity(
            parse_compact(document.body.decode("ascii", "replace"), CONFORMITY_TEXT_LIMIT).payload
        )
    except Refusal:
        return seen
    return replace(seen, facts=facts)
