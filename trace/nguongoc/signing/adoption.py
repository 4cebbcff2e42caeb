"""The challenge by which an organisation shows that it holds a key of its own DID: a JWT of one explicit type (RFC 8725, 3.11).

Signed as `did-adoption+jwt`, so that no signature made for a credential is one of these, nor the other way round. It names the
service it is for, the organisation there, and bytes that nobody could know before it was asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from nguongoc.errors import Malformed
from nguongoc.records.canonical import canonical_bytes, parse_strict

TYPE = "did-adoption+jwt"
TEXT_LIMIT = 8192
LONGEST = 1024
_LAST_SECOND = 253_402_300_799


class AdoptionMalformed(Malformed):
    """Not the claims of a challenge of ours."""

    code = "did-adoption-malformed"


@dataclass(frozen=True, slots=True)
class Adoption:
    """The claims (RFC 7519): `did` is `iss`, `service` its `aud`, `organisation` (a slug there) its `sub`; whole seconds."""

    did: str
    service: str
    organisation: str
    nonce: str
    issued_at: datetime
    expires_at: datetime

    def to_bytes(self) -> bytes:
        """The payload that is signed, canonical."""
        return canonical_bytes(
            {
                "iss": self.did,
                "aud": self.service,
                "sub": self.organisation,
                "nonce": self.nonce,
                "iat": int(self.issued_at.timestamp()),
                "exp": int(self.expires_at.timestamp()),
            }
        )


def read_adoption(payload: bytes) -> Adoption:
    """The claims of a payload. Raises `AdoptionMalformed` and the refusals of `parse_strict`."""
    match parse_strict(payload, TEXT_LIMIT):
        case {
            "iss": str(did), "aud": str(service), "sub": str(organisation), "nonce": str(nonce),
            "iat": int(iat), "exp": int(exp), **rest,
        } if not rest and max(len(did), len(service), len(organisation), len(nonce)) <= LONGEST:  # fmt: skip
            return Adoption(did, service, organisation, nonce, _moment(iat), _moment(exp))
    raise AdoptionMalformed("not the claims of a challenge: iss, aud, sub, nonce, iat, exp")


def _moment(seconds: int) -> datetime:
    if not 0 <= seconds <= _LAST_SECOND:
        raise AdoptionMalformed("a time outside the calendar")
    return datetime.fromtimestamp(seconds, UTC)
