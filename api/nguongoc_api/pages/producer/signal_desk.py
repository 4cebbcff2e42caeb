"""Lots of which units are scanned unusually, at the desk of the producer and of the authority of where they come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from starlette.responses import Response

from nguongoc.errors import Refusal
from nguongoc.ports.badges import SeenElsewhere
from nguongoc.ports.rows import Role
from nguongoc.scans.signals import Grade
from nguongoc.scans.signals_thresholds import Signal
from nguongoc.services.browse_batches import BatchNotFound
from nguongoc.services.make_badges import ShownBadge
from nguongoc.services.watch_lots import LONGEST_NOTE, WatchedLot
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import N_, Translator, translator
from nguongoc_api.pages.producer import words
from nguongoc_api.pages.producer.hold_desk import batch_at
from nguongoc_api.pages.producer.page import desk_page, go_on
from nguongoc_api.pages.producer.signal_map import commune_of, map_of, said, sketch_of
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.problems import kind_of
from nguongoc_api.services import Services

SIGNALS: Final[dict[Signal, str]] = {
    Signal.BEFORE_ACTIVATION: N_("tem được kiểm khi chưa kích hoạt"),
    Signal.NEVER_ISSUED: N_("số sê-ri chưa từng in mà vẫn có người kiểm"),
    Signal.AFTER_END: N_("được kiểm sau khi gói đã dùng hết hoặc bỏ đi"),
    Signal.AFTER_SALE: N_("nhiều người kiểm sau khi đã bán"),
    Signal.MANY_VISITORS: N_("nhiều người kiểm, tuần này qua tuần khác"),
    Signal.MANY_AREAS: N_("được kiểm ở nhiều vùng"),
    Signal.MANY_AREAS_BY_ADDRESS: N_(
        "có vẻ được kiểm ở nhiều vùng (tính cả nơi đoán theo địa chỉ mạng, kém chắc)"
    ),
    Signal.IMPOSSIBLE_TRAVEL: N_("được kiểm ở hai nơi xa nhau trong thời gian không đi kịp"),
    Signal.IMPOSSIBLE_TRAVEL_BY_ADDRESS: N_(
        "có vẻ ở hai nơi xa nhau cùng lúc (tính cả nơi đoán theo địa chỉ mạng, kém chắc)"
    ),
    Signal.BURST: N_("rất nhiều người kiểm trong một ngày"),
    Signal.PIN_AGAIN: N_("mã cạo đúng nhưng đã có người dùng trước, nhiều lần"),
    Signal.FULFILLED_AGAIN: N_("sàn hoặc bên giao hàng báo đã gửi cùng một gói nhiều lần"),
    Signal.BEFORE_FULFILMENT: N_("được kiểm ở xa trong khi gói còn nằm trong kho"),
    Signal.FULFILLED_AFTER_SALE: N_("báo đã gửi đi sau khi gói được ghi là đã bán"),
}


@dataclass(frozen=True, slots=True)
class LotLine:
    """One lot, in words."""

    batch_id: UUID
    lot: str
    product: str
    commune: str
    units: tuple[str, ...]
    signals: tuple[str, ...]
    newest: str
    standing: str
    tone: str
    icon: str
    looks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StrayLine:
    """A badge on a site that it was not made for."""

    page: str
    lot: str
    product: str
    seller: str
    listing: str
    origin: str
    times: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class SignalDesk:
    """The pages for producers and for authorities alike; safe to call from any thread."""

    services: Services

    def list_lots(self, visit: Visit) -> Response:
        """The worst first, numbered as on the map above them."""
        _ = translator(visit.language)
        lots = self.services.visiting.watch_lots.lots(visit.caller)
        context = {
            "title": _("Tem được kiểm khác thường"),
            "lines": [_line(each, _) for each in lots],
            "map": map_of(lots, _),
            "strayed": self._strayed(visit),
            "here": _list_at(visit),
        }
        return desk_page(visit, "suspect_lots.html", context, demo=self.services.settings.demo)

    def _strayed(self, visit: Visit) -> list[StrayLine]:
        bulk = self.services.bulk_verifying
        bulk.badges_seen.settle()
        return [_stray(*each) for each in bulk.badges.strayed(visit.caller)]

    def show_lot(self, visit: Visit) -> Response:
        """One lot, with a map."""
        return self._page(visit, None)

    def look(self, visit: Visit) -> Response:
        """Somebody looked at it and says what it is."""
        batch_id = _batch_id(visit)
        try:
            self.services.visiting.watch_lots.look(visit.caller, batch_id, visit.given.get("note", ""))
        except Refusal as refusal:
            if refusal.pointer is None:
                raise
            return self._page(visit, refusal)
        return go_on(f"{_list_at(visit)}/{batch_id}")

    def _page(self, visit: Visit, wrong: Refusal | None) -> Response:
        _ = translator(visit.language)
        lot = self.services.visiting.watch_lots.lot(visit.caller, _batch_id(visit))
        places = () if lot is None else lot.places
        told = tuple(said(each, _) for each in places)
        base_url = self.services.settings.base_url
        context = {
            "title": _("Tem được kiểm khác thường"),
            "line": None if lot is None else _line(lot, _),
            "here": _list_at(visit),
            "batch_id": _batch_id(visit),
            "stopped_at": batch_at(visit, _batch_id(visit)),
            "places": told,
            "sketch": sketch_of(places, "; ".join(told), _),
            "note": visit.given.get("note", ""),
            "note_limit": LONGEST_NOTE,
            "error": "" if wrong is None else words.at_field(wrong, _, base_url),
        }
        status = 200 if wrong is None else kind_of(wrong).status
        return desk_page(visit, "suspect_lot.html", context, demo=self.services.settings.demo, status=status)


def _line(lot: WatchedLot, _: Translator) -> LotLine:
    unusual, look = lot.units.get(Grade.UNUSUAL, 0), lot.units.get(Grade.WORTH_A_LOOK, 0)
    units = []
    if unusual:
        units.append(_("%(number)s tem được kiểm nhiều khác thường: người mua được báo", number=unusual))
    if look:
        units.append(_("%(number)s tem đáng xem lại: người mua không thấy gì", number=look))
    return LotLine(
        batch_id=lot.batch.id,
        lot=lot.batch.lot,
        product=lot.product_name,
        commune=commune_of(lot, _),
        units=tuple(units),
        signals=tuple(_(SIGNALS[signal]) for signal in lot.signals),
        newest=formats.day(lot.newest),
        standing=_("Đã xem") if lot.looked_at else _("Chưa xem"),
        tone="anchored" if lot.looked_at else "care",
        icon="check" if lot.looked_at else "eye",
        looks=tuple(
            _("%(name)s, ngày %(day)s: %(note)s", name=each.by, day=formats.day(each.on), note=each.note)
            for each in lot.looks
        ),
    )


def _stray(shown: ShownBadge, seen: SeenElsewhere) -> StrayLine:
    return StrayLine(
        page=f"/badges/{shown.badge.id}",
        lot=shown.batch.lot,
        product="" if shown.product is None else shown.product.name,
        seller=shown.badge.seller,
        listing=shown.badge.listing,
        origin=seen.origin,
        times=seen.times,
        first=formats.day(formats.local_day(seen.first_at)),
        last=formats.day(formats.local_day(seen.last_at)),
    )


def _batch_id(visit: Visit) -> UUID:
    return read_id(visit.places["batch_id"], BatchNotFound("no such lot"))


def _list_at(visit: Visit) -> str:
    return f"/{'authority' if visit.caller.role is Role.AUTHORITY else 'producer'}/signals"
