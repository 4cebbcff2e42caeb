"""Sign a record other than a passport inside the transaction of what it says, with a place in the status list that is taken first."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from nguongoc.errors import Unavailable
from nguongoc.identifiers.ordered import uuid7
from nguongoc.parties.organisations import Organisation
from nguongoc.ports import PendingEntry, SignedRecord, UnitOfWork
from nguongoc.ports.rows import KeyPurpose
from nguongoc.records.canonical import canonical_bytes
from nguongoc.records.credential import Issuer, StatusPlace, new_record_id, record_url
from nguongoc.services.custody import Custody
from nguongoc.signing.data_integrity import embed_proof
from nguongoc.signing.jose import sign_compact
from nguongoc.signing.status_list import LENGTH

TRIES = 64
"""Of random places; in a list half full all of them are taken one time in 10^19."""

Build = Callable[[str, Issuer, StatusPlace], dict[str, Any]]
"""The unsecured credential under its address, its issuer and its place."""


class NoStatusPlace(Unavailable):
    """No free place was found in the newest status list."""

    code = "no-status-place"


@dataclass(frozen=True, slots=True)
class IssueRecord:
    """Signs under the organisation's custodial key. What is written is complete: serving it later needs no key."""

    custody: Custody
    base_url: str

    def __call__(
        self, uow: UnitOfWork, kind: str, organisation: Organisation, at: datetime, build: Build
    ) -> SignedRecord:
        """Raises `NoActiveKey`, `KeyNotOpened`, `NoStatusPlace`."""
        record_id = new_record_id()
        list_id, index = self._place(uow, record_id, at)
        key = self.custody.key_in(uow, KeyPurpose.ORGANISATION, organisation.id)
        place = StatusPlace(f"{self.base_url}/status/{list_id}", index)
        issuer = Issuer(organisation.did, organisation.name)
        document = build(record_url(self.base_url, record_id), issuer, place)
        payload = canonical_bytes(document)
        jws = sign_compact(payload, key.signer)
        record = SignedRecord(
            id=record_id,
            kind=kind,
            organisation_id=organisation.id,
            batch_id=None,
            kid=key.signer.kid,
            payload=payload,
            jws=jws,
            embedded=embed_proof(document, payload, key.proof_signer, at),
            payload_sha256=hashlib.sha256(payload).hexdigest(),
            status_list=list_id,
            status_index=index,
            issued_at=at,
        )
        uow.records.add_record(record)
        uow.log.enqueue(_entry(record, key.thumbprint, uuid7(at)))
        return record

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


def _entry(record: SignedRecord, thumbprint: str, id: UUID) -> PendingEntry:
    return PendingEntry(
        id=id,
        kind=record.kind,
        record_id=record.id,
        key_thumbprint=thumbprint,
        payload_sha256=record.payload_sha256,
        jws_sha256=hashlib.sha256(record.jws.encode()).hexdigest(),
    )
