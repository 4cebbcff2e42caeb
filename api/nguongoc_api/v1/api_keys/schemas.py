"""API keys on the wire."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, Strict

from nguongoc.ports import ApiKey
from nguongoc.services.caller import Scope
from nguongoc.services.issue_api_key import LABEL_LIMIT
from nguongoc.services.keep_api_keys import LONGEST_DAYS, LONGEST_OVERLAP, MadeKey, NewKey
from nguongoc_api.v1.wire import Given, Shown


class ApiKeyGiven(Given):
    """The fewer scopes, the less a lost key costs."""

    label: str = Field(max_length=4 * LABEL_LIMIT, description="Which program it is for")
    scopes: list[Annotated[Scope, Strict(False)]] = Field(
        max_length=len(Scope), description="What it may do; none that you may not do yourself"
    )
    days: int | None = Field(
        default=None, description=f"Until it expires, 1 to {LONGEST_DAYS}; null: until it is revoked"
    )
    test: bool = Field(
        default=False, description="For made-up data alone, see `/developers`; its scope is `verify`"
    )

    def new(self) -> NewKey:
        return NewKey(self.label, frozenset(self.scopes), self.days, self.test)


class RotationGiven(Given):
    overlap_days: int = Field(
        default=7, description=f"How long the old one holds beside its successor, 0 to {LONGEST_OVERLAP}"
    )


class ApiKeyShown(Shown):
    """A key without its secret. `last_used_on` is a day in Vietnam, written within minutes."""

    prefix: str
    label: str
    scopes: list[Scope]
    test: bool
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    replaced_by: str | None = Field(description="Prefix of the key that took its place")
    last_used_on: date | None

    @classmethod
    def of(cls, key: ApiKey) -> ApiKeyShown:
        return cls(**_members(key))


class ApiKeyMade(ApiKeyShown):
    key: str | None = Field(
        description="The key itself, told this once; null when the same `Idempotency-Key` is sent again: revoke it and make another"
    )

    @classmethod
    def made(cls, made: MadeKey, *, told: bool) -> ApiKeyMade:
        return cls(**_members(made.key), key=made.text if told else None)


class ApiKeysShown(Shown):
    items: list[ApiKeyShown]


def _members(key: ApiKey) -> dict[str, object]:
    return {
        "prefix": key.prefix,
        "label": key.label,
        "scopes": sorted(key.scopes),
        "test": key.is_test,
        "created_at": key.created_at,
        "expires_at": key.expires_at,
        "revoked_at": key.revoked_at,
        "replaced_by": key.replaced_by,
        "last_used_on": key.last_used_on,
    }
