"""Values the store keeps that no concept module owns: records as signed, log rows, keys, answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class KeyPurpose(StrEnum):
    """Keys of different purposes are never interchangeable, nor are the keys that seal them."""

    ORGANISATION = "organisation"
    LOG = "log"
    STATUS = "status"
    VERDICT = "verdict"
    """Signs verdicts on codes, which speak of a moment, and nothing that is to last."""


class KeyState(StrEnum):
    """Only an active key signs. A retired one was good as long as it was in use; a compromised one is somebody else's too."""

    ACTIVE = "active"
    RETIRED = "retired"
    COMPROMISED = "compromised"
    FROZEN = "frozen"
    """A key of a log that was frozen: it signs nothing, and no head of the log that goes on counts under it."""


class KeyPlace(StrEnum):
    """Where a private key lies."""

    DATABASE = "database"
    """Sealed under the key-encryption key of its purpose."""
    TOKEN = "token"  # noqa: S105 - a place, no secret
    """In a PKCS#11 token, which never lets it out."""
    OUTSIDE = "outside"
    """With the organisation itself, which signs what it is shown: only the public half is known here."""


class Role(StrEnum):
    """What a caller is to its organisation; `auth` maps a role to what it may do."""

    PRODUCER = "producer"
    MARKETPLACE = "marketplace"
    AUTHORITY = "authority"
    REPOSITORY = "repository"
    HOST = "host"
    """Receives visitors: a homestay, a garden, a workshop that sells nothing here."""


class Duty(StrEnum):
    """What somebody who signs in is within their organisation; `services.caller` maps it to what they may do."""

    OWNER = "owner"
    CLERK = "clerk"
    """Enters for others, and answers for nothing by that."""
    MEMBER = "member"
    """Sees what was entered in their own name, and confirms or contests it."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key that signs records here; `sealed` is what its keeper opens it by, opaque to everybody else and empty for a key that
    lies outside: repr leaves it out."""

    kid: str
    purpose: KeyPurpose
    organisation_id: UUID | None
    algorithm: str
    public_key: bytes
    thumbprint: str
    sealed: bytes
    state: KeyState
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    distrusted_from: int | None = None
    """Of a compromised key: the first log index of which nothing signed with it is believed."""
    reason: str | None = None
    """What the operator noted; published nowhere."""
    place: KeyPlace = KeyPlace.DATABASE

    def __repr__(self) -> str:
        return f"SigningKey(kid={self.kid!r}, state={self.state.value})"


