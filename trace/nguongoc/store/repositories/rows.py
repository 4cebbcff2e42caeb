"""Between Core tables and values."""

from typing import Any, cast

from sqlalchemy import Row, Table
from sqlmodel import SQLModel

from nguongoc.ports import SigningKey, Standing, StoredEvent
from nguongoc.ports.rows import KeyPlace, KeyPurpose, KeyState


def table(row_class: type[SQLModel]) -> Table:
    """The Core table of a row class, for statements that skip the ORM."""
    return cast(Table, cast(Any, row_class).__table__)


def columns_of(value: Any) -> dict[str, Any]:
    """The fields of a dataclass of plain values by name. `asdict` would copy every one of them, however deep."""
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def event_columns(event: StoredEvent) -> dict[str, Any]:
    return {**columns_of(event), "standing": event.standing.value}


def stored_event(row: Row[Any]) -> StoredEvent:
    return StoredEvent(**{**row._mapping, "standing": Standing(row.standing)})


def signing_key(row: Row[Any]) -> SigningKey:
    """A key of `signing_key`."""
    values = dict(row._mapping)
    values["purpose"] = KeyPurpose(values["purpose"])
    values["state"] = KeyState(values["state"])
    values["place"] = KeyPlace(values["place"])
    return SigningKey(**values)
