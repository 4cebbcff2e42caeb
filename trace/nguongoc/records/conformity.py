"""The UNTP 0.7.0 DigitalConformityCredential: an authority or certifier says, with its own key, that a scheme's criteria are met."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum
from typing import Any

from nguongoc.records.credential import Issuer, StatusPlace, credential, moment
from nguongoc.records.environment import FootprintNote, assessment_of
from nguongoc.records.passport import TERMS, Named, uri

TYPE = "DigitalConformityCredential"
VIETNAM = timezone(timedelta(hours=7))
NUMBER, SCHEME, TERRITORY, ATTESTED, PRODUCT, GTIN, FOOTPRINT = (
    TERMS + each for each in ("number", "scheme", "territory", "attestedAt", "product", "gtin", "footprint")
)


class Assessor(StrEnum):
    """How far the assessor stands from whom it assesses (UNTP `assessorLevel`)."""

    THIRD_PARTY = "3rdParty"
    SELF = "self"
    UNSPECIFIED = "unspecified"


class Assessment(StrEnum):
    """On whose authority it assesses (UNTP `assessmentLevel`)."""

    MANDATED = "authority-mandate"
    BY_SCHEME = "scheme-cab"
    NONE = "no-endorsement"


@dataclass(frozen=True, slots=True)
class ConformitySubject:
    """A certificate. `product` is None where it covers the party as a whole; it is good through the whole of `valid_until`.

    `party` is named by its DID, which its passports are signed under: by an address anybody's passport could claim it. `territory`
    is where the party is; `attested_at` when this was signed, which is later than the certificate's own day.
    """

    url: str
    issuer: Issuer
    issued_on: date
    valid_until: date | None
    status: StatusPlace
    attestation_url: str
    name: str
    number: str
    assessor: Assessor
    assessment: Assessment
    party: Named
    scheme: Named
    scheme_code: str
    territory: str
    attested_at: datetime
    product: Named | None = None
    gtin: str | None = None
    stars: int | None = None
    footprint: FootprintNote | None = None
    """The figures that were verified, where that is what it certifies."""


def build_conformity(subject: ConformitySubject) -> dict[str, Any]:
    """The unsecured credential, valid against UNTP's schema; its canonical bytes are what is signed."""
    attestation: dict[str, Any] = {
        "type": ["ConformityAttestation"],
        "id": uri(subject.attestation_url),
        "name": subject.name,
        "assessorLevel": subject.assessor.value,
        "assessmentLevel": subject.assessment.value,
        "attestationType": "certification" if subject.footprint is None else "verification",
        "issuedToParty": {"type": ["Party"], "id": uri(subject.party.url), "name": subject.party.name},
        "referenceScheme": {
            "type": ["ConformityScheme"],
            "id": uri(subject.scheme.url),
            "name": subject.scheme.name,
        },
        NUMBER: subject.number,
        SCHEME: subject.scheme_code,
        TERRITORY: subject.territory,
        ATTESTED: moment(subject.attested_at),
    }
    if subject.product is not None:
        named = {"id": uri(subject.product.url), "name": subject.product.name}
        attestation[PRODUCT] = named if subject.gtin is None else named | {GTIN: subject.gtin}
    if subject.stars is not None:
        attestation[TERMS + "stars"] = subject.stars
    if subject.footprint is not None:
        assessed = assessment_of(subject.footprint, attestation["id"], subject.issued_on, TERMS)
        attestation["conformityAssessment"] = [assessed]
    document = credential(
        TYPE,
        subject.url,
        subject.name,
        subject.issuer,
        _begin(subject.issued_on),
        subject.status,
        attestation,
    )
    # The last day that can be written has no day after it: who enters it means no end.
    if subject.valid_until is None or subject.valid_until == date.max:
        return document
    return document | {"validUntil": moment(_begin(subject.valid_until + timedelta(days=1)))}


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM)
