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

from nguongoc.batches.lots import Batch
from nguongoc.identifiers.ordered import uuid7
from nguongoc.parties.organisations import Organisation
from nguongoc.ports import ReadSource, UnitOfWork, Writer
from nguongoc.ports.world import Clock
from nguongoc.records.canonical import canonical_bytes
from nguongoc.records.credential import new_record_id
from nguongoc.records.passport import build_passport
from nguongoc.services.custody import Custody
from nguongoc.services.describe_lot import Version, describe_lot
from nguongoc.services.master_data import MasterData, Source
from nguongoc.services.unsigned import Chosen, Issued, Unsigned
from nguongoc.signing.status_list import LENGTH

KIND = "passport"
CROWDED_AFTER = 4
"""Taken places for one record after which a list counts as crowded: with the list 70 % full one registration in four sees this."""


@dataclass(slots=True)
class IssuePassport:
    """Makes passports, and signs them under the organisation's custodial key where it has one."""

    reads: ReadSource
    writer: Writer
    custody: Custody
    clock: Clock
    base_url: str
    _list_id: str | None = None
    _crowded: str | None = None

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
        return self.sign(
            self.unsigned(batch, master, sources, event, self.place(), version), master.organisation
        )

    def sign(self, unsigned: Unsigned, organisation: Organisation) -> Issued:
        """With the key that is held here. Raises as `prepare`."""
        return unsigned.by(self.custody.organisation_key(organisation))

    def choose(self, at: datetime) -> Chosen:
        """Ids, and a place that may be taken."""
        return Chosen(uuid7(at), at, new_record_id(), self.place())

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
        payload = canonical_bytes(document)
        return Unsigned(
            KIND,
            batch.organisation_id,
            batch.passport_id,
            document,
            payload,
            issued_at,
            list_id,
            index,
            batch.id,
        )

    def note_taken(self, list_id: str, in_a_row: int) -> None:
        """So many places of a list tried for one record were taken; from `CROWDED_AFTER` on it is left at the next `leave_crowded`.

        Writes nothing, so that it can be said inside a transaction, which cannot open a list of its own beside itself.
        """
        if in_a_row >= CROWDED_AFTER:
            self._crowded = list_id

    def leave_crowded(self) -> None:
        """Before a transaction: goes on in a new list where this one was found crowded."""
        crowded, self._crowded = self._crowded, None
        if crowded is not None and crowded == self._list_id:
            self._list_id = self._open_after(crowded)

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
