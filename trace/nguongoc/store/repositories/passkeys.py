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
from nguongoc.store.tables import AccountRow, PasskeyChallengeRow, PasskeyRow, PasskeyRuleRow

PASSKEY, CHALLENGE = table(PasskeyRow), table(PasskeyChallengeRow)
RULE, ACCOUNT = table(PasskeyRuleRow), table(AccountRow)


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

    def note_offer(self, account_id: UUID, at: datetime) -> bool:
        first = update(ACCOUNT).where(ACCOUNT.c.id == account_id, ACCOUNT.c.passkey_offered_at.is_(None))
        return self._connection.execute(first.values(passkey_offered_at=at)).rowcount > 0

    def required_since(self, organisation_id: UUID) -> datetime | None:
        since = select(RULE.c.since).where(RULE.c.organisation_id == organisation_id)
        found: datetime | None = self._connection.execute(since).scalar()
        return found

    def require(self, organisation_id: UUID, at: datetime | None) -> None:
        self._connection.execute(delete(RULE).where(RULE.c.organisation_id == organisation_id))
        if at is not None:
            self._connection.execute(insert(RULE), {"organisation_id": organisation_id, "since": at})

    def holders(self, organisation_id: UUID) -> frozenset[UUID]:
        theirs = select(ACCOUNT.c.id).where(ACCOUNT.c.organisation_id == organisation_id)
        good = (PASSKEY.c.account_id.in_(theirs), PASSKEY.c.suspect_since.is_(None))
        return frozenset(self._connection.execute(select(PASSKEY.c.account_id).where(*good)).scalars())

    def _where(self, *which: Any) -> Sequence[Passkey]:
        rows = self._connection.execute(select(PASSKEY).where(*which).order_by(PASSKEY.c.id))
        return [Passkey(**row._mapping) for row in rows]
