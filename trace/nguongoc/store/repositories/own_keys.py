"""DIDs of organisations by date, and what waits for signatures of keys that lie with them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.engine import Connection

from nguongoc.parties.own_keys import Challenge, OrganisationDid, Preparation, PreparedKind
from nguongoc.store.repositories.rows import columns_of, table
from nguongoc.store.tables import (
    DidChallengeRow,
    OrganisationDidRow,
    OrganisationRow,
    PreparationRow,
    StatusSlotRow,
)

DID = table(OrganisationDidRow)
CHALLENGE = table(DidChallengeRow)
PREPARATION = table(PreparationRow)
ORGANISATION = table(OrganisationRow)
SLOT = table(StatusSlotRow)


class SqlOwnKeys:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def dids(self, organisation_id: UUID) -> Sequence[OrganisationDid]:
        query = select(DID).where(DID.c.organisation_id == organisation_id)
        query = query.order_by(DID.c.until.is_(None), DID.c.since, DID.c.did)
        return [OrganisationDid(**row._mapping) for row in self._connection.execute(query)]

    def find_did(self, did: str) -> OrganisationDid | None:
        row = self._connection.execute(select(DID).where(DID.c.did == did)).first()
        return None if row is None else OrganisationDid(**row._mapping)

    def change_did(self, old: OrganisationDid, new: OrganisationDid) -> None:
        known = update(DID).where(DID.c.did == old.did).values(until=old.until)
        if self._connection.execute(known).rowcount == 0:
            self._connection.execute(insert(DID), columns_of(old))
        self._connection.execute(insert(DID), columns_of(new))
        called = update(ORGANISATION).where(ORGANISATION.c.id == new.organisation_id)
        self._connection.execute(called.values(did=new.did))

    def due(self, before: datetime, limit: int) -> Sequence[OrganisationDid]:
        # A DID on our own host was never asked for, and ended when another took its place.
        waits = or_(DID.c.asked_at.is_(None), DID.c.asked_at < before)
        query = select(DID).where(DID.c.until.is_(None), waits)
        query = query.order_by(DID.c.asked_at.is_not(None), DID.c.asked_at, DID.c.did).limit(limit)
        return [OrganisationDid(**row._mapping) for row in self._connection.execute(query)]

    def asked(self, did: str, at: datetime, trouble: str | None) -> None:
        said = update(DID).where(DID.c.did == did).values(asked_at=at, trouble=trouble)
        self._connection.execute(said)

    def challenge(self, organisation_id: UUID) -> Challenge | None:
        query = select(CHALLENGE).where(CHALLENGE.c.organisation_id == organisation_id)
        row = self._connection.execute(query).first()
        return None if row is None else Challenge(**row._mapping)

    def put_challenge(self, challenge: Challenge) -> None:
        here = update(CHALLENGE).where(CHALLENGE.c.organisation_id == challenge.organisation_id)
        if self._connection.execute(here.values(columns_of(challenge))).rowcount == 0:
            self._connection.execute(insert(CHALLENGE), columns_of(challenge))

    def drop_challenge(self, organisation_id: UUID) -> None:
        self._connection.execute(delete(CHALLENGE).where(CHALLENGE.c.organisation_id == organisation_id))

    def preparation(self, id: UUID) -> Preparation | None:
        return self._preparation(select(PREPARATION).where(PREPARATION.c.id == id))

    def hold_preparation(self, id: UUID) -> Preparation | None:
        return self._preparation(select(PREPARATION).where(PREPARATION.c.id == id).with_for_update())

    def _preparation(self, query: Any) -> Preparation | None:
        row = self._connection.execute(query).first()
        return None if row is None else _preparation(row._mapping)

    def add_preparation(self, preparation: Preparation) -> None:
        self._connection.execute(insert(PREPARATION), columns_of(preparation))

    def complete(self, done: Preparation) -> None:
        said = update(PREPARATION).where(PREPARATION.c.id == done.id)
        said = said.values(
            completed_at=done.completed_at, signed_sha256=done.signed_sha256, warnings=done.warnings
        )
        self._connection.execute(said)

    def open_preparations(self, organisation_id: UUID, now: datetime, limit: int) -> Sequence[Preparation]:
        query = select(PREPARATION).where(*_open(organisation_id, now))
        query = query.order_by(PREPARATION.c.id.desc()).limit(limit)
        return [_preparation(row._mapping) for row in self._connection.execute(query)]

    def count_open(self, organisation_id: UUID, now: datetime) -> int:
        query = select(func.count()).select_from(PREPARATION).where(*_open(organisation_id, now))
        return int(self._connection.execute(query).scalar() or 0)

    def forget_old(self, organisation_id: UUID, expired_before: datetime) -> None:
        old = (PREPARATION.c.organisation_id == organisation_id, PREPARATION.c.expires_at < expired_before)
        self._connection.execute(delete(PREPARATION).where(*old))

    def is_free(self, list_id: str, index: int) -> bool:
        query = select(SLOT.c.record_id).where(SLOT.c.list_id == list_id, SLOT.c.index == index)
        return self._connection.execute(query).first() is None


def _open(organisation_id: UUID, now: datetime) -> tuple[Any, ...]:
    ours = PREPARATION.c.organisation_id == organisation_id
    return ours, PREPARATION.c.completed_at.is_(None), PREPARATION.c.expires_at > now


def _preparation(row: Mapping[Any, Any]) -> Preparation:
    return Preparation(**{**row, "kind": PreparedKind(row["kind"])})
