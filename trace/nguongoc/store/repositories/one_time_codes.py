"""Codes sent to telephones; see `ports.one_time_codes`."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import delete, insert, or_, update
from sqlalchemy.engine import Connection

from nguongoc.ports.one_time_codes import AskedCode
from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import SignInCodeRow

CODE = table(SignInCodeRow)


class SqlOneTimeCodes:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, code: AskedCode, at: datetime) -> None:
        old = or_(CODE.c.expires_at <= at, CODE.c.phone_key == code.phone_key)
        self._connection.execute(delete(CODE).where(old))
        # Two that insert at once collide, and the later one is run again: it takes the place of the earlier.
        self._connection.execute(insert(CODE), asdict(code))

    def take_try(self, phone_key: str, asked_sha256: str, at: datetime) -> AskedCode | None:
        # The update holds the row to the end of the transaction, so twins are counted one after the other.
        live = (CODE.c.phone_key == phone_key, CODE.c.asked_sha256 == asked_sha256, CODE.c.expires_at > at)
        more = update(CODE).where(*live).values(tries=CODE.c.tries + 1).returning(CODE)
        row = self._connection.execute(more).first()
        return None if row is None else AskedCode(**row._mapping)

    def use_up(self, phone_key: str, asked_sha256: str) -> bool:
        this = (CODE.c.phone_key == phone_key, CODE.c.asked_sha256 == asked_sha256)
        return self._connection.execute(delete(CODE).where(*this)).rowcount > 0
