"""What stands behind a certificate: an authority's own credential of it, its key by the trust list, its status, its place in the log.

The end of the chain of trust: signature, key, who vouches for the issuer, and then what the issuer was given. The list says
for which schemes, where and when an authority's word on a certificate counts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from typing import TypeAlias
from urllib.parse import urlsplit

from nguongoc.errors import Refusal
from nguongoc.identifiers.digital_link import DigitalLink
from nguongoc.identifiers.link import parse_uri
from nguongoc.records.conformity_reading import CONFORMITY_TEXT_LIMIT, ConformityFacts, read_conformity
from nguongoc.records.credential import moment
from nguongoc.records.reading import PassportFacts
from nguongoc.signing.algorithms import PublicKey, thumbprint
from nguongoc.signing.did import DidDocument, parse_did_document
from nguongoc.signing.jose import CompactJws, parse_compact, verify_signature
from nguongoc.signing.signed_status import LIST_LIMIT, signer_of
from nguongoc.trust.listing import Authority, AuthorityKey
from nguongoc.trust.signed_list import OpenedTrust
from nguongoc.verdict import CertificateCheck, Outcome
from nguongoc.verify.anchor import CLOCK_SKEW, AnchorCheck, counts_as_demo, held, host_of
from nguongoc.verify.certificate_reasons import CertificateReason, certificate_check
from nguongoc.verify.evidence import Attested, Evidence
from nguongoc.verify.log import LogCheck, Logged
from nguongoc.verify.reasons import MEANINGS
from nguongoc.verify.status import StatusCheck

MOST_CERTIFICATES = 8
"""Of one record; what comes after them is not looked at."""
Found: TypeAlias = tuple[CertificateReason, str]


@dataclass(frozen=True, slots=True)
class Goods:
    """What a certificate has to be about: its holder's DID, the address of the record, and which goods these are.

    `named` are the certificates that the record itself names, or, where their host judges, those that it knows are of these goods.
    """

    issuer_did: str
    record_url: str
    named: frozenset[str]
    gtin: str | None = None


def goods_of(facts: PassportFacts) -> Goods:
    """The goods that a passport speaks of."""
    try:
        _, own = parse_uri(facts.subject_url)
    except Refusal:
        own = None
    gtin = own.gtin if isinstance(own, DigitalLink) else None
    return Goods(facts.issuer_did, facts.url, facts.certificates, gtin)


@dataclass(frozen=True, slots=True)
class _Signed:
    """A credential taken apart, with the key it has to be signed with; nothing verified yet."""

    jws: CompactJws
    facts: ConformityFacts
    key: PublicKey
    by_list: tuple[Authority, AuthorityKey] | None


class CertificateJudge:
    """Judges certificates by the lists, logs and trust lists that its companions keep; raises nothing, whatever it is given."""

    def __init__(self, anchors: AnchorCheck, log: LogCheck, status: StatusCheck) -> None:
        self._anchors, self._log, self._status = anchors, log, status
        self._facts = lru_cache(maxsize=1024)(_facts)
        self._document = lru_cache(maxsize=256)(_document)

    def judge(self, goods: Goods, evidence: Evidence) -> tuple[CertificateCheck, ...]:
        """One answer for each certificate that came along, in their order."""
        return tuple(self._one(each, goods, evidence) for each in evidence.certificates[:MOST_CERTIFICATES])

    def _one(self, given: Attested, goods: Goods, evidence: Evidence) -> CertificateCheck:
        if given.status_list is not None:
            evidence = replace(evidence, revocation_list=given.status_list)
        read = self._facts(given.text)
        if isinstance(read, str):
            return _check((CertificateReason.FORGED, read), None)
        jws, facts = read
        trusted = self._anchors.trusted(evidence)
        signed = self._key(jws, facts, trusted, evidence)
        if not isinstance(signed, _Signed):
            return _check(signed, facts)
        if facts.issuer_did != signer_of(jws) or not verify_signature(jws, signed.key):
            return _check((CertificateReason.FORGED, facts.issuer_name), facts)
        about = _about(facts, goods)
        if about is not None:
            return _check(about, facts)
        log_finding, logged = self._logged(given, signed, evidence)
        found = (
            log_finding
            if log_finding is not None and log_finding[0] is CertificateReason.LOG_REFUTED
            else self._ended(signed, given.seen_revoked, evidence)
            or _trusted(signed, trusted, logged, evidence)
            or self._shown(signed, evidence)
            or self._unrevoked(signed, goods, evidence)
            or log_finding
            or _by_whom(signed, goods)
        )
        return _check(found, facts)

    def _key(
        self, jws: CompactJws, facts: ConformityFacts, trusted: OpenedTrust | object, evidence: Evidence
    ) -> _Signed | Found:
        """The key by the list where its authority is on it, else by the certifier's own document: enough to find tampering."""
        did = signer_of(jws)
        authority = trusted.trust_list.authority(did) if isinstance(trusted, OpenedTrust) else None
        key = None if authority is None else authority.key(jws.kid)
        if authority is not None and key is not None:
            return _Signed(jws, facts, key.public_key, (authority, key))
        data = evidence.did_documents.get(did)
        document = None if data is None else self._document(did, data)
        method = None if document is None else document.method(jws.kid)
        if method is not None:
            return _Signed(jws, facts, method.public_key, None)
        if isinstance(trusted, OpenedTrust):
            return CertificateReason.NOT_TRUSTED, jws.kid
        return CertificateReason.TRUST_NOT_GIVEN, ""

    def _logged(
        self, given: Attested, signed: _Signed, evidence: Evidence
    ) -> tuple[Found | None, Logged | None]:
        if given.proof is None:
            return (CertificateReason.LOG_NOT_GIVEN, ""), None
        hashes = (sha256(signed.jws.payload).hexdigest(), sha256(given.text.encode()).hexdigest())
        (reason, more), logged = self._log.judge(*hashes, replace(evidence, proof=given.proof))
        outcome, sentence = MEANINGS[reason]
        if outcome is Outcome.FAIL:
            return (CertificateReason.LOG_REFUTED, more or sentence), None
        if logged is None or outcome is Outcome.NOT_CHECKED:
            return (CertificateReason.LOG_NOT_GIVEN, sentence), logged
        if logged.entry.key != thumbprint(signed.key):
            return (CertificateReason.LOG_REFUTED, "the log entry names another key"), None
        return None, logged

    def _ended(self, signed: _Signed, seen_revoked: bool, evidence: Evidence) -> Found | None:
        """What took it back, or that its time is not now."""
        facts, now = signed.facts, evidence.now
        if (
            signed.by_list is not None
            and sha256(signed.jws.payload).hexdigest() in signed.by_list[0].withdrawn
        ):
            return CertificateReason.WITHDRAWN, signed.by_list[0].name
        if seen_revoked or (facts.status is not None and self._status.revocation(facts.status, evidence)):
            return CertificateReason.REVOKED, facts.issuer_name
        if now < facts.valid_from - CLOCK_SKEW:
            return CertificateReason.NOT_YET, f"from {moment(facts.valid_from)} on"
        if facts.valid_until is not None and now >= facts.valid_until:
            return CertificateReason.EXPIRED, f"until {moment(facts.valid_until)}"
        return None

    def _shown(self, signed: _Signed, evidence: Evidence) -> Found | None:
        """The key by the list, where the authority's own document is at hand and does not show it in use."""
        if signed.by_list is None:
            return None
        (authority, key), data = signed.by_list, evidence.did_documents.get(signed.by_list[0].did)
        if data is None:
            return None
        document = self._document(authority.did, data)
        method = None if document is None else document.method(key.kid)
        same = method is not None and method.thumbprint == key.thumbprint and method.revoked_at is None
        return None if same else (CertificateReason.KEY_DIFFERS, authority.name)

    def _unrevoked(self, signed: _Signed, goods: Goods, evidence: Evidence) -> Found | None:
        status = signed.facts.status
        if status is None or self._status.revocation(status, evidence) is None:
            return CertificateReason.STATUS_NOT_GIVEN, "" if status is None else status.list_url
        if not _by_listed_key(signed, goods, status.list_url, evidence):
            return (
                CertificateReason.STATUS_NOT_GIVEN,
                f"{status.list_url} by a key that is not in the trust list",
            )
        return None


