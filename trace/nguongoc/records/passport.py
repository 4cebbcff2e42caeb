"""The UNTP 0.7.0 DigitalProductPassport of a lot, holding what Decree 37/2026/NĐ-CP art. 32 asks for.

Plain values in, a plain document out: nothing here knows lots, products or stores. `docs/reference/passport.md` maps
each item of article 32 to its member.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from nguongoc.records import base58
from nguongoc.records.beginning import Began, production, role, where
from nguongoc.records.credential import Issuer, StatusPlace, credential, moment, record_url
from nguongoc.records.environment import EnvironmentNote, claim_of, package_of

TYPE = "DigitalProductPassport"
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
SHA256_MULTIHASH = b"\x12\x20"
SUPERSEDED_NAME = "Superseded version of this passport"
TERMS = "https://vocabulary.nguongoc.example/v1#"
"""Our own terms, always as absolute URIs: an undefined short one would fall into UNTP's catch-all vocabulary."""


@dataclass(frozen=True, slots=True)
class Named:
    """Something with an address of its own and a name."""

    url: str
    name: str


@dataclass(frozen=True, slots=True)
class Category:
    """A place in a public classification of products."""

    code: str
    name: str
    scheme_id: str
    scheme_name: str


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity as entered and in its canonical base, with the UN/ECE Rec 20 unit of the latter."""

    entered: Decimal
    entered_unit: str
    canonical: Decimal
    canonical_unit: str


@dataclass(frozen=True, slots=True)
class SourceLot:
    """A lot that went in: its passport, and the hash of what was signed there."""

    name: str
    passport_url: str
    payload_sha256: str
    mass_fraction: Decimal | None


@dataclass(frozen=True, slots=True)
class AttestationNote:
    """An authority's own credential of a certificate: its address, the hash of what was signed there, by whom and when."""

    record_url: str
    payload_sha256: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CertificateNote:
    """A certificate as entered, with the level of evidence behind it; `url` is what a conformity credential of it is known by."""

    url: str
    name: str
    scheme: str
    number: str | None
    issuer: str
    issued_on: date | None
    valid_until: date | None
    level: str
    attested: AttestationNote | None = None


@dataclass(frozen=True, slots=True)
class Superseded:
    """An earlier version of the same passport, and the hash of what was signed there."""

    passport_url: str
    payload_sha256: str


@dataclass(frozen=True, slots=True)
class Statement:
    """Something the producer states, under one of our terms; level *declared*."""

    term: str
    value: str


@dataclass(frozen=True, slots=True)
class HashedLink:
    """A document by its address and the SHA-256 of its exact bytes: signed here, it cannot be changed there."""

    url: str
    sha256: bytes


@dataclass(frozen=True, slots=True)
class PassportSubject:
    """Everything the passport says; addresses may hold Vietnamese letters and are percent-encoded here."""

    base_url: str
    record_id: str
    issuer: Issuer
    issued_at: datetime
    status: StatusPlace
    product_url: str
    id_scheme: Named
    product_name: str
    description: str | None
    categories: tuple[Category, ...]
    lot: str
    public_code: str
    produced_on: date
    expires_on: date | None
    facility: Named
    commune_code: str
    commune_name: str
    producer: Named
    amount: Amount
    photo: Named | None = None
    event: HashedLink | None = None
    sources: tuple[SourceLot, ...] = ()
    certificates: tuple[CertificateNote, ...] = ()
    statements: tuple[Statement, ...] = ()
    warning: str | None = None
    usage: str | None = None
    environment: EnvironmentNote | None = None
    supersedes: tuple[Superseded, ...] = ()
    """Every earlier version, the newest first: the last one alone shows which any of them was."""
    corrected: tuple[str, ...] = ()
    """What is said differently than in the version before."""
    began: Began = None
    """Where the lot was purchased, or made of purchases: then its place is where it was received, packed or processed."""

    @property
    def place(self) -> dict[str, str]:
        return {"id": uri(self.facility.url), "name": self.facility.name}


def build_passport(subject: PassportSubject) -> dict[str, Any]:
    """The unsecured passport, valid against UNTP's schema; its canonical bytes are what is signed."""
    product: dict[str, Any] = {
        "type": ["Product"],
        "id": uri(subject.product_url),
        "name": subject.product_name,
        "idScheme": {
            "type": ["IdentifierScheme"],
            "id": uri(subject.id_scheme.url),
            "name": subject.id_scheme.name,
        },
        "idGranularity": "batch",
        "batchNumber": subject.lot,
        "productCategory": [category(each) for each in subject.categories],
        **production(subject.began, subject.place, subject.produced_on, TERMS),
        "relatedParty": [
            {
                "role": role(subject.began),
                "party": {"type": ["Party"], "id": uri(subject.producer.url), "name": subject.producer.name},
            }
        ],
        "characteristics": _characteristics(subject),
        "performanceClaim": _claims(subject),
    }
    return credential(
        type=TYPE,
        url=record_url(subject.base_url, subject.record_id),
        name=f"{subject.product_name}, {subject.lot}",
        issuer=subject.issuer,
        valid_from=subject.issued_at,
        status=subject.status,
        subject=product | _where_said(subject),
    )


