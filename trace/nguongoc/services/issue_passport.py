"""Make a lot's passport: the UNTP DigitalProductPassport, signed twice over the same bytes, with its place in a status list.

The place is a random index chosen before signing, because it stands in the signed bytes; whether it is free is asked
inside the transaction. What is prepared is complete: serving it later needs no key.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nguongoc.batches.lots import Batch
from nguongoc.errors import Conflict
from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports import PendingEntry, ReadSource, SignedRecord, UnitOfWork, Writer
from nguongoc.ports.world import Clock
from nguongoc.records.canonical import canonical_bytes
from nguongoc.records.credential import new_record_id
from nguongoc.records.passport import build_passport
from nguongoc.services.custody import Custody, HeldKey, refuse_retired
from nguongoc.services.describe_lot import Version, describe_lot
from nguongoc.services.master_data import MasterData, Source
from nguongoc.signing.status_list import LENGTH
from nguongoc.signing.two_forms import KeyNames, Signatures, TwoForms

KIND = "passport"
CROWDED_AFTER = 4
"""Taken places in a row after which a list counts as crowded: with the list 70 % full one registration in four sees this."""


class StatusPlaceTaken(Conflict):
    """The random place in the status list was taken by another record; try another."""

    code = "status-place-taken"


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
            raise StatusPlaceTaken("this place in the status list is taken")

    def add(self, uow: UnitOfWork) -> None:
        """The rest of `write`."""
        uow.records.add_record(self.record)
        uow.log.enqueue(self.pending)


@dataclass(frozen=True, slots=True)
class Unsigned:
    """A passport that nobody signed yet, with its place in a status list."""

    document: dict[str, Any]
    payload: bytes
    batch: Batch
    issued_at: datetime
    list_id: str
    index: int

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
            id=self.batch.passport_id,
            kind=KIND,
            organisation_id=self.batch.organisation_id,
            batch_id=self.batch.id,
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
            kind=KIND,
            record_id=record.id,
            key_thumbprint=thumbprint,
            payload_sha256=payload_sha256,
            jws_sha256=hashlib.sha256(jws.encode()).hexdigest(),
        )
        return Issued(record, pending)


@dataclass(slots=True)
class IssuePassport:
    """Makes passports, and signs them under the organisation's custodial key where it has one."""

    reads: ReadSource
    writer: Writer
    custody: Custody
    clock: Clock
    base_url: str
    _list_id: str | None = None
    _taken_in_a_row: int = 0

    @staticmethod
    def new_record_id() -> str:
        return new_record_id()

    def prepare(
        self,
        batch: Batch,
        master: MasterData,
        sources: Sequence[Source],
        event: bytes,
        version: Version | None = None,
    ) -> Issued:
        """Build and sign the passport of a lot, which names its event by the hash of those bytes; nothing is written.

        Raises `NoActiveKey`, `KeyNotOpened`, `SignsItself`.
        """
        key = self.custody.organisation_key(master.organisation)
        return self.unsigned(batch, master, sources, event, self.place(), version).by(key)

    def place(self) -> tuple[str, int]:
        """A random place in the newest status list, which may be taken."""
        return self._current_list(), secrets.randbelow(LENGTH)

    def unsigned(
        self,
        batch: Batch,
        master: MasterData,
        sources: Sequence[Source],
        event: bytes,
        place: tuple[str, int],
        version: Version | None = None,
    ) -> Unsigned:
        """The same before it is signed, in a given place of a status list."""
        list_id, index = place
        subject = describe_lot(
            batch,
            master,
            sources,
            event_sha256=hashlib.sha256(event).digest(),
            base_url=self.base_url,
            status_list=list_id,
            status_index=index,
            version=version,
        )
        issued_at = batch.entered_at if version is None else version.issued_at
        document = build_passport(subject)
        return Unsigned(document, canonical_bytes(document), batch, issued_at, list_id, index)

    def note_taken(self) -> None:
        """A place was taken; after several in a row a new list is opened."""
        self._taken_in_a_row += 1
        if self._taken_in_a_row >= CROWDED_AFTER:
            self._taken_in_a_row = 0
            self._list_id = self._open_after(self._current_list())

    def note_retired(self) -> None:
        """The key was retired by another process meanwhile; the next one is looked up."""
        self.custody.look_again()

    def _current_list(self) -> str:
        if self._list_id is None:
            self._list_id = self._open_after(None)
        return self._list_id

    def _open_after(self, crowded: str | None) -> str:
        """The newest list, a new one when there is none but the crowded one; asked inside the transaction, for others ask too."""
        now = self.clock.now()

        def open_next(uow: UnitOfWork) -> str:
            uow.records.lock_status_lists()
            current = uow.records.current_status_list()
            if current is not None and current.id != crowded:
                return current.id
            list_id = str(len(uow.records.status_lists()) + 1)
            uow.records.open_status_list(list_id, now)
            return list_id

        return self.writer.run(open_next)
