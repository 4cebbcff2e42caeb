"""Which lots registered here an event speaks of, by the one key that all spellings of an identifier share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from posixpath import normpath
from urllib.parse import unquote
from uuid import UUID

from nguongoc.errors import Malformed
from nguongoc.identifiers.public_code import CodePath
from nguongoc.ports import Reader
from nguongoc.services.unit_serials import UnitSerials

GTIN_KEYS = "https://id.gs1.org/01/"
_ADDRESS = re.compile(r"(?:https?)://(?:[^/?#@]*@)?(?P<host>[^/?#@]+)(?P<path>/[^?#]*)", re.IGNORECASE)
_DEFAULT_PORT = re.compile(r":(?:80|443)\Z")


@dataclass(frozen=True, slots=True)
class Named:
    """What a key names: a GTIN or a public code, with a lot number or a serial where it has one."""

    gtin: str | None = None
    code: str | None = None
    lot: str | None = None
    serial: str | None = None


@dataclass(frozen=True, slots=True)
class OursNamed:
    """A key under a GTIN or an address of ours. No `batch_id`: no such lot or unit was registered."""

    batch_id: UUID | None
    unit: bool


def named_by(key: str, base_url: str) -> Named | None:
    """None for what cannot name a lot of ours: other keys, other hosts, a GTIN alone."""
    if key.startswith(GTIN_KEYS):
        match key[len(GTIN_KEYS) :].split("/"):
            case [gtin, "10", lot, *_]:
                return Named(gtin=gtin, lot=unquote(lot))
            case [gtin, "21", serial, *_]:
                return Named(gtin=gtin, serial=unquote(serial))
        return None
    ours = f"{base_url}/b/"
    if not key.startswith(ours):
        return None
    code, _, serial = key[len(ours) :].rstrip("/").partition("/")
    try:
        path = CodePath(unquote(code), unquote(serial) if serial else None)
    except Malformed:
        return Named(code="")
    return Named(code=path.code, serial=path.serial)


def misspells_ours(key: str, base_url: str) -> bool:
    """Whether a key is an address of one of our codes, written otherwise than we print it: another scheme or case, a page's address.

    Taken for foreign it would be goods of ours that no ledger counts.
    """
    found = _ADDRESS.match(key)
    if found is None or key.startswith(f"{base_url}/b/"):
        return False
    host = base_url.partition("://")[2]
    if _DEFAULT_PORT.sub("", found["host"].lower()) != _DEFAULT_PORT.sub("", host):
        return False
    path = normpath("/" + unquote(found["path"]).lstrip("/"))
    return path.removeprefix("/p").startswith("/b/")


def find_lots(
    reader: Reader, keys: Iterable[str], serials: UnitSerials | None, base_url: str
) -> Mapping[str, OursNamed]:
    """Each key that names a lot or unit of ours, or would if there were one; what is foreign is left out.

    Without `serials` no unit is found: whoever has no key of serials cannot tell whose they are.
    """
    named = {key: each for key in keys if (each := named_by(key, base_url)) is not None}
    gtins = reader.events.gtins_here(sorted({each.gtin for each in named.values() if each.gtin}))
    of_gtin = {(each.gtin, each.lot) for each in named.values() if each.gtin in gtins and each.lot}
    by_gtin = reader.events.lots_by_gtin(sorted((g, lot) for g, lot in of_gtin if g and lot))
    by_code = reader.events.lots_by_code(sorted({each.code for each in named.values() if each.code}))
    units = _Units(reader, serials)
    found: dict[str, OursNamed] = {}
    for key, each in named.items():
        if each.code is not None:
            batch_id = by_code.get(each.code)
            if batch_id is not None and each.serial is not None:
                batch_id = units.of_code(batch_id, each.serial)
        elif each.gtin not in gtins:
            continue
        elif each.lot is not None:
            batch_id = by_gtin.get((each.gtin or "", each.lot))
        else:
            batch_id = units.of_gtin(each.gtin or "", each.serial or "")
        found[key] = OursNamed(batch_id, unit=each.serial is not None)
    return found


class _Units:
    """Serials to the lots they were issued for; each product is asked for once."""

    def __init__(self, reader: Reader, serials: UnitSerials | None) -> None:
        self._reader = reader
        self._serials = serials
        self._products: dict[str, UUID | None] = {}
        self._of_batch: dict[UUID, UUID | None] = {}

    def of_gtin(self, gtin: str, serial: str) -> UUID | None:
        if gtin not in self._products:
            product = self._reader.catalogue.product_by_gtin(gtin)
            self._products[gtin] = None if product is None else product.id
        product_id = self._products[gtin]
        return None if product_id is None else self._lot(product_id, serial)

    def of_code(self, batch_id: UUID, serial: str) -> UUID | None:
        if batch_id not in self._of_batch:
            batch = self._reader.lots.batch(batch_id)
            self._of_batch[batch_id] = None if batch is None else batch.product_id
        product_id = self._of_batch[batch_id]
        found = None if product_id is None else self._lot(product_id, serial)
        return found if found == batch_id else None

    def _lot(self, product_id: UUID, serial: str) -> UUID | None:
        if self._serials is None:
            return None
        try:
            issued = self._serials.range_of(self._reader, product_id, serial)
        except Malformed:
            return None
        return None if issued is None else issued.batch_id
