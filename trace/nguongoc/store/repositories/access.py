"""Keys, accounts, and answers kept for repeated requests."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, exists, func, insert, select, text, update
from sqlalchemy.engine import Connection, Row
from sqlalchemy.exc import OperationalError

from nguongoc.errors import Conflict
from nguongoc.ports import Account, Answer, ApiKey, Session
from nguongoc.ports.rows import Duty, Role
from nguongoc.store.repositories.erasure_wishes import ASKED, STILL_OPEN
from nguongoc.store.repositories.name_holds import HELD, HIDING
from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import (
    AccountRow,
    ApiKeyRow,
    IdempotencyRow,
    NumberChangeRow,
    PasskeyRow,
    PasskeyRuleRow,
    SessionRow,
    SignInTryRow,
)

KEY = table(ApiKeyRow)
ACCOUNT = table(AccountRow)
IDEMPOTENCY = table(IdempotencyRow)
SESSION = table(SessionRow)
TRY = table(SignInTryRow)
NUMBER, PASSKEY, RULE = table(NumberChangeRow), table(PasskeyRow), table(PasskeyRuleRow)
_KEYS = select(
    KEY, exists().where(HELD.c.organisation_id == KEY.c.organisation_id, HIDING).label("name_held")
)
_ACCOUNTS = select(
    ACCOUNT,
    exists().where(HELD.c.organisation_id == ACCOUNT.c.organisation_id, HIDING).label("name_held"),
    select(ASKED.c.due_at)
    .where(ASKED.c.organisation_id == ACCOUNT.c.organisation_id, *STILL_OPEN)
    .limit(1)
    .scalar_subquery()
    .label("forgotten_from"),
    select(func.min(NUMBER.c.due_at))
    .where(NUMBER.c.organisation_id == ACCOUNT.c.organisation_id)
    .scalar_subquery()
    .label("number_due"),
    and_(
        ACCOUNT.c.duty != Duty.MEMBER.value,
        exists().where(RULE.c.organisation_id == ACCOUNT.c.organisation_id),
        ~exists().where(PASSKEY.c.account_id == ACCOUNT.c.id, PASSKEY.c.suspect_since.is_(None)),
    ).label("owes_passkey"),
)


class TwinRunning(Conflict):
    """The same request is still being carried out elsewhere: ask again in a moment."""

    code = "twin-running"


class SqlAccess:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def api_key(self, prefix: str) -> ApiKey | None:
        row = self._connection.execute(_KEYS.where(KEY.c.prefix == prefix)).first()
        return None if row is None else _key(row)

    def api_keys_of(self, organisation_id: UUID, limit: int) -> Sequence[ApiKey]:
        query = _KEYS.where(KEY.c.organisation_id == organisation_id)
        newest = query.order_by(KEY.c.created_at.desc(), KEY.c.prefix).limit(limit)
        return [_key(row) for row in self._connection.execute(newest)]

    def revoke_api_key(self, prefix: str, at: datetime) -> None:
        still = update(KEY).where(KEY.c.prefix == prefix, KEY.c.revoked_at.is_(None))
        self._connection.execute(still.values(revoked_at=at))

    def replace_api_key(self, prefix: str, by: str, expires: datetime) -> bool:
        still = (KEY.c.prefix == prefix, KEY.c.revoked_at.is_(None), KEY.c.replaced_by.is_(None))
        ended = update(KEY).where(*still).values(replaced_by=by, expires_at=expires)
        return self._connection.execute(ended).rowcount > 0

    def note_keys_used(self, prefixes: Collection[str], on: date) -> None:
        earlier = KEY.c.last_used_on.is_(None) | (KEY.c.last_used_on < on)
        used = update(KEY).where(KEY.c.prefix.in_(prefixes), earlier)
        self._connection.execute(used.values(last_used_on=on))

    def add_api_key(self, key: ApiKey) -> None:
        self._connection.execute(insert(KEY), {**_written(key), "scopes": sorted(key.scopes)})

    def account_by_phone(self, phone: str) -> Account | None:
        return self._account(ACCOUNT.c.phone == phone)

    def account(self, account_id: UUID) -> Account | None:
        return self._account(ACCOUNT.c.id == account_id)

    def _account(self, condition: object) -> Account | None:
        row = self._connection.execute(_ACCOUNTS.where(condition)).first()  # type: ignore[arg-type]
        return None if row is None else _read(row)

    def add_account(self, account: Account) -> None:
        self._connection.execute(insert(ACCOUNT), _written(account))

    def accounts(self, organisation_id: UUID | None, after: UUID | None, limit: int) -> Sequence[Account]:
        query = _ACCOUNTS.order_by(ACCOUNT.c.id).limit(limit)
        if organisation_id is not None:
            query = query.where(ACCOUNT.c.organisation_id == organisation_id)
        if after is not None:
            query = query.where(ACCOUNT.c.id > after)
        return [_read(row) for row in self._connection.execute(query)]

    def drop_account(self, account_id: UUID) -> None:
        for theirs in (NUMBER, PASSKEY):
            self._connection.execute(delete(theirs).where(theirs.c.account_id == account_id))
        self._connection.execute(delete(ACCOUNT).where(ACCOUNT.c.id == account_id))

    def set_phone(self, account_id: UUID, phone: str) -> None:
        self._connection.execute(update(ACCOUNT).where(ACCOUNT.c.id == account_id).values(phone=phone))

    def set_duty(self, account_id: UUID, duty: Duty, member_id: UUID | None) -> None:
        changed = update(ACCOUNT).where(ACCOUNT.c.id == account_id)
        self._connection.execute(changed.values(duty=duty.value, member_id=member_id))

    def set_password_hash(self, account_id: UUID, password_hash: str) -> None:
        changed = update(ACCOUNT).where(ACCOUNT.c.id == account_id).values(password_hash=password_hash)
        self._connection.execute(changed)

    def session(self, token_sha256: str) -> Session | None:
        row = self._connection.execute(select(SESSION).where(SESSION.c.token_sha256 == token_sha256)).first()
        return None if row is None else Session(**row._mapping)

    def add_session(self, session: Session) -> None:
        self._connection.execute(insert(SESSION), asdict(session))

    def touch_session(self, token_sha256: str, at: datetime) -> None:
        seen = update(SESSION).where(SESSION.c.token_sha256 == token_sha256).values(seen_at=at)
        self._connection.execute(seen)

    def drop_session(self, token_sha256: str) -> None:
        self._connection.execute(delete(SESSION).where(SESSION.c.token_sha256 == token_sha256))

    def drop_sessions(self, created_before: datetime) -> None:
        self._connection.execute(delete(SESSION).where(SESSION.c.created_at <= created_before))

    def sessions_of(self, account_id: UUID) -> Sequence[Session]:
        query = select(SESSION).where(SESSION.c.account_id == account_id)
        rows = self._connection.execute(query.order_by(SESSION.c.seen_at.desc(), SESSION.c.token_sha256))
        return [Session(**row._mapping) for row in rows]

    def drop_sessions_of(self, account_id: UUID, token_sha256: str | None = None) -> None:
        theirs = delete(SESSION).where(SESSION.c.account_id == account_id)
        if token_sha256 is not None:
            theirs = theirs.where(SESSION.c.token_sha256 == token_sha256)
        self._connection.execute(theirs)

    def take_try(self, key: str, at: datetime, until: datetime) -> tuple[int, datetime]:
        # The update holds the row to the end of the transaction, so twins are counted one after the other; two that
        # insert at once collide, and the later one is run again.
        self._connection.execute(delete(TRY).where(TRY.c.until <= at))
        more = update(TRY).where(TRY.c.key == key).values(tries=TRY.c.tries + 1)
        counted = self._connection.execute(more.returning(TRY.c.tries, TRY.c.until)).first()
        if counted is not None:
            return counted.tries, counted.until
        self._connection.execute(insert(TRY), {"key": key, "tries": 1, "until": until})
        return 1, until

    def tries(self, key: str, at: datetime) -> tuple[int, datetime] | None:
        query = select(TRY.c.tries, TRY.c.until).where(TRY.c.key == key, TRY.c.until > at)
        counted = self._connection.execute(query).first()
        return None if counted is None else (counted.tries, counted.until)

    def give_back_try(self, key: str) -> None:
        fewer = update(TRY).where(TRY.c.key == key, TRY.c.tries > 0).values(tries=TRY.c.tries - 1)
        self._connection.execute(fewer)

    def forget_tries(self, key: str) -> None:
        self._connection.execute(delete(TRY).where(TRY.c.key == key))

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


def _key(row: Row[Any]) -> ApiKey:
    values = dict(row._mapping)
    return ApiKey(**{**values, "role": Role(values["role"]), "scopes": frozenset(values["scopes"])})


def _read(row: Row[Any]) -> Account:
    values = dict(row._mapping)
    return Account(**{**values, "role": Role(values["role"]), "duty": Duty(values["duty"])})


def _written(of: ApiKey | Account) -> dict[str, Any]:
    values = asdict(of)
    for read_with_it in ("name_held", "forgotten_from", "number_due", "owes_passkey"):
        values.pop(read_with_it, None)
    return values
