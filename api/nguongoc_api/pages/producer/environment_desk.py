"""A lot's carbon footprint and packaging at the desk, declared by a newer passport: nothing is called green without them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import Response

from nguongoc.batches.corrections import Amendment, Corrected, NothingCorrected
from nguongoc.batches.lots import Batch
from nguongoc.batches.quantities import Base
from nguongoc.errors import Refusal
from nguongoc.services.asked import CorrectionAsked
from nguongoc.services.browse_batches import BatchNotFound
from nguongoc.services.custody import SignsItself
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer.environment_words import BOUNDARIES, DISPOSALS, MATERIALS, METHODS
from nguongoc_api.pages.i18n import translator
from nguongoc_api.pages.producer import environment_form, words
from nguongoc_api.pages.producer.correct_form import done_at
from nguongoc_api.pages.producer.mending import mendable
from nguongoc_api.pages.producer.new_lot import Wrong
from nguongoc_api.pages.producer.own_signature import signs_itself, to_be_signed
from nguongoc_api.pages.producer.page import desk_page, go_on
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.services import Services


@dataclass(frozen=True, slots=True)
class EnvironmentDesk:
    """The page over `CorrectLot`; safe to call from any thread."""

    services: Services

    def ask(self, visit: Visit) -> Response:
        batch = self._batch(visit)
        return self._form(visit, batch, environment_form.standing(batch), {})

    def declare(self, visit: Visit) -> Response:
        """A newer passport, or the form again with what is wrong; the same form sent twice declares once."""
        batch, given = self._batch(visit), visit.given
        said = environment_form.read_environment(given, batch)
        if isinstance(said, Wrong):
            return self._form(visit, batch, given, said.at)
        amendment = Amendment(frozenset({Corrected.ENVIRONMENT}), environment=said)
        try:
            self.services.capturing.correct(visit.caller, batch.id, amendment)
        except SignsItself:
            return to_be_signed(self.services, visit, CorrectionAsked(batch.id, amendment))
        except NothingCorrected:
            return go_on(f"/producer/batches/{batch.id}")
        except Refusal as refusal:
            mendable(refusal)
            return self._form(visit, batch, given, environment_form.spread(refusal))
        return go_on(done_at(batch))

    def _form(
        self, visit: Visit, batch: Batch, values: Mapping[str, str], wrong: Mapping[str, Refusal]
    ) -> Response:
        _ = translator(visit.language)
        product = self.services.browse_master_data.product(visit.caller, batch.product_id)
        base = batch.quantity.canonical.base
        unit = batch.quantity.unit.label(visit.language) if base is Base.PIECE else base.value
        context = {
            "title": _("Khí thải, bao bì"),
            "name": formats.one_of(product.name, product.name_en, visit.language),
            "lot": batch.lot,
            "unit": unit,
            "here": path_of(batch),
            "back": f"/producer/batches/{batch.id}",
            "values": values,
            "errors": words.at_fields(wrong, _, self.services.settings.base_url),
            "rows": range(environment_form.ROWS),
            "filled": [bool(values.get(f"material-{row}")) for row in range(environment_form.ROWS)],
            "materials": [(each.value, _(word)) for each, word in MATERIALS.items()],
            "disposals": [(each.value, _(word)) for each, word in DISPOSALS.items()],
            "boundaries": [(each.value, _(word)) for each, word in BOUNDARIES.items()],
            "methods": [(each.value, word) for each, word in METHODS.items()],
            "by_own_key": signs_itself(self.services, visit),
        }
        demo, status = self.services.settings.demo, 422 if wrong else 200
        return desk_page(visit, "environment.html", context, demo=demo, status=status)

    def _batch(self, visit: Visit) -> Batch:
        unknown = BatchNotFound("no such lot of this organisation")
        return self.services.browse_batches.batch(visit.caller, read_id(visit.places["batch_id"], unknown))


def path_of(batch: Batch) -> str:
    return f"/producer/batches/{batch.id}/environment"
