"""What has to be shown with goods that are sold online, rule by rule, and what of it is missing for one product.

The rules are data with their sources; whether one is answered is read from the columns, so that a shop never gets less than
what was counted as given. *If any* is no gap: nobody must hold a GTIN or a certificate.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files

from nguongoc.listings.goods import Told


class Given(StrEnum):
    """How one requirement stands for one product."""

    GIVEN = "given"
    MISSING = "missing"
    NOT_ANY = "not_any"
    """Asked for only where there is one, and none is known here."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing to be shown: which columns answer it (any of them), who asks for it, and where that was read."""

    item: str
    vi: str
    en: str
    fields: tuple[str, ...]
    if_any: bool
    law: str
    source: str
    read_on: date
    how_vi: str
    how_en: str
    """What its owner does about it."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A requirement and how it stands."""

    requirement: Requirement
    given: Given


@cache
def requirements() -> tuple[Requirement, ...]:
    """Every requirement, in the order of the decree."""
    said = json.loads(files(__package__).joinpath("requirements.json").read_text(encoding="utf-8"))
    sources = said["sources"]
    return tuple(
        Requirement(
            each["item"],
            each["vi"],
            each["en"],
            tuple(each["fields"]),
            each["if_any"],
            sources[each["source"]]["law"],
            sources[each["source"]]["url"],
            date.fromisoformat(sources[each["source"]]["read_on"]),
            each["how_vi"],
            each["how_en"],
        )
        for each in said["requirements"]
    )


def answered(told: Told) -> tuple[Answered, ...]:
    """How every requirement stands for one product."""
    return tuple(Answered(each, _given(each, told)) for each in requirements())


def _given(requirement: Requirement, told: Told) -> Given:
    if any(told[field] is not None for field in requirement.fields):
        return Given.GIVEN
    return Given.NOT_ANY if requirement.if_any else Given.MISSING
