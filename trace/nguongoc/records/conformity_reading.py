"""Read from a signed conformity credential what verification asks of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nguongoc.errors import Malformed
from nguongoc.records.canonical import parse_strict
from nguongoc.records.conformity import ATTESTED, FOOTPRINT, GTIN, NUMBER, PRODUCT, SCHEME, TERRITORY, TYPE
from nguongoc.records.credential import CONTEXTS, StatusPlace

CONFORMITY_LIMIT = 64 * 1024
CONFORMITY_TEXT_LIMIT = 96 * 1024
"""Of the payload, and of the compact JWS around it."""
LONGEST_TEXT = 2048
MOST_PLACES = 2**32


class ConformityMalformed(Malformed):
    """The signed bytes are no conformity credential, or one that does not say of whom, of what kind, where or until when."""

    code = "conformity-malformed"


@dataclass(frozen=True, slots=True)
class ConformityFacts:
    """What a conformity credential says of itself. `gtin` is that of the product it covers; without a product it covers the party."""

    url: str
    issuer_did: str
    issuer_name: str
    attestation: str
    """The address of the certificate, by which a passport names it."""
    name: str
    number: str
    scheme: str
    territory: str
    party_did: str
    of_product: bool
    gtin: str | None
    attested_at: datetime
    valid_from: datetime
    valid_until: datetime | None
    status: StatusPlace | None
    footprint: Mapping[str, str] | None = None
    """The figures that it verifies, as `figures_of` has them."""


def read_conformity(payload: bytes) -> ConformityFacts:
    """The facts of its payload. Raises `ConformityMalformed` and the refusals of `parse_strict`."""
    document = parse_strict(payload, CONFORMITY_LIMIT)
    match document:
        case {
            "@context": [context, *_],
            "type": list(types),
            "id": str(url),
            "issuer": {"id": str(issuer), "name": str(issuer_name)},
            "validFrom": valid_from,
            "credentialSubject": {
                "id": str(attestation),
                "name": str(name),
                "issuedToParty": {"id": str(party)},
                **subject,
            },
        } if context == CONTEXTS[0] and TYPE in types and max(map(len, (url, issuer, issuer_name, attestation, name, party))) <= LONGEST_TEXT:  # fmt: skip
            product = subject.get(PRODUCT)
            return ConformityFacts(
                url=url,
                issuer_did=issuer,
                issuer_name=issuer_name,
                attestation=attestation,
                name=name,
                number=_text(subject.get(NUMBER), NUMBER),
                scheme=_text(subject.get(SCHEME), SCHEME),
                territory=_text(subject.get(TERRITORY), TERRITORY),
                party_did=party,
                of_product=product is not None,
                gtin=_text(product[GTIN], GTIN) if isinstance(product, dict) and GTIN in product else None,
                attested_at=_moment(subject.get(ATTESTED)),
                valid_from=_moment(valid_from),
                valid_until=_moment(document["validUntil"]) if "validUntil" in document else None,
                status=_status(document.get("credentialStatus")),
                footprint=_figures(subject.get("conformityAssessment")),
            )
    raise ConformityMalformed(
        "a conformity credential names its issuer, its certificate and whom it was given to"
    )


def _status(value: Any) -> StatusPlace | None:
    match value:
        case None:
            return None
        case {
            "statusPurpose": "revocation",
            "statusListIndex": int(index),
            "statusListCredential": str(url),
        } if type(index) is int and 0 <= index < MOST_PLACES and len(url) <= LONGEST_TEXT:
            return StatusPlace(url, index)
    raise ConformityMalformed("credentialStatus is one place in a revocation list")


def _figures(assessments: Any) -> Mapping[str, str] | None:
    """Of others' assessments, or of none that is ours, nothing is said."""
    match assessments:
        case [{**assessed}]:
            match assessed.get(FOOTPRINT):
                case {**figures}:
                    return {str(name): str(each) for name, each in figures.items()}
    return None


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_TEXT:
        raise ConformityMalformed(f"{name} is a text of at most {LONGEST_TEXT} characters")
    return value


def _moment(value: Any) -> datetime:
    try:
        at = datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise ConformityMalformed("a certificate's dates are times") from error
    if at.tzinfo is None:
        raise ConformityMalformed("a certificate's dates have a time zone")
    return at
