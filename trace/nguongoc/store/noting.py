"""A connection that notes whether master data was changed through it.

Lots, events and records are written all day; what they stand on changes rarely, so whoever reads it again and again
may keep it until this note says otherwise.
"""

from typing import Any

from sqlalchemy import Executable
from sqlalchemy.engine import Connection

MASTER_DATA = frozenset(
    {
        "account",
        "api_key",
        "attestation",
        "certificate",
        "facility",
        "handed_attestation",
        "name_hold",
        "organisation",
        "organisation_did",
        "photo",
        "place",
        "product",
        "route",
        "signing_key",
        "trust_document",
    }
)
"""Tables of what lots stand on and of who may do what."""


class Noting:
    """Everything a connection is; `changed_master_data` once a row of `MASTER_DATA` was written, or raw SQL was run."""

    __slots__ = ("_connection", "changed_master_data")

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.changed_master_data = False

    def execute(self, statement: Executable, parameters: Any = None) -> Any:
        if statement.is_dml and statement.table.name in MASTER_DATA:  # type: ignore[attr-defined]
            self.changed_master_data = True
        return self._connection.execute(statement, parameters)

    def exec_driver_sql(self, statement: str, parameters: Any = None) -> Any:
        self.changed_master_data = True
        return self._connection.exec_driver_sql(statement, parameters)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)
