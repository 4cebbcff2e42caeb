"""A lot's footprint and packaging for machines: schema.org where it has a word, UNTP's own terms beside it."""

from __future__ import annotations

from typing import Any, Final

from nguongoc.batches.environment import STANDARDS, Footprint
from nguongoc.catalogue.footprints import FootprintVerified
from nguongoc.records.credential import record_url
from nguongoc.records.environment import TOPIC, number_of
from nguongoc.services.describe_environment import footprint_note
from nguongoc.services.provenance import Provenance
from nguongoc_api.pages.consumer.green_words import footprint_verified

UNTP: Final = "https://vocabulary.uncefact.org/untp/"
_KILOGRAM, _GRAM, _PERCENT = "KGM", "GRM", "P1"
"""UN/CEFACT Recommendation 20, which schema.org's `unitCode` takes."""


def with_environment(data: dict[str, Any], provenance: Provenance, base_url: str) -> dict[str, Any]:
    """The Product with what is declared of the lot: the number never without method, period, scope and by whose word."""
    said = provenance.batch.environment
    if said is None:
        return data
    if said.footprint is not None:
        verified = footprint_verified(provenance)
        passport = record_url(base_url, provenance.record.id)
        data["@context"] = ["https://schema.org", {"untp": UNTP}]
        data["additionalProperty"] = [*data["additionalProperty"], _footprint(said.footprint, verified)]
        data["untp:performanceClaim"] = [_claim(said.footprint, passport, provenance.organisation.did)]
        if verified is not None:
            data["hasCertification"] = [
                *data.get("hasCertification", ()),
                _verification(said.footprint, verified, base_url),
            ]
    if said.packaging:
        data["additionalProperty"] = [
            *data["additionalProperty"],
            _property("packagingMass", said.grams, _GRAM),
            _property("packagingRecyclable", said.recyclable_share * 100, _PERCENT),
            _property("packagingRecycledContent", said.recycled_share * 100, _PERCENT),
        ]
    return data


def _footprint(said: Footprint, verified: FootprintVerified | None) -> dict[str, Any]:
    note = footprint_note(said)
    by = (
        "declared by the producer"
        if verified is None
        else f"verified by {verified.by}" + (f" until {verified.until}" if verified.until else "")
    )
    shares = "" if said.primary_percent is None else f"; {said.primary_percent} % primary data"
    return {
        **_property("carbonFootprint", said.value, _KILOGRAM),
        "unitText": f"kg CO2e per {note.per}",
        "measurementTechnique": note.standard_name,
        "measurementMethod": note.standard_url,
        "description": f"{note.boundary}; {note.first}/{note.last}{shares}; {by}",
    }


def _claim(said: Footprint, passport: str, producer: str) -> dict[str, Any]:
    """A pointer into the signed passport, by the id the claim has there."""
    url, name = STANDARDS[said.method]
    return {
        "@type": "untp:Claim",
        "@id": f"{passport}#footprint",
        "untp:claimDate": said.period_to.isoformat(),
        "untp:referenceStandard": {"@id": url, "name": name},
        "untp:conformityTopic": {"@id": TOPIC["id"]},
        "author": {"@id": producer},
    }


def _verification(said: Footprint, verified: FootprintVerified, base_url: str) -> dict[str, Any]:
    credential = record_url(base_url, verified.record_id)
    data: dict[str, Any] = {
        "@type": ["Certification", "untp:ConformityAttestation"],
        "name": "Verification of a product carbon footprint",
        "issuedBy": {"@type": "Organization", "name": verified.by},
        "certificationStatus": "https://schema.org/CertificationActive",
        "hasMeasurement": {
            "@type": "QuantitativeValue",
            "value": number_of(said.value),
            "unitCode": _KILOGRAM,
            "unitText": f"kg CO2e per {footprint_note(said).per}",
        },
        "url": credential,
    }
    return data if verified.until is None else data | {"expires": verified.until.isoformat()}


def _property(name: str, value: Any, unit: str) -> dict[str, Any]:
    return {"@type": "PropertyValue", "propertyID": name, "value": number_of(value), "unitCode": unit}
