"""Active substances of plant protection to search in: a short list kept as data, with its source and how sure it is.

No pre-harvest interval stands in it. An interval belongs to a product on a crop and is printed on the label; who sprays reads it off,
and the diary computes with what was read. The list only helps to spell a name, and warns of what was taken off the permitted list.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

from nguongoc.geography.communes import search_key

MOST_FOUND: Final = 20


@dataclass(frozen=True, slots=True)
class Substance:
    """`taken_off` names the decision by which it left the permitted list, as we remember it; None: nothing of the kind is known here."""

    name: str
    kind: str
    taken_off: str | None = None


@dataclass(frozen=True, slots=True)
class SubstanceList:
    """The list and how far to trust it; `confidence` is `memory` where nobody has compared it with the decisions' texts."""

    as_of: str
    source: str
    confidence: str
    note: str
    substances: tuple[Substance, ...]


@lru_cache(maxsize=1)
def substance_list() -> SubstanceList:
    """As it was shipped; read once."""
    text = files("nguongoc.diary").joinpath("substances.json").read_text(encoding="utf-8")
    read: dict[str, Any] = json.loads(text)
    return SubstanceList(
        read["as_of"],
        read["source"],
        read["confidence"],
        read["note"],
        tuple(Substance(**each) for each in read["substances"]),
    )


def search_substances(text: str) -> tuple[Substance, ...]:
    """Those in whose name the text occurs, names that begin with it first; without text the first of all."""
    wanted = search_key(text)
    found = [each for each in substance_list().substances if wanted in search_key(each.name)]
    return tuple(
        sorted(found, key=lambda each: (not search_key(each.name).startswith(wanted), each.name))[:MOST_FOUND]
    )


def named_in(material: str) -> Substance | None:
    """The first substance of the list that stands in this name of a product."""
    return next(_in(material), None)


def taken_off(material: str) -> Substance | None:
    """The first substance in this name of a product that was taken off the permitted list, as far as the list knows."""
    return next((each for each in _in(material) if each.taken_off is not None), None)


def _in(material: str) -> Iterator[Substance]:
    said = f" {search_key(material)} "
    return (each for each in substance_list().substances if f" {search_key(each.name)} " in said)
