"""Every version of a hosted DID document stands in the log, so that a swapped key is found by whoever follows it.

The entry is of kind `did`: `payload_sha256` of the document's bytes as served, `key` the thumbprint of the newest key in
it, and, since a document is not signed, `jws_sha256` holds SHA-256 of the DID itself: by it all versions of one are found.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256

from nguongoc.errors import Refusal
from nguongoc.identifiers.ordered import uuid7
from nguongoc.log.entry import DID_KIND, did_tag
from nguongoc.ports import Clock, DidVersion, PendingEntry, UnitOfWork, Writer
from nguongoc.signing.did import DidDocumentMalformed, parse_did_document

CHUNK = 500
LOG_ID_PREFIX = "did-"


def log_id(did: str, version: int) -> str:
    """Under which id the entry of a version is kept and its proof is served; no record has such an id."""
    return LOG_ID_PREFIX + sha256(f"{did}\n{version}".encode()).hexdigest()[:32]


def entry_of_version(version: DidVersion, at: datetime) -> PendingEntry:
    """What the log is to hold of a version. Raises the refusals of `parse_did_document`."""
    methods = parse_did_document(version.body, version.did).methods
    if not methods:
        raise DidDocumentMalformed("a document without a key")
    newest = max(methods, key=lambda each: (each.created_at is not None, each.created_at or at))
    return PendingEntry(
        id=uuid7(at),
        kind=DID_KIND,
        record_id=log_id(version.did, version.version),
        key_thumbprint=newest.thumbprint,
        payload_sha256=sha256(version.body).hexdigest(),
        jws_sha256=did_tag(version.did),
    )


@dataclass(frozen=True, slots=True)
class LogDidDocuments:
    """The catch-up for versions from before they were logged: finds what is neither in the log nor waiting, once a start."""

    writer: Writer
    clock: Clock

    def __call__(self) -> int:
        """The number of versions that were handed to the log."""
        done = 0
        after: tuple[str, int] | None = None
        while True:
            count, after = self.writer.run(partial(self._some, after))
            done += count
            if after is None:
                return done

    def _some(self, after: tuple[str, int] | None, uow: UnitOfWork) -> tuple[int, tuple[str, int] | None]:
        # Under the sequencer's lock nothing moves from waiting into the log between the two questions.
        uow.log.lock_log()
        versions = uow.parties.did_versions(after, CHUNK)
        if not versions:
            return 0, None
        ids = [log_id(each.did, each.version) for each in versions]
        known = (
            uow.log.entries_of(ids).keys()
            | uow.frozen.entries_of(ids).keys()
            | uow.audit.pending_of(ids).keys()
        )
        handed = 0
        for each, id_ in zip(versions, ids, strict=True):
            if id_ in known:
                continue
            # Bytes that are no document are told of by `fsck`; they keep no other version out of the log.
            with suppress(Refusal):
                uow.log.enqueue(entry_of_version(each, self.clock.now()))
                handed += 1
        return handed, (versions[-1].did, versions[-1].version)
