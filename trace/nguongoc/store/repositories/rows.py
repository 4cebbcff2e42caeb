"""Reaching a row class's Core table."""

from typing import Any, cast

from sqlalchemy import Table
from sqlmodel import SQLModel


def table(row_class: type[SQLModel]) -> Table:
    """The Core table of a row class, for statements that skip the ORM."""
    return cast(Table, cast(Any, row_class).__table__)
