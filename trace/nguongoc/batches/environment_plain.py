"""A footprint and a packaging as plain JSON values: what is stored, and what the event of the lot says under our prefix."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from nguongoc.batches.environment import (
    Boundary,
    Disposal,
    Environment,
    Footprint,
    FootprintMethod,
    Material,
    PackagingPart,
)
from nguongoc.batches.quantities import Base


def plain_environment(said: Environment | None) -> dict[str, Any] | None:
    """Amounts as text: JSON's numbers are not exact."""
    if said is None:
        return None
    footprint = said.footprint
    return {
        "footprint": None if footprint is None else plain_footprint(footprint),
        "packaging": [_texts(each) | {"grams": f"{each.grams:f}"} for each in said.packaging],
    }


def plain_footprint(said: Footprint) -> dict[str, Any]:
    """By itself."""
    return {
        **_texts(said),
        "value": f"{said.value:f}",
        "period_from": said.period_from.isoformat(),
        "period_to": said.period_to.isoformat(),
    }


def _texts(said: Footprint | PackagingPart) -> dict[str, Any]:
    return {name: each.value if isinstance(each, Enum) else each for name, each in asdict(said).items()}


def environment_of(values: Mapping[str, Any] | None) -> Environment | None:
    """The values again; of anything else it raises what Python raises."""
    if values is None:
        return None
    said = values["footprint"]
    return Environment(
        None if said is None else footprint_of(said),
        tuple(_part(each) for each in values["packaging"]),
    )


def footprint_of(said: Mapping[str, Any]) -> Footprint:
    """The values of `plain_footprint` again."""
    return Footprint(
        Decimal(said["value"]),
        Base(said["per"]),
        Boundary(said["boundary"]),
        FootprintMethod(said["method"]),
        date.fromisoformat(said["period_from"]),
        date.fromisoformat(said["period_to"]),
        said.get("primary_percent"),
    )


def _part(each: Mapping[str, Any]) -> PackagingPart:
    return PackagingPart(
        Material(each["material"]),
        Decimal(each["grams"]),
        each["recycled_percent"],
        each["recyclable"],
        Disposal(each["disposal"]),
        each["origin_country"],
    )
