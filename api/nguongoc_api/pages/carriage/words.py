"""A consignment in words, for both sides of the hand-over that it carries out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from uuid import UUID

from markupsafe import Markup

from nguongoc.carriage.consignment import CarriageState, Consignment, Tracked
from nguongoc.listings.listing import Price
from nguongoc.services.consign import MANUAL
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import N_, Translator
from nguongoc_api.pages.producer.words import Standing
from nguongoc_api.services import Services

S = CarriageState
STATES: Final[Mapping[CarriageState, Standing]] = {
    S.BOOKING: Standing(N_("Đang hỏi hãng vận chuyển"), "clock", "care"),
    S.UNCLEAR: Standing(N_("Hãng chưa trả lời rõ: xem ở trang của hãng trước khi gửi lại"), "triangle-alert", "care"),
    S.REFUSED: Standing(N_("Hãng không nhận"), "x", "stop"),
    S.BOOKED: Standing(N_("Đã đặt xe, chờ tới lấy"), "clock", "holds"),
    S.PICKUP_PENDING: Standing(N_("Hãng sắp tới lấy hàng"), "clock", "holds"),
    S.PICKED_UP: Standing(N_("Đã lấy hàng"), "truck", "anchored"),
    S.IN_TRANSIT: Standing(N_("Đang trên đường"), "truck", "anchored"),
    S.OUT_FOR_DELIVERY: Standing(N_("Đang đem tới nơi nhận"), "truck", "anchored"),
    S.DELIVERED: Standing(N_("Xe đã giao tới nơi"), "package-check", "anchored"),
    S.FAILED: Standing(N_("Giao chưa được, sẽ giao lại hoặc trả về"), "triangle-alert", "care"),
    S.RETURN_PENDING: Standing(N_("Chờ trả về"), "undo-2", "care"),
    S.RETURNING: Standing(N_("Đang trả về"), "undo-2", "care"),
    S.RETURNED: Standing(N_("Đã trả về nơi gửi"), "undo-2", "care"),
    S.CANCELLED: Standing(N_("Đã huỷ gửi"), "x", "quiet"),
}  # fmt: skip
TYPED: Final = (S.PICKED_UP, S.IN_TRANSIT, S.DELIVERED, S.FAILED, S.RETURNED)
"""What the sender of goods that went by a car that was rung up can say itself."""


@dataclass(frozen=True, slots=True)
class TrackLine:
    """One thing that was reported."""

    word: str
    place: str
    at: Markup


@dataclass(frozen=True, slots=True)
class CarriedLine:
    """One consignment; `fee` and `refusal` are its sender's to know."""

    id: UUID
    carrier: str
    waybill: str
    standing: Standing
    word: str
    fee: str
    refusal: str
    tracks: tuple[TrackLine, ...]
    is_open: bool
    is_typed: bool
    given_at: Markup


def carrier_name(services: Services, _: Translator, id: str) -> str:
    """As people call it."""
    if id == MANUAL:
        return _("Xe tự gọi, tự chở")
    found = services.capturing.carriage.consign.carriers.get(id)
    return id if found is None else found.name


def carried_line(
    made: Consignment, tracked: Sequence[Tracked], name_of: Callable[[str], str], _: Translator, *, ours: bool
) -> CarriedLine:
    standing = STATES[made.state]
    tracks = (
        TrackLine(
            each.status if each.state is None else _(STATES[each.state].word),
            each.place or "",
            formats.moment_element(each.at),
        )
        for each in tracked
    )
    known = made.fee_vnd is not None and ours
    return CarriedLine(
        made.id,
        name_of(made.carrier),
        made.waybill or "",
        standing,
        _(standing.word),
        formats.money(Price(Decimal(made.fee_vnd or 0), "VND"), _.language) if known else "",
        (made.refusal or "") if ours else "",
        tuple(tracks),
        not made.state.is_over,
        made.carrier == MANUAL,
        formats.moment_element(made.created_at),
    )
