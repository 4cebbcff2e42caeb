"""Who buys, asked once: at the beginning or later, skipped by whoever likes, offered as a choice at every hand-over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from starlette.responses import Response
from starlette.routing import Route

from nguongoc.errors import Refusal
from nguongoc.parties.known_buyers import BuyerKind, KnownBuyer
from nguongoc.ports.rows import Role
from nguongoc.services.hand_over_events import ReceiverUnknown
from nguongoc.services.keep_buyers import NAME_LIMIT, BuyerDraft, BuyerNotFound
from nguongoc.services.once import Once
from nguongoc_api.pages.i18n import N_, translator
from nguongoc_api.pages.producer.hand_over_desk import party_of
from nguongoc_api.pages.producer.mending import mendable
from nguongoc_api.pages.producer.new_lot import new_once
from nguongoc_api.pages.producer.page import desk_page, go_on, status_of
from nguongoc_api.pages.producer.sending_once import once_of
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.pages.producer.words import at_fields
from nguongoc_api.services import Services

PATH: Final = "/producer/buyers"
FIELDS: Final = ("name", "kind", "gln", "tax_code", "party")
KINDS: Final[Mapping[BuyerKind, str]] = {
    BuyerKind.TRADER: N_("Thương lái"),
    BuyerKind.SHOP: N_("Cửa hàng, đại lý"),
    BuyerKind.MARKET: N_("Chợ, chợ đầu mối"),
    BuyerKind.SUPERMARKET: N_("Siêu thị"),
    BuyerKind.COOPERATIVE: N_("Hợp tác xã"),
    BuyerKind.PROCESSOR: N_("Cơ sở chế biến"),
    BuyerKind.KITCHEN: N_("Bếp ăn, nhà hàng, trường học"),
    BuyerKind.EXPORTER: N_("Nơi xuất khẩu"),
    BuyerKind.ONLINE: N_("Bán trên mạng"),
    BuyerKind.OTHER: N_("Nơi khác"),
}


def buyers_routes(route: Callable[..., Route], desk: BuyersDesk) -> list[Route]:
    return [route(PATH, get=desk.show, post=desk.change, role=Role.PRODUCER)]


@dataclass(frozen=True, slots=True)
class BuyersDesk:
    """The page over `KeepBuyers`; safe to call from any thread."""

    services: Services

    def show(self, visit: Visit) -> Response:
        """Those there are, and the form for one more."""
        return self._page(visit, {}, {})

    def change(self, visit: Visit) -> Response:
        """One more, once however often the form arrives; or one fewer, which one press brings back."""
        given = visit.given
        if "drop" in given:
            unknown = BuyerNotFound("no such buyer of this organisation")
            dropped = self.services.starting.buyers.drop(visit.caller, read_id(given["drop"], unknown))
            return self._page(visit, {}, {}, dropped)
        done = f"{PATH}?added=1"
        once: Once[KnownBuyer] | None = once_of(PATH, visit.caller.subject, given, FIELDS, lambda _: done)
        try:
            party = party_of(given["party"], self.services.settings.base_url) if given.get("party") else None
            draft = BuyerDraft(
                given.get("name", ""),
                given.get("kind", ""),
                given.get("gln") or None,
                given.get("tax_code") or None,
                party,
            )
            self.services.starting.buyers.add(visit.caller, draft, once)
        except Refusal as refusal:
            wrong = {_field(each): mendable(each) for each in refusal.refusals}
            return self._page(visit, given, wrong)
        return go_on(done)

    def _page(
        self,
        visit: Visit,
        values: Mapping[str, str],
        wrong: Mapping[str, Refusal],
        dropped: KnownBuyer | None = None,
    ) -> Response:
        _ = translator(visit.language)
        buyers = self.services.starting.buyers.of(visit.caller)
        slugs = self._slugs([*buyers, *([dropped] if dropped else [])])
        context = {
            "title": _("Ai mua hàng của anh chị?"),
            "buyers": [(each, _(KINDS[each.kind]), slugs.get(each.id, "")) for each in buyers],
            "kinds": [(kind.value, _(words)) for kind, words in KINDS.items()],
            "values": values,
            "errors": at_fields(wrong, _, self.services.settings.base_url),
            "once": new_once(),
            "longest": NAME_LIMIT,
            "added": "added" in visit.query and not wrong,
            "dropped": None if dropped is None else dropped.name,
            "undo": {} if dropped is None else _typed(dropped, slugs.get(dropped.id, "")),
        }
        demo = self.services.settings.demo
        return desk_page(visit, "buyers.html", context, demo=demo, status=status_of(wrong))

    def _slugs(self, buyers: list[KnownBuyer]) -> dict[object, str]:
        """Who they are here, by the name of their code."""
        with self.services.reads.open() as reader:
            found = {
                each.id: reader.parties.organisation(each.buyer_id)
                for each in buyers
                if each.buyer_id is not None and not reader.name_holds.hides(each.buyer_id)
            }
        return {id: each.slug for id, each in found.items() if each is not None}


def _typed(buyer: KnownBuyer, slug: str) -> dict[str, str]:
    """The form that would write it down again."""
    said = {"name": buyer.name, "kind": buyer.kind.value, "gln": buyer.gln, "tax_code": buyer.tax_code}
    return {name: text for name, text in {**said, "party": slug}.items() if text}


def _field(refusal: Refusal) -> str:
    if isinstance(refusal, ReceiverUnknown):
        return "party"
    name = (refusal.pointer or "").removeprefix("/")
    return name if name in FIELDS else ""
