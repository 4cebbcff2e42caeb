"""The same as `find_lot` for hundreds of identifiers in a handful of statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from nguongoc.batches.lots import Batch, UnitRange
from nguongoc.catalogue.products import Product
from nguongoc.errors import Malformed
from nguongoc.identifiers.digital_link import DigitalLink
from nguongoc.identifiers.public_code import CodePath
from nguongoc.ports import Reader
from nguongoc.services.find_lot import Asked, Fit, Found
from nguongoc.services.unit_serials import UnitSerials


@dataclass(frozen=True, slots=True)
class _Named:
    """What is known of one identifier before its serial is looked at; without `fit` the serial decides."""

    fit: Fit | None
    product: Product | None
    batch: Batch | None
    serial: str | None


def find_lots(reader: Reader, asked: Sequence[Asked], serials: UnitSerials) -> list[Found]:
    """Each identifier's answer, in order, just as `find_lot` gives it."""
    named = _named(reader, asked)
    issued = _issued(reader, serials, named)
    owners = _owners(reader, named, issued)
    units = {(units.batch_id, number) for units, number in (each for each in issued if each is not None)}
    stretches = reader.units.at_all(units) if units else {}
    found: list[Found] = []
    for each, numbered in zip(named, issued, strict=True):
        if each.fit is not None:
            found.append(Found(each.fit, each.product, each.batch, each.serial))
        elif numbered is None:
            found.append(Found(Fit.UNKNOWN_SERIAL, each.product, each.batch, each.serial))
        elif each.batch is not None and numbered[0].batch_id != each.batch.id:
            found.append(Found(Fit.OTHER_LOT, each.product, each.batch, each.serial))
        else:
            units_of, number = numbered
            owner = each.batch or owners.get(units_of.batch_id)
            stretch = stretches.get((units_of.batch_id, number))
            found.append(Found(Fit.KNOWN, each.product, owner, each.serial, number, stretch))
    return found


def _named(reader: Reader, asked: Sequence[Asked]) -> list[_Named]:
    codes = {each.code for each in asked if isinstance(each, CodePath)}
    by_code = reader.lots.batches_by_code(codes) if codes else {}
    gtins = {each.gtin for each in asked if isinstance(each, DigitalLink)}
    by_gtin = reader.catalogue.products_by_gtin(gtins) if gtins else {}
    bare = {each.gtin for each in asked if isinstance(each, DigitalLink) and each.lot is None}
    hidden = _hidden(reader, [by_gtin[gtin] for gtin in bare if gtin in by_gtin])
    by_gtin = {gtin: each for gtin, each in by_gtin.items() if each.organisation_id not in hidden}
    links = [each for each in asked if isinstance(each, DigitalLink) and each.lot is not None]
    lots = {
        (by_gtin[each.gtin].id, each.lot) for each in links if each.gtin in by_gtin and each.lot is not None
    }
    by_lot = reader.lots.batches_by_lot(lots) if lots else {}
    ids = {batch.product_id for batch in by_code.values()}
    products = reader.catalogue.products(ids) if ids else {}
    return [
        _of_code(each, by_code, products) if isinstance(each, CodePath) else _of_link(each, by_gtin, by_lot)
        for each in asked
    ]


def _hidden(reader: Reader, products: Sequence[Product]) -> set[UUID]:
    """Owners whose name is held or was refused: they have no lots, and their products are shown to nobody."""
    return {owner for owner in {each.organisation_id for each in products} if reader.name_holds.hides(owner)}


def _of_code(asked: CodePath, lots: Mapping[str, Batch], products: Mapping[UUID, Product]) -> _Named:
    batch = lots.get(asked.code)
    product = None if batch is None else products.get(batch.product_id)
    if batch is None or product is None:
        return _Named(Fit.UNKNOWN, None, None, asked.serial)
    return _Named(_without_serial(asked.serial), product, batch, asked.serial)


def _of_link(
    asked: DigitalLink, products: Mapping[str, Product], lots: Mapping[tuple[UUID, str], Batch]
) -> _Named:
    product = products.get(asked.gtin)
    if product is None:
        return _Named(Fit.UNKNOWN, None, None, asked.serial)
    if asked.lot is None:
        return _Named(Fit.NO_LOT if asked.serial is None else None, product, None, asked.serial)
    batch = lots.get((product.id, asked.lot))
    if batch is None:
        return _Named(Fit.UNKNOWN, product, None, asked.serial)
    return _Named(_without_serial(asked.serial), product, batch, asked.serial)


def _without_serial(serial: str | None) -> Fit | None:
    return Fit.KNOWN if serial is None else None


def _issued(
    reader: Reader, serials: UnitSerials, named: Sequence[_Named]
) -> list[tuple[UnitRange, int] | None]:
    """Of each that has a serial to decide, the range that issued it and its number there; None where none did."""
    products = {each.product.id for each in named if each.fit is None and each.product is not None}
    if not products:
        return [None] * len(named)
    versions = reader.lots.versions_of_keys(products)
    indexes = [list(_indexes(serials, each, versions)) for each in named]
    wanted = {(product, index) for each in indexes for product, _, index in each}
    ranges = reader.lots.ranges_holding(wanted) if wanted else {}
    return [_numbered(each, ranges) for each in indexes]


def _indexes(
    serials: UnitSerials, named: _Named, versions: Mapping[UUID, tuple[int, ...]]
) -> Iterable[tuple[UUID, int, int]]:
    """Product, key version and unit index that a serial may stand for, the newest version first."""
    if named.fit is not None or named.product is None or named.serial is None:
        return
    product = named.product.id
    # A serial that another system could have printed under this GTIN: not ours, so not known.
    with suppress(Malformed):
        for version in reversed(versions.get(product, ())):
            yield product, version, serials.cipher(product, version).index(named.serial)


def _numbered(
    indexes: Iterable[tuple[UUID, int, int]], ranges: Mapping[tuple[UUID, int], UnitRange]
) -> tuple[UnitRange, int] | None:
    for product, version, index in indexes:
        found = ranges.get((product, index))
        if found is not None and found.key_version == version:
            return found, index - found.first + 1
    return None


def _owners(
    reader: Reader, named: Sequence[_Named], issued: Sequence[tuple[UnitRange, int] | None]
) -> Mapping[UUID, Batch]:
    """The lots of serials that were asked for without one."""
    ids = {
        numbered[0].batch_id
        for each, numbered in zip(named, issued, strict=True)
        if numbered is not None and each.batch is None
    }
    return reader.lots.batches(sorted(ids)) if ids else {}
