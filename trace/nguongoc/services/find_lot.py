"""From an identifier to the lot it names, and whether its serial is one of that lot's."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from nguongoc.batches.lots import Batch
from nguongoc.batches.units import Stretch, UnitState
from nguongoc.catalogue.products import Product
from nguongoc.errors import Malformed
from nguongoc.identifiers.digital_link import DigitalLink
from nguongoc.identifiers.public_code import CodePath
from nguongoc.ports import Reader
from nguongoc.services.unit_serials import UnitSerials

Asked = DigitalLink | CodePath


class Fit(StrEnum):
    """How what was asked meets what is known."""

    KNOWN = "known"
    NO_LOT = "no_lot"
    """A product without a lot: real, but nothing of which a record could hold."""
    UNKNOWN = "unknown"
    UNKNOWN_SERIAL = "unknown_serial"
    OTHER_LOT = "other_lot"
    """The serial was issued for another lot than the code says."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of an identifier; `batch` and `product` are the finest level that exists, for links."""

    fit: Fit
    product: Product | None
    batch: Batch | None
    serial: str | None
    number: int | None = None
    """Which unit of the lot the serial is, counted from 1, where it is one of it."""
    stretch: Stretch | None = None
    """How this unit stands; None where it was never printed, or none is asked for."""

    @property
    def unit(self) -> UnitState | None:
        """How the unit that was asked for stands, None where none is; what was never printed is not on the market yet."""
        if self.number is None:
            return None
        return UnitState.WAITING if self.stretch is None else self.stretch.state


def find_lot(reader: Reader, asked: Asked, serials: UnitSerials) -> Found:
    """Look an identifier up; unknown is an answer here, not an error."""
    match asked:
        case CodePath(code=code, serial=serial):
            batch = reader.lots.batch_by_code(code)
            product = None if batch is None else reader.catalogue.product(batch.product_id)
            if batch is None or product is None:
                return Found(Fit.UNKNOWN, None, None, serial)
            return _with_serial(reader, serials, product, batch, serial)
        case DigitalLink(gtin=gtin, lot=lot, serial=serial):
            product = reader.catalogue.product_by_gtin(gtin)
            if product is None:
                return Found(Fit.UNKNOWN, None, None, serial)
            if lot is None and reader.name_holds.hides(product.organisation_id):
                return Found(Fit.UNKNOWN, None, None, serial)
            if lot is None and serial is None:
                return Found(Fit.NO_LOT, product, None, None)
            if lot is None:
                return _with_serial(reader, serials, product, None, serial)
            batch = reader.lots.batch_by_gtin_lot(gtin, lot)
            if batch is None:
                return Found(Fit.UNKNOWN, product, None, serial)
            return _with_serial(reader, serials, product, batch, serial)


def _with_serial(
    reader: Reader, serials: UnitSerials, product: Product, batch: Batch | None, serial: str | None
) -> Found:
    if serial is None:
        return Found(Fit.KNOWN, product, batch, None)
    try:
        numbered = serials.number_of(reader, product.id, serial)
    except Malformed:
        # A serial that another system could have printed under this GTIN: not ours, so not known.
        numbered = None
    if numbered is None:
        return Found(Fit.UNKNOWN_SERIAL, product, batch, serial)
    issued, number = numbered
    if batch is not None and issued.batch_id != batch.id:
        return Found(Fit.OTHER_LOT, product, batch, serial)
    owner = batch or reader.lots.batch(issued.batch_id)
    return Found(Fit.KNOWN, product, owner, serial, number, reader.units.at(issued.batch_id, number))
