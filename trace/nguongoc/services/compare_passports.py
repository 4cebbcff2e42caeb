"""What a newer passport says differently than the one before, beside what was declared: told from the documents themselves.

Products, certificates and passports of source lots go on while a lot stands; a new version says them as they are now, and no
version may say something else than before without saying that it does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from nguongoc.batches.corrections import Corrected
from nguongoc.records.passport import TERMS

_DECLARED: Final = frozenset({"description", "productionDate", "expiryDate", "performanceClaim", "packaging"})
_OF_VERSION: Final = frozenset({"relatedDocument", "characteristics"})
_TERMS_OF_PRODUCT: Final = frozenset(
    {
        "publicCode",
        "communeCode",
        "communeName",
        "packedAt",
        "packedCommuneCode",
        "packedCommuneName",
        "receivedAt",
        "receivedCommuneCode",
        "receivedCommuneName",
        "warning",
        "usage",
        "origin",
    }
)


def said_differently(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Corrected, ...]:
    """Of two subjects of passports of one lot; what was declared is compared where it was declared."""
    found = []
    if before.get("productImage") != after.get("productImage"):
        found.append(Corrected.PHOTO)
    terms, others = before.get("characteristics", {}), after.get("characteristics", {})
    if _certificates(terms) != _certificates(others):
        found.append(Corrected.CERTIFICATES)
    apart = _DECLARED | _OF_VERSION | {"productImage"}
    same = all(before.get(name) == after.get(name) for name in (before.keys() | after.keys()) - apart)
    if not same or any(terms.get(TERMS + name) != others.get(TERMS + name) for name in _TERMS_OF_PRODUCT):
        found.append(Corrected.PRODUCT)
    if terms.get(TERMS + "sourceLot") != others.get(TERMS + "sourceLot"):
        found.append(Corrected.SOURCES)
    return tuple(found)


def _certificates(terms: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What is said of each; passports from before certificates were named by an address say no other thing for that."""
    return [
        {name: value for name, value in each.items() if name != TERMS + "id"}
        for each in terms.get(TERMS + "certificate", [])
    ]
