"""The transparency log: what waits, what is in, the nodes of the tree, its head."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from nguongoc.store.columns import Bytes, UtcDateTime


class LogPendingRow(SQLModel, table=True):
    """Waits for the sequencer; drained by delete, never by *id greater than last* (commit order is not id order)."""

    __tablename__ = "log_pending"

    id: UUID = Field(primary_key=True)
    kind: str = Field(max_length=20)
    record_id: str | None = Field(default=None, max_length=40)
    key_thumbprint: str = Field(max_length=64)
    payload_sha256: str = Field(max_length=64)
    jws_sha256: str = Field(max_length=64)


class LogEntryRow(SQLModel, table=True):
    __tablename__ = "log_entry"

    index: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    record_id: str | None = Field(default=None, max_length=40, unique=True)
    body: bytes = Field(sa_type=Bytes)
    t: datetime = Field(sa_type=UtcDateTime)


class LogNodeRow(SQLModel, table=True):
    """The hash of a complete subtree of 2^level entries; level 0 is the leaf hashes."""

    __tablename__ = "log_node"

    level: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    index: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    hash: bytes = Field(sa_type=Bytes)


class LogCosignedRow(SQLModel, table=True):
    """A head as outsiders were shown it once witnesses had cosigned it: what tells the log time of every entry under it."""

    __tablename__ = "log_cosigned"

    size: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    note: bytes = Field(sa_type=Bytes)
    witnesses: int
    cosigned_at: datetime = Field(sa_type=UtcDateTime)


class LogHeadRow(SQLModel, table=True):
    """The one head; it moves by compare-and-swap on `size`."""

    __tablename__ = "log_head"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    size: int = Field(sa_type=BigInteger)
    root: bytes = Field(sa_type=Bytes)
    t: datetime = Field(sa_type=UtcDateTime)


class FrozenLogRow(SQLModel, table=True):
    """A log that ended because entries of it were lost. `keys` are verifier keys, a line each, the newest first."""

    __tablename__ = "frozen_log"

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    origin: str = Field(max_length=255, unique=True)
    held: int = Field(sa_type=BigInteger)
    final: bytes = Field(sa_type=Bytes)
    kept: bytes | None = Field(default=None, sa_type=Bytes)
    keys: str = Field(max_length=16384)
    opening: bytes = Field(sa_type=Bytes)
    frozen_at: datetime = Field(sa_type=UtcDateTime)


class FrozenLogEntryRow(SQLModel, table=True):
    """What `log_entry` held; of a record as long as its proof is one of this log."""

    __tablename__ = "frozen_log_entry"

    log: int = Field(
        primary_key=True, foreign_key="frozen_log.number", sa_column_kwargs={"autoincrement": False}
    )
    index: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    record_id: str | None = Field(default=None, max_length=40, index=True)
    body: bytes = Field(sa_type=Bytes)
    t: datetime = Field(sa_type=UtcDateTime)


class FrozenLogNodeRow(SQLModel, table=True):
    """What `log_node` held."""

    __tablename__ = "frozen_log_node"

    log: int = Field(
        primary_key=True, foreign_key="frozen_log.number", sa_column_kwargs={"autoincrement": False}
    )
    level: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    index: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    hash: bytes = Field(sa_type=Bytes)


class FrozenLogCosignedRow(SQLModel, table=True):
    """What `log_cosigned` held."""

    __tablename__ = "frozen_log_cosigned"

    log: int = Field(
        primary_key=True, foreign_key="frozen_log.number", sa_column_kwargs={"autoincrement": False}
    )
    size: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    note: bytes = Field(sa_type=Bytes)
    witnesses: int
    cosigned_at: datetime = Field(sa_type=UtcDateTime)
