"""Issue an API key: the secret is shown once, and what is kept of it cannot be turned back."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from nguongoc.batches.texts import normalise_text
from nguongoc.errors import Invalid
from nguongoc.ports import ApiKey, Clock, UnitOfWork, Writer
from nguongoc.ports.rows import Role
from nguongoc.services.caller import MAY, Scope

_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32 in lower case: 5 bits a letter."""
PREFIX_LETTERS = 10
SECRET_LETTERS = 32
"""160 bits: guessing is hopeless, so one round of SHA-256 is enough to keep it."""
LABEL_LIMIT = 100
TEST = "test"
_KEY = re.compile(rf"ng_(?:{TEST}_)?([{_LETTERS}]{{{PREFIX_LETTERS}}})_[{_LETTERS}]{{{SECRET_LETTERS}}}")


class ScopeBeyondRole(Invalid):
    """A key may hold fewer scopes than its role allows, never more."""

    code = "scope-beyond-role"


class OrganisationUnknown(Invalid):
    """No organisation to issue a key for."""

    code = "organisation-unknown"


def key_prefix(text: str) -> str | None:
    """The public prefix of what looks like a key, None where it does not."""
    found = _KEY.fullmatch(text)
    return None if found is None else found[1]


def is_test_key(text: str) -> bool:
    """Whether what looks like a key says that it is for trying out."""
    return text.startswith(f"ng_{TEST}_")


def key_digest(text: str) -> bytes:
    """What is kept of a key: SHA-256 over the whole of it."""
    return hashlib.sha256(text.encode("ascii")).digest()


@dataclass(frozen=True, slots=True)
class KeyDraft:
    """What is said of a key before it is made; nothing of it is judged but the label."""

    organisation_id: UUID
    role: Role
    scopes: frozenset[str]
    label: str
    expires: datetime | None
    is_test: bool = False


def new_key(draft: KeyDraft, at: datetime) -> tuple[ApiKey, str]:
    """A key and its text, which is kept nowhere: whoever makes it shows it once. Raises the refusals of the label."""
    prefix, secret = _random(PREFIX_LETTERS), _random(SECRET_LETTERS)
    text = f"ng_{TEST}_{prefix}_{secret}" if draft.is_test else f"ng_{prefix}_{secret}"
    key = ApiKey(
        prefix=prefix,
        digest=key_digest(text),
        organisation_id=draft.organisation_id,
        role=draft.role,
        scopes=draft.scopes,
        label=normalise_text(draft.label, LABEL_LIMIT, "/label"),
        created_at=at,
        expires_at=draft.expires,
        revoked_at=None,
        is_test=draft.is_test,
    )
    return key, text


class IssueApiKey:
    """Makes a key of a role with some of its scopes (None: all of them); the secret is returned and not kept.

    Raises `OrganisationUnknown`, `ScopeBeyondRole` and the refusals of the label.
    """

    def __init__(self, writer: Writer, clock: Clock) -> None:
        self._writer = writer
        self._clock = clock

    def __call__(
        self,
        organisation_id: UUID,
        role: Role,
        scopes: Iterable[Scope] | None,
        label: str,
        expires: datetime | None = None,
    ) -> tuple[ApiKey, str]:
        held = MAY[role] if scopes is None else frozenset(scopes)
        if not held <= MAY[role]:
            beyond = ", ".join(sorted(held - MAY[role]))
            raise ScopeBeyondRole(f"{role.value} may not do {beyond}", pointer="/scopes", scopes=beyond)
        drafted = KeyDraft(organisation_id, role, frozenset(scope.value for scope in held), label, expires)
        key, text = new_key(drafted, self._clock.now())

        def add(uow: UnitOfWork) -> None:
            if uow.parties.organisation(organisation_id) is None:
                raise OrganisationUnknown("no such organisation")
            uow.access.add_api_key(key)

        self._writer.run(add)
        return key, text


def _random(letters: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(letters))
