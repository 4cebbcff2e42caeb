"""Read from a signed passport what verification asks of it: nothing else in it is looked at, so newer ones still verify."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto
from typing import Any

from nguongoc.errors import Malformed, Refusal
from nguongoc.identifiers.digital_link import DigitalLink
from nguongoc.identifiers.link import Identifier, parse_uri
from nguongoc.identifiers.public_code import CodePath
from nguongoc.records.canonical import parse_strict
from nguongoc.records.credential import CONTEXTS, StatusPlace
from nguongoc.records.passport import TERMS, TYPE

PAYLOAD_LIMIT = 512 * 1024
LONGEST_TEXT = 2048
MOST_PLACES = 2**32
MOST_VERSIONS = 100


class RecordMalformed(Malformed):
    """The signed bytes are no passport: members that verification needs are missing or of another kind."""

    code = "record-malformed"


@dataclass(frozen=True, slots=True)
class PassportFacts:
    """What a passport says of itself. `expires_on` is a day of the Vietnamese calendar, the goods' own date."""

    url: str
    issuer_did: str
    valid_from: datetime
    valid_until: datetime | None
    subject_url: str
    lot: str | None
    public_code: str | None
    expires_on: date | None
    status: StatusPlace
    supersedes: tuple[tuple[str, str], ...] = ()
    """Address and payload hash of each earlier version."""
    certificates: frozenset[str] = frozenset()
    """The addresses of the certificates that it names."""


def read_passport(payload: bytes) -> PassportFacts:
    """The facts of a passport's payload. Raises `RecordMalformed` and the refusals of `parse_strict`."""
    document = _object(parse_strict(payload, PAYLOAD_LIMIT), "the record")
    contexts, types = document.get("@context"), document.get("type")
    if not isinstance(contexts, list) or contexts[:1] != [CONTEXTS[0]]:
        raise RecordMalformed("a record begins with the context of W3C credentials 2.0")
    if not isinstance(types, list) or TYPE not in types:
        raise RecordMalformed(f"type holds {TYPE}")
    subject = _object(document.get("credentialSubject"), "credentialSubject")
    characteristics = _object(subject.get("characteristics", {}), "characteristics")
    return PassportFacts(
        url=_text(document, "id"),
        issuer_did=_text(_object(document.get("issuer"), "issuer"), "id"),
        valid_from=_moment(_text(document, "validFrom"), "validFrom"),
        valid_until=_moment(document["validUntil"], "validUntil") if "validUntil" in document else None,
        subject_url=_text(subject, "id"),
        lot=_text(subject, "batchNumber") if "batchNumber" in subject else None,
        public_code=_text(characteristics, _PUBLIC_CODE) if _PUBLIC_CODE in characteristics else None,
        expires_on=_day(subject["expiryDate"]) if "expiryDate" in subject else None,
        status=_status(_object(document.get("credentialStatus"), "credentialStatus")),
        supersedes=_superseded(characteristics.get(TERMS + "supersedes", [])),
        certificates=_certificates(characteristics.get(TERMS + "certificate")),
    )


_PUBLIC_CODE = TERMS + "publicCode"


class Difference(Enum):
    """What a record and a question do not agree on."""

    IDENTIFIER = auto()
    LOT = auto()


def difference(facts: PassportFacts, asked: Identifier, host: str | None) -> Difference | None:
    """Where a record speaks of something else than was asked, None where it speaks of that.

    `host` is the host of the link asked, None where it is known to be the record's. A GTIN may be resolved by anybody's resolver,
    our own paths mean something on their own host alone. A record signed before its product had a GTIN names its public
    code: of a Digital Link only the lot can then be compared, and the host answers for the GTIN.
    """
    if isinstance(asked, DigitalLink) and _is_same_lot(facts, asked):
        return None
    try:
        own_host, own = parse_uri(facts.subject_url)
    except Refusal:
        return Difference.IDENTIFIER
    if facts.lot is None or (isinstance(own, DigitalLink) and own.lot != facts.lot):
        return Difference.LOT
    match asked, own:
        case DigitalLink(), DigitalLink():
            if asked.gtin != own.gtin:
                return Difference.IDENTIFIER
            return Difference.LOT if asked.lot not in (None, own.lot) else None
        case DigitalLink(), CodePath():
            return Difference.LOT if asked.lot not in (None, facts.lot) else None
        case CodePath(), _:
            same = asked.code == _own_code(own, facts) and host in (None, own_host)
            return None if same else Difference.IDENTIFIER
    raise AssertionError("an identifier is a Digital Link or our own path")


def _is_same_lot(facts: PassportFacts, asked: DigitalLink) -> bool:
    # The common case, told without parsing: the record is named by the very path that was asked.
    named = asked.lot is not None and asked.serial is None and asked.lot == facts.lot
    return named and facts.subject_url.endswith(asked.path())


def _own_code(own: Identifier, facts: PassportFacts) -> str | None:
    try:
        return own.code if isinstance(own, CodePath) else CodePath(facts.public_code or "").code
    except Refusal:
        return None


def _status(status: dict[str, Any]) -> StatusPlace:
    index = status.get("statusListIndex")
    # W3C says a string of digits, UNTP an integer: a verifier takes both.
    if isinstance(index, str) and index.isascii() and index.isdigit() and len(index) <= len(str(MOST_PLACES)):
        index = int(index)
    if type(index) is not int or not 0 <= index < MOST_PLACES or status.get("statusPurpose") != "revocation":
        raise RecordMalformed("credentialStatus is one place in a revocation list")
    return StatusPlace(_text(status, "statusListCredential"), index)


def _superseded(value: Any) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, list) or len(value) > MOST_VERSIONS:
        raise RecordMalformed(f"supersedes is a list of at most {MOST_VERSIONS} versions")
    versions = [_object(each, "a superseded version") for each in value]
    return tuple((_text(each, TERMS + "passport"), _text(each, TERMS + "payloadSha256")) for each in versions)


def _certificates(value: Any) -> frozenset[str]:
    """Those that are named by an address; passports from before certificates had one name none."""
    named = (
        [each.get(TERMS + "id") for each in value if isinstance(each, dict)]
        if isinstance(value, list)
        else []
    )
    return frozenset(each for each in named if isinstance(each, str))


def _object(value: Any, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise RecordMalformed(f"{name} is an object")
    return value


def _text(members: dict[str, Any], name: str) -> str:
    value = members.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_TEXT:
        raise RecordMalformed(f"{name} is a text of at most {LONGEST_TEXT} characters")
    return value


def _moment(value: Any, name: str) -> datetime:
    try:
        at = datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise RecordMalformed(f"{name} is no time") from error
    if at.tzinfo is None:
        raise RecordMalformed(f"{name} has no time zone")
    return at


def _day(value: Any) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise RecordMalformed("expiryDate is no day") from error
