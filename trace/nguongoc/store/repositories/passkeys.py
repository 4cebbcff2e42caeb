"""Passkeys and their challenges; see `ports.passkeys`."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from nguongoc.ports.passkeys import Passkey
from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import PasskeyChallengeRow, PasskeyRow

PASSKEY, CHALLENGE = table(PasskeyRow), table(PasskeyChallengeRow)


class SqlPasskeys:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put_challenge(self, digest: str, at: datetime, until: datetime) -> None:
        self._connection.execute(delete(CHALLENGE).where(CHALLENGE.c.expires_at <= at))
        self._connection.execute(insert(CHALLENGE), {"digest": digest, "expires_at": until})

    def take_challenge(self, digest: str, at: datetime) -> bool:
        this = delete(CHALLENGE).where(CHALLENGE.c.digest == digest, CHALLENGE.c.expires_at > at)
        return self._connection.execute(this).rowcount > 0

    def add(self, passkey: Passkey) -> None:
        self._connection.execute(insert(PASSKEY), asdict(passkey))

    def by_credential(self, credential_id: bytes) -> Passkey | None:
        return next(iter(self._where(PASSKEY.c.credential_id == credential_id)), None)

    def of(self, account_id: UUID) -> Sequence[Passkey]:
        return self._where(PASSKEY.c.account_id == account_id)

    def note_use(self, passkey_id: UUID, sign_count: int, at: datetime) -> bool:
        grown = PASSKEY.c.sign_count < sign_count if sign_count else PASSKEY.c.sign_count == 0
        good = (PASSKEY.c.id == passkey_id, PASSKEY.c.suspect_since.is_(None), grown)
        used = update(PASSKEY).where(*good).values(sign_count=sign_count, used_at=at)
        return self._connection.execute(used).rowcount > 0

    def suspect(self, passkey_id: UUID, at: datetime) -> None:
        this = update(PASSKEY).where(PASSKEY.c.id == passkey_id, PASSKEY.c.suspect_since.is_(None))
        self._connection.execute(this.values(suspect_since=at))

    def drop(self, account_id: UUID, passkey_id: UUID) -> None:
        own = (PASSKEY.c.account_id == account_id, PASSKEY.c.id == passkey_id)
        self._connection.execute(delete(PASSKEY).where(*own))

    def drop_of(self, account_id: UUID) -> None:
        self._connection.execute(delete(PASSKEY).where(PASSKEY.c.account_id == account_id))

    def _where(self, *which: Any) -> Sequence[Passkey]:
        rows = self._connection.execute(select(PASSKEY).where(*which).order_by(PASSKEY.c.id))
        return [Passkey(**row._mapping) for row in rows]
