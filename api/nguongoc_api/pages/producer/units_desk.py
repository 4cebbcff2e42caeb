"""The stamps of a lot at the producer's desk: how many wait, are in use, spoilt or sold, and what is said of which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from urllib.parse import urlencode

from starlette.responses import Response

from nguongoc.batches.units import UNDO_WITHIN, Stretch, UnitChange, UnitState
from nguongoc.errors import Refusal
from nguongoc.identifiers import public_code
from nguongoc.services.browse_batches import BatchNotFound
from nguongoc.services.change_units import Codes, Numbers, OfRoll, UnitsChanged, Which
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import N_, Translator, translator
from nguongoc_api.pages.producer import new_lot
from nguongoc_api.pages.producer.mending import mendable
from nguongoc_api.pages.producer.page import desk_page, go_on
from nguongoc_api.pages.producer.reading import whole_number
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.pages.producer.words import at_fields
from nguongoc_api.services import Services

SHOWN: Final = 100
"""Stretches and rolls on one page; the API tells the rest."""
WHICH: Final = ("first", "last", "first_code", "last_code", "roll")
FIELDS: Final = ("change", "first", "last", "first_code", "last_code")
CHANGES: Final[dict[UnitChange, str]] = {
    UnitChange.ACTIVATE: N_("Kích hoạt: tem đã dán lên hàng"),
    UnitChange.SPOIL: N_("Tem hỏng, đã bỏ"),
    UnitChange.SELL: N_("Đã bán"),
    UnitChange.TAKE_BACK: N_("Chưa bán, trả lại kho"),
    UnitChange.END: N_("Đã dùng hết, trả về hoặc tiêu huỷ"),
}
STATES: Final[dict[UnitState, tuple[str, str]]] = {
    UnitState.WAITING: ("circle-dashed", N_("chờ kích hoạt")),
    UnitState.ACTIVE: ("check", N_("đang dùng")),
    UnitState.SPOILT: ("x", N_("hỏng, đã bỏ")),
    UnitState.SOLD: ("package-check", N_("đã bán")),
    UnitState.ENDED: ("minus", N_("đã hết vòng đời")),
}
"""Of each state an icon and the words for it."""


@dataclass(frozen=True, slots=True)
class UnitsDesk:
    """One page with one form; safe to call from any thread."""

    services: Services

    def ask(self, visit: Visit) -> Response:
        """How the stamps stand, and the form."""
        return self._form(visit, {"change": UnitChange.ACTIVATE.value}, {})

    def change(self, visit: Visit) -> Response:
        """Carry the change out, or show the form again with what is wrong."""
        batch_id, given = (
            read_id(visit.places["batch_id"], BatchNotFound("no such lot of this organisation")),
            visit.given,
        )
        wrong = new_lot.Wrong()
        change = UnitChange(given["change"]) if given.get("change") in set(UnitChange) else None
        which = _which(given, wrong)
        if change is None or wrong.at:
            return self._form(visit, given, wrong.at or {"change": new_lot.AnswerMissing("fill this in")})
        try:
            made = self.services.change_units(visit.caller, batch_id, change, which)
        except BatchNotFound:
            raise
        except Refusal as refusal:
            mendable(refusal, 404)
            name = {"/from": "first", "/to": "last"}.get(
                refusal.pointer or "", (refusal.pointer or "").removeprefix("/")
            )
            return self._form(visit, given, {name if name in FIELDS else "": refusal})
        changed = made.changed if isinstance(made, UnitsChanged) else 0
        told = {"changed": str(changed)}
        if change is UnitChange.SPOIL and changed:
            # What was named goes along, so that the press that takes it back names the same stamps.
            told |= {"spoilt": "1"} | {name: given[name] for name in WHICH if given.get(name)}
        if change is UnitChange.UNSPOIL:
            told |= {"undone": "1"}
        return go_on(f"/producer/batches/{batch_id}/units?{urlencode(told)}")

    def _form(self, visit: Visit, values: Mapping[str, str], wrong: Mapping[str, Refusal]) -> Response:
        _ = translator(visit.language)
        seen = self.services.change_units.show(
            visit.caller, read_id(visit.places["batch_id"], BatchNotFound("no such lot of this organisation"))
        )
        base_url, changed = self.services.settings.base_url, visit.query.get("changed", "")
        context = {
            "title": _("Kích hoạt tem"),
            "id": seen.batch.id,
            "code": public_code.display(seen.batch.code),
            "lot": seen.batch.lot,
            "printed": formats.number(Decimal(seen.printed), visit.language),
            "counts": [
                (icon, _(word), formats.number(Decimal(seen.counts[state]), visit.language))
                for state, (icon, word) in STATES.items()
                if seen.counts[state]
            ],
            "stretches": [_line(each, _) for each in seen.stretches[:SHOWN]],
            "more": max(0, len(seen.stretches) - SHOWN),
            "rolls": [(each, formats.moment_element(each.printed_at)) for each in seen.rolls[:SHOWN]],
            "changes": [(change.value, _(words)) for change, words in CHANGES.items()],
            "values": values,
            "errors": at_fields(wrong, _, base_url),
            "changed": changed if changed.isascii() and changed.isdigit() else "",
            "undone": "undone" in visit.query,
            "minutes": UNDO_WITHIN.seconds // 60,
            "undo": {"change": UnitChange.UNSPOIL.value}
            | {name: visit.query[name][:300] for name in WHICH if visit.query.get(name)}
            if "spoilt" in visit.query
            else {},
        }
        demo, status = self.services.settings.demo, 422 if wrong else 200
        return desk_page(visit, "units.html", context, demo=demo, status=status)


def _line(each: Stretch, _: Translator) -> tuple[str, str, object]:
    icon, word = STATES[each.state]
    span = f"{each.first}" if each.first == each.last else f"{each.first}-{each.last}"
    return icon, f"{span}: {_(word)}", formats.moment_element(each.since)


def _which(given: Mapping[str, str], wrong: new_lot.Wrong) -> Which:
    """A roll's own button, else codes, else numbers; with nothing filled in the whole lot."""
    if roll := given.get("roll", ""):
        number = wrong.take("", lambda: whole_number(roll))
        return OfRoll(number or 0)
    first_code, last_code = given.get("first_code", "").strip(), given.get("last_code", "").strip()
    if first_code or last_code:
        return Codes(first_code or last_code, last_code or first_code)
    if not (given.get("first") or given.get("last")):
        return None
    first = wrong.take("first", lambda: whole_number(given.get("first", "")))
    last = wrong.take("last", lambda: whole_number(given.get("last", "")))
    return Numbers(first or 0, last or 0)
