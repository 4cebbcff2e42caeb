"""Print a lot's labels: one symbol for the whole lot, or one for each unit of it; nothing is stored for a unit.

A lot owns a range of its product's unit indexes, claimed when units are first printed and never again. Which part of
it a print shows is said by the caller (`first`), so that a reprint is a decision and not an accident.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import islice, repeat
from urllib.parse import urlsplit

from nguongoc.batches.lots import Batch, UnitRange
from nguongoc.batches.quantities import EXACT, LARGEST, Base
from nguongoc.catalogue.products import Product
from nguongoc.identifiers.pin import grouped_pin
from nguongoc.label.compose import compose
from nguongoc.label.kept_paper import Paper
from nguongoc.label.qr import module_mm, qr_matrix, qr_png, qr_svg
from nguongoc.label.stamp import Stamp, StampText
from nguongoc.label.table import csv_rows
from nguongoc.label.zpl import zpl_labels
from nguongoc.ports import Answer, Clock, Reader, ReadSource, UnitOfWork, Writer
from nguongoc.services.browse_batches import BatchNotFound
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.label_wish import (
    MOST_IN_TABLE,
    LabelFormat,
    LabelWish,
    Level,
    UnitsBeyondLot,
    UnitsUncountable,
    check_wish,
    layout_of,
)
from nguongoc.services.master_data import net_content
from nguongoc.services.note_printed import all_printed, note_printed
from nguongoc.services.once import Once, carry_out
from nguongoc.services.unit_pins import UnitPins
from nguongoc.services.unit_serials import CURRENT_KEY_VERSION, UnitSerials
from nguongoc.services.word_labels import label_path, label_text

ROWS_A_CHUNK = 500
PNG_MODULE_PX = 12
"""One millimetre a module at 300 dpi: more than twice what a till needs."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Labels ready to print; `filename` is plain ASCII."""

    body: bytes
    media_type: str
    filename: str


@dataclass(frozen=True, slots=True)
class Table:
    """Labels as a CSV that is made while it is read; `chunks` can be read once."""

    chunks: Iterator[bytes]
    filename: str


@dataclass(frozen=True, slots=True)
class _Lot:
    """What the labels of a lot say."""

    batch: Batch
    product: Product
    text: Callable[[str | None], StampText]
    """The words, for a serial as printed or for the lot as a whole."""
    units: UnitRange | None
    printed: bool
    """Whether all units that are asked for were printed before."""
    paper: Paper | None
    """What is to be remembered as printed on, where it is another than the last."""


class IssueLabels:
    """Prints; safe to call from any thread."""

    def __init__(
        self,
        reads: ReadSource,
        writer: Writer,
        serials: UnitSerials,
        pins: UnitPins,
        clock: Clock,
        base_url: str,
    ) -> None:
        self._reads = reads
        self._writer = writer
        self._serials = serials
        self._pins = pins
        self._clock = clock
        self._base_url = base_url

    def __call__(self, caller: Caller, wish: LabelWish, once: Once[datetime] | None = None) -> Sheet:
        """Labels of the caller's own lot. Of an earlier answer only its time is kept: the same labels are made again.

        Raises `BatchNotFound`, `TooManyLabels`, `OneLabelOnly`, `UnitsBeyondLot`, `UnitsUncountable`,
        `FirstWithoutUnits`, `WaitWithoutUnits`, `PinWithoutUnits`, `UnitsSpoilt`, `UnitsPrintedBefore`, `UnitsAllPrinted`, for PINs `KeyFileUnusable`, and what labels
        themselves refuse.
        """
        check_wish(wish)
        lot, stamps, made_at = self._stamps(caller, wish, once)
        return _sheet(lot, wish, stamps, made_at)

    def table(self, caller: Caller, wish: LabelWish, once: Once[datetime] | None = None) -> Table:
        """The same as rows for an industrial printer, as many as there are units; memory does not grow with them."""
        check_wish(wish, MOST_IN_TABLE)
        lot, stamps, _ = self._stamps(caller, wish, once)
        rows = csv_rows(stamps, with_pin=wish.with_pin)
        return Table(iter(lambda: b"".join(islice(rows, ROWS_A_CHUNK)), b""), f"{_name(lot, wish)}.csv")

    def _stamps(
        self, caller: Caller, wish: LabelWish, once: Once[datetime] | None
    ) -> tuple[_Lot, Iterator[Stamp], datetime]:
        caller.require(Scope.LABELS_PRINT)
        with self._reads.open() as reader:
            lot = _load(reader, caller, wish, urlsplit(self._base_url).netloc)
        of_units = wish.level is Level.UNIT
        if wish.with_pin:
            # Without the key nothing is noted as printed.
            self._pins.ready(lot.product.id)
        if of_units:
            _check_units(wish, _pieces(lot))
        units, made_at = lot.units, self._clock.now()
        if once is not None or lot.paper is not None or (of_units and not (lot.printed and wish.again)):
            units, made_at = self._note(lot, wish, once)
        stamps = self._of_units(lot, units, wish) if of_units and units else self._of_lot(lot, wish.count)
        return lot, stamps, made_at

    def _note(
        self, lot: _Lot, wish: LabelWish, once: Once[datetime] | None
    ) -> tuple[UnitRange | None, datetime]:
        """The lot's range, claimed if it is not yet, and when these labels were first made."""
        batch = lot.batch

        def write(uow: UnitOfWork) -> tuple[UnitRange | None, datetime | Answer]:
            units, now = lot.units, self._clock.now()
            if lot.paper is not None:
                uow.label_papers.put(batch.organisation_id, lot.paper, now)
            if wish.level is Level.UNIT:
                again = wish.again or _sent_before(uow, once)
                units = self._claim(uow, lot, wish)
                wait, pins = wish.activate_later, wish.with_pin
                note_printed(
                    uow, batch.id, wish.first, wish.last, wait=wait, with_pin=pins, at=now, again=again
                )
            self._check_drawn(lot, units, wish)
            return units, carry_out(uow, self._clock, once, lambda _: self._clock.now())

        units, made = self._writer.run(write)
        return units, datetime.fromisoformat(made.body.decode()) if isinstance(made, Answer) else made

    def _claim(self, uow: UnitOfWork, lot: _Lot, wish: LabelWish) -> UnitRange:
        """As many units as the lot has now: who corrects its amount waits for this, or was a moment earlier."""
        batch = uow.lots.lock_batches([lot.batch.id])[lot.batch.id]
        count = _pieces(replace(lot, batch=batch, units=uow.lots.unit_range(batch.id)))
        _check_units(wish, count)
        return uow.lots.claim_units(batch.product_id, batch.id, count, CURRENT_KEY_VERSION)

    def _check_drawn(self, lot: _Lot, units: UnitRange | None, wish: LabelWish) -> None:
        """Raises what drawing the first label will: of a sheet that cannot be drawn nothing is printed, and nothing noted."""
        if wish.format in {LabelFormat.PDF, LabelFormat.ZPL}:
            face = layout_of(wish).face
            stamp = next(self._of_units(lot, units, wish) if units else self._of_lot(lot, 1))
            module_mm(qr_matrix(stamp.uri), face.qr_side, face.dot)
            compose(stamp.text, face)

    def _of_lot(self, lot: _Lot, count: int) -> Iterator[Stamp]:
        return repeat(Stamp(self._base_url + label_path(lot.batch, None), lot.text(None)), count)

    def _of_units(self, lot: _Lot, units: UnitRange, wish: LabelWish) -> Iterator[Stamp]:
        cipher = self._serials.cipher(lot.product.id, units.key_version)
        for serial in cipher.serials(units.first + wish.first - 1, wish.count):
            text = lot.text(serial)
            if wish.with_pin:
                text = replace(text, pin_display=grouped_pin(self._pins.pin(lot.product.id, serial)))
            yield Stamp(self._base_url + label_path(lot.batch, serial), text)


