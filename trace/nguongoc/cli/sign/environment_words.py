"""A declared footprint and packaging in words, read from the bytes that are signed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from nguongoc.records.passport import TERMS


def environment_said(subject: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """One line for each claim and each material; a claim of another kind as it stands."""
    for claim in subject.get("performanceClaim", []):
        yield "footprint", _claim(claim)
    for each in subject.get("packaging", {}).get("materialUsed", []):
        terms = {name: each.get(TERMS + name, "?") for name in ("grams", "recyclable", "disposal")}
        yield (
            "packaging",
            f"{each['name']} {terms['grams']} g, {each['originCountry']['countryCode']}, "
            f"recycled {each.get('recycledMassFraction', '?')}, recyclable {terms['recyclable']}, {terms['disposal']}",
        )


def _claim(claim: Mapping[str, Any]) -> str:
    if TERMS + "boundary" not in claim:
        return json.dumps(claim, ensure_ascii=False)
    period = claim["applicablePeriod"]
    standard = ", ".join(each["name"] for each in claim["referenceStandard"])
    return (
        f"{claim[TERMS + 'value']} kg CO2e/{claim[TERMS + 'per']}, {claim[TERMS + 'boundary']}, {standard}, "
        f"{period['startDate']}/{period['endDate']}, "
        f"primary data {claim.get(TERMS + 'primarySourcedRatio', '?')}, {claim[TERMS + 'level']}"
    )
