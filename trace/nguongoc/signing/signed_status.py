"""A status list as it is served: a signed credential that counts only from the host that the record itself named."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from nguongoc.errors import Refusal
from nguongoc.records.canonical import parse_strict
from nguongoc.signing.did import DidDocument, document_url
from nguongoc.signing.jose import CompactJws, parse_compact, verify_signature
from nguongoc.signing.status_list import StatusBits, StatusListMalformed, version_in

LIST_LIMIT = 2 * 1024 * 1024
WIDEST = 8
"""Bits an entry; what the standard calls statusSize is unbounded there."""


class StatusListUntrusted(Refusal):
    """Not signed by a current key of the host that the list stands on."""

    code = "status-list-untrusted"


class ListKeyUnfit(StatusListUntrusted):
    """No key that the document shows in use signed it: either of the two, list and document, may be the one that was changed."""

    code = "status-list-key-unfit"


@dataclass(frozen=True, slots=True)
class SignedList:
    """A status list its host did sign; `valid_from` is when it was signed, `sha256` that of its signed bytes."""

    url: str
    purpose: str
    bits: StatusBits
    valid_from: datetime
    valid_until: datetime | None
    version: int | None = None
    """None for a list that counts none, as other services' do."""
    sha256: str = ""


def list_signer(text: str) -> str:
    """The DID whose document opens this list, as its header names it. Raises the refusals of `parse_compact`."""
    return signer_of(parse_compact(text, LIST_LIMIT))


def signer_of(jws: CompactJws) -> str:
    """The DID part of a header's key id."""
    return jws.kid.partition("#")[0]


def open_status_list(text: str, document: DidDocument) -> SignedList:
    """The list, verified under a key of `document` that may still assert and whose DID is of the list's own host.

    Raises `StatusListUntrusted`, `StatusListMalformed` and the refusals of `parse_compact`, `parse_strict` and `document_url`.
    """
    jws = parse_compact(text, LIST_LIMIT)
    method = document.method(jws.kid)
    # A list speaks of now, so a retired or compromised key never signs one: no time of signing excuses it.
    if method is None or not method.may_assert or method.revoked_at is not None:
        raise ListKeyUnfit("the list's key is not one that its host uses")
    if not verify_signature(jws, method.public_key):
        raise ListKeyUnfit("the list's signature does not fit")
    signed = _read(parse_strict(jws.payload, LIST_LIMIT), document.did)
    if urlsplit(signed.url).netloc.lower() != urlsplit(document_url(document.did)).netloc.lower():
        raise StatusListUntrusted("the list is signed by another host than it stands on")
    if method.expires_at is not None and method.expires_at <= signed.valid_from:
        raise StatusListUntrusted("the list's key was retired before")
    return replace(signed, sha256=hashlib.sha256(jws.payload).hexdigest())


def _read(credential: Any, did: str) -> SignedList:
    match credential:
        case {
            "id": str(url),
            "type": list(types),
            "issuer": issuer,
            "validFrom": str(valid_from),
            "credentialSubject": {"statusPurpose": str(purpose), "encodedList": str(encoded), **subject},
        } if "BitstringStatusListCredential" in types:
            if (issuer.get("id") if isinstance(issuer, dict) else issuer) != did:
                raise StatusListUntrusted("the list names another issuer than its key's")
            size = subject.get("statusSize", 1)
            if type(size) is not int or not 1 <= size <= WIDEST:
                raise StatusListMalformed(f"an entry has 1 to {WIDEST} bits")
            until = credential.get("validUntil")
            bits = StatusBits.decode(encoded, size)
            ends = None if until is None else _moment(until)
            return SignedList(
                url, purpose, bits, _moment(valid_from), ends, version_in(url, subject.get("id"))
            )
    raise StatusListMalformed("not a BitstringStatusListCredential")


def _moment(text: Any) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise StatusListMalformed("a list's dates are times") from error
    if at.tzinfo is None:
        raise StatusListMalformed("a list's dates have a time zone")
    return at
