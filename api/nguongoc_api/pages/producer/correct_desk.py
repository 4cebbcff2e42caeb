"""A lot is corrected at the desk: what stands, what is right, both side by side, and only then it is signed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import Response

from nguongoc.batches.lots import Batch, Origin
from nguongoc.batches.quantities import Unit
from nguongoc.errors import Refusal
from nguongoc.parties.facilities import UNTENDED
from nguongoc.ports import Answer
from nguongoc.services.asked import CorrectionAsked
from nguongoc.services.browse_batches import BatchNotFound
from nguongoc.services.correct_lot import Previewed
from nguongoc.services.custody import SignsItself
from nguongoc.services.once import IdempotencyKeyReused
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import translator
from nguongoc_api.pages.producer import correct_form, words
from nguongoc_api.pages.producer.bought_lot import every_place
from nguongoc_api.pages.producer.mending import mendable
from nguongoc_api.pages.producer.new_lot import Wrong, new_once
from nguongoc_api.pages.producer.own_signature import signs_itself, to_be_signed
from nguongoc_api.pages.producer.page import desk_page, go_on
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.services import Services


@dataclass(frozen=True, slots=True)
class CorrectDesk:
    """The pages over `CorrectLot`; safe to call from any thread."""

    services: Services

    def ask(self, visit: Visit) -> Response:
        """The form with what stands declared."""
        batch = self._batch(visit)
        return self._form(visit, batch, correct_form.standing(batch), {})

    def answer(self, visit: Visit) -> Response:
        """What would change, side by side; the form again, with what was typed; or the correction, signed."""
        batch, given = self._batch(visit), visit.given
        if given.get("do") == "edit":
            return self._form(visit, batch, given, {})
        amendment = correct_form.read_amendment(given, batch)
        if isinstance(amendment, Wrong):
            return self._form(visit, batch, given, amendment.at)
        correct, caller = self.services.capturing.correct, visit.caller
        try:
            if given.get("do") != "sign":
                return self._look(visit, correct.preview(caller, batch.id, amendment))
            made = correct(caller, batch.id, amendment, correct_form.once_of(caller.subject, batch, given))
        except SignsItself:
            return to_be_signed(self.services, visit, CorrectionAsked(batch.id, amendment))
        except IdempotencyKeyReused as refusal:
            return self._form(visit, batch, given, {"": refusal})
        except Refusal as refusal:
            mendable(refusal)
            return self._form(visit, batch, given, correct_form.spread(refusal))
        return go_on(
            dict(made.headers)["Location"] if isinstance(made, Answer) else correct_form.done_at(batch)
        )

    def _form(
        self, visit: Visit, batch: Batch, values: Mapping[str, str], wrong: Mapping[str, Refusal]
    ) -> Response:
        _ = translator(visit.language)
        place = self.services.browse_master_data.facility(visit.caller, batch.facility_id)
        context = {
            "title": _("Sửa lời khai"),
            "batch": batch,
            "name": self._name(visit, batch),
            "here": correct_form.path_of(batch),
            "values": values,
            "errors": words.at_fields(wrong, _, self.services.settings.base_url),
            "units": [(unit.value, unit.label(visit.language)) for unit in Unit],
            "harvested": batch.origin is Origin.HARVESTED,
            "bought": batch.origin is Origin.PURCHASED,
            "told": every_place(_) if batch.origin is Origin.PURCHASED else (),
            # What was once declared can be mended, wherever the lot is from.
            "tended": place.kind not in UNTENDED
            or any(values.get(each) for each in correct_form.GROWING if each != "notes"),
            "growing_open": any(values.get(each) for each in correct_form.GROWING)
            or bool({*correct_form.GROWING} & wrong.keys()),
        }
        return self._page(visit, "correct.html", context, 422 if wrong else 200)

    def _look(self, visit: Visit, seen: Previewed) -> Response:
        _ = translator(visit.language)
        kept = {name: visit.given[name] for name in correct_form.FIELDS if visit.given.get(name)}
        context = {
            "title": _("Xem lại trước khi ký"),
            "name": self._name(visit, seen.before),
            "here": correct_form.path_of(seen.before),
            "lot": f"/producer/batches/{seen.before.id}",
            "rows": correct_form.side_by_side(seen, _),
            "kept": kept,
            "once": new_once(),
            "by_own_key": signs_itself(self.services, visit),
            "warnings": correct_form.warned(seen, _),
        }
        return self._page(visit, "correct_look.html", context)

    def _batch(self, visit: Visit) -> Batch:
        unknown = BatchNotFound("no such lot of this organisation")
        return self.services.browse_batches.batch(visit.caller, read_id(visit.places["batch_id"], unknown))

    def _name(self, visit: Visit, batch: Batch) -> str:
        product = self.services.browse_master_data.product(visit.caller, batch.product_id)
        return formats.one_of(product.name, product.name_en, visit.language)

    def _page(
        self, visit: Visit, template: str, context: Mapping[str, object], status: int = 200
    ) -> Response:
        return desk_page(visit, template, context, demo=self.services.settings.demo, status=status)
