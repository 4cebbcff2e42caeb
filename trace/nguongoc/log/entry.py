"""What stands in the log: hashes of a record and of its signature, no content and no personal data.

The bytes are canonical JSON (RFC 8785) and are parsed in that one form only, so an entry has one leaf hash.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from nguongoc.errors import Malformed, TooLarge

MAX_ENTRY_BYTES = 512
VERSION = 1
DID_KIND = "did"
"""A version of a DID document, which nobody signs: `jws_sha256` holds `did_tag` of its DID."""
KEY_KIND = "key"
"""A signed statement that a key signs no more: `key` is the thumbprint of the key it speaks of, not of the one that signed it."""
_KIND = re.compile(r"[a-z][a-z0-9-]{0,31}")
_THUMBPRINT = re.compile(r"[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")
_CANONICAL = re.compile(
    rb'\{"jws_sha256":"(?P<jws_sha256>[0-9a-f]{64})","key":"(?P<key>[A-Za-z0-9_-]{43})","kind":"(?P<kind>[a-z0-9-]+)",'
    rb'"payload_sha256":"(?P<payload_sha256>[0-9a-f]{64})","t":"(?P<t>[0-9T:.-]{23}Z)","v":1\}'
)
_MEMBERS = frozenset({"v", "kind", "t", "key", "payload_sha256", "jws_sha256"})


class LogEntryMalformed(Malformed):
    """Not the canonical JSON of an entry: members, their spelling, or the bytes themselves."""

    code = "log-entry-malformed"


class LogEntryVersionUnknown(Malformed):
    """An entry of a later version than this program reads."""

    code = "log-entry-version-unknown"


class LogEntryTooLong(TooLarge):
    """More than `MAX_ENTRY_BYTES` bytes."""

    code = "log-entry-too-long"


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One entry. `t` is the operator's clock, UTC to the millisecond; `key` the issuer key's thumbprint (RFC 7638).

    `payload_sha256` and `jws_sha256` are lower-case hex, of the record's payload and of its compact JWS. `kind` is an
    open lower-case word, so that an old verifier still checks the hashes of a kind invented after it.
    """

    kind: str
    t: datetime
    key: str
    payload_sha256: str
    jws_sha256: str

    def __post_init__(self) -> None:
        if _KIND.fullmatch(self.kind) is None:
            raise LogEntryMalformed(
                "a kind is a lower-case word of at most 32 letters, digits and hyphens", member="kind"
            )
        if self.t.utcoffset() != timedelta(0) or self.t.microsecond % 1000:
            raise LogEntryMalformed("t is in UTC and in whole milliseconds", member="t")
        if _THUMBPRINT.fullmatch(self.key) is None:
            raise LogEntryMalformed("a key thumbprint is 43 characters of base64url", member="key")
        for member, value in (("payload_sha256", self.payload_sha256), ("jws_sha256", self.jws_sha256)):
            if _SHA256.fullmatch(value) is None:
                raise LogEntryMalformed(f"{member} is 64 lower-case hex digits", member=member)

    @classmethod
    def parse(cls, data: bytes) -> LogEntry:
        """Read an entry; refuses unknown members and any bytes but the canonical ones."""
        if len(data) > MAX_ENTRY_BYTES:
            raise LogEntryTooLong(f"a log entry has at most {MAX_ENTRY_BYTES} bytes", limit=MAX_ENTRY_BYTES)
        canonical = _CANONICAL.fullmatch(data)
        # Whatever is not in the one form goes the long way, which says what is wrong with it.
        members = _members(data) if canonical is None else _texts(canonical)
        try:
            entry = cls(
                kind=members["kind"],
                t=datetime.fromisoformat(members["t"]),
                key=members["key"],
                payload_sha256=members["payload_sha256"],
                jws_sha256=members["jws_sha256"],
            )
        except ValueError as error:
            raise LogEntryMalformed("t is no date", member="t") from error
        if entry.to_bytes() != data:
            raise LogEntryMalformed("not the canonical bytes (RFC 8785) of the entry")
        return entry

    def to_bytes(self) -> bytes:
        """The canonical bytes, the log's leaf input; about 300 of them, whatever the values."""
        t = self.t.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"
        # Written out: no value here holds a character JSON escapes, and the members stand in RFC 8785's order.
        return (
            f'{{"jws_sha256":"{self.jws_sha256}","key":"{self.key}","kind":"{self.kind}",'
            f'"payload_sha256":"{self.payload_sha256}","t":"{t}","v":{VERSION}}}'
        ).encode("ascii")


def did_tag(did: str) -> str:
    """What marks every logged version of this DID's document: SHA-256 of the DID, in hex."""
    return sha256(did.encode()).hexdigest()


def whole_milliseconds(at: datetime) -> datetime:
    """The time an entry can hold: UTC, cut to the millisecond, never rounded up into the future."""
    at = at.astimezone(UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def _texts(canonical: re.Match[bytes]) -> dict[str, str]:
    return {name: text.decode("ascii") for name, text in canonical.groupdict().items()}


def _members(data: bytes) -> dict[str, str]:
    try:
        value: Any = json.loads(data.decode("ascii"))
    except (ValueError, RecursionError) as error:
        raise LogEntryMalformed("not JSON in ASCII") from error
    if not isinstance(value, dict) or type(value.get("v")) is not int:
        raise LogEntryMalformed("a log entry is an object with an integer v")
    version = value["v"]
    if version != VERSION:
        raise LogEntryVersionUnknown(f"version {VERSION} is read here")
    if set(value) != _MEMBERS:
        raise LogEntryMalformed("a log entry has exactly the members of its version")
    members = {name: text for name, text in value.items() if isinstance(text, str)}
    if len(members) != len(_MEMBERS) - 1 or _TIME.fullmatch(members["t"]) is None:
        raise LogEntryMalformed("the members are strings, t in the form 2026-11-23T08:00:00.000Z")
    return members
