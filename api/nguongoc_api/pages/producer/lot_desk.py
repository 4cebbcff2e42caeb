"""A new lot at the desk: one question a screen, each answer kept as it is given, signed once at the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID, uuid4

from starlette.responses import Response

from nguongoc.batches.drafts import LotDraft
from nguongoc.batches.lots import Batch, Origin
from nguongoc.catalogue.products import Product
from nguongoc.errors import Refusal
from nguongoc.services.asked import LotAsked
from nguongoc.services.browse_master_data import ProductNotFound
from nguongoc.services.custody import SignsItself
from nguongoc.services.keep_lot_drafts import LotDraftNotFound, LotDraftSigned
from nguongoc.services.make_lot import Wish
from nguongoc_api.pages.producer.bought_lot import BOUGHT
from nguongoc_api.pages.producer.harvest_lot import harvest_answers
from nguongoc_api.pages.producer.lot_check_page import LotCheckPage
from nguongoc_api.pages.producer.lot_pages import LotPages
from nguongoc_api.pages.producer.lot_preview import preview_page
from nguongoc_api.pages.producer.lot_steps import (
    CHECK,
    INPUTS,
    STEPS,
    WHAT,
    answers_of,
    every_answer,
    judge,
    next_step,
)
from nguongoc_api.pages.producer.made_lot import FROM, MADE, inputs_given, judged, shares_for
from nguongoc_api.pages.producer.mending import mendable
from nguongoc_api.pages.producer.new_lot import AnswerMissing, Wrong, read_wish
from nguongoc_api.pages.producer.own_signature import to_be_signed
from nguongoc_api.pages.producer.page import go_on
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.problems.refusals import AddressUnknown
from nguongoc_api.services import Services

HOME: Final = "/producer/new"


@dataclass(frozen=True, slots=True)
class LotDesk:
    """The producer's pages over `KeepLotDrafts`; safe to call from any thread."""

    services: Services

    def start(self, visit: Visit) -> Response:
        """What it is, or the harvest of the diary that it is made of; and what was begun and not signed."""
        said = harvest_answers(self.services, visit) if "harvest" in visit.query else {}
        if "from" in visit.query:
            said = {FROM: visit.query["from"]}
        return self._pages.start(visit, uuid4(), said, self._last(visit), {})

    def begin(self, visit: Visit) -> Response:
        """The first answer makes the draft; the same form sent again finds it."""
        given = visit.given
        draft_id = read_id(given.get("draft", ""), LotDraftNotFound("open the form anew"))
        said = every_answer(given) | inputs_given(given) | self._begun_from(visit, given.get(FROM, ""))
        if said.get(FROM):
            said.pop(BOUGHT, None)
        if given.get("again") and (last := self._last(visit)) is not None:
            said |= _as_last_time(last)
        said = self._with_usual(visit, said)
        wrong = self._judge(visit, WHAT, said)
        if wrong:
            return self._pages.start(visit, draft_id, said, self._last(visit), wrong)
        return self._on(self.services.declaring.drafts.begin(visit.caller, draft_id, said))

    def go_on(self, visit: Visit) -> Response:
        """To what is not answered yet."""
        return self._on(self.services.declaring.drafts.find(visit.caller, self._id(visit)))

    def ask(self, visit: Visit) -> Response:
        """One question with what was answered before, or all of it before it is signed."""
        draft = self.services.declaring.drafts.find(visit.caller, self._id(visit))
        if draft.batch_id is not None:
            return _signed(draft.batch_id)
        step = self._step(visit)
        if step == CHECK:
            return self._check(visit, draft, {})
        return self._pages.step(visit, draft, step, draft.said, {}, self._last(visit))

    def answer(self, visit: Visit) -> Response:
        """Kept, and on to what is not answered yet; or signed."""
        keep, step = self.services.declaring.drafts, self._step(visit)
        draft = keep.find(visit.caller, self._id(visit))
        if draft.batch_id is not None:
            return _signed(draft.batch_id)
        if step == CHECK:
            return self._sign(visit, draft)
        if step == INPUTS:
            return self._take_inputs(visit, draft)
        said = {**draft.said, **answers_of(step, visit.given)}
        wrong = self._judge(visit, step, said)
        if wrong:
            return self._pages.step(visit, draft, step, said, wrong, self._last(visit))
        if step == WHAT:
            said = self._with_usual(visit, said)
        try:
            return self._on(keep.answer(visit.caller, draft.id, said))
        except LotDraftSigned as signed:
            return _signed(signed.batch_id)

    def preview(self, visit: Visit) -> Response:
        """The buyer's page of what was answered, or back to what is still wrong with it."""
        draft = self.services.declaring.drafts.find(visit.caller, self._id(visit))
        if draft.batch_id is not None:
            return _signed(draft.batch_id)
        check = f"{HOME}/{draft.id}/{CHECK}"
        wish = read_wish(draft.said, self.services.clock.now())
        if isinstance(wish, Wrong):
            return go_on(check)
        try:
            told = self.services.declaring.preview(visit.caller, wish, own_number=bool(draft.said.get("lot")))
        except Refusal as refusal:
            _spread(refusal)
            return go_on(check)
        return preview_page(visit, told, check, self.services.settings)

    def drop(self, visit: Visit) -> Response:
        """Given up; what was answered goes with the page, so that one press brings it back."""
        drafts = self.services.declaring.drafts
        try:
            draft = drafts.find(visit.caller, self._id(visit))
        except LotDraftNotFound:
            return go_on(HOME)
        if draft.batch_id is not None:
            return _signed(draft.batch_id)
        drafts.drop(visit.caller, draft.id)
        return self._pages.start(visit, uuid4(), {}, self._last(visit), {}, dropped=draft)

    def _sign(self, visit: Visit, draft: LotDraft) -> Response:
        wish = read_wish(draft.said, self.services.clock.now())
        if isinstance(wish, Wrong):
            return self._check(visit, draft, wish.at)
        try:
            foreseen = self.services.register_batch.foresee(visit.caller, wish)
            if foreseen.loss is not None and foreseen.loss.warning and not visit.given.get("sure"):
                return self._check(visit, draft, {"sure": AnswerMissing("is that so?")})
            made = self.services.declaring.drafts.sign(visit.caller, draft.id, wish)
        except LotDraftSigned as signed:
            return _signed(signed.batch_id)
        except SignsItself:
            return self._prepare(visit, draft, wish)
        except Refusal as refusal:
            # Sent twice at once with a lot number of one's own, the second hears first that the number is taken.
            now = self.services.declaring.drafts.find(visit.caller, draft.id)
            if now.batch_id is not None:
                return _signed(now.batch_id)
            return self._check(visit, draft, _spread(refusal))
        return _signed(made.batch.id)

    def _prepare(self, visit: Visit, draft: LotDraft, wish: Wish) -> Response:
        asked = LotAsked(wish, draft.id, visit.caller.subject)
        try:
            return to_be_signed(self.services, visit, asked)
        except Refusal as refusal:
            return self._check(visit, draft, _spread(refusal))

    def _check(self, visit: Visit, draft: LotDraft, wrong: dict[str, Refusal]) -> Response:
        """Judged before anybody asks for it, so that a slip is mended before it is signed."""
        wish, foreseen = read_wish(draft.said, self.services.clock.now()), None
        if isinstance(wish, Wish):
            try:
                foreseen = self.services.register_batch.foresee(visit.caller, wish)
            except Refusal as refusal:
                wrong = {**_spread(refusal), **wrong}
        else:
            wrong = {**wish.at, **wrong}
        page = LotCheckPage(self.services)
        return page(visit, draft, foreseen, wrong, asked=visit.given.get("go") == "sign")

    def _take_inputs(self, visit: Visit, draft: LotDraft) -> Response:
        """How much of which lots, held against what is left; all that is left of one by one press."""
        said = {**draft.said}
        product = self._product(visit, said.get("product_id", ""))
        shares = [] if product is None else shares_for(self.services, visit, product, said)
        kept, wrong = judged(visit.given, shares)
        said |= kept
        if wrong or "all" in visit.given:
            if not wrong:
                draft = self.services.declaring.drafts.answer(visit.caller, draft.id, kept)
            return self._pages.step(visit, draft, INPUTS, said, wrong, self._last(visit))
        return self._on(self.services.declaring.drafts.answer(visit.caller, draft.id, kept))

    def _begun_from(self, visit: Visit, batch_id: str) -> dict[str, str]:
        return {} if self._pages.source(visit, batch_id) is None else {FROM: batch_id}

    def _judge(self, visit: Visit, step: str, said: dict[str, str]) -> dict[str, Refusal]:
        """A product and a place are the organisation's own, or they are none."""
        wrong = judge(step, said, self.services.clock.now())
        if not wrong and step in {"what", "where"}:
            wrong = self._pages.unknown(visit, step, said)
        return wrong

    def _with_usual(self, visit: Visit, said: dict[str, str]) -> dict[str, str]:
        """The unit that this product was counted in last time, and its variety: what changes least from lot to lot."""
        product = self._product(visit, said.get("product_id", ""))
        made = product is not None and (product.process is not None or FROM in said) and not said.get(BOUGHT)
        said = {**said, MADE: "1" if made else ""}
        last = self._last(visit, said.get("product_id"))
        if last is not None:
            usual = {"unit": last.quantity.unit.value, "variety": last.variety or ""}
        else:
            usual = {"unit": "" if product is None else product.default_unit}
        return {**usual, **{name: text for name, text in said.items() if text or name == MADE}}

    def _product(self, visit: Visit, product_id: str) -> Product | None:
        unknown = ProductNotFound("no such product of this organisation")
        try:
            return self.services.browse_master_data.product(visit.caller, read_id(product_id, unknown))
        except ProductNotFound:
            return None

    def _last(self, visit: Visit, product_id: str | None = None) -> Batch | None:
        """The newest lot, of a product or of any."""
        return self._pages.last(visit, product_id)

    def _on(self, draft: LotDraft) -> Response:
        if draft.batch_id is not None:
            return _signed(draft.batch_id)
        return go_on(f"{HOME}/{draft.id}/{next_step(draft.said, self.services.clock.now())}")

    def _id(self, visit: Visit) -> UUID:
        return read_id(visit.places["draft_id"], LotDraftNotFound("no such lot is being declared"))

    def _step(self, visit: Visit) -> str:
        if visit.places["step"] not in STEPS:
            raise AddressUnknown("no such question")
        return visit.places["step"]

    @property
    def _pages(self) -> LotPages:
        return LotPages(self.services)


def _as_last_time(last: Batch) -> dict[str, str]:
    bought = "1" if last.origin is Origin.PURCHASED else ""
    return {"product_id": str(last.product_id), "facility_id": str(last.facility_id), BOUGHT: bought}


def _signed(batch_id: UUID) -> Response:
    return go_on(f"/producer/batches/{batch_id}?new=1")


def _spread(refusal: Refusal) -> dict[str, Refusal]:
    """By field; what cannot be put right on the page goes on."""
    mendable(refusal, 404)
    wrong = Wrong()
    wrong.spread(refusal)
    return wrong.at
