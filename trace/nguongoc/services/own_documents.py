"""The DID document of an organisation's own domain: fetched there, read, and every version of it that says something else logged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from nguongoc.errors import Invalid, Refusal, Unavailable
from nguongoc.parties.own_keys import OrganisationDid
from nguongoc.ports import Clock, ReadSource, UnitOfWork, Writer
from nguongoc.ports.elsewhere import Outside
from nguongoc.services.log_did_documents import entry_of_version
from nguongoc.signing.did import DidDocument, VerificationMethod, document_url, parse_did_document
from nguongoc.verify.issuer_key import CLOCK_SKEW

OWN_LIMIT = 64 * 1024
"""Every version of it is kept for ever."""
ACCEPT = "application/did+json, application/json;q=0.9"
ASK_AFTER = timedelta(minutes=10)
AT_ONCE = 20
TROUBLE_LIMIT = 300


class OwnDomainUnreachable(Unavailable):
    """The organisation's own domain does not show its DID document now."""

    code = "own-domain-unreachable"


class KeyNotPublished(Invalid):
    """The DID document of the organisation's own domain does not name this key as one that may sign records now."""

    code = "own-key-not-published"


@dataclass(frozen=True, slots=True)
class Shown:
    """A document as it was fetched, byte for byte, and as it is read."""

    body: bytes
    document: DidDocument

    def key(self, kid: str, now: datetime) -> VerificationMethod:
        """The key of this id, if the document says that it may sign now. Raises `KeyNotPublished`."""
        method = self.document.method(kid)
        if method is None:
            raise KeyNotPublished(f"the document of {self.document.did} has no key {kid}", kid=kid)
        if not method.may_assert or method.revoked_at is not None:
            raise KeyNotPublished(f"{kid} is no assertionMethod of its document", kid=kid)
        if (method.created_at is not None and method.created_at - CLOCK_SKEW > now) or (
            method.expires_at is not None and method.expires_at <= now
        ):
            raise KeyNotPublished(f"{kid} is not in use now, as its document says", kid=kid)
        return method


@dataclass(frozen=True, slots=True)
class OwnDocuments:
    """Asks own domains. Never inside a transaction: a domain takes as long as its timeout."""

    reads: ReadSource
    writer: Writer
    clock: Clock
    outside: Outside

    def fetch(self, did: str) -> Shown:
        """As it stands there now. Raises `DidMalformed`, `OwnDomainUnreachable`, `DidDocumentMalformed`."""
        url = document_url(did)
        try:
            body = self.outside.get(url, ACCEPT, OWN_LIMIT)
        except Refusal as refusal:
            raise OwnDomainUnreachable(f"{url}: {refusal.detail}"[:TROUBLE_LIMIT], url=url) from refusal
        return Shown(body, parse_did_document(body, did))

    def __call__(self) -> int:
        """Ask every own domain that was not asked for `ASK_AFTER`; how many were. What one does not give is noted beside it."""
        with self.reads.open() as reader:
            due = reader.own_keys.due(self.clock.now() - ASK_AFTER, AT_ONCE)
        for each in due:
            self._ask(each)
        return len(due)

    def _ask(self, own: OrganisationDid) -> None:
        shown, trouble = None, None
        try:
            shown = self.fetch(own.did)
        except Refusal as refusal:
            trouble = refusal.detail[:TROUBLE_LIMIT]

        def note(uow: UnitOfWork) -> None:
            if shown is not None:
                note_document(uow, shown, self.clock.now())
            uow.own_keys.asked(own.did, self.clock.now(), trouble)

        self.writer.run(note)


def note_document(uow: UnitOfWork, shown: Shown, at: datetime) -> bool:
    """Keep and log what was fetched, where it says another thing of keys than the version before; whether it did.

    Bytes that differ in nothing that a verifier reads are no new version: a domain cannot fill the log with spaces.
    """
    did = shown.document.did
    # A document without any key is nothing that an entry could be of: the version before stays, and completing is refused.
    if not shown.document.methods or _is_known(uow, shown):
        return False
    # Two rounds at once would both count the same version.
    uow.parties.lock_names()
    if _is_known(uow, shown):
        return False
    uow.log.enqueue(entry_of_version(uow.parties.put_did_document(did, shown.body, at), at))
    return True


def _is_known(uow: UnitOfWork, shown: Shown) -> bool:
    did = shown.document.did
    before = uow.parties.did_document(did)
    return before is not None and _said(parse_did_document(before, did)) == _said(shown.document)


def _said(document: DidDocument) -> list[tuple[object, ...]]:
    return [
        (each.id, each.thumbprint, each.may_assert, each.created_at, each.expires_at, each.revoked_at)
        for each in document.methods
    ]
