"""What was typed of a footprint and a packaging, read whole: what is begun is asked for to its end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, TypeVar

from nguongoc.batches.environment import (
    Boundary,
    Disposal,
    Environment,
    Footprint,
    FootprintMethod,
    Material,
    PackagingPart,
)
from nguongoc.batches.lots import Batch
from nguongoc.batches.quantities import parse_vietnamese_amount
from nguongoc.errors import Refusal
from nguongoc.geography.countries import HOME
from nguongoc_api.pages import formats
from nguongoc_api.pages.producer.new_lot import AnswerMissing, Wrong, read_day, read_whole

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)
ROWS: Final = 4
"""Parts of a packaging that the form has room for; more are said through the API."""
FOOTPRINT: Final = ("value", "boundary", "method", "period_from", "period_to", "primary_percent")
PART: Final = ("material", "grams", "recycled", "recyclable", "disposal", "origin")


def standing(batch: Batch) -> dict[str, str]:
    """What stands declared, as the fields of the form hold it."""
    said = batch.environment or Environment()
    values = {f"origin-{row}": HOME for row in range(ROWS)}
    if (found := said.footprint) is not None:
        values |= {
            "value": formats.number(found.value, "vi"),
            "boundary": found.boundary.value,
            "method": found.method.value,
            "period_from": found.period_from.isoformat(),
            "period_to": found.period_to.isoformat(),
            "primary_percent": "" if found.primary_percent is None else str(found.primary_percent),
        }
    for row, each in enumerate(said.packaging[:ROWS]):
        part = {
            "material": each.material.value,
            "grams": formats.number(each.grams, "vi"),
            "recycled": str(each.recycled_percent),
            "recyclable": "yes" if each.recyclable else "no",
            "disposal": each.disposal.value,
            "origin": each.origin_country,
        }
        values |= {f"{name}-{row}": text for name, text in part.items()}
    return values


def read_environment(given: Mapping[str, str], batch: Batch) -> Environment | Wrong:
    """An empty form declares nothing, and takes back what was."""
    wrong = Wrong()

    def ask(name: str, read: Callable[[str], T]) -> T | None:
        def answered() -> T:
            if not (text := given.get(name, "").strip()):
                raise AnswerMissing("fill this in")
            return read(text)

        return wrong.take(name, answered)

    footprint = _footprint(given, batch, ask) if any(given.get(each) for each in FOOTPRINT) else None
    parts = [_part(row, ask) for row in range(ROWS) if any(given.get(f"{name}-{row}") for name in PART[:5])]
    return wrong if wrong.at else Environment(footprint, tuple(each for each in parts if each is not None))


def _footprint(given: Mapping[str, str], batch: Batch, ask: Callable[..., object]) -> Footprint | None:
    del given
    said = (
        ask("value", parse_vietnamese_amount),
        ask("boundary", _one_of(Boundary)),
        ask("method", _one_of(FootprintMethod)),
        ask("period_from", read_day),
        ask("period_to", read_day),
        ask("primary_percent", read_whole),
    )
    match said:
        case (
            Decimal() as value,
            Boundary() as boundary,
            FootprintMethod() as method,
            date() as first,
            date() as last,
            int() as primary,
        ):
            return Footprint(value, batch.quantity.canonical.base, boundary, method, first, last, primary)
        case _:
            return None  # fmt: skip


def _part(row: int, ask: Callable[..., object]) -> PackagingPart | None:
    said = (
        ask(f"material-{row}", _one_of(Material)),
        ask(f"grams-{row}", parse_vietnamese_amount),
        ask(f"recycled-{row}", read_whole),
        ask(f"recyclable-{row}", lambda text: text),
        ask(f"disposal-{row}", _one_of(Disposal)),
        ask(f"origin-{row}", lambda text: text.upper()),
    )
    match said:
        case (
            Material() as material,
            Decimal() as grams,
            int() as recycled,
            str() as yes,
            Disposal() as how,
            str() as land,
        ):
            return PackagingPart(material, grams, recycled, yes == "yes", how, land)
        case _:
            return None  # fmt: skip


def _one_of(kind: type[E]) -> Callable[[str], E]:
    def read(text: str) -> E:
        if text not in {*kind}:
            raise AnswerMissing("choose one of these")
        return kind(text)

    return read


def spread(refusal: Refusal) -> dict[str, Refusal]:
    """A refusal, under the fields its pointers name; under `""` what is wrong with the whole."""
    found: dict[str, Refusal] = {}
    for each in refusal.refusals:
        parts = (each.pointer or "").split("/")
        name = parts[-1]
        if "packaging" in parts and name != "packaging":
            name = f"{ {'recycled_percent': 'recycled', 'origin_country': 'origin'}.get(name, name) }-{parts[-2]}"
        found.setdefault("" if name in {"per", "packaging", "environment"} else name, each)
    return found
