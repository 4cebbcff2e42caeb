"""Ask the domains of those who certified elsewhere, again and again: their DID document, and the status list of what they signed.

What was fetched is kept with its time, so that a page never waits for a stranger. A domain that does not answer leaves what is
kept to grow old, and what is old says no longer that all is well; what it revoked stays revoked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial

from nguongoc.catalogue.attestations import HandedAttestation
from nguongoc.errors import Refusal, Unavailable
from nguongoc.ports import Clock, Reader, ReadSource, UnitOfWork, Writer
from nguongoc.ports.elsewhere import Outside, OutsideDocument
from nguongoc.signing.did import DOCUMENT_LIMIT, DidDocument, document_url, parse_did_document
from nguongoc.signing.seen_status import Continuation, continuation, seen_of
from nguongoc.signing.signed_status import (
    LIST_LIMIT,
    SignedList,
    StatusListUntrusted,
    list_signer,
    open_status_list,
)

ASK_AFTER = timedelta(minutes=10)
"""Well within the hour after which a status list no longer answers for now."""
AT_ONCE = 20
"""Certifiers asked in one round; who waits longest comes first."""
MOST_VERSIONS = 32
"""Of a DID document. Of a status list only the newest is kept: each holds all that the ones before revoked."""
DID_DOCUMENT = "application/did+json, application/json;q=0.9"
STATUS_LIST = "application/vc+jwt"
TROUBLE_LIMIT = 300


@dataclass(slots=True)
class Found:
    """What the domains gave, by address, and what they did not."""

    documents: dict[str, bytes] = field(default_factory=dict)
    status_list: tuple[str, bytes] | None = None
    revoked: bool = False
    troubles: list[str] = field(default_factory=list)

    @property
    def trouble(self) -> str | None:
        return "; ".join(self.troubles)[:TROUBLE_LIMIT] or None


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known of the domains behind one credential, as fetched last: what a verdict on it rests on."""

    did_documents: Mapping[str, bytes]
    status_list: str | None


@dataclass(frozen=True, slots=True)
class _AskedOnce:
    """Other domains, each address asked once: what it gave, or why it gave nothing, is given again."""

    outside: Outside
    # The words of a refusal and not itself: with it went the frames that it passed through, and their sockets.
    _given: dict[tuple[str, str], bytes | str] = field(default_factory=dict)

    def get(self, url: str, accept: str, limit: int) -> bytes:
        key = (url, accept)
        if key not in self._given:
            try:
                self._given[key] = self.outside.get(url, accept, limit)
            except Refusal as refusal:
                self._given[key] = refusal.detail
        given = self._given[key]
        if isinstance(given, str):
            raise Unavailable(given)
        return given


@dataclass(frozen=True, slots=True)
class AskCertifiers:
    """Raises nothing that a domain does: what it did not give is noted beside the credential."""

    reads: ReadSource
    writer: Writer
    clock: Clock
    outside: Outside

    def __call__(self) -> int:
        """Ask about every credential that was not asked about for `ASK_AFTER`; about how many."""
        with self.reads.open() as reader:
            due = reader.elsewhere.due(self.clock.now() - ASK_AFTER, AT_ONCE)
        # Of one certifier there are many: its domain is asked for the same document once in a round.
        asking = replace(self, outside=_AskedOnce(self.outside))
        for handed in due:
            found = asking.ask(handed)
            self.writer.run(partial(self.note, handed=handed, found=found))
        return len(due)

    def ask(self, handed: HandedAttestation) -> Found:
        """What the domains say now of one credential, kept or not; nothing is written."""
        found = Found()
        own = self._document(handed.issuer_did, found)
        if handed.list_url is None or handed.list_index is None:
            return found
        try:
            body = self.outside.get(handed.list_url, STATUS_LIST, LIST_LIMIT)
            text = body.decode("ascii", "replace")
            signer = list_signer(text)
            document = own if signer == handed.issuer_did else self._document(signer, found)
            if document is None:
                return found
            opened = _opened(text, document, handed.list_url)
            found.revoked = bool(opened.bits.value(handed.list_index))
            self._continues(handed.list_url, opened)
            found.status_list = (handed.list_url, body)
        except Refusal as refusal:
            found.troubles.append(f"status list: {refusal.detail}")
        return found

    def note(self, uow: UnitOfWork, handed: HandedAttestation, found: Found) -> None:
        """Keep what was found, and that it was asked for."""
        now = self.clock.now()
        for url, body in found.documents.items():
            uow.elsewhere.keep(url, body, now, MOST_VERSIONS)
        if found.status_list is not None:
            uow.elsewhere.keep(*found.status_list, now, 1)
        uow.elsewhere.asked(handed.id, now, found.trouble)
        if found.revoked or revoked_by_kept(uow, handed):
            uow.elsewhere.revoke(handed.id, now)

    def _document(self, did: str, found: Found) -> DidDocument | None:
        try:
            url = document_url(did)
            body = self.outside.get(url, DID_DOCUMENT, DOCUMENT_LIMIT)
            document = parse_did_document(body, did)
        except Refusal as refusal:
            found.troubles.append(f"{did}: {refusal.detail}")
            return None
        found.documents[url] = body
        return document

    def _continues(self, url: str, opened: SignedList) -> None:
        """Raises `StatusListUntrusted` where what was kept says more than what came after it."""
        with self.reads.open() as reader:
            before = reader.elsewhere.documents([url]).get(url)
            if before is None:
                return
            kept = _reopened(reader, before.body.decode("ascii", "replace"), url)
        if kept is not None and continuation(seen_of(kept), opened) is not Continuation.CONTINUES:
            raise StatusListUntrusted("the list is older than the one seen before, or takes something back")


