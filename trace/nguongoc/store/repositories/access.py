"""Keys, accounts, and answers kept for repeated requests."""

import hashlib
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError

from nguongoc.errors import Conflict
from nguongoc.ports import Account, Answer, ApiKey
from nguongoc.ports.rows import Role
from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import AccountRow, ApiKeyRow, IdempotencyRow

KEY = table(ApiKeyRow)
ACCOUNT = table(AccountRow)
IDEMPOTENCY = table(IdempotencyRow)


class TwinRunning(Conflict):
    """The same request is still being carried out elsewhere: ask again in a moment."""

    code = "twin-running"


class SqlAccess:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def api_key(self, prefix: str) -> ApiKey | None:
        row = self._connection.execute(select(KEY).where(KEY.c.prefix == prefix)).first()
        if row is None:
            return None
        values = dict(row._mapping)
        values.pop("last_used_on")
        values["role"] = Role(values["role"])
        values["scopes"] = frozenset(values["scopes"])
        return ApiKey(**values)

    def add_api_key(self, key: ApiKey) -> None:
        self._connection.execute(insert(KEY), {**asdict(key), "scopes": sorted(key.scopes)})

    def account_by_phone(self, phone: str) -> Account | None:
        return self._account(ACCOUNT.c.phone == phone)

    def account(self, account_id: UUID) -> Account | None:
        return self._account(ACCOUNT.c.id == account_id)

    def _account(self, condition: object) -> Account | None:
        row = self._connection.execute(select(ACCOUNT).where(condition)).first()  # type: ignore[arg-type]
        if row is None:
            return None
        values = dict(row._mapping)
        return Account(**{**values, "role": Role(values["role"])})

    def add_account(self, account: Account) -> None:
        self._connection.execute(insert(ACCOUNT), asdict(account))

    def lock_request(self, subject: str, key: str) -> None:
        # On SQLite the transaction itself is the lock. Here a lock that ends with the transaction, waited for as long
        # as the connection's lock_timeout (5 s): no committed half-state can be left behind by a killed process.
        if self._connection.dialect.name != "postgresql":
            return
        digest = hashlib.sha256(f"{subject}\n{key}".encode()).digest()
        number = int.from_bytes(digest[:8], "big", signed=True)
        try:
            self._connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": number})
        except OperationalError as error:
            raise TwinRunning("the same request is still being carried out", retry_after=1) from error

    def remembered(self, subject: str, key: str) -> Answer | None:
        query = select(IDEMPOTENCY).where(IDEMPOTENCY.c.subject == subject, IDEMPOTENCY.c.key == key)
        row = self._connection.execute(query).first()
        if row is None:
            return None
        headers = tuple((name, value) for name, value in row.headers)
        return Answer(row.request_sha256, row.status, headers, row.body)

    def remember(self, subject: str, key: str, answer: Answer, at: datetime) -> None:
        values = {"subject": subject, "key": key, **asdict(answer), "created_at": at}
        values["headers"] = [list(header) for header in answer.headers]
        self._connection.execute(insert(IDEMPOTENCY), values)