def _claims(subject: PassportSubject) -> list[dict[str, Any]]:
    said = None if subject.environment is None else subject.environment.footprint
    return [] if said is None else [claim_of(said, record_url(subject.base_url, subject.record_id), TERMS)]


def uri(text: str) -> str:
    """The URI form of an address that may hold Vietnamese letters (RFC 3987, 3.1); escapes in it stay as they are."""
    return _BARE_PERCENT.sub("%25", quote(text, safe="/:?#@!$&'()*+,;=%-._~"))


def multihash(sha256: bytes) -> str:
    """A SHA-256 digest as multibase base58btc of its multihash, the form of `digestMultibase` (W3C VC 2.0, 5.3)."""
    return "z" + base58.encode(SHA256_MULTIHASH + sha256)


def category(place: Category) -> dict[str, str]:
    """A place in a classification as UNTP writes it."""
    return {
        "code": place.code,
        "name": place.name,
        "schemeId": uri(place.scheme_id),
        "schemeName": place.scheme_name,
    }


def _where_said(subject: PassportSubject) -> dict[str, Any]:
    """Members that are left out where nothing is said: the schema knows no null."""
    members: dict[str, Any] = {
        "description": subject.description,
        "expiryDate": _day(subject.expires_on),
        "productImage": None
        if subject.photo is None
        else {"linkURL": uri(subject.photo.url), "linkName": subject.photo.name},
        "relatedDocument": _documents(subject) or None,
        "packaging": package_of(said.packaging, TERMS)
        if (said := subject.environment) is not None and said.packaging
        else None,
    }
    return {name: value for name, value in members.items() if value is not None}


def _characteristics(subject: PassportSubject) -> dict[str, Any]:
    terms: dict[str, Any] = {
        "publicCode": subject.public_code,
        **where(
            subject.began, subject.place, subject.commune_code, subject.commune_name, subject.produced_on
        ),
        # Texts, not numbers: a decimal must come out as it went in.
        "quantityEntered": format(subject.amount.entered, "f"),
        "unitEntered": subject.amount.entered_unit,
        "quantity": format(subject.amount.canonical, "f"),
        "unit": subject.amount.canonical_unit,
        "warning": subject.warning,
        "usage": subject.usage,
        "certificate": [_certificate(each) for each in subject.certificates] or None,
        "sourceLot": [_source(each) for each in subject.sources] or None,
        "version": str(len(subject.supersedes) + 1) if subject.supersedes else None,
        "supersedes": [_superseded(each) for each in subject.supersedes] or None,
        "corrected": list(subject.corrected) or None,
    }
    terms |= {each.term: each.value for each in subject.statements}
    return {TERMS + name: value for name, value in terms.items() if value is not None}


def _certificate(note: CertificateNote) -> dict[str, str]:
    members = {
        "id": uri(note.url),
        "name": note.name,
        "scheme": note.scheme,
        "number": note.number,
        "issuer": note.issuer,
        "issuedOn": _day(note.issued_on),
        "validUntil": _day(note.valid_until),
        "level": note.level,
    }
    if note.attested is not None:
        # Whether it counts is for a verifier with a trust list to say, and changes; that it was there does not.
        members |= {
            "attestedBy": note.attested.by,
            "attestedAt": moment(note.attested.at),
            "attestation": uri(note.attested.record_url),
            "attestationSha256": note.attested.payload_sha256,
        }
    return {TERMS + name: value for name, value in members.items() if value is not None}


def _source(lot: SourceLot) -> dict[str, str]:
    members = {
        "name": lot.name,
        "passport": uri(lot.passport_url),
        "payloadSha256": lot.payload_sha256,
        "share": None if lot.mass_fraction is None else format(lot.mass_fraction, "f"),
    }
    return {TERMS + name: value for name, value in members.items() if value is not None}


def _superseded(version: Superseded) -> dict[str, str]:
    return {
        TERMS + "passport": uri(version.passport_url),
        TERMS + "payloadSha256": version.payload_sha256,
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _documents(subject: PassportSubject) -> list[dict[str, str]]:
    documents = [
        {"linkURL": uri(each.passport_url), "linkName": each.name, "mediaType": "application/vc+jwt"}
        for each in subject.sources
    ]
    documents += [
        {"linkURL": uri(each.passport_url), "linkName": SUPERSEDED_NAME, "mediaType": "application/vc+jwt"}
        for each in subject.supersedes[:1]
    ]
    if subject.event is not None:
        documents.append(
            {
                "linkURL": uri(subject.event.url),
                "linkName": "EPCIS event",
                "digestMultibase": multihash(subject.event.sha256),
                "mediaType": "application/ld+json",
            }
        )
    return documents
