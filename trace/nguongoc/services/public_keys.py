"""Which identifiers anybody may know of: lots registered here and the facilities they come from."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote
from uuid import UUID

from nguongoc.batches.lots import Batch
from nguongoc.errors import Malformed
from nguongoc.events.build import lot_class
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
        self._known: dict[str, bool] = {}

    def __call__(self, identifier: str) -> bool:
        """Whether an identifier in any spelling is a lot or a facility of ours."""
        key = canonical_epc(identifier)
        if key not in self._known:
            self._known[key] = self.lot(key) is not None or self._facility(key)
        return self._known[key]

    def among(self, keys: Iterable[str]) -> frozenset[str]:
        """Those that are public."""
        return frozenset(key for key in keys if self(key))

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

    def _facility(self, key: str) -> bool:
        if key.startswith(_GLN):
            gln = key[len(_GLN) :].partition("/")[0]
            return gln in self._reader.event_search.known_glns([gln])
        ours = f"{self._base_url}/f/"
        if not key.startswith(ours):
            return False
        try:
            return self._reader.parties.facility(UUID(key[len(ours) :])) is not None
        except ValueError:
            return False