def kept_of(reader: Reader, handed: HandedAttestation) -> Kept:
    """What was fetched last for this credential."""
    return kept_of_all(reader, [handed])[handed.id]


def kept_of_all(reader: Reader, handed: Sequence[HandedAttestation]) -> Mapping[str, Kept]:
    """What was fetched last for each credential, by its id, in two statements however many they are."""
    urls = {document_url(each.issuer_did) for each in handed}
    urls |= {each.list_url for each in handed if each.list_url is not None}
    kept = reader.elsewhere.documents(sorted(urls)) if urls else {}
    lists = {
        each.list_url: kept[each.list_url].body.decode("ascii", "replace")
        for each in handed
        if each.list_url is not None and each.list_url in kept
    }
    signers = {url: signer for url, text in lists.items() if (signer := _signer(text)) is not None}
    missing = {document_url(signer) for signer in signers.values()} - urls
    if missing:
        kept = {**kept, **reader.elsewhere.documents(sorted(missing))}
    return {each.id: _kept(each, kept, lists, signers) for each in handed}


def _kept(
    handed: HandedAttestation,
    kept: Mapping[str, OutsideDocument],
    lists: Mapping[str, str],
    signers: Mapping[str, str],
) -> Kept:
    url = handed.list_url or ""
    dids = (handed.issuer_did, signers.get(url))
    found = {did: kept.get(document_url(did)) for did in dids if did is not None}
    return Kept({did: each.body for did, each in found.items() if each is not None}, lists.get(url))


def _signer(text: str) -> str | None:
    """Who signed a list, None where nobody can be named or asked."""
    with suppress(Refusal):
        signer = list_signer(text)
        document_url(signer)
        return signer
    return None


def revoked_by_kept(reader: Reader, handed: HandedAttestation) -> bool:
    """Whether the status list at hand revokes this credential; False too where none can be opened."""
    kept = kept_of(reader, handed)
    if kept.status_list is None or handed.list_url is None or handed.list_index is None:
        return False
    opened = _reopened(reader, kept.status_list, handed.list_url)
    with suppress(Refusal):
        return opened is not None and bool(opened.bits.value(handed.list_index))
    return False


def _opened(text: str, document: DidDocument, url: str) -> SignedList:
    opened = open_status_list(text, document)
    if (opened.url, opened.purpose) != (url, "revocation"):
        raise StatusListUntrusted(f"at {url} stands the {opened.purpose} list {opened.url}"[:TROUBLE_LIMIT])
    return opened


def _reopened(reader: Reader, text: str, url: str) -> SignedList | None:
    """A kept list; None where its signer's document no longer opens it."""
    with suppress(Refusal):
        signer = list_signer(text)
        address = document_url(signer)
        document = reader.elsewhere.documents([address]).get(address)
        if document is not None:
            return _opened(text, parse_did_document(document.body, signer), url)
    return None
