"""Between Core tables and values."""

from typing import Any, cast

from sqlalchemy import Table
from sqlmodel import SQLModel


def table(row_class: type[SQLModel]) -> Table:
    """The Core table of a row class, for statements that skip the ORM."""
    return cast(Table, cast(Any, row_class).__table__)


def columns_of(value: Any) -> dict[str, Any]:
    """The fields of a dataclass of plain values by name. `asdict` would copy every one of them, however deep."""
    return {name: getattr(value, name) for name in value.__dataclass_fields__}