def kept_time(made_at: datetime) -> bytes:
    """What a repeated request needs of the first: everything else of a print follows from the lot."""
    return made_at.isoformat().encode()


def _sent_before(uow: UnitOfWork, once: Once[datetime] | None) -> bool:
    """Whether this very request was answered already: its labels are made again, for who lost them."""
    if once is None:
        return False
    uow.access.lock_request(once.subject, once.key)
    return once.replay(uow) is not None


def _check_units(wish: LabelWish, pieces: int) -> None:
    if wish.first < 1 or wish.last > pieces:
        raise UnitsBeyondLot(
            f"the lot has {pieces} units, {wish.first} to {wish.last} are asked for",
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


def _load(reader: Reader, caller: Caller, wish: LabelWish, domain: str) -> _Lot:
    batch = reader.lots.batch(wish.batch_id)
    if batch is None or batch.organisation_id != caller.organisation_id:
        raise BatchNotFound("no such lot of this organisation")
    product = reader.catalogue.product(batch.product_id)
    organisation = reader.parties.organisation(batch.organisation_id)
    facility = reader.parties.facility(batch.facility_id)
    if product is None or organisation is None or facility is None:
        raise BatchNotFound("the lot's product, organisation or place is gone")
    text = partial(label_text, batch, product, organisation, facility, domain)
    printed = wish.level is Level.UNIT and all_printed(
        reader, batch.id, wish.first, wish.last, with_pin=wish.with_pin
    )
    return _Lot(batch, product, text, reader.lots.unit_range(batch.id), printed, _paper(reader, wish, batch))


def _paper(reader: Reader, wish: LabelWish, batch: Batch) -> Paper | None:
    if not wish.keep_paper:
        return None
    kept = reader.label_papers.of(batch.organisation_id)
    now = wish.paper.after(kept)
    return None if now == kept else now


def _sheet(lot: _Lot, wish: LabelWish, stamps: Iterator[Stamp], made_at: datetime) -> Sheet:
    name = _name(lot, wish)
    match wish.format:
        case LabelFormat.PDF:
            from nguongoc.label.sheet import (
                render_sheet,
            )  # late: only who prints pays for it, not every start

            title = f"{lot.product.name}, lô {lot.batch.lot}"
            body = render_sheet(stamps, layout_of(wish), title=title, made_at=made_at, placing=wish.placing)
            return Sheet(body, "application/pdf", f"{name}.pdf")
        case LabelFormat.SVG:
            return Sheet(qr_svg(next(stamps).uri).encode(), "image/svg+xml", f"{name}.svg")
        case LabelFormat.PNG:
            return Sheet(qr_png(next(stamps).uri, PNG_MODULE_PX), "image/png", f"{name}.png")
        case LabelFormat.CSV:
            rows = csv_rows(stamps, with_pin=wish.with_pin)
            return Sheet(b"".join(rows), "text/csv; charset=utf-8", f"{name}.csv")
        case LabelFormat.ZPL:
            labels = zpl_labels(stamps, layout_of(wish))
            return Sheet("".join(labels).encode(), "text/plain; charset=utf-8", f"{name}.zpl")


def _name(lot: _Lot, wish: LabelWish) -> str:
    units = f"-{wish.first}-{wish.last}" if wish.level is Level.UNIT else ""
    return f"tem-{lot.batch.code}{units}"
