"""Print a lot's labels: one symbol for the whole lot, or one for each unit of it; nothing is stored for a unit.

A lot owns a range of its product's unit indexes, claimed when units are first printed and never again. Which part of
it a print shows is said by the caller (`first`), so that a reprint is a decision and not an accident.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from itertools import repeat
from urllib.parse import urlsplit
from uuid import UUID

from nguongoc.batches.lots import Batch, UnitRange
from nguongoc.batches.quantities import EXACT, LARGEST, Base
from nguongoc.catalogue.products import Product
from nguongoc.errors import Invalid, TooLarge
from nguongoc.label.layouts import Layout, UnknownLayout, layout_named
from nguongoc.label.qr import qr_png, qr_svg
from nguongoc.label.stamp import Stamp, StampText
from nguongoc.label.table import csv_rows
from nguongoc.label.zpl import NotAThermalLayout, printer_dot, zpl_labels
from nguongoc.ports import Answer, Clock, Reader, ReadSource, UnitOfWork, Writer
from nguongoc.services.browse_batches import BatchNotFound
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.master_data import net_content
from nguongoc.services.once import Once, carry_out
from nguongoc.services.unit_serials import CURRENT_KEY_VERSION, UnitSerials
from nguongoc.services.word_labels import label_path, label_text

MOST_AT_ONCE = 5_000
"""Labels answered directly: a few seconds and a few megabytes. More are asked for in parts."""
SHEET_LAYOUT = "a4-24"
ROLL_LAYOUT = "thermal-50x30"
PNG_MODULE_PX = 12
"""One millimetre a module at 300 dpi: more than twice what a till needs."""


class Level(StrEnum):
    """What a label names: the lot, the same on every pack, or one unit of it."""

    LOT = "lot"
    UNIT = "unit"


class LabelFormat(StrEnum):
    """The file a printer or a print shop asks for."""

    PDF = "pdf"
    SVG = "svg"
    PNG = "png"
    CSV = "csv"
    ZPL = "zpl"


class NoLabels(Invalid):
    """Fewer than one."""

    code = "labels-none"


class TooManyLabels(TooLarge):
    """More than are made while somebody waits; `maximum` at once."""

    code = "labels-too-many-at-once"


class OneLabelOnly(Invalid):
    """SVG and PNG hold one symbol."""

    code = "labels-one-only"


class UnitsUncountable(Invalid):
    """The lot is weighed or measured, and its product says nothing of how much is in one."""

    code = "units-uncountable"


class UnitsBeyondLot(Invalid):
    """More units than the lot has; `units` are there."""

    code = "units-beyond-lot"


class FirstWithoutUnits(Invalid):
    """Labels of a lot are all the same: there is no first one among them."""

    code = "labels-first-without-units"


@dataclass(frozen=True, slots=True)
class LabelWish:
    """How many labels of a lot, of which kind; no `layout`: the usual one of the format. `first` counts units from 1."""

    batch_id: UUID
    count: int
    level: Level = Level.LOT
    format: LabelFormat = LabelFormat.PDF
    layout: str | None = None
    first: int = 1


@dataclass(frozen=True, slots=True)
class Sheet:
    """Labels ready to print; `filename` is plain ASCII."""

    body: bytes
    media_type: str
    filename: str


@dataclass(frozen=True, slots=True)
class _Lot:
    """What the labels of a lot say."""

    batch: Batch
    product: Product
    text: Callable[[str | None], StampText]
    """The words, for a serial as printed or for the lot as a whole."""
    units: UnitRange | None


class IssueLabels:
    """Prints; safe to call from any thread."""

    def __init__(
        self, reads: ReadSource, writer: Writer, serials: UnitSerials, clock: Clock, base_url: str
    ) -> None:
        self._reads = reads
        self._writer = writer
        self._serials = serials
        self._clock = clock
        self._base_url = base_url

    def __call__(self, caller: Caller, wish: LabelWish, once: Once[datetime] | None = None) -> Sheet:
        """Labels of the caller's own lot. Of an earlier answer only its time is kept: the same labels are made again.

        Raises `BatchNotFound`, `TooManyLabels`, `OneLabelOnly`, `UnitsBeyondLot`, `UnitsUncountable`,
        `FirstWithoutUnits` and what labels themselves refuse.
        """
        caller.require(Scope.LABELS_PRINT)
        _check(wish)
        with self._reads.open() as reader:
            lot = _load(reader, caller, wish.batch_id, urlsplit(self._base_url).netloc)
        of_units = wish.level is Level.UNIT
        if of_units:
            _check_units(wish, _pieces(lot))
        units, made_at = lot.units, self._clock.now()
        if once is not None or (of_units and units is None):
            units, made_at = self._note(lot, once, claim=of_units)
        stamps = self._of_units(lot, units, wish) if of_units and units else self._of_lot(lot, wish.count)
        return _sheet(lot, wish, stamps, made_at)

    def _note(
        self, lot: _Lot, once: Once[datetime] | None, *, claim: bool
    ) -> tuple[UnitRange | None, datetime]:
        """The lot's range, claimed if it is not yet, and when these labels were first made."""
        batch = lot.batch

        def write(uow: UnitOfWork) -> tuple[UnitRange | None, datetime | Answer]:
            units = None
            if claim:
                count = _pieces(lot)
                units = uow.lots.claim_units(batch.product_id, batch.id, count, CURRENT_KEY_VERSION)
            return units, carry_out(uow, self._clock, once, lambda _: self._clock.now())

        units, made = self._writer.run(write)
        return units, datetime.fromisoformat(made.body.decode()) if isinstance(made, Answer) else made

    def _of_lot(self, lot: _Lot, count: int) -> Iterator[Stamp]:
        return repeat(Stamp(self._base_url + label_path(lot.batch, None), lot.text(None)), count)

    def _of_units(self, lot: _Lot, units: UnitRange, wish: LabelWish) -> Iterator[Stamp]:
        cipher = self._serials.cipher(lot.product.id, units.key_version)
        for serial in cipher.serials(units.first + wish.first - 1, wish.count):
            yield Stamp(self._base_url + label_path(lot.batch, serial), lot.text(serial))


