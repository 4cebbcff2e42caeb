"""Which identifiers anybody may know of: lots registered here, and in an event the facilities of whoever tells it.

A place of somebody else may be a customer's, and anybody can register a facility with a GLN: to be registered makes no place public.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote
from uuid import UUID

from nguongoc.batches.lots import Batch
from nguongoc.errors import Malformed
from nguongoc.events.build import lot_class
from nguongoc.events.identified import EPC_LISTS, QUANTITY_LISTS
from nguongoc.events.reading import listed, objects, text_of
from nguongoc.identifiers.epc import CANONICAL, canonical_epc
from nguongoc.identifiers.public_code import CodePath
from nguongoc.ports import Reader

_GTIN = f"{CANONICAL}/01/"
_GLN = f"{CANONICAL}/414/"


class PublicKeys:
    """Answers for one reader, each key once. Keys are those of the index (`events.index.identifier_key`)."""

    def __init__(self, reader: Reader, base_url: str) -> None:
        self._reader = reader
        self._base_url = base_url
        self._lots: dict[str, Batch | None] = {}
        self._places: dict[str, frozenset[UUID]] = {}

    def told_by(self, organisation_id: UUID, event: Mapping[str, Any]) -> Callable[[str], bool]:
        """Whether an identifier in any spelling, in this event of an organisation, is a lot of ours or a facility of its own.

        A facility only of whoever made a lot that the event names: where a buyer received goods would say who bought them.
        """
        made_it = organisation_id in self.makers(canonical_epc(each) for each in _things(event))

        def public(identifier: str) -> bool:
            key = canonical_epc(identifier)
            return self.lot(key) is not None or (made_it and organisation_id in self.organisations_at(key))

        return public

    def makers(self, keys: Iterable[str]) -> frozenset[UUID]:
        """Who made the lots of ours among some keys."""
        lots = (self.lot(key) for key in keys)
        return frozenset(lot.organisation_id for lot in lots if lot is not None)

    def lots_among(self, keys: Iterable[str]) -> frozenset[str]:
        """Those that are lots registered here."""
        return frozenset(key for key in keys if self.lot(key) is not None)

    def organisations_at(self, key: str) -> frozenset[UUID]:
        """Those that registered the facility a key names; none where it names none."""
        if key not in self._places:
            self._places[key] = self._organisations_at(key)
        return self._places[key]

    def aliases(self, key: str) -> tuple[str, ...]:
        """Every key a lot of ours may stand under in events: a printed code goes on when the product gets a GTIN."""
        batch = self.lot(key)
        if batch is None:
            return (key,)
        by_code = lot_class(None, batch.lot, batch.code, self._base_url)
        found = [key, by_code]
        if batch.gtin is not None:
            found.append(canonical_epc(lot_class(batch.gtin, batch.lot, batch.code, self._base_url)))
        return tuple(dict.fromkeys(found))

    def lot(self, key: str) -> Batch | None:
        """The lot of ours that a key names; a unit of it is not the lot."""
        if key not in self._lots:
            self._lots[key] = self._lot(key)
        return self._lots[key]

    def _lot(self, key: str) -> Batch | None:
        if key.startswith(_GTIN):
            match key[len(_GTIN) :].split("/"):
                case [gtin, "10", lot]:
                    return self._reader.lots.batch_by_gtin_lot(gtin, unquote(lot))
            return None
        ours = f"{self._base_url}/b/"
        if not key.startswith(ours):
            return None
        try:
            code = CodePath(unquote(key[len(ours) :]), None).code
        except Malformed:
            return None
        return self._reader.lots.batch_by_code(code)

    def _organisations_at(self, key: str) -> frozenset[UUID]:
        if key.startswith(_GLN):
            return self._reader.event_search.organisations_at(key[len(_GLN) :].partition("/")[0])
        ours = f"{self._base_url}/f/"
        if not key.startswith(ours):
            return frozenset()
        try:
            facility = self._reader.parties.facility(UUID(key[len(ours) :]))
        except ValueError:
            return frozenset()
        return frozenset() if facility is None else frozenset({facility.organisation_id})


def _things(event: Mapping[str, Any]) -> Iterator[str]:
    for name in EPC_LISTS:
        yield from (each for each in listed(event, name) if isinstance(each, str))
    for name in QUANTITY_LISTS:
        yield from (each for each in (text_of(item, "epcClass") for item in objects(event, name)) if each)
