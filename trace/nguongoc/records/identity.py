"""The UNTP 0.7.0 DigitalIdentityAnchor: an authority says that a DID, with these keys, is that registered business.

The thumbprints are what makes it hold against whoever serves the DID document: another key under the same DID is not vouched for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from nguongoc.errors import Malformed
from nguongoc.records.canonical import parse_strict
from nguongoc.records.credential import CONTEXTS, Issuer, StatusPlace, credential, moment
from nguongoc.records.passport import TERMS, Named, uri

TYPE = "DigitalIdentityAnchor"
ANCHOR_LIMIT = 64 * 1024
ANCHOR_TEXT_LIMIT = 96 * 1024
"""Of the payload, and of the compact JWS around it."""
MOST_KEYS = 64
LONGEST_TEXT = 2048
THUMBPRINTS = TERMS + "keyThumbprint"
TERRITORY = TERMS + "territory"
THUMBPRINT = re.compile(r"[A-Za-z0-9_-]{43}")


class AnchorMalformed(Malformed):
    """The signed bytes are no identity anchor, or one without key thumbprints, territory or end."""

    code = "anchor-malformed"


@dataclass(frozen=True, slots=True)
class AnchorSubject:
    """What an authority says. `registered_id` is a public number of the register: of a household never its tax code, which is a
    citizen's number. `register` is the register's address and name."""

    url: str
    authority: Issuer
    did: str
    thumbprints: Sequence[str]
    registered_name: str
    registered_id: str
    registered_on: date
    register: Named
    territory: str
    valid_from: datetime
    valid_until: datetime
    status: StatusPlace | None = None


def build_identity_anchor(subject: AnchorSubject) -> dict[str, Any]:
    """The unsecured credential; its canonical bytes are what the authority signs."""
    registered = {
        "type": ["RegisteredIdentity"],
        "id": subject.did,
        "registeredName": subject.registered_name,
        "registeredId": subject.registered_id,
        "registeredDate": subject.registered_on.isoformat(),
        "idScheme": {
            "type": ["IdentifierScheme"],
            "id": uri(subject.register.url),
            "name": subject.register.name,
        },
        "registerType": "business",
        THUMBPRINTS: list(subject.thumbprints),
        TERRITORY: subject.territory,
    }
    return credential(
        TYPE, subject.url, subject.registered_name, subject.authority, subject.valid_from, subject.status, registered
    ) | {"validUntil": moment(subject.valid_until)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class AnchorFacts:
    """What an anchor says of itself. `has_status`: it names a status list, which has then to be asked as well."""

    url: str
    authority_did: str
    did: str
    thumbprints: frozenset[str]
    registered_name: str
    register_name: str
    territory: str
    valid_from: datetime
    valid_until: datetime
    has_status: bool


def read_identity_anchor(payload: bytes) -> AnchorFacts:
    """The facts of an anchor's payload. Raises `AnchorMalformed` and the refusals of `parse_strict`."""
    document = parse_strict(payload, ANCHOR_LIMIT)
    match document:
        case {
            "@context": [context, *_],
            "type": list(types),
            "id": str(url),
            "issuer": {"id": str(authority)},
            "validFrom": valid_from,
            "validUntil": valid_until,
            "credentialSubject": {
                "id": str(did),
                "registeredName": str(name),
                "idScheme": {"name": str(register)},
                **subject,
            },
        } if context == CONTEXTS[0] and TYPE in types and max(map(len, (url, authority, did, name, register))) <= LONGEST_TEXT:  # fmt: skip
            return AnchorFacts(
                url=url,
                authority_did=authority,
                did=did,
                thumbprints=_thumbprints(subject.get(THUMBPRINTS)),
                registered_name=name,
                register_name=register,
                territory=_territory(subject.get(TERRITORY)),
                valid_from=_moment(valid_from),
                valid_until=_moment(valid_until),
                has_status="credentialStatus" in document,
            )
    raise AnchorMalformed("an identity anchor names its authority, a DID, its registered name and its dates")


def _thumbprints(value: Any) -> frozenset[str]:
    given = value if isinstance(value, list) else [value]
    if not 1 <= len(given) <= MOST_KEYS or not all(
        isinstance(each, str) and THUMBPRINT.fullmatch(each) for each in given
    ):
        raise AnchorMalformed("an anchor holds the thumbprints of the keys it is about")
    return frozenset(given)


def _territory(value: Any) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_TEXT:
        raise AnchorMalformed("an anchor says in which territory the organisation is registered")
    return value


def _moment(value: Any) -> datetime:
    try:
        at = datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise AnchorMalformed("an anchor's dates are times") from error
    if at.tzinfo is None:
        raise AnchorMalformed("an anchor's dates have a time zone")
    return at
