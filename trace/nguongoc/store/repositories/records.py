"""Signed records and status lists."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Executable, insert, or_, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from nguongoc.ports import SignedRecord, StatusList, StatusSlot
from nguongoc.ports.changes import ChangeType
from nguongoc.store.repositories.changes import note_change, note_revocation
from nguongoc.store.repositories.rows import columns_of, table
from nguongoc.store.tables import RecordAboutRow, RecordRow, StatusListRow, StatusSlotRow

RECORD = table(RecordRow)
ABOUT = table(RecordAboutRow)
SLOT = table(StatusSlotRow)
LIST = table(StatusListRow)
LOCK = 0x6E67_7374_6C73
"""The advisory lock of whoever opens a status list ("ngstls")."""
# Made once: putting a statement together takes longer than SQLite takes to run it.
_ADD_RECORD = insert(RECORD)
_CLAIM_SLOT: dict[str, Executable] = {
    name: make(SLOT)
    .on_conflict_do_nothing(index_elements=[SLOT.c.list_id, SLOT.c.index])
    .returning(SLOT.c.index)
    for name, make in (("postgresql", postgresql.insert), ("sqlite", sqlite.insert))
}


class SqlRecords:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def record(self, record_id: str) -> SignedRecord | None:
        row = self._connection.execute(select(RECORD).where(RECORD.c.id == record_id)).first()
        return None if row is None else SignedRecord(**row._mapping)

    def records(self, record_ids: Sequence[str]) -> Mapping[str, SignedRecord]:
        rows = self._connection.execute(select(RECORD).where(RECORD.c.id.in_(record_ids)))
        return {row.id: SignedRecord(**row._mapping) for row in rows}

    def add_record(self, record: SignedRecord) -> None:
        self._connection.execute(_ADD_RECORD, columns_of(record))
        published = ChangeType.RECORD_PUBLISHED
        note_change(self._connection, published, record.id, record.organisation_id, record.batch_id)

    def record_about(self, about: str) -> SignedRecord | None:
        query = select(RECORD).join(ABOUT, ABOUT.c.record_id == RECORD.c.id).where(ABOUT.c.about == about)
        row = self._connection.execute(query).first()
        return None if row is None else SignedRecord(**row._mapping)

    def note_about(self, about: str, record_id: str) -> None:
        self._connection.execute(insert(ABOUT), {"about": about, "record_id": record_id})

    def current_status_list(self) -> StatusList | None:
        query = select(LIST).order_by(LIST.c.created_at.desc(), LIST.c.id.desc()).limit(1)
        row = self._connection.execute(query).first()
        return None if row is None else StatusList(**row._mapping)

    def lock_status_lists(self) -> None:
        # On SQLite the transaction itself is the lock: BEGIN IMMEDIATE.
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})

    def status_list(self, list_id: str) -> StatusList | None:
        row = self._connection.execute(select(LIST).where(LIST.c.id == list_id)).first()
        return None if row is None else StatusList(**row._mapping)

    def status_lists(self) -> Sequence[StatusList]:
        return [
            StatusList(**row._mapping) for row in self._connection.execute(select(LIST).order_by(LIST.c.id))
        ]

    def open_status_list(self, list_id: str, at: datetime) -> None:
        values = {"id": list_id, "version": 0, "created_at": at}
        self._connection.execute(insert(LIST).values(values))

    def claim_status_slot(self, list_id: str, index: int, record_id: str) -> bool:
        values: dict[str, Any] = {
            "list_id": list_id,
            "index": index,
            "record_id": record_id,
            "revoked": False,
            "message": 0,
        }
        statement = _CLAIM_SLOT[self._connection.dialect.name]
        return self._connection.execute(statement, values).first() is not None

    def status_slot(self, record_id: str) -> StatusSlot | None:
        row = self._connection.execute(select(SLOT).where(SLOT.c.record_id == record_id)).first()
        return None if row is None else StatusSlot(**row._mapping)

    def set_status(self, record_id: str, *, revoked: bool, message: int) -> None:
        if revoked:
            note_revocation(self._connection, record_id)
        statement = update(SLOT).where(SLOT.c.record_id == record_id).values(message=message)
        self._connection.execute(statement.values(revoked=True) if revoked else statement)

    def statuses(self, list_id: str) -> Sequence[StatusSlot]:
        said = or_(SLOT.c.revoked, SLOT.c.message != 0)
        query = select(SLOT).where(SLOT.c.list_id == list_id, said).order_by(SLOT.c.index)
        return [StatusSlot(**row._mapping) for row in self._connection.execute(query)]

    def keep_statuses(self, list_id: str, version: int, revoked: str | None, superseded: str | None) -> None:
        values = {
            "version": version,
            "kept_revoked": revoked,
            "kept_superseded": superseded,
            "signed_at": None,
        }
        self._connection.execute(update(LIST).where(LIST.c.id == list_id).values(**values))

    def put_status_list(self, signed: StatusList, expected_version: int) -> bool:
        statement = (
            update(LIST)
            .where(LIST.c.id == signed.id, LIST.c.version == expected_version)
            .values(
                version=signed.version,
                revocation_jws=signed.revocation_jws,
                message_jws=signed.message_jws,
                signed_at=signed.signed_at,
            )
        )
        return self._connection.execute(statement).rowcount == 1
