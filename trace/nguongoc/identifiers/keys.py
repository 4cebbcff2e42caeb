"""The primary keys of GS1 as data: what may open a Digital Link, and which qualifiers follow each in which order.

Adding a key to what we resolve is a change of `KEYS`; its format is in `application_identifiers`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import Final

from nguongoc.errors import Malformed
from nguongoc.identifiers.application_identifiers import check_value, is_known
from nguongoc.identifiers.characters import quoted
from nguongoc.identifiers.gln import parse_gln
from nguongoc.identifiers.gtin import parse_gtin
from nguongoc.identifiers.sscc import parse_sscc


class QualifierUnknown(Malformed):
    """No qualifier of this key."""

    code = "qualifier-unknown"


class QualifierOrder(Malformed):
    """A qualifier behind one that it must precede."""

    code = "qualifier-order"


class QualifierRepeated(Malformed):
    """The same qualifier twice."""

    code = "qualifier-repeated"


class QualifierExclusive(Malformed):
    """Two qualifiers that exclude each other, as 235 and any other of a GTIN."""

    code = "qualifier-exclusive"


class AttributeInPath(Malformed):
    """An attribute, such as an expiry date, which belongs in the query."""

    code = "attribute-in-path"


@dataclass(frozen=True, slots=True)
class Key:
    """A primary key of the Digital Link URI syntax: its name, and its qualifiers in the order they must keep.

    Each of `sequences` excludes the others. `served` says whether we resolve it; the others are refused by name.
    """

    title: str
    sequences: tuple[tuple[str, ...], ...] = ()
    served: bool = False
    qualifiers: frozenset[str] = field(init=False)
    _legal: frozenset[tuple[str, ...]] = field(init=False)
    """Every order of qualifiers that is right, so that a right one costs a look-up; at most nine for any key."""

    def __post_init__(self) -> None:
        orders = ((), *self.sequences)
        object.__setattr__(self, "qualifiers", frozenset(ai for order in orders for ai in order))
        legal = (kept for order in orders for n in range(len(order) + 1) for kept in combinations(order, n))
        object.__setattr__(self, "_legal", frozenset(legal))

    def admits(self, names: Sequence[str]) -> bool:
        """Whether these qualifiers, in this order, may follow the key."""
        return tuple(names) in self._legal


KEYS: Final = {
    "00": Key("SSCC"),
    "01": Key("GTIN", (("22", "10", "21"), ("235",)), served=True),
    "253": Key("GDTI"),
    "255": Key("GCN"),
    "401": Key("GINC"),
    "402": Key("GSIN"),
    "414": Key("GLN of a place", (("254",), ("7040",))),
    "415": Key("GLN of the party to pay", (("8020",),)),
    "417": Key("GLN of a party", (("7040",),)),
    "8003": Key("GRAI"),
    "8004": Key("GIAI", (("7040",),)),
    "8006": Key("ITIP", (("22", "10", "21"),)),
    "8010": Key("CPID", (("8011",),)),
    "8013": Key("GMN"),
    "8017": Key("GSRN of a provider", (("8019",),)),
    "8018": Key("GSRN of a recipient", (("8019",),)),
}

_PARSERS: Final[dict[str, Callable[[str], str]]] = {
    "00": parse_sscc,
    "01": parse_gtin,
    "414": parse_gln,
    "415": parse_gln,
    "417": parse_gln,
}
"""Keys whose refusals say more than those of `check_value`."""


def check_key(ai: str, value: str) -> str:
    """The value of a primary key, or of whatever else may stand beside one, unchanged.

    Raises the refusals of `parse_gtin`, `parse_gln` and `parse_sscc` for these, and of `check_value` for every other key.
    """
    parser = _PARSERS.get(ai)
    return check_value(ai, value) if parser is None else parser(value)


def refuse_disorder(ai: str, names: Sequence[str]) -> None:
    """Raise the refusal that names what is wrong with the qualifiers behind a key, in the order a reader would see it.

    `AttributeInPath`, `QualifierUnknown`, `QualifierRepeated`, `QualifierExclusive` or `QualifierOrder`.
    """
    key = KEYS[ai]
    if key.admits(names):
        return
    for name in names:
        if name in key.qualifiers:
            continue
        if is_known(name):
            raise AttributeInPath(
                f"({name}) is no qualifier of ({ai}): it belongs in the query", ai=name, key=ai
            )
        raise QualifierUnknown(f"{quoted(name)} is no qualifier of ({ai})", given=quoted(name), key=ai)
    for earlier, later in pairwise(names):
        if names.count(earlier) > 1:
            raise QualifierRepeated(f"({earlier}) stands twice", ai=earlier)
        sequence = next(sequence for sequence in key.sequences if earlier in sequence)
        if later not in sequence:
            raise QualifierExclusive(
                f"({earlier}) and ({later}) exclude each other", one=earlier, other=later
            )
        if sequence.index(later) < sequence.index(earlier):
            raise QualifierOrder(f"({later}) comes before ({earlier})", first=later, second=earlier)