def kept_time(made_at: datetime) -> bytes:
    """What a repeated request needs of the first: everything else of a print follows from the lot."""
    return made_at.isoformat().encode()


def _check(wish: LabelWish) -> None:
    if wish.count < 1:
        raise NoLabels("no labels to print", pointer="/count")
    if wish.count > MOST_AT_ONCE:
        raise TooManyLabels(
            f"at most {MOST_AT_ONCE} labels at once: ask for them in parts",
            pointer="/count",
            maximum=MOST_AT_ONCE,
        )
    if wish.format in {LabelFormat.SVG, LabelFormat.PNG} and wish.count > 1:
        raise OneLabelOnly(f"{wish.format.value} holds one symbol: ask for pdf, csv or zpl", pointer="/count")
    if wish.level is Level.LOT and wish.first != 1:
        raise FirstWithoutUnits("labels of a lot are all the same: `from` is for units", pointer="/from")
    try:
        _layout(wish)
    except (UnknownLayout, NotAThermalLayout) as refusal:
        raise refusal.at("/layout") from None


def _layout(wish: LabelWish) -> Layout:
    if wish.format is not LabelFormat.ZPL:
        return layout_named(wish.layout or SHEET_LAYOUT)
    layout = layout_named(wish.layout or ROLL_LAYOUT)
    printer_dot(layout)
    return layout


def _check_units(wish: LabelWish, pieces: int) -> None:
    last = wish.first + wish.count - 1
    if wish.first < 1 or last > pieces:
        raise UnitsBeyondLot(
            f"the lot has {pieces} units, {wish.first} to {last} are asked for",
            pointer="/count" if 1 <= wish.first <= pieces else "/from",
            units=pieces,
        )


def _pieces(lot: _Lot) -> int:
    """How many units a lot has, as claimed or as its amount and the product's net content say, rounded down.

    Never more than a lot counted in pieces could have: a milligram as net content is a slip.
    """
    if lot.units is not None:
        return lot.units.count
    whole = lot.batch.quantity.canonical
    if whole.base is Base.PIECE:
        return int(whole.amount)
    stated = net_content(lot.product)
    content = None if stated is None else stated.canonical
    if content is None or content.base is not whole.base:
        raise UnitsUncountable(
            f"the lot is in {whole.base.value} and its product has no net content in it", pointer="/level"
        )
    return int(min(EXACT.divide_int(whole.amount, content.amount), LARGEST))


def _load(reader: Reader, caller: Caller, batch_id: UUID, domain: str) -> _Lot:
    batch = reader.lots.batch(batch_id)
    if batch is None or batch.organisation_id != caller.organisation_id:
        raise BatchNotFound("no such lot of this organisation")
    product = reader.catalogue.product(batch.product_id)
    organisation = reader.parties.organisation(batch.organisation_id)
    facility = reader.parties.facility(batch.facility_id)
    if product is None or organisation is None or facility is None:
        raise BatchNotFound("the lot's product, organisation or place is gone")
    text = partial(label_text, batch, product, organisation, facility, domain)
    return _Lot(batch, product, text, reader.lots.unit_range(batch.id))


def _sheet(lot: _Lot, wish: LabelWish, stamps: Iterator[Stamp], made_at: datetime) -> Sheet:
    name = f"tem-{lot.batch.code}"
    if wish.level is Level.UNIT:
        name += f"-{wish.first}-{wish.first + wish.count - 1}"
    match wish.format:
        case LabelFormat.PDF:
            from nguongoc.label.sheet import (
                render_sheet,
            )  # late: only who prints pays for it, not every start

            title = f"{lot.product.name}, lô {lot.batch.lot}"
            body = render_sheet(stamps, _layout(wish), title=title, made_at=made_at)
            return Sheet(body, "application/pdf", f"{name}.pdf")
        case LabelFormat.SVG:
            return Sheet(qr_svg(next(stamps).uri).encode(), "image/svg+xml", f"{name}.svg")
        case LabelFormat.PNG:
            return Sheet(qr_png(next(stamps).uri, PNG_MODULE_PX), "image/png", f"{name}.png")
        case LabelFormat.CSV:
            return Sheet(b"".join(csv_rows(stamps)), "text/csv; charset=utf-8", f"{name}.csv")
        case LabelFormat.ZPL:
            labels = zpl_labels(stamps, _layout(wish))
            return Sheet("".join(labels).encode(), "text/plain; charset=utf-8", f"{name}.zpl")
