"""A credential on its way from what it says to a record: unsigned, then signed by whoever's key it is, then written.

Who signs makes no difference to what is written: a key that is held here, or one that lies with its organisation.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from nguongoc.errors import Conflict
from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports import PendingEntry, SignedRecord, UnitOfWork
from nguongoc.services.custody import HeldKey, refuse_retired
from nguongoc.signing.two_forms import KeyNames, Signatures, TwoForms


class StatusPlaceTaken(Conflict):
    """The random place in the status list was taken by another record; try another."""

    code = "status-place-taken"

    def __init__(self, list_id: str) -> None:
        super().__init__("this place in the status list is taken")
        self.list_id = list_id


@dataclass(frozen=True, slots=True)
class Chosen:
    """What of a record is chosen and not judged: the id of what it makes, when, its own id, and its place in a status list."""

    id: UUID
    at: datetime
    record_id: str
    place: tuple[str, int]


@dataclass(frozen=True, slots=True)
class Issued:
    """A record complete in memory; `write` puts it down with its status place and its wait for the log."""

    record: SignedRecord
    pending: PendingEntry

    def write(self, uow: UnitOfWork) -> None:
        """Inside the transaction of what it speaks of. Raises `StatusPlaceTaken`, `KeyRetired`."""
        self.claim(uow)
        self.add(uow)

    def claim(self, uow: UnitOfWork) -> None:
        """Its place, before anything else is written: a transaction of many lots goes on with another place. Raises as `write`."""
        record = self.record
        refuse_retired(uow, record.kid)
        if not uow.records.claim_status_slot(record.status_list, record.status_index, record.id):
            raise StatusPlaceTaken(record.status_list)

    def add(self, uow: UnitOfWork) -> None:
        """The rest of `write`."""
        uow.records.add_record(self.record)
        uow.log.enqueue(self.pending)


@dataclass(frozen=True, slots=True)
class Unsigned:
    """A credential that nobody signed yet, with its id and its place in a status list; `batch_id` of a lot's passport."""

    kind: str
    organisation_id: UUID
    record_id: str
    document: dict[str, Any]
    payload: bytes
    issued_at: datetime
    list_id: str
    index: int
    batch_id: UUID | None = None

    def under(self, names: KeyNames) -> TwoForms:
        """What a key of these names has to sign."""
        return TwoForms(self.document, self.payload, names, self.issued_at)

    def by(self, key: HeldKey) -> Issued:
        """Signed with a key that is held here."""
        names = KeyNames(key.signer.kid, key.proof_signer.kid, key.signer.algorithm)
        forms = self.under(names).signed_by(key.signer, key.proof_signer)
        return self._issued(names.kid, key.thumbprint, *forms)

    def completed(self, names: KeyNames, thumbprint: str, signatures: Signatures) -> Issued:
        """With the signatures of a key that lies elsewhere, which whoever calls this has verified."""
        return self._issued(names.kid, thumbprint, *self.under(names).signed(signatures))

    def _issued(self, kid: str, thumbprint: str, jws: str, embedded: bytes) -> Issued:
        payload_sha256 = hashlib.sha256(self.payload).hexdigest()
        record = SignedRecord(
            id=self.record_id,
            kind=self.kind,
            organisation_id=self.organisation_id,
            batch_id=self.batch_id,
            kid=kid,
            payload=self.payload,
            jws=jws,
            embedded=embedded,
            payload_sha256=payload_sha256,
            status_list=self.list_id,
            status_index=self.index,
            issued_at=self.issued_at,
        )
        pending = PendingEntry(
            id=uuid7(self.issued_at),
            kind=self.kind,
            record_id=record.id,
            key_thumbprint=thumbprint,
            payload_sha256=payload_sha256,
            jws_sha256=hashlib.sha256(jws.encode()).hexdigest(),
        )
        return Issued(record, pending)
