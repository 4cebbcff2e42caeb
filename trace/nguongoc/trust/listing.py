"""The trust list: which authorities, with which keys, may vouch for what, where and when."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nguongoc.errors import Refusal
from nguongoc.records.canonical import canonical_bytes, parse_strict
from nguongoc.records.credential import moment
from nguongoc.signing.algorithms import PublicKey, load_jwk, public_jwk, thumbprint
from nguongoc.signing.did import document_url
from nguongoc.trust.refusals import TrustMalformed

FORMAT = "nguongoc-trust-list"
TYPE = "nguongoc-trust+json"
LIST_LIMIT = 1024 * 1024
MOST_AUTHORITIES = 2000
MOST_KEYS = 16
LONGEST_TEXT = 300
IDENTITY = "identity"
"""The scheme of whoever may say which organisation is which; all others are schemes of certificates."""
_SCHEME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_TERRITORY = re.compile(r"VN(?:/[0-9]{2}(?:/[0-9]{5})?)?")
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Span:
    """From a time on, until before another or without an end."""

    start: datetime
    end: datetime | None = None

    def holds(self, at: datetime) -> bool:
        return self.start <= at and (self.end is None or at < self.end)


@dataclass(frozen=True, slots=True)
class AuthorityKey:
    """A key of an authority, itself and not only its thumbprint, so that nothing needs to be fetched to use it."""

    kid: str
    public_key: PublicKey
    span: Span

    @property
    def thumbprint(self) -> str:
        return thumbprint(self.public_key)


@dataclass(frozen=True, slots=True)
class Authority:
    """Who is trusted for what. `withdrawn` are SHA-256 of payloads that it signed and that no longer count.

    A territory is a country, a province or a commune: `VN`, `VN/38`, `VN/38/15544`, by the administrative codes of Vietnam.
    """

    did: str
    name: str
    territories: tuple[str, ...]
    schemes: tuple[str, ...]
    span: Span
    keys: tuple[AuthorityKey, ...]
    withdrawn: frozenset[str] = frozenset()
    demo: bool = False

    def key(self, kid: str) -> AuthorityKey | None:
        return next((each for each in self.keys if each.kid == kid), None)

    def covers(self, territory: str) -> bool:
        return any(territory == each or territory.startswith(each + "/") for each in self.territories)


@dataclass(frozen=True, slots=True)
class TrustList:
    """One version; a later one replaces it whole."""

    name: str
    version: int
    issued_at: datetime
    expires_at: datetime
    authorities: tuple[Authority, ...]

    def authority(self, did: str) -> Authority | None:
        return next((each for each in self.authorities if each.did == did), None)

    def to_bytes(self) -> bytes:
        """The canonical bytes, which are what is signed."""
        return canonical_bytes(
            {
                "format": FORMAT,
                "v": 1,
                "name": self.name,
                "version": self.version,
                "issued_at": moment(self.issued_at),
                "expires_at": moment(self.expires_at),
                "authorities": [_authority_json(each) for each in self.authorities],
            }
        )

    @classmethod
    def parse(cls, payload: bytes) -> TrustList:
        """Raises `TrustMalformed`, also for members that are not known: what would narrow trust must not be overlooked."""
        try:
            document = parse_strict(payload, LIST_LIMIT)
            read = read_list(document)
            if canonical_bytes(document) == payload:
                return read
        except TrustMalformed:
            raise
        except Refusal as refusal:
            raise TrustMalformed(f"no trust list: {refusal.detail}") from refusal
        raise TrustMalformed("a trust list stands in canonical JSON")


def read_list(document: Any) -> TrustList:
    """A list from its members, as it is signed or as a person drafts it. Raises `TrustMalformed`."""
    members = _members(
        document, {"format", "v", "name", "version", "issued_at", "expires_at", "authorities"}, set()
    )
    authorities, version = members["authorities"], members["version"]
    if members["format"] != FORMAT or members["v"] != 1:
        raise TrustMalformed(f"format is {FORMAT}, v is 1")
    if type(version) is not int or version < 1:
        raise TrustMalformed("version counts from 1")
    if not isinstance(authorities, list) or len(authorities) > MOST_AUTHORITIES:
        raise TrustMalformed(f"authorities is a list of at most {MOST_AUTHORITIES}")
    read = TrustList(
        name=_text(members["name"]),
        version=version,
        issued_at=_moment(members["issued_at"]),
        expires_at=_moment(members["expires_at"]),
        authorities=tuple(_authority(each) for each in authorities),
    )
    if read.expires_at <= read.issued_at:
        raise TrustMalformed("a list expires after it was issued")
    if len({each.did for each in read.authorities}) != len(read.authorities):
        raise TrustMalformed("no authority stands in the list twice")
    return read


def _authority(value: Any) -> Authority:
    members = _members(
        value, {"did", "name", "territories", "schemes", "from", "keys"}, {"until", "withdrawn", "demo"}
    )
    did, keys, demo = members["did"], members["keys"], members.get("demo", False)
    try:
        document_url(_text(did))
    except Refusal as refusal:
        raise TrustMalformed(f"an authority is named by a did:web: {refusal.detail}") from refusal
    if not isinstance(keys, list) or not 1 <= len(keys) <= MOST_KEYS or type(demo) is not bool:
        raise TrustMalformed(f"an authority has 1 to {MOST_KEYS} keys")
    authority = Authority(
        did=did,
        name=_text(members["name"]),
        territories=_texts(members["territories"], _TERRITORY),
        schemes=_texts(members["schemes"], _SCHEME),
        span=_span(members),
        keys=tuple(_key(each, did) for each in keys),
        withdrawn=frozenset(_texts(members.get("withdrawn", []), _DIGEST, least=0)),
        demo=demo,
    )
    if len({each.kid for each in authority.keys}) != len(keys):
        raise TrustMalformed("two keys of an authority have the same kid")
    return authority


def _key(value: Any, did: str) -> AuthorityKey:
    members = _members(value, {"kid", "jwk", "from"}, {"until"})
    kid = _text(members["kid"])
    if not kid.startswith(did + "#"):
        raise TrustMalformed("the kid of an authority's key is its DID and a fragment")
    try:
        return AuthorityKey(kid, load_jwk(members["jwk"]), _span(members))
    except Refusal as refusal:
        raise TrustMalformed(f"{kid}: {refusal.detail}") from refusal


def _authority_json(authority: Authority) -> dict[str, Any]:
    members: dict[str, Any] = {
        "did": authority.did,
        "name": authority.name,
        "territories": list(authority.territories),
        "schemes": list(authority.schemes),
        "keys": [
            {"kid": key.kid, "jwk": public_jwk(key.public_key), **_span_json(key.span)}
            for key in authority.keys
        ],
        **_span_json(authority.span),
    }
    if authority.withdrawn:
        members["withdrawn"] = sorted(authority.withdrawn)
    return members | ({"demo": True} if authority.demo else {})


def _span_json(span: Span) -> dict[str, str]:
    return {"from": moment(span.start)} | ({} if span.end is None else {"until": moment(span.end)})


def _span(members: Mapping[str, Any]) -> Span:
    end = _moment(members["until"]) if "until" in members else None
    return Span(_moment(members["from"]), end)


def _members(value: Any, needed: set[str], allowed: set[str]) -> Mapping[str, Any]:
    if not isinstance(value, dict) or not needed <= value.keys() <= needed | allowed:
        raise TrustMalformed(f"the members are {', '.join(sorted(needed))}; there may be {sorted(allowed)}")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_TEXT:
        raise TrustMalformed(f"a text of 1 to {LONGEST_TEXT} characters is missing")
    return value


def _texts(value: Any, form: re.Pattern[str], least: int = 1) -> tuple[str, ...]:
    if not isinstance(value, list) or not least <= len(value) <= MOST_AUTHORITIES:
        raise TrustMalformed("a list of texts is missing or empty")
    if not all(isinstance(each, str) and form.fullmatch(each) for each in value):
        raise TrustMalformed(f"each is of the form {form.pattern}")
    return tuple(value)


def _moment(value: Any) -> datetime:
    try:
        at = datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise TrustMalformed("a time is missing or is none") from error
    if at.tzinfo is None:
        raise TrustMalformed("a time has a time zone")
    return at
