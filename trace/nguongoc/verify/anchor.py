"""Step 5 of verification: a trusted authority vouches that the issuer's DID, with the key that signed, is a registered business.

The list of authorities holds their keys, so nothing here asks a domain; it counts under a pinned root alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from urllib.parse import urlsplit

from nguongoc.errors import Refusal
from nguongoc.records.credential import moment
from nguongoc.records.identity import ANCHOR_TEXT_LIMIT, AnchorFacts, read_identity_anchor
from nguongoc.signing.did import LOOPBACK, document_url
from nguongoc.signing.jose import parse_compact, verify_signature
from nguongoc.signing.signed_status import signer_of
from nguongoc.trust.listing import IDENTITY, Authority, AuthorityKey, Span
from nguongoc.trust.refusals import RootElsewhere, TrustRolledBack
from nguongoc.trust.signed_list import OpenedTrust, Seen, open_trust
from nguongoc.verify.evidence import Evidence
from nguongoc.verify.reasons import Finding, Reason

CLOCK_SKEW = timedelta(minutes=5)
MOST_ANCHORS = 16
"""Of one issuer; what comes after them is not looked at."""
_ORDER = (
    Reason.ANCHORED,
    Reason.ANCHOR_FORGED,
    Reason.ANCHOR_WITHDRAWN,
    Reason.ANCHORED_BY_DEMO,
    Reason.ANCHOR_EXPIRED,
    Reason.ANCHOR_STATUS_NOT_GIVEN,
    Reason.ANCHOR_OUT_OF_SCOPE,
    Reason.ANCHOR_OF_OTHER_KEY,
    Reason.AUTHORITY_NOT_TRUSTED,
)
"""What is told of several anchors: the best there is, and before anything less the one that was tampered with."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """Whom an anchor has to be about: the record's issuer, its key, the address the record calls its own, and since when
    witnesses know the record (None where only the operator says so)."""

    did: str
    thumbprint: str
    record_url: str
    witnessed_at: datetime | None


class AnchorCheck:
    """Judges anchors; keeps lists, and anchors under a list, for many records share them."""

    def __init__(self) -> None:
        self._list = lru_cache(maxsize=16)(_opened)
        self._signed = lru_cache(maxsize=4096)(_signed)

    def judge(self, issuer: Issuer, evidence: Evidence) -> Finding:
        """The finding of step 5."""
        opened = self.trusted(evidence)
        if not isinstance(opened, OpenedTrust):
            return opened
        signed = [self._signed(text, opened) for text in evidence.anchors[:MOST_ANCHORS]]
        # What was tampered with may say anything, also whom it is about.
        found = [_judge(each, issuer, evidence.now) if isinstance(each, Anchor) else each for each in signed]
        return min(
            (each for each in found if each is not None),
            key=lambda each: _ORDER.index(each[0]),
            default=(Reason.ANCHOR_NOT_GIVEN, ""),
        )

    def trusted(self, evidence: Evidence) -> OpenedTrust | Finding:
        """The trust list in force under a pinned root, or why there is none."""
        if not evidence.trust_roots:
            return Reason.TRUST_ROOT_NOT_GIVEN, ""
        if evidence.trust_list is None:
            return Reason.TRUST_LIST_NOT_GIVEN, ""
        opened = self._list(evidence.trust_list, evidence.trust_roots, evidence.trust_seen)
        match opened:
            case RootElsewhere(detail=detail):
                return Reason.TRUST_LIST_OF_OTHER_ROOT, detail
            case TrustRolledBack(detail=detail):
                return Reason.TRUST_LIST_ROLLED_BACK, detail
            case Refusal(detail=detail):
                return Reason.TRUST_LIST_UNTRUSTED, detail
        listed = opened.trust_list
        if not listed.issued_at - CLOCK_SKEW <= evidence.now < listed.expires_at:
            return Reason.TRUST_LIST_EXPIRED, f"{moment(listed.issued_at)} to {moment(listed.expires_at)}"
        return opened


@dataclass(frozen=True, slots=True)
class Anchor:
    """What an authority did sign, and the part of the list that says how far it counts."""

    facts: AnchorFacts
    sha256: str
    authority: Authority
    key: AuthorityKey


def _signed(text: str, opened: OpenedTrust) -> Anchor | Finding:
    """One anchor, verified under the key that the list holds for it."""
    try:
        jws = parse_compact(text, ANCHOR_TEXT_LIMIT)
        facts = read_identity_anchor(jws.payload)
    except Refusal as refusal:
        return Reason.ANCHOR_FORGED, refusal.detail
    authority = opened.trust_list.authority(signer_of(jws))
    key = None if authority is None else authority.key(jws.kid)
    if authority is None or key is None:
        return Reason.AUTHORITY_NOT_TRUSTED, jws.kid
    if facts.authority_did != authority.did or not verify_signature(jws, key.public_key):
        return Reason.ANCHOR_FORGED, f"not signed by {authority.name}"
    return Anchor(facts, sha256(jws.payload).hexdigest(), authority, key)


def _judge(anchor: Anchor, issuer: Issuer, now: datetime) -> Finding | None:
    """What an anchor says of the issuer; None where it speaks of somebody else."""
    facts, authority = anchor.facts, anchor.authority
    if facts.did != issuer.did:
        return None
    if anchor.sha256 in authority.withdrawn:
        return Reason.ANCHOR_WITHDRAWN, authority.name
    outside = _outside(anchor, issuer, now)
    if outside is not None:
        return Reason.ANCHOR_OUT_OF_SCOPE, outside
    if issuer.thumbprint not in facts.thumbprints:
        return Reason.ANCHOR_OF_OTHER_KEY, authority.name
    if not held(Span(facts.valid_from, facts.valid_until), issuer.witnessed_at, now):
        return Reason.ANCHOR_EXPIRED, f"{authority.name}, until {moment(facts.valid_until)}"
    if facts.has_status:
        return Reason.ANCHOR_STATUS_NOT_GIVEN, authority.name
    said = f"{authority.name}: {facts.registered_name} ({facts.register_name})"
    is_demo = counts_as_demo(authority, issuer.did, issuer.record_url)
    return (Reason.ANCHORED_BY_DEMO if is_demo else Reason.ANCHORED), said


def _outside(anchor: Anchor, issuer: Issuer, now: datetime) -> str | None:
    """What of its scope the authority went beyond, None where it did not."""
    facts, authority = anchor.facts, anchor.authority
    if IDENTITY not in authority.schemes:
        return f"{authority.name} is not trusted to say who is who"
    if not authority.covers(facts.territory):
        return f"{authority.name} is trusted in {', '.join(authority.territories)}, not in {facts.territory}"
    for span in (authority.span, anchor.key.span):
        if not span.holds(facts.valid_from) or not held(span, issuer.witnessed_at, now):
            return f"{authority.name} was not trusted at that time, or not with that key"
    if facts.valid_from > now + CLOCK_SKEW:
        return f"{authority.name} says so from {moment(facts.valid_from)} on"
    return None


def held(span: Span, witnessed_at: datetime | None, now: datetime) -> bool:
    """Whether it holds now, or did when witnesses saw what was signed: the operator's clock alone could be put back."""
    return span.end is None or now < span.end or (witnessed_at is not None and witnessed_at < span.end)


def counts_as_demo(authority: Authority, issuer_did: str, record_url: str) -> bool:
    """An authority that lives where the record or its issuer does is in their hands; so is one on the machine itself."""
    home = host_of(authority.did)
    here = {urlsplit(record_url).netloc.lower(), host_of(issuer_did)}
    return authority.demo or home in here or home.rpartition(":")[0] in LOOPBACK or home in LOOPBACK


def host_of(did: str) -> str:
    """Where a did:web's document is; empty for what is no did:web."""
    try:
        return urlsplit(document_url(did)).netloc.lower()
    except Refusal:
        return ""


def _opened(data: bytes, pins: tuple[str, ...], seen: Seen | None) -> OpenedTrust | Refusal:
    try:
        return open_trust(data, pins, seen)
    except Refusal as refusal:
        return refusal
