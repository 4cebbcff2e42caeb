"""A recall is ordered at the desk: first what it would reach, then what buyers are told, both to be looked at; only then it is signed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeVar

from starlette.responses import Response
from starlette.routing import Route

from nguongoc.errors import Refusal
from nguongoc.listings.channels import channel
from nguongoc.ports import Answer
from nguongoc.recalls.recall import LONGEST_NOTE, Advice, NamedLot, Order, Reason, RecallKind, UnitSpan
from nguongoc.services.asked import RecallAsked
from nguongoc.services.browse_batches import BatchNotFound
from nguongoc.services.caller import Scope
from nguongoc.services.custody import SignsItself
from nguongoc.services.once import Once
from nguongoc.services.prepare_signing import Prepared
from nguongoc.services.recall_lot import Ordered, Planned
from nguongoc.services.show_stops import Stops
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer.recalls import REASONS, advised
from nguongoc_api.pages.i18n import LANGUAGES, N_, Translator, translator
from nguongoc_api.pages.producer import recall_words as words
from nguongoc_api.pages.producer.hold_desk import STOPPERS, lot_words
from nguongoc_api.pages.producer.mending import mendable
from nguongoc_api.pages.producer.new_lot import AnswerMissing, Wrong, new_once
from nguongoc_api.pages.producer.own_signature import signs_itself, to_be_signed, waits_at
from nguongoc_api.pages.producer.page import desk_page, go_on, status_of
from nguongoc_api.pages.producer.reading import whole_number
from nguongoc_api.pages.producer.sending_once import once_of
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.pages.producer.words import at_fields
from nguongoc_api.services import Services

T = TypeVar("T")
Choice = TypeVar("Choice", Reason, Advice)
FIELDS: Final = ("reason", "advice", "first", "last", "note")
ADVICE: Final[Mapping[Advice, str]] = {
    Advice.RETURN: N_("Mang trả nơi đã mua"),
    Advice.DISCARD: N_("Bỏ đi, đừng cho vật nuôi ăn"),
    Advice.KEEP_ASIDE: N_("Để riêng ra, chờ hướng dẫn"),
}
MOST_SHOWN: Final = 100
"""Lots, and holders, on the page; the recall's own page tells the rest once it is ordered."""


