"""Where a trace begins: from whatever names a lot, one unit or a logistic unit, for whoever may ask about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from nguongoc.batches.lots import Batch
from nguongoc.errors import NotFound, Refusal
from nguongoc.events.index import identifier_key
from nguongoc.identifiers.digital_link import DigitalLink
from nguongoc.identifiers.epc import CANONICAL, epc_link
from nguongoc.identifiers.gs1_link import Gs1Link
from nguongoc.identifiers.public_code import CodePath, parse_code_path
from nguongoc.ports import Reader, ReadSource
from nguongoc.ports.rows import Role
from nguongoc.services.browse_batches import BatchNotFound
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.find_lot import Fit, find_lot
from nguongoc.services.unit_serials import UnitSerials
from nguongoc.tracing.names import Kind, lot_key, name_of

_PAGES: Final = ("/p/trace/", "/p/")
_SSCC_DIGITS: Final = 18


class StartNotFound(NotFound):
    """Nothing is known under it, or nothing that who asks has to do with: which of the two is not told."""

    code = "trace-start-not-found"


@dataclass(frozen=True, slots=True)
class Start:
    """The key of a thing that who asked may trace."""

    key: str


@dataclass(frozen=True, slots=True)
class FindStart:
    """An organisation traces its own lots, and what stands in an event that it may read whole: goods that were shipped to it, that
    it received or packed. A receipt of which no shipment was known when it came does not open a lot: anybody may claim one.
    An authority traces whatever is known. How far each then sees is `tracing_rights`.
    """

    reads: ReadSource
    base_url: str
    serials: UnitSerials | None

    def of_batch(self, caller: Caller, batch_id: UUID) -> Start:
        """A lot registered here. Raises `BatchNotFound`."""
        caller.require(Scope.TRACE)
        with self.reads.open() as reader:
            batch = reader.lots.batch(batch_id)
            if batch is not None and self._may(reader, caller, key := self.key_of(batch), batch):
                return Start(key)
        raise BatchNotFound("no such lot that this organisation has to do with")

    def named(self, caller: Caller, what: str) -> Start:
        """Whatever `read_start` reads. Raises `StartNotFound` and its refusals."""
        caller.require(Scope.TRACE)
        with self.reads.open() as reader:
            key, batch = self.settled(reader, read_start(what, self.base_url))
            if self._may(reader, caller, key, batch):
                return Start(key)
        raise StartNotFound("nothing is known under this that this organisation has to do with")

    def key_of(self, batch: Batch) -> str:
        return lot_key(batch.gtin, batch.lot, batch.code, self.base_url)

    def settled(self, reader: Reader, key: str) -> tuple[str, Batch | None]:
        """A key with the lot registered here that it names, or is a unit of; a lot under the one name it was registered by."""
        name = name_of(key, self.base_url)
        if name.kind is Kind.LOT:
            batch = None
            if name.code is not None:
                batch = reader.lots.batch_by_code(name.code)
            elif name.gtin is not None and name.lot is not None:
                batch = reader.lots.batch_by_gtin_lot(name.gtin, name.lot)
            return (key, None) if batch is None else (self.key_of(batch), batch)
        return key, lot_of_unit(reader, key, self.serials, self.base_url)

    def _may(self, reader: Reader, caller: Caller, key: str, batch: Batch | None) -> bool:
        if batch is not None and (
            caller.role is Role.AUTHORITY or batch.organisation_id == caller.organisation_id
        ):
            return True
        keys = {key} if batch is None else {key, self.key_of(batch)}
        readable_by = None if caller.role is Role.AUTHORITY else caller.organisation_id
        return reader.tracing.is_named(sorted(keys), readable_by)


def read_start(what: str, base_url: str) -> str:
    """The key of what was typed or scanned: a public code or `code/serial`, a Digital Link on any host, a page of ours, an EPC in
    any spelling, the digits of an SSCC. Raises the refusals of these; an identifier of somebody else's making is its own key.
    """
    text = what.strip()
    if text.startswith("urn:"):
        return identifier_key(text)
    if "://" in text:
        return _of_address(text, base_url)
    digits = text.replace("(00)", "", 1).replace(" ", "")
    if digits.isascii() and digits.isdecimal() and len(digits) in {_SSCC_DIGITS, _SSCC_DIGITS + 2}:
        return CANONICAL + Gs1Link("00", digits[-_SSCC_DIGITS:]).path()
    code, _, serial = text.partition("/")
    return base_url + CodePath(code, serial or None).path()


def _of_address(text: str, base_url: str) -> str:
    address = text.partition("?")[0].partition("#")[0]
    for page in _PAGES:
        if address.startswith(base_url + page):
            address = f"{base_url}/{address[len(base_url) + len(page) :]}"
            break
    if address.startswith(f"{base_url}/b/"):
        return base_url + parse_code_path(address[len(base_url) :].encode("utf-8", "surrogatepass")).path()
    return epc_link(address) or identifier_key(text)


def lot_of_unit(reader: Reader, key: str, serials: UnitSerials | None, base_url: str) -> Batch | None:
    """The lot registered here that a unit's serial says; None for any other key, and without the key of serials."""
    name = name_of(key, base_url)
    if name.kind is not Kind.UNIT or serials is None:
        return None
    try:
        asked = (
            DigitalLink(name.gtin, serial=name.serial)
            if name.gtin is not None
            else CodePath(name.code or "", name.serial)
        )
    except Refusal:
        return None
    found = find_lot(reader, asked, serials)
    return found.batch if found.fit is Fit.KNOWN else None