class Standing(StrEnum):
    """What an event is to this service."""

    OURS = "ours"
    """Made here when a lot was registered."""
    CAPTURED = "captured"
    """Handed in by a holder of the lots of ours that it speaks of."""
    CLAIMED = "claimed"
    """A receipt of a lot of ours of which no shipment is known yet: told to nobody but the two. Once both sides say so it is
    `CAPTURED`."""
    FOREIGN = "foreign"
    """Of identifiers of other operators only: kept and answered, never balanced, and it touches no lot of ours."""


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An EPCIS event as canonical bytes; the rest is an index over them.

    `event_uri` is its address here. The bytes of an event of ours hold `recordTime` and `eventID`; those of a captured one are as it
    came, less `recordTime`. Terms are canonical (`events.vocabulary`), places by their one key (`identifiers.epc`).
    """

    id: UUID
    event_uri: str
    organisation_id: UUID
    type: str
    biz_step: str | None
    event_time: datetime
    record_time: datetime
    body: bytes
    identity: str | None = None
    context: bytes | None = None
    action: str | None = None
    disposition: str | None = None
    read_point: str | None = None
    biz_location: str | None = None
    standing: Standing = Standing.OURS
    declared_at: datetime | None = None
    voided_by: UUID | None = None
    capture_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class SignedRecord:
    """A signed credential byte for byte: `payload` is what was signed, `jws` and `embedded` its two secured forms."""

    id: str
    kind: str
    organisation_id: UUID
    batch_id: UUID | None
    kid: str
    payload: bytes
    jws: str
    embedded: bytes
    payload_sha256: str
    status_list: str
    status_index: int
    issued_at: datetime


@dataclass(frozen=True, slots=True)
class StatusSlot:
    list_id: str
    index: int
    record_id: str
    revoked: bool
    message: int


@dataclass(frozen=True, slots=True)
class StatusList:
    """A status list in its newest signed form; None before the first signing."""

    id: str
    version: int
    revocation_jws: str | None
    message_jws: str | None
    signed_at: datetime | None
    created_at: datetime
    kept_revoked: str | None = None
    """Places that a list newer than a restored backup revoked, encoded; they stay so."""
    kept_superseded: str | None = None


@dataclass(frozen=True, slots=True)
class PendingEntry:
    """What the sequencer makes a log entry of."""

    id: UUID
    kind: str
    record_id: str | None
    key_thumbprint: str
    payload_sha256: str
    jws_sha256: str


@dataclass(frozen=True, slots=True)
class LogRow:
    index: int
    record_id: str | None
    body: bytes
    t: datetime


@dataclass(frozen=True, slots=True)
class Head:
    """The committed head of the log; `t` is the time of its newest entry."""

    size: int
    root: bytes
    t: datetime


@dataclass(frozen=True, slots=True)
class DidVersion:
    """One version of a hosted DID document, as the bytes that were served."""

    did: str
    version: int
    body: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class CosignedHead:
    """A checkpoint note with its cosignatures; `cosigned_at` is the time that gives its entries their log time."""

    size: int
    note: bytes
    witnesses: int
    cosigned_at: datetime


@dataclass(frozen=True, slots=True)
class Rendition:
    """One size of a photo in one media type."""

    width: int
    media_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class StoredRendition(Rendition):
    """The same as it is stored, with the hash of what was written: whoever shows it compares."""

    sha256: str


@dataclass(frozen=True, slots=True)
class ApiKey:
    """An API key by its public prefix; `digest` is SHA-256 of the whole key, compared in constant time."""

    prefix: str
    digest: bytes
    organisation_id: UUID
    role: Role
    scopes: frozenset[str]
    label: str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    name_held: bool = False
    """Whether its organisation's name is held or was refused, as read with it; never written."""
    last_used_on: date | None = None
    """The day in Vietnam, noted once a day: nobody is followed by the minute."""
    is_test: bool = False
    """Asks for made-up data alone, and is refused everywhere else."""
    replaced_by: str | None = None
    """The prefix of the key that took its place; until it expires both hold."""

    def holds(self, now: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


@dataclass(frozen=True, slots=True)
class Account:
    id: UUID
    phone: str
    password_hash: str
    organisation_id: UUID
    role: Role
    display_name: str
    created_at: datetime
    duty: Duty = Duty.OWNER
    member_id: UUID | None = None
    """Which household of the organisation this person is of, if any."""
    name_held: bool = False
    """Whether its organisation's name is held or was refused, as read with it; never written."""
    forgotten_from: datetime | None = None
    """When its organisation asked to be forgotten: from when on, as read with it; never written."""
    number_due: datetime | None = None
    """When the first new number that somebody vouched for at its organisation may be taken up, as read with it; never written."""
    passkey_offered_at: datetime | None = None
    """When a passkey was offered after signing in, which is done once."""
    owes_passkey: bool = False
    """Whether its organisation asks for a passkey of who does its work and there is none that lets in, as read with it; never written."""


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody signed in; of the token in their browser only its SHA-256 (hex) is kept."""

    token_sha256: str
    account_id: UUID
    created_at: datetime
    seen_at: datetime
    device: str = ""
    """A word or two of a short list, such as *Android · Chrome*: enough to tell one's own telephones apart."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request was answered, kept so that the same request sent again is answered the same."""

    request_sha256: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
