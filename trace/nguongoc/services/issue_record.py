"""Sign a record other than a passport inside the transaction of what it says, with a place in the status list that is taken first."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from nguongoc.errors import Unavailable
from nguongoc.identifiers.ordered import uuid7
from nguongoc.parties.organisations import Organisation
from nguongoc.ports import SignedRecord, UnitOfWork
from nguongoc.ports.rows import KeyPurpose
from nguongoc.records.canonical import canonical_bytes
from nguongoc.records.credential import Issuer, StatusPlace, new_record_id, record_url
from nguongoc.services.custody import Custody
from nguongoc.services.unsigned import Unsigned
from nguongoc.signing.status_list import LENGTH

TRIES = 64
"""Of random places; in a list half full all of them are taken one time in 10^19."""

Build = Callable[[str, Issuer, StatusPlace], dict[str, Any]]
"""The unsecured credential under its address, its issuer and its place."""


class NoStatusPlace(Unavailable):
    """No free place was found in the newest status list."""

    code = "no-status-place"


@dataclass(frozen=True, slots=True)
class Act:
    """One signed act: when it is done, the id of what it makes, and who signs it inside its transaction.

    Whatever of a record is chosen and not judged stands here and comes from nowhere else, so that an act which waited for a
    signature from elsewhere is made again the same.
    """

    id: UUID
    at: datetime
    sign: Callable[[UnitOfWork, str, Organisation, Build], SignedRecord]


@dataclass(frozen=True, slots=True)
class IssueRecord:
    """Signs under the organisation's custodial key. What is written is complete: serving it later needs no key."""

    custody: Custody
    base_url: str

    def act(self, at: datetime) -> Act:
        """An act of now, signed here."""

        def sign(uow: UnitOfWork, kind: str, organisation: Organisation, build: Build) -> SignedRecord:
            return self(uow, kind, organisation, at, build)

        return Act(uuid7(at), at, sign)

    def __call__(
        self, uow: UnitOfWork, kind: str, organisation: Organisation, at: datetime, build: Build
    ) -> SignedRecord:
        """Raises `NoActiveKey`, `KeyNotOpened`, `NoStatusPlace`, `SignsItself`."""
        record_id = new_record_id()
        place = self._place(uow, record_id, at)
        key = self.custody.key_in(uow, KeyPurpose.ORGANISATION, organisation.id)
        issued = self.unsigned(kind, organisation, at, build, record_id, place).by(key)
        issued.add(uow)
        return issued.record

    def unsigned(
        self,
        kind: str,
        organisation: Organisation,
        at: datetime,
        build: Build,
        record_id: str,
        place: tuple[str, int],
    ) -> Unsigned:
        """What would be signed, under a given id and in a given place of a status list."""
        list_id, index = place
        status = StatusPlace(f"{self.base_url}/status/{list_id}", index)
        issuer = Issuer(organisation.did, organisation.name)
        document = build(record_url(self.base_url, record_id), issuer, status)
        payload = canonical_bytes(document)
        return Unsigned(kind, organisation.id, record_id, document, payload, at, list_id, index)

    @staticmethod
    def _place(uow: UnitOfWork, record_id: str, at: datetime) -> tuple[str, int]:
        current = uow.records.current_status_list()
        if current is None:
            uow.records.lock_status_lists()
            current = uow.records.current_status_list()
        if current is None:
            uow.records.open_status_list("1", at)
        list_id = "1" if current is None else current.id
        for _ in range(TRIES):
            index = secrets.randbelow(LENGTH)
            if uow.records.claim_status_slot(list_id, index, record_id):
                return list_id, index
        raise NoStatusPlace("no free place in the newest status list")
