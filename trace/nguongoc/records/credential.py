"""The envelope of every record: a W3C Verifiable Credential 2.0 in the shape of UNTP 0.7.0."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from nguongoc.identifiers.crockford import ALPHABET

CONTEXTS = ("https://www.w3.org/ns/credentials/v2", "https://vocabulary.uncefact.org/untp/0.7.0/context/")
"""In this order, strings only: UNTP's schema refuses anything else."""
UNTP_VERSION = "0.7.0"
ID_CHARACTERS = 26


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who declares: a DID and the name shown for it."""

    did: str
    name: str


@dataclass(frozen=True, slots=True)
class StatusPlace:
    """A record's place in the status list at `list_url`; the same index counts in its `message` sibling."""

    list_url: str
    index: int


def new_record_id() -> str:
    """An id nobody can guess: 26 Crockford characters, 130 random bits."""
    return "".join(ALPHABET[byte & 31] for byte in secrets.token_bytes(ID_CHARACTERS))


def record_url(base_url: str, record_id: str) -> str:
    """The address of a record, which is also its `id`."""
    return f"{base_url}/records/{record_id}"


def credential(
    type: str,
    url: str,
    name: str,
    issuer: Issuer,
    valid_from: datetime,
    status: StatusPlace | None,
    subject: dict[str, Any] | list[dict[str, Any]],
) -> dict[str, Any]:
    """The unsecured credential around a subject; its canonical bytes are what is signed.

    Without a place in a status list there is no `credentialStatus`: only what ends soon by itself goes without.
    """
    document: dict[str, Any] = {
        "@context": list(CONTEXTS),
        "type": [type, "VerifiableCredential"],
        "id": url,
        "name": name,
        "issuer": {"type": ["CredentialIssuer"], "id": issuer.did, "name": issuer.name},
        "validFrom": moment(valid_from),
        "credentialSubject": subject,
    }
    if status is not None:
        # UNTP's schema wants an integer index and one entry; W3C's text says a string. docs/reference/deviations.md.
        document["credentialStatus"] = {
            "id": f"{status.list_url}#{status.index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": status.index,
            "statusListCredential": status.list_url,
        }
    return document


def moment(at: datetime) -> str:
    """RFC 3339 in UTC, to the millisecond."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