def _facts(text: str) -> tuple[CompactJws, ConformityFacts] | str:
    try:
        jws = parse_compact(text, CONFORMITY_TEXT_LIMIT)
        return jws, read_conformity(jws.payload)
    except Refusal as refusal:
        return refusal.detail


def _document(did: str, data: bytes) -> DidDocument | None:
    try:
        return parse_did_document(data, did)
    except Refusal:
        return None


def _about(facts: ConformityFacts, goods: Goods) -> Found | None:
    """What speaks against its being of this holder and these goods, None where nothing does."""
    if facts.party_did != goods.issuer_did:
        return CertificateReason.OF_OTHERS, facts.party_did
    same = facts.gtin is not None and facts.gtin == goods.gtin
    if facts.of_product and facts.attestation not in goods.named and not same:
        return CertificateReason.NOT_OF_RECORD, ""
    return None


def _trusted(
    signed: _Signed, trusted: OpenedTrust | object, logged: Logged | None, evidence: Evidence
) -> Found | None:
    """What the trust list says against it."""
    if signed.by_list is None:
        if isinstance(trusted, OpenedTrust):
            return CertificateReason.NOT_TRUSTED, signed.facts.issuer_name
        return CertificateReason.TRUST_NOT_GIVEN, ""
    (authority, key), facts = signed.by_list, signed.facts
    if facts.scheme not in authority.schemes:
        return CertificateReason.OUT_OF_SCOPE, f"{authority.name} is not trusted for {facts.scheme}"
    if not authority.covers(facts.territory):
        where = ", ".join(authority.territories)
        return (
            CertificateReason.OUT_OF_SCOPE,
            f"{authority.name} is trusted in {where}, not in {facts.territory}",
        )
    seen = None if logged is None else logged.witnessed_at
    for span in (authority.span, key.span):
        if not span.holds(facts.attested_at) or not held(span, seen, evidence.now):
            return CertificateReason.OUT_OF_SCOPE, f"{authority.name} was not trusted at that time"
    if facts.attested_at > evidence.now + CLOCK_SKEW:
        return CertificateReason.OUT_OF_SCOPE, f"signed in the future, {moment(facts.attested_at)}"
    return None