def recall_order_routes(route: Callable[..., Route], desk: RecallOrderDesk) -> list[Route]:
    """At the desk of each who may recall."""
    return [
        route(
            f"/{role.value}/batches/{{batch_id}}/recall",
            get=desk.ask, post=desk.answer, role=role, needs=Scope.RECALL,
        )
        for role in STOPPERS
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class RecallOrderDesk:
    """The pages over `RecallLot`; safe to call from any thread."""

    services: Services

    def ask(self, visit: Visit) -> Response:
        """What a recall of the whole lot would reach now, and the form."""
        return self._form(visit, self._stops(visit), {"advice": Advice.RETURN.value}, {})

    def answer(self, visit: Visit) -> Response:
        """What buyers will read beside what is reached; the form again, with what was typed; or the recall, ordered."""
        stops, given = self._stops(visit), visit.given
        if given.get("do") == "edit":
            return self._form(visit, stops, given, {})
        order = _read(given, stops)
        if isinstance(order, Wrong):
            return self._form(visit, stops, given, order.at)
        try:
            if given.get("do") != "order":
                return self._look(visit, stops, order)
            return go_on(self._ordered(visit, order))
        except SignsItself:
            once: Once[Prepared] | None = _once(visit, lambda made: waits_at(visit, made))
            return to_be_signed(self.services, visit, RecallAsked(order), once)
        except Refusal as refusal:
            mendable(refusal)
            return self._form(visit, stops, given, _spread(refusal))

    def _ordered(self, visit: Visit, order: Order) -> str:
        once: Once[Ordered] | None = _once(visit, lambda made: _made_at(visit, made))
        made = self.services.recalling.lot(visit.caller, order, once)
        return dict(made.headers)["Location"] if isinstance(made, Answer) else _made_at(visit, made)

    def _form(
        self, visit: Visit, stops: Stops, values: Mapping[str, str], wrong: Mapping[str, Refusal]
    ) -> Response:
        _ = translator(visit.language)
        whole = Order((NamedLot(stops.batch.id),), Reason.OTHER)
        context = {
            "title": _("Thu hồi lô"),
            **lot_words(visit, stops, _),
            **self._reach(visit, whole, stops, _),
            "values": values,
            "errors": at_fields(wrong, _, self.services.settings.base_url),
            "reasons": [(each.value, _(said)) for each, said in REASONS.items()],
            "advices": [(each.value, _(said)) for each, said in ADVICE.items()],
            "units": formats.number(Decimal(stops.units), visit.language) if stops.units else "",
            "longest": LONGEST_NOTE,
        }
        return self._page(visit, "recall_order.html", context, status_of(wrong))

    def _look(self, visit: Visit, stops: Stops, order: Order) -> Response:
        _ = translator(visit.language)
        context = {
            "title": _("Xem lại trước khi thu hồi"),
            **lot_words(visit, stops, _),
            **self._reach(visit, order, stops, _),
            "told": [(language, *_told(order, translator(language))) for language in LANGUAGES],
            "note": order.note,
            "spans": ", ".join(f"{each.first}-{each.last}" for each in order.lots[0].units),
            "kept": {name: visit.given[name] for name in FIELDS if visit.given.get(name)},
            "once": new_once(),
            "by_own_key": signs_itself(self.services, visit),
        }
        return self._page(visit, "recall_look.html", context, 200)

    def _reach(self, visit: Visit, order: Order, stops: Stops, _: Translator) -> dict[str, object]:
        planned = self.services.recalling.lot.plan(visit.caller, order)
        trade = self.services.recalling.stops.of_trade(visit.caller, planned.scope.batch_ids)
        return {
            "kind": _(words.KINDS[planned.kind]),
            "forced": planned.kind is RecallKind.FORCED,
            "lots": words.reached_lots(planned, _)[:MOST_SHOWN],
            "more_lots": max(0, len(planned.scope.lots) - MOST_SHOWN),
            "things": len(planned.scope.things) + len(planned.scope.foreign),
            "complete": planned.scope.complete,
            **_holders(visit, planned, _),
            "orders": trade.orders,
            "listings": sorted({channel(each.said.channel).name for each in trade.listings}),
        }

    def _stops(self, visit: Visit) -> Stops:
        unknown = BatchNotFound("no such lot of this organisation")
        return self.services.recalling.stops(visit.caller, read_id(visit.places["batch_id"], unknown))

    def _page(self, visit: Visit, template: str, context: Mapping[str, object], status: int) -> Response:
        return desk_page(visit, template, context, demo=self.services.settings.demo, status=status)


def _holders(visit: Visit, planned: Planned, _: Translator) -> dict[str, object]:
    """Who has of it; whoever asks knows what is at home, so the others stand first."""
    others = sorted(planned.holders, key=lambda each: (each.contact is None, not each.holdings))
    shown = [words.holder(each, visit.caller.organisation_id, _) for each in others if each.holdings]
    return {"holders": shown[:MOST_SHOWN], "withheld": planned.withheld + len(shown[MOST_SHOWN:])}


def _read(given: Mapping[str, str], stops: Stops) -> Order | Wrong:
    """The order as typed; with no numbers of stamps the whole lot."""
    wrong = Wrong()
    reason = wrong.take("reason", lambda: _one_of(Reason, given.get("reason", "")))
    advice = wrong.take("advice", lambda: _one_of(Advice, given.get("advice", "")))
    units: tuple[UnitSpan, ...] = ()
    if given.get("first") or given.get("last"):
        first = wrong.take("first", lambda: whole_number(given.get("first", "")))
        last = wrong.take("last", lambda: whole_number(given.get("last", "")))
        units = (UnitSpan(first or 0, last or 0),)
    if reason is None or advice is None or wrong.at:
        return wrong
    return Order((NamedLot(stops.batch.id, units),), reason, advice, given.get("note") or None)


def _one_of(choices: type[Choice], typed: str) -> Choice:
    try:
        return choices(typed)
    except ValueError as error:
        raise AnswerMissing("choose one of the list") from error


def _spread(refusal: Refusal) -> dict[str, Refusal]:
    """Beside the field it is about, else over the whole form."""
    name = (refusal.pointer or "").rpartition("/")[2]
    return {{"units": "first"}.get(name, name if name in FIELDS else ""): refusal}


def _told(order: Order, _: Translator) -> tuple[str, str]:
    """What a buyer reads, as the page of the lot will say it."""
    advice = advised(order.advice, bool(order.lots[0].units), _)
    return advice, _("Lý do: %(reason)s.", reason=_(REASONS[order.reason]))


def _once(visit: Visit, shown_at: Callable[[T], str]) -> Once[T] | None:
    return once_of(visit.path, visit.caller.subject, visit.given, FIELDS, shown_at)


def _made_at(visit: Visit, made: Ordered) -> str:
    return f"/{visit.caller.role.value}/recalls/{made.recall.id}?ordered=1"
