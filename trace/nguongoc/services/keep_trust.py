"""Keep what others signed about trust: a newer trust list, an authority's word on an organisation. Both are logged and served.

The service signs neither. It refuses what would not count for a verifier that pinned the same root, so that nobody is
shown a list or an anchor which is worth nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256

from nguongoc.errors import Conflict, Invalid, NotFound, Refusal, Unavailable
from nguongoc.identifiers.ordered import uuid7
from nguongoc.log.note import Note
from nguongoc.log.opening import read_end
from nguongoc.ports import Clock, PendingEntry, Reader, UnitOfWork, Writer
from nguongoc.ports.trust import TrustDocument, TrustKind
from nguongoc.records.conformity_reading import CONFORMITY_TEXT_LIMIT
from nguongoc.records.identity import ANCHOR_TEXT_LIMIT, AnchorFacts, read_identity_anchor
from nguongoc.signing.algorithms import PublicKey
from nguongoc.signing.jose import parse_compact, verify_signature
from nguongoc.trust.listing import IDENTITY, Authority, AuthorityKey
from nguongoc.trust.listing import TYPE as LIST_TYPE
from nguongoc.trust.refusals import RootElsewhere
from nguongoc.trust.signed_list import OpenedTrust, Seen, SignedTrust, open_trust

_PREFIXES = {
    TrustKind.LIST: "trl-",
    TrustKind.ANCHOR: "anc-",
    TrustKind.CERTIFICATE: "cer-",
    TrustKind.KEY: "key-",
    TrustKind.LOG_KEY: "lgk-",
    TrustKind.LOG_OPENING: "lgo-",
}
ID_PREFIXES = tuple(_PREFIXES.values())


class TrustRootMissing(Unavailable):
    """No root is pinned here, so nothing can be told of any list."""

    code = "trust-root-missing"


class TrustListMissing(Unavailable):
    """There is no trust list yet that says which authorities count."""

    code = "trust-list-missing"


class TrustListKnown(Conflict):
    """This version of the trust list is there already."""

    code = "trust-list-known"


class AnchorRefused(Invalid):
    """The anchor would count for nobody: not of a listed authority and key, or not what that key signed."""

    code = "anchor-refused"


class AnchorSubjectUnknown(NotFound):
    """The anchor is about a DID that issues nothing here."""

    code = "anchor-subject-unknown"


def log_id(kind: TrustKind, body: bytes) -> str:
    """Under which id a document is kept, logged, and its proof is served."""
    return _PREFIXES[kind] + sha256(body).hexdigest()[:32]


def _seen(before: TrustDocument, pins: tuple[str, ...]) -> Seen | None:
    """What the list before says must not be fallen behind; nothing where it stands under a root that is pinned no more."""
    try:
        return open_trust(before.body, pins).seen
    except RootElsewhere:
        return None


def signed_part(document: TrustDocument) -> bytes:
    """The payload of a document. Raises `TrustMalformed` and the refusals of `parse_compact`."""
    if document.kind is TrustKind.LIST:
        return SignedTrust.parse(document.body).listed.payload
    if document.kind is TrustKind.LOG_OPENING:
        # What the first entry of a log holds is the last head of the log before, in the bytes that that one signed.
        return read_end(document.body).final.text.encode()
    if document.kind is TrustKind.LOG_KEY:
        return Note.parse(document.body).text.encode()
    limit = CONFORMITY_TEXT_LIMIT if document.kind is TrustKind.CERTIFICATE else ANCHOR_TEXT_LIMIT
    return parse_compact(document.body.decode("ascii", "replace"), limit).payload


def entry_of_document(document: TrustDocument, key_thumbprint: str) -> PendingEntry:
    """What the log holds of a document: SHA-256 of what was signed and of the whole, and a key that signed it."""
    return PendingEntry(
        id=uuid7(document.added_at),
        kind=document.kind.value,
        record_id=document.id,
        key_thumbprint=key_thumbprint,
        payload_sha256=sha256(signed_part(document)).hexdigest(),
        jws_sha256=sha256(document.body).hexdigest(),
    )


@dataclass(frozen=True, slots=True)
class KeepTrust:
    """`pins` gives the fingerprints that count here."""

    writer: Writer
    clock: Clock
    pins: Callable[[Reader], tuple[str, ...]]

    def list(self, data: bytes) -> OpenedTrust:
        """Serve this list from now on. Raises `TrustRootMissing`, `TrustListKnown` and the refusals of `open_trust`."""

        def write(uow: UnitOfWork) -> OpenedTrust:
            pins = self.pins(uow)
            if not pins:
                raise TrustRootMissing("no trust root is pinned: set TRUST_ROOT")
            before = uow.trust.newest_list()
            seen = None if before is None else _seen(before, pins)
            opened = open_trust(data, pins, seen)
            signed = SignedTrust.parse(data)
            if before is not None and opened.seen.version <= (before.version or 0):
                raise TrustListKnown(f"list {before.version} is there already: the next has a higher version")
            # Of several keys the first in order: which one it is says nothing.
            key = min(signed.listed.good(opened.root.keys, LIST_TYPE))
            self._add(uow, TrustKind.LIST, signed.to_bytes(), key, version=opened.trust_list.version)
            return opened

        return self.writer.run(write)

    def anchor(self, text: str) -> AnchorFacts:
        """Serve this anchor from now on. Raises `AnchorRefused`, `AnchorSubjectUnknown`, `TrustListMissing`, `AnchorMalformed`
        and the refusals of `parse_compact`."""
        return self.writer.run(lambda uow: self.anchor_in(uow, text))

    def anchor_in(self, uow: UnitOfWork, text: str) -> AnchorFacts:
        """The same inside the caller's transaction."""
        jws = parse_compact(text, ANCHOR_TEXT_LIMIT)
        facts = read_identity_anchor(jws.payload)
        authority, key = self.listed(uow, facts.authority_did, jws.kid)
        if not verify_signature(jws, key.public_key):
            raise AnchorRefused(f"not signed by {authority.name}")
        if not authority.covers(facts.territory) or facts.valid_until <= self.clock.now():
            raise AnchorRefused(f"{authority.name} is not trusted in {facts.territory}, or it has expired")
        if uow.parties.organisation_by_did(facts.did) is None:
            raise AnchorSubjectUnknown(f"{facts.did} issues nothing here")
        self._add(uow, TrustKind.ANCHOR, text.encode("ascii"), key.thumbprint, subject_did=facts.did)
        return facts

    def listed(self, reader: Reader, did: str, kid: str) -> tuple[Authority, AuthorityKey]:
        """An authority that says who is who, and its key, by the list in force. Raises `TrustListMissing`, `AnchorRefused`."""
        listed = reader.trust.newest_list()
        if listed is None:
            raise TrustListMissing("publish a trust list first")
        authority = open_trust(listed.body, self.pins(reader)).trust_list.authority(did)
        key = None if authority is None else authority.key(kid)
        if authority is None or key is None:
            raise AnchorRefused(f"{kid} is no key of an authority in the trust list")
        if IDENTITY not in authority.schemes:
            raise AnchorRefused(f"{authority.name} is not trusted to say who is who")
        return authority, key

    def certificate_in(self, uow: UnitOfWork, text: str, key_thumbprint: str, holder_did: str) -> None:
        """Serve this credential of a certificate from now on, verified by the caller; inside the caller's transaction."""
        self._add(uow, TrustKind.CERTIFICATE, text.encode("ascii"), key_thumbprint, subject_did=holder_did)

    def listed_key(self, reader: Reader, kid: str) -> PublicKey | None:
        """The key of this id by the list in force here; None where no list names it."""
        newest = reader.trust.newest_list()
        pins = self.pins(reader)
        if newest is None or not pins:
            return None
        with suppress(Refusal):
            authority = open_trust(newest.body, pins).trust_list.authority(kid.partition("#")[0])
            key = None if authority is None else authority.key(kid)
            return None if key is None else key.public_key
        return None

    def _add(
        self,
        uow: UnitOfWork,
        kind: TrustKind,
        body: bytes,
        key_thumbprint: str,
        *,
        subject_did: str | None = None,
        version: int | None = None,
    ) -> None:
        document = TrustDocument(log_id(kind, body), kind, subject_did, version, body, self.clock.now())
        if uow.trust.document(document.id) is not None:
            return
        uow.trust.add(document)
        uow.log.enqueue(entry_of_document(document, key_thumbprint))
