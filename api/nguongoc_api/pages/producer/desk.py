"""What the pages of the desk do: each takes a visit and answers it; refusals are answered by who calls."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

from starlette.responses import Response, StreamingResponse

from nguongoc.batches.lots import Batch, Hold, Origin
from nguongoc.catalogue.products import Product
from nguongoc.errors import Refusal
from nguongoc.label.layouts import LAYOUTS
from nguongoc.label.own_sheet import OWN
from nguongoc.parties.facilities import LAND
from nguongoc.ports import Answer
from nguongoc.services.browse_batches import BatchNotFound
from nguongoc.services.issue_labels import kept_time
from nguongoc.services.label_wish import SHEET_LAYOUT, LabelFormat, LabelWish, Level
from nguongoc.services.note_printed import next_free
from nguongoc.services.once import Once
from nguongoc.services.register_batch import lot_path
from nguongoc.services.remind import Remind, Reminder
from nguongoc.verdict import Verdict
from nguongoc_api.pages.i18n import N_, translator
from nguongoc_api.pages.producer import lots, new_lot, sending_once, words
from nguongoc_api.pages.producer.page import PRIVATE, desk_page, go_on
from nguongoc_api.pages.producer.paging import part_of
from nguongoc_api.pages.producer.paper_desk import (
    SHIFTS,
    choices,
    drawn_sheet,
    keep_paper,
    length_words,
    placing_typed,
    sheet_shown,
)
from nguongoc_api.pages.producer.reading import whole_number
from nguongoc_api.pages.producer.reminder_words import reminder_said
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.problems import kind_of
from nguongoc_api.services import Services

DEFAULT_STAMPS: Final = "24"
FORMATS: Final = {
    LabelFormat.PDF: N_("PDF, in bằng máy in thường"),
    LabelFormat.ZPL: N_("ZPL, gửi thẳng máy in nhiệt"),
    LabelFormat.CSV: N_("Bảng CSV, đưa nhà in"),
    LabelFormat.PNG: N_("Ảnh một mã QR, tự thiết kế nhãn"),
}
STAMP_FIELDS: Final = (
    "count",
    "level",
    "layout",
    "first",
    "with_pin",
    "start",
    "shift_x",
    "shift_y",
)

PRINTED: Final = (*STAMP_FIELDS, "format", "activate_later", "again")
"""What makes one print another."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The producer's pages over the use cases; safe to call from any thread."""

    services: Services

    def list_lots(self, visit: Visit) -> Response:
        """Own lots, newest first, a page at a time."""
        _ = translator(visit.language)
        unknown = BatchNotFound("no such lot of this organisation")
        part = part_of(visit, unknown, partial(self.services.browse_batches.batches, visit.caller))
        shown = part.shown
        products = {each: self._product(visit, each) for each in {batch.product_id for batch in shown}}
        verdicts = self._verdicts(shown)
        context = {
            "title": _("Lô hàng của tôi"),
            "lines": lots.lines(shown, products, verdicts, _),
            "reminders": [reminder_said(each, _) for each in self._reminders(visit)],
            "here": "/producer",
            **part.context,
            "thumb": lots.THUMB,
        }
        return self._page(visit, "lots.html", context)

    def _reminders(self, visit: Visit) -> tuple[Reminder, ...]:
        """On the first page alone: who looks for an old lot knows what comes."""
        return (
            () if "after" in visit.query else Remind(self.services.reads, self.services.clock)(visit.caller)
        )

    def show_lot(self, visit: Visit) -> Response:
        """One lot with its code, its symbol and what can be done with it."""
        _ = translator(visit.language)
        batch = self._batch(visit)
        line = lots.line(batch, self._product(visit, batch.product_id), self._verdicts([batch])[0], _)
        context = {
            "title": line.name,
            "line": line,
            "is_new": "new" in visit.query,
            "is_corrected": "corrected" in visit.query,
            "symbol": lots.symbol(batch, self.services.settings.base_url),
            "link": self.services.settings.base_url + lot_path(batch),
            "shown": batch.hold is Hold.NONE,
            "grown": self._is_grown(visit, batch),
            "seller": self.services.declaring.sellers.of(visit.caller, batch.id) or "",
            "errors": {},
        }
        return self._page(visit, "lot.html", context)

    def name_seller(self, visit: Visit) -> Response:
        """Of whom a lot was bought, put right or taken off with an empty field."""
        batch = self._batch(visit)
        self.services.declaring.sellers(visit.caller, batch.id, visit.given.get("bought_from"))
        return go_on(f"/producer/batches/{batch.id}#bought-from")

    def ask_stamps(self, visit: Visit) -> Response:
        """How many stamps of a lot, of which kind, on which sheet."""
        usual = {
            "count": DEFAULT_STAMPS,
            "level": Level.LOT.value,
            "start": "1",
            "first": self._go_on_at(visit),
        }
        kept = keep_paper(self.services).kept(visit.caller)
        if kept is not None:
            usual |= {"layout": kept.layout}
            usual |= {name: length_words(getattr(kept, name), visit.language) for name in SHIFTS}
        return self._stamp_form(visit, usual, {})

    def print_stamps(self, visit: Visit) -> Response:
        """The stamps as a file for the printer, or the form again."""
        batch = self._batch(visit)
        wrong = new_lot.Wrong()
        count = wrong.take("count", lambda: whole_number(visit.given.get("count", "")))
        first = wrong.take("first", lambda: whole_number(visit.given.get("first") or "1"))
        placing = placing_typed(visit.given, wrong)
        if count is None or first is None or placing is None:
            return self._stamp_form(visit, visit.given, wrong.at)
        level = Level.UNIT if visit.given.get("level") == Level.UNIT.value else Level.LOT
        form = LabelFormat(visit.given["format"]) if visit.given.get("format") in FORMATS else LabelFormat.PDF
        of_units = level is Level.UNIT
        layout = _layout_for(form, visit.given.get("layout") or None)
        kept = keep_paper(self.services).kept(visit.caller) if layout == OWN else None
        wish = LabelWish(
            batch.id,
            1 if form is LabelFormat.PNG else count,
            level,
            form,
            layout,
            first=first if of_units else 1,
            activate_later=of_units and "activate_later" in visit.given,
            with_pin="with_pin" in visit.given,
            own_sheet=None if kept is None else kept.own_sheet,
            placing=placing,
            again="again" in visit.given,
            keep_paper=layout is not None,
        )
        once = _this_form(visit) if of_units else None
        try:
            if wish.format is LabelFormat.CSV:
                table = self.services.issue_labels.table(visit.caller, wish, once)
                named = {"Content-Disposition": f'attachment; filename="{table.filename}"'}
                return StreamingResponse(table.chunks, 200, named | PRIVATE, "text/csv; charset=utf-8")
            sheet = self.services.issue_labels(visit.caller, wish, once)
        except Refusal as refusal:
            if kind_of(refusal).status not in {409, 413, 422}:
                raise
            name = (refusal.pointer or "").removeprefix("/").replace("from", "first")
            return self._stamp_form(visit, visit.given, {name if name in STAMP_FIELDS else "": refusal})
        headers = {"Content-Disposition": f'attachment; filename="{sheet.filename}"'}
        return Response(sheet.body, media_type=sheet.media_type, headers=headers | PRIVATE)

    def _go_on_at(self, visit: Visit) -> str:
        """The first unit that was never printed; the first of all where none is left."""
        seen = self.services.change_units.show(visit.caller, self._batch(visit).id)
        free = next_free(seen.stretches)
        return str(1 if seen.units is not None and free > seen.units else free)

    def _stamp_form(self, visit: Visit, values: Mapping[str, str], wrong: Mapping[str, Refusal]) -> Response:
        _ = translator(visit.language)
        batch = self._batch(visit)
        product = self._product(visit, batch.product_id)
        kept = keep_paper(self.services).kept(visit.caller)
        shown = sheet_shown(values.get("layout", SHEET_LAYOUT), kept)
        context = {
            "title": _("In tem"),
            "line": lots.line(batch, product, self._verdicts([batch])[0], _),
            "values": values,
            "errors": self._errors(visit, wrong),
            "once": new_lot.new_once(),
            "papers": choices(kept, _),
            "drawn": None if shown is None else drawn_sheet(shown, _),
            "moved": any(values.get(name, "0") not in {"", "0"} for name in SHIFTS)
            or values.get("start", "1") != "1",
            "formats": [(each.value, _(said)) for each, said in FORMATS.items()],
        }
        return self._page(visit, "stamps.html", context, 422 if wrong else 200)

    def _errors(self, visit: Visit, wrong: Mapping[str, Refusal]) -> dict[str, str]:
        _ = translator(visit.language)
        return words.at_fields(wrong, _, self.services.settings.base_url)

    def _batch(self, visit: Visit) -> Batch:
        return self.services.browse_batches.batch(
            visit.caller, read_id(visit.places["batch_id"], BatchNotFound("no such lot of this organisation"))
        )

    def _is_grown(self, visit: Visit, batch: Batch) -> bool:
        """Whether the diary may hold what was done before it: a catch was tended by nobody."""
        place = self.services.browse_master_data.facility(visit.caller, batch.facility_id)
        return batch.origin is Origin.HARVESTED and place.kind in LAND

    def _product(self, visit: Visit, product_id: UUID) -> Product:
        return self.services.browse_master_data.product(visit.caller, product_id)

    def _verdicts(self, batches: Sequence[Batch]) -> list[Verdict]:
        codes = [self.services.settings.base_url + lot_path(batch) for batch in batches]
        return [each.verdict for each in self.services.verify_codes(codes)]

    def _page(
        self, visit: Visit, template: str, context: Mapping[str, object], status: int = 200
    ) -> Response:
        return desk_page(visit, template, context, demo=self.services.settings.demo, status=status)


def _this_form(visit: Visit) -> Once[datetime] | None:
    """The same press twice is one print, and its file comes again; another number typed into the same page is another print."""
    key = visit.given.get("once", "")
    if not sending_once.KEY.fullmatch(key):
        return None
    typed = "\n".join(f"{name}={visit.given.get(name, '')}" for name in PRINTED)
    digest = hashlib.sha256(f"{visit.path}\n{key}\n{typed}".encode()).hexdigest()
    return Once(
        visit.caller.subject, digest[:40], digest, lambda made: Answer(digest, 200, (), kept_time(made))
    )


def _layout_for(form: LabelFormat, chosen: str | None) -> str | None:
    """Of a list that is for all forms alike; None, the usual one of the form, where what was chosen is for another."""
    match form:
        case LabelFormat.PDF:
            return chosen
        case LabelFormat.ZPL:
            sheet = chosen == OWN or (chosen in LAYOUTS and not LAYOUTS[chosen].is_roll)
            return None if sheet else chosen
        case LabelFormat.CSV | LabelFormat.PNG | LabelFormat.SVG:
            return None
