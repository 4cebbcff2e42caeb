"""The last page of a new lot: everything once more, what is unusual, and the button that signs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import Response

from nguongoc.batches.drafts import LotDraft
from nguongoc.batches.processes import YIELD_LOW
from nguongoc.catalogue.products import Product
from nguongoc.errors import Refusal
from nguongoc.services.draw_inputs import expect
from nguongoc.services.make_lot import Judged
from nguongoc.services.master_data import Source
from nguongoc_api.pages.i18n import translator
from nguongoc_api.pages.producer.lot_pages import LOT_STYLES, MOST_CHOICES
from nguongoc_api.pages.producer.lot_rows import expected_words, late_days, rows
from nguongoc_api.pages.producer.lot_steps import CHECK
from nguongoc_api.pages.producer.lot_words import QUESTIONS
from nguongoc_api.pages.producer.made_lot import MADE, read_inputs
from nguongoc_api.pages.producer.own_signature import signs_itself
from nguongoc_api.pages.producer.page import desk_page
from nguongoc_api.pages.producer.visit import Visit
from nguongoc_api.pages.producer.words import at_fields
from nguongoc_api.services import Services


@dataclass(frozen=True, slots=True)
class LotCheckPage:
    """`foreseen` is what a registration would make of it; None where something is wrong with it."""

    services: Services

    def __call__(
        self,
        visit: Visit,
        draft: LotDraft,
        foreseen: Judged | None,
        wrong: Mapping[str, Refusal],
        *,
        asked: bool,
    ) -> Response:
        _ = translator(visit.language)
        base_url = self.services.settings.base_url
        errors = at_fields(wrong, _, base_url)
        master = self.services.browse_master_data
        products = master.products(visit.caller, None, MOST_CHOICES)
        places = master.facilities(visit.caller, None, MOST_CHOICES)
        sources = self._sources(visit, draft) if draft.said.get(MADE) else ()
        context = {
            "title": _(QUESTIONS[CHECK]),
            "path": f"/producer/new/{draft.id}",
            "by_own_key": signs_itself(self.services, visit),
            "rows": rows(visit, draft.said, errors, products, places, sources),
            "errors": errors,
            "late": late_days(draft.said, self.services.clock.now()),
            "doubt": None if foreseen is None else self._doubt(visit, foreseen),
        }
        status = 422 if wrong and asked else 200
        return desk_page(
            visit,
            "lot_check.html",
            context,
            demo=self.services.settings.demo,
            status=status,
            style=LOT_STYLES,
        )

    def _sources(self, visit: Visit, draft: LotDraft) -> tuple[Source, ...]:
        try:
            return self.services.declaring.expect.sources(visit.caller, read_inputs(draft.said))
        except Refusal:
            return ()

    def _doubt(self, visit: Visit, foreseen: Judged) -> str | None:
        """The question that an unusual yield raises; it is asked, and a lot that answers it is registered."""
        if foreseen.loss is None or foreseen.loss.warning is None:
            return None
        _ = translator(visit.language)
        product: Product = foreseen.master.product
        usual = expect(product, foreseen.sources)
        low = foreseen.loss.warning == YIELD_LOW
        said = _("Ra ít hơn thường thấy.") if low else _("Ra nhiều hơn thường thấy.")
        return said if usual is None else f"{said} {expected_words(usual, product, visit.language)}"