def _by_listed_key(signed: _Signed, goods: Goods, url: str, evidence: Evidence) -> bool:
    """Whether an authority's list on its own domain is signed by a key that the trust list holds for it: whoever hands out the
    documents could else make up the domain's, and with it a list on which nothing is revoked. A demo proves nothing anyway."""
    if signed.by_list is None or evidence.revocation_list is None:
        return True
    authority = signed.by_list[0]
    at_home = urlsplit(url).netloc.lower() == host_of(authority.did)
    if not at_home or counts_as_demo(authority, goods.issuer_did, goods.record_url):
        return True
    jws = parse_compact(evidence.revocation_list, LIST_LIMIT)
    key = authority.key(jws.kid)
    return key is not None and verify_signature(jws, key.public_key)


def _by_whom(signed: _Signed, goods: Goods) -> Found:
    # `_trusted` has answered where it is on no list.
    name = signed.facts.issuer_name if signed.by_list is None else signed.by_list[0].name
    said = f"{name}, {moment(signed.facts.attested_at)}"
    if signed.by_list is None or counts_as_demo(signed.by_list[0], goods.issuer_did, goods.record_url):
        return CertificateReason.BY_DEMO, said
    return CertificateReason.VERIFIED, said


def _check(found: Found, facts: ConformityFacts | None) -> CertificateCheck:
    if facts is None:
        return certificate_check(*found)
    return certificate_check(
        *found,
        attestation=facts.attestation,
        name=facts.name,
        number=facts.number,
        scheme=facts.scheme,
        certifier=facts.issuer_name,
        attested_at=facts.attested_at,
        valid_from=facts.valid_from,
        valid_until=facts.valid_until,
    )
