"""Access tokens of minutes for programs that hold an API key (OAuth 2.0 client credentials): JWTs in the profile of RFC 9068.

They are signed with a key that is of no other use and of one day: derived one-way from a secret in a file of its own, so that every
process has the same one, yesterday's is told from today's, and nobody has to replace it.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, timedelta
from typing import Any, Final
from uuid import uuid4

from nguongoc.errors import Refusal
from nguongoc.ports import ApiKey, Clock
from nguongoc.records.canonical import canonical_bytes, parse_strict
from nguongoc.signing.algorithms import ED25519, public_jwk, thumbprint
from nguongoc.signing.jose import CompactJws, parse_compact, sign_compact, verify_signature
from nguongoc.signing.keys import LocalSigner

TYPE: Final = "at+jwt"
GOOD_FOR: Final = timedelta(minutes=10)
CLOCK_SKEW: Final = timedelta(seconds=60)
TOKEN_LIMIT: Final = 4096
_PURPOSE: Final = b"nguongoc access tokens v1\n"
_TEST: Final = "/test"


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A token as it is handed out, with the seconds it is good for; repr leaves it out."""

    text: str
    seconds: int
    scopes: frozenset[str]

    def __repr__(self) -> str:
        return f"AccessToken({self.seconds} s)"


@dataclass(frozen=True, slots=True)
class AccessClaims:
    """What a token that holds says: of which key, which of its scopes, and whether it asks for made-up data alone."""

    prefix: str
    scopes: frozenset[str]
    is_test: bool


@dataclass(frozen=True, slots=True)
class AccessTokens:
    """Issues and reads tokens, neither with a word to the database. `secret` is asked for when it is needed first.

    Raises what reading `secret` raises. Safe to call from any thread.
    """

    secret: Callable[[], bytes]
    clock: Clock
    issuer: str
    """The service's own address: `iss`, and `aud` of what is asked of it."""
    did: str
    _signers: dict[date, LocalSigner] = field(default_factory=dict)

    def issue(self, key: ApiKey, wanted: Iterable[str] | None = None) -> AccessToken:
        """Of a key that holds; with `wanted` scopes, which the key has, or with all it has. Never longer than the key holds."""
        now = self.clock.now().replace(microsecond=0)
        ends = now + GOOD_FOR if key.expires_at is None else min(now + GOOD_FOR, key.expires_at)
        scopes = key.scopes if wanted is None else key.scopes & frozenset(wanted)
        seconds = int((ends - now).total_seconds())
        claims = {
            "iss": self.issuer,
            "aud": self.audience(is_test=key.is_test),
            "sub": key.prefix,
            "client_id": key.prefix,
            "scope": " ".join(sorted(scopes)),
            "jti": str(uuid4()),
            "iat": int(now.timestamp()),
            "exp": int(now.timestamp()) + seconds,
        }
        text = sign_compact(canonical_bytes(claims), self._signer(now.astimezone(UTC).date()), TYPE)
        return AccessToken(text, seconds, scopes)

    def read(self, text: str) -> AccessClaims | None:
        """What it says, None where it does not hold, whatever the reason: another key, algorithm, type, audience, time."""
        try:
            jws = parse_compact(text, TOKEN_LIMIT, TYPE)
            claims = parse_strict(jws.payload, TOKEN_LIMIT) if self._is_ours(jws) else None
        except Refusal:
            return None
        match claims:
            case {
                "iss": self.issuer,
                "aud": str(audience),
                "sub": str(subject),
                "client_id": str(client),
                "scope": str(scope),
                "jti": str(),
                "iat": int(issued),
                "exp": int(ends),
            } if subject == client and self._is_now(issued, ends):
                is_test = audience == self.audience(is_test=True)
                if is_test or audience == self.audience(is_test=False):
                    return AccessClaims(client, frozenset(scope.split()), is_test)
        return None

    def audience(self, *, is_test: bool) -> str:
        """Whom a token is for: the service, or its made-up side, which is another."""
        return self.issuer + _TEST if is_test else self.issuer

    def jwks(self) -> dict[str, Any]:
        """The keys that tokens are signed with now, or were a moment ago (RFC 7517)."""
        keys = []
        for day in self._days():
            signer = self._signer(day)
            keys.append(
                {**public_jwk(signer.public_key), "kid": signer.kid, "use": "sig", "alg": signer.algorithm}
            )
        return {"keys": keys}

    def _is_ours(self, jws: CompactJws) -> bool:
        signer = next((each for day in self._days() if (each := self._signer(day)).kid == jws.kid), None)
        return signer is not None and jws.algorithm == ED25519 and verify_signature(jws, signer.public_key)

    def _is_now(self, issued: int, ends: int) -> bool:
        now = self.clock.now().timestamp()
        lasts = ends - issued
        return (
            0 < lasts <= GOOD_FOR.total_seconds()
            and now < ends
            and issued <= now + CLOCK_SKEW.total_seconds()
        )

    def _days(self) -> tuple[date, date]:
        today = self.clock.now().astimezone(UTC).date()
        return today, today - timedelta(days=1)

    def _signer(self, day: date) -> LocalSigner:
        found = self._signers.get(day)
        if found is None:
            seed = hmac.digest(self.secret(), _PURPOSE + day.isoformat().encode(), "sha256")
            bare = LocalSigner.from_seed("", ED25519, seed)
            kid = f"{self.did}#access-{day.isoformat()}-{thumbprint(bare.public_key)[:8]}"
            if len(self._signers) > 2:  # noqa: PLR2004
                self._signers.clear()
            found = self._signers[day] = LocalSigner.from_seed(kid, ED25519, seed)
        return found
