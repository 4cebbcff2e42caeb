"""Sealed secrets of every kind: whichever table has a column for one is found by that column, so that none is forgotten."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, select, update
from sqlalchemy.engine import Connection
from sqlmodel import SQLModel

from nguongoc.ports.secrets import SecretPlace, SharedSecret

COLUMN = "sealed_secret"


class SqlSharedSecrets:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def some(self, after: SecretPlace | None, limit: int) -> Sequence[SharedSecret]:
        found: list[SharedSecret] = []
        for name, table in sorted(_tables().items()):
            if after is not None and name < after[0]:
                continue
            key = _key(table)
            query = select(key, table.c.organisation_id, table.c[COLUMN]).where(table.c[COLUMN].is_not(None))
            if after is not None and name == after[0]:
                query = query.where(key > after[1])
            rows = self._connection.execute(query.order_by(key).limit(limit - len(found))).all()
            found += [SharedSecret((name, row[0]), row[1], row[2]) for row in rows]
            if len(found) >= limit:
                break
        return found

    def put_seal(self, secret: SharedSecret, anew: bytes) -> bool:
        kind, id = secret.place
        table = _tables()[kind]
        here = (_key(table) == id) & (table.c[COLUMN] == secret.sealed)
        return self._connection.execute(update(table).where(here).values({COLUMN: anew})).rowcount == 1


def _tables() -> dict[str, Table]:
    return {name: table for name, table in SQLModel.metadata.tables.items() if COLUMN in table.c}


def _key(table: Table) -> Any:
    (key,) = table.primary_key.columns
    return key
