"""A footprint as a UNTP 0.7.0 Claim, a packaging as its Package. Plain values in, plain members out.

A Claim needs criterion, date, performance and topic. Materials are named by Commission Decision 97/129/EC. That both are *declared*
stands in them under a term of ours: who verified a footprint says so as a ConformityAssessment in a credential of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

TOPIC: Final = {
    "type": ["ConformityTopic"],
    "id": "https://vocabulary.uncefact.org/ConformityTopic#environment.emissions",
    "name": "environment.emissions",
}
MATERIALS_ID: Final = "https://eur-lex.europa.eu/eli/dec/1997/129/oj"
MATERIALS_NAME: Final = "Commission Decision 97/129/EC"
KILOGRAM: Final = "KGM"
DECLARED: Final = "declared"


@dataclass(frozen=True, slots=True)
class FootprintNote:
    """`value` kilograms of CO2e for each `per`; `standard` is where the method is published."""

    value: Decimal
    per: str
    boundary: str
    standard_url: str
    standard_name: str
    first: date
    last: date
    primary_percent: int | None = None


@dataclass(frozen=True, slots=True)
class MaterialNote:
    """One material of a packaging; `code` stands on it."""

    code: str
    name: str
    grams: Decimal
    recycled_percent: int
    recyclable: bool
    disposal: str
    country: str


@dataclass(frozen=True, slots=True)
class EnvironmentNote:
    """What the passport says of both; either may be missing."""

    footprint: FootprintNote | None
    packaging: tuple[MaterialNote, ...]


def claim_of(note: FootprintNote, passport_url: str, terms: str) -> dict[str, Any]:
    """The Claim; its id is the passport's own with a fragment, for it is said there alone."""
    standard = _standard(note)
    return {
        "type": ["Claim"],
        "id": f"{passport_url}#footprint",
        "name": "Product carbon footprint",
        "referenceCriteria": [{"type": ["Criterion"], **standard}],
        "referenceStandard": [{"type": ["Standard"], **standard}],
        "claimDate": note.last.isoformat(),
        "applicablePeriod": {"startDate": note.first.isoformat(), "endDate": note.last.isoformat()},
        "claimedPerformance": _performance(note, terms),
        "conformityTopic": [TOPIC],
        f"{terms}value": format(note.value, "f"),
        f"{terms}per": note.per,
        f"{terms}boundary": note.boundary,
        **_primary(note, terms),
        f"{terms}level": DECLARED,
    }


def assessment_of(note: FootprintNote, attestation_url: str, assessed_on: date, terms: str) -> dict[str, Any]:
    """The ConformityAssessment of a footprint: the figures that were verified, which are those of a lot or of none."""
    standard = _standard(note)
    return {
        "type": ["ConformityAssessment"],
        "id": f"{attestation_url}#footprint",
        "name": "Verification of a product carbon footprint",
        "assessmentCriteria": [{"type": ["Criterion"], **standard}],
        "referenceStandard": [{"type": ["Standard"], **standard}],
        "assessmentDate": assessed_on.isoformat(),
        "assessedPerformance": _performance(note, terms),
        "conformityTopic": [TOPIC],
        "conformance": True,
        f"{terms}footprint": figures_of(note),
    }


def figures_of(note: FootprintNote) -> dict[str, str]:
    """Everything that makes a footprint what it is, as texts: two are the same where these are."""
    said = {
        "value": f"{note.value.normalize():f}",
        "per": note.per,
        "boundary": note.boundary,
        "standard": note.standard_url,
        "periodFrom": note.first.isoformat(),
        "periodTo": note.last.isoformat(),
    }
    return said if note.primary_percent is None else said | {"primaryPercent": str(note.primary_percent)}


def _standard(note: FootprintNote) -> dict[str, str]:
    return {"id": note.standard_url, "name": note.standard_name}


def _performance(note: FootprintNote, terms: str) -> list[dict[str, Any]]:
    metric = {
        "type": ["PerformanceMetric"],
        "id": f"{terms}carbonFootprint",
        "name": f"kg CO2e per {note.per}",
    }
    return [{"metric": metric, "measure": {"value": number_of(note.value), "unit": KILOGRAM}}]


def _primary(note: FootprintNote, terms: str) -> dict[str, str]:
    """As a ratio from 0 to 1, the form of UNTP's `primarySourcedRatio`."""
    if note.primary_percent is None:
        return {}
    return {f"{terms}primarySourcedRatio": f"{Decimal(note.primary_percent) / 100:f}"}


def package_of(parts: Sequence[MaterialNote], terms: str) -> dict[str, Any]:
    """The Package of one sold pack."""
    total = sum((each.grams for each in parts), Decimal(0))
    return {
        "description": ", ".join(f"{each.name} {each.grams:f} g" for each in parts),
        "dimensions": {"weight": _kilograms(total)},
        "materialUsed": [_material(each, total, terms) for each in parts],
        f"{terms}level": DECLARED,
    }


def _material(part: MaterialNote, total: Decimal, terms: str) -> dict[str, Any]:
    return {
        "name": part.name,
        "originCountry": {"countryCode": part.country},
        "materialType": {
            "code": part.code,
            "name": part.name,
            "schemeId": MATERIALS_ID,
            "schemeName": MATERIALS_NAME,
        },
        "massFraction": number_of((part.grams / total).quantize(Decimal("0.0001"))),
        "mass": _kilograms(part.grams),
        "recycledMassFraction": number_of(Decimal(part.recycled_percent) / 100),
        f"{terms}grams": format(part.grams, "f"),
        f"{terms}recyclable": "true" if part.recyclable else "false",
        f"{terms}disposal": part.disposal,
    }


def number_of(amount: Decimal) -> int | float:
    """As JSON's own number, which UNTP asks for; the exact one stands beside it as text."""
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def _kilograms(grams: Decimal) -> dict[str, Any]:
    return {"value": number_of(grams / 1000), "unit": KILOGRAM}
