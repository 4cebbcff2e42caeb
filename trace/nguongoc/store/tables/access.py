"""Who may do what: API keys, accounts, and the answers kept for repeated requests."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from nguongoc.store.columns import Bytes, Json, UtcDateTime


class ApiKeyRow(SQLModel, table=True):
    """A key by its public prefix and the digest of its secret; the secret itself is shown once and not kept."""

    __tablename__ = "api_key"

    prefix: str = Field(primary_key=True, max_length=16)
    digest: bytes = Field(sa_type=Bytes)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    role: str = Field(max_length=20)
    scopes: Any = Field(sa_type=Json)
    label: str = Field(max_length=100)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_used_on: date | None = None
    is_test: bool = False
    replaced_by: str | None = Field(default=None, max_length=16)


class AccountRow(SQLModel, table=True):
    """A person who signs in; phone in E.164."""

    __tablename__ = "account"

    id: UUID = Field(primary_key=True)
    phone: str = Field(max_length=20, unique=True)
    password_hash: str = Field(max_length=200)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    role: str = Field(max_length=20)
    display_name: str = Field(max_length=100)
    created_at: datetime = Field(sa_type=UtcDateTime)
    duty: str = Field(max_length=10)
    member_id: UUID | None = Field(default=None, foreign_key="member.id", index=True)
    passkey_offered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class InvitationRow(SQLModel, table=True):
    """Somebody an owner wants to sign in; of number and code together only a keyed hash, by which it is found."""

    __tablename__ = "invitation"

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    digest: str = Field(max_length=64, unique=True)
    phone: str = Field(max_length=20)
    display_name: str = Field(max_length=100)
    role: str = Field(max_length=20)
    duty: str = Field(max_length=10)
    member_id: UUID | None = Field(default=None, foreign_key="member.id", index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)


class SessionRow(SQLModel, table=True):
    """Somebody signed in. The token itself is in their browser alone."""

    __tablename__ = "account_session"

    token_sha256: str = Field(primary_key=True, max_length=64)
    account_id: UUID = Field(foreign_key="account.id", index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)
    device: str = Field(max_length=60)


class SignInTryRow(SQLModel, table=True):
    """How often one phone, or one network address, was tried; `key` is a keyed hash of it, so neither stands here."""

    __tablename__ = "sign_in_try"

    key: str = Field(primary_key=True, max_length=64)
    tries: int
    until: datetime = Field(sa_type=UtcDateTime, index=True)


class SignInCodeRow(SQLModel, table=True):
    """A code sent to a telephone; number, code and who asked are hashes, the first two under a key of the service."""

    __tablename__ = "sign_in_code"

    phone_key: str = Field(primary_key=True, max_length=64)
    asked_sha256: str = Field(max_length=64)
    digest: str = Field(max_length=64)
    tries: int
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)


class NumberChangeRow(SQLModel, table=True):
    """A new number somebody vouched for: of one account one at a time; `digest` once its code was handed over."""

    __tablename__ = "number_change"

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    account_id: UUID = Field(foreign_key="account.id", unique=True)
    phone: str = Field(max_length=20)
    vouched_by: str = Field(max_length=60)
    asked_at: datetime = Field(sa_type=UtcDateTime)
    due_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    digest: str | None = Field(default=None, max_length=64, unique=True)


class PasskeyRow(SQLModel, table=True):
    """A passkey of somebody who signs in: its public half, how often it was used, and what they call it."""

    __tablename__ = "passkey"

    id: UUID = Field(primary_key=True)
    account_id: UUID = Field(foreign_key="account.id", index=True)
    credential_id: bytes = Field(sa_type=Bytes, unique=True)
    public_key: bytes = Field(sa_type=Bytes)
    sign_count: int = Field(sa_type=BigInteger)
    name: str = Field(max_length=60)
    created_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    suspect_since: datetime | None = Field(default=None, sa_type=UtcDateTime)


class PasskeyRuleRow(SQLModel, table=True):
    """An organisation whose people do its work only with a passkey."""

    __tablename__ = "passkey_rule"

    organisation_id: UUID = Field(primary_key=True, foreign_key="organisation.id")
    since: datetime = Field(sa_type=UtcDateTime)


class PasskeyChallengeRow(SQLModel, table=True):
    """A challenge that waits for its answer; only a hash of it, which is bound to the browser that asked."""

    __tablename__ = "passkey_challenge"

    digest: str = Field(primary_key=True, max_length=64)
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)


class IdempotencyRow(SQLModel, table=True):
    """The answer to a request that may be sent again, written in the transaction it answers for."""

    __tablename__ = "idempotency"

    subject: str = Field(primary_key=True, max_length=60)
    key: str = Field(primary_key=True, max_length=100)
    request_sha256: str = Field(max_length=64)
    status: int
    headers: Any = Field(sa_type=Json)
    body: bytes = Field(sa_type=Bytes)
    created_at: datetime = Field(sa_type=UtcDateTime, index=True)
