"""Files of rows handed in, and the rows that made something."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Field, SQLModel

from nguongoc.store.columns import Bytes, Json, UtcDateTime


class SheetImportRow(SQLModel, table=True):
    """A file; its bytes are kept while it is worked on, and for some days so that it can be given back marked."""

    __tablename__ = "sheet_import"

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    subject: str = Field(max_length=100)
    kind: str = Field(max_length=20)
    name: str = Field(max_length=200)
    document: bytes | None = Field(default=None, sa_type=Bytes)
    dry_run: bool
    whole: bool
    state: str = Field(max_length=10, index=True)
    rows: int
    done: int
    report: Any = Field(sa_type=Json)
    received_at: datetime = Field(sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SheetRowRow(SQLModel, table=True):
    """A row by the hash of what it says: said again, it is there already. Nothing of what it says can be read from it."""

    __tablename__ = "sheet_row"

    organisation_id: UUID = Field(primary_key=True, foreign_key="organisation.id")
    key: str = Field(primary_key=True, max_length=64)
    thing_id: UUID
    import_id: UUID
    made_at: datetime = Field(sa_type=UtcDateTime)
