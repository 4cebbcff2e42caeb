"""What the pages of wholesale say: terms, states with their icons, what each side does next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from nguongoc.services.trade_views import OrderSeen
from nguongoc.trading.destination import CodeStanding
from nguongoc.trading.offer import Terms
from nguongoc.trading.order import Action, OrderState, Side
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import N_, Translator
from nguongoc_api.pages.producer.words import Standing

TERMS: Final[Mapping[Terms, str]] = {
    Terms.PICK_UP: N_("Người mua đến lấy"),
    Terms.EXW: N_("EXW: giao tại xưởng"),
    Terms.FCA: N_("FCA: giao cho người chở"),
    Terms.FAS: N_("FAS: giao dọc mạn tàu"),
    Terms.FOB: N_("FOB: giao lên tàu"),
    Terms.CPT: N_("CPT: cước trả tới nơi đến"),
    Terms.CIP: N_("CIP: cước và bảo hiểm trả tới nơi đến"),
    Terms.CFR: N_("CFR: tiền hàng và cước"),
    Terms.CIF: N_("CIF: tiền hàng, bảo hiểm và cước"),
    Terms.DAP: N_("DAP: giao tại nơi đến"),
    Terms.DPU: N_("DPU: giao tại nơi đến, đã dỡ hàng"),
    Terms.DDP: N_("DDP: giao tại nơi đến, đã đóng thuế"),
}
STATES: Final[Mapping[OrderState, Standing]] = {
    OrderState.RESERVED: Standing(N_("Đang giữ chỗ, chưa đặt"), "clock", "care"),
    OrderState.EXPIRED: Standing(N_("Hết giờ giữ chỗ"), "circle-off", "quiet"),
    OrderState.ORDERED: Standing(N_("Đã đặt, chờ bên bán nhận"), "clock", "care"),
    OrderState.ACCEPTED: Standing(N_("Bên bán đã nhận, chờ gửi"), "clipboard-check", "anchored"),
    OrderState.REFUSED: Standing(N_("Bên bán từ chối"), "x", "quiet"),
    OrderState.CANCELLED: Standing(N_("Đã huỷ"), "x", "quiet"),
    OrderState.STOPPED: Standing(N_("Dừng: lô bị giữ hoặc thu hồi"), "octagon-alert", "stop"),
    OrderState.SHIPPED: Standing(N_("Đang trên đường"), "truck", "anchored"),
    OrderState.RECEIVED: Standing(N_("Đã nhận hàng"), "package-check", "anchored"),
}
LINE: Final = (
    (Action.RESERVE, "clock", N_("Giữ chỗ")),
    (Action.ORDER, "shopping-basket", N_("Đặt mua")),
    (Action.ACCEPT, "clipboard-check", N_("Bên bán nhận")),
    (Action.SHIP, "truck", N_("Gửi hàng")),
    (Action.RECEIVE, "package-check", N_("Nhận hàng")),
)
DONE: Final[Mapping[Action, str]] = {
    Action.RESERVE: N_("Giữ chỗ"),
    Action.ORDER: N_("Đặt mua"),
    Action.ACCEPT: N_("Bên bán nhận"),
    Action.REFUSE: N_("Từ chối"),
    Action.CANCEL: N_("Huỷ"),
    Action.EXPIRE: N_("Hết giờ giữ chỗ"),
    Action.STOP: N_("Dừng vì lô bị giữ hoặc thu hồi"),
    Action.RESUME: N_("Tiếp tục sau khi lô hết bị giữ"),
    Action.SHIP: N_("Gửi hàng"),
    Action.RECEIVE: N_("Nhận hàng"),
}
DEEDS: Final[Mapping[Action, tuple[str, str]]] = {
    Action.ORDER: ("shopping-basket", N_("Đặt mua")),
    Action.ACCEPT: ("check", N_("Nhận bán")),
    Action.SHIP: ("truck", N_("Gửi hàng đi")),
    Action.RECEIVE: ("package-check", N_("Hàng đã về đủ")),
    Action.RESUME: ("repeat-2", N_("Tiếp tục đơn này")),
    Action.REFUSE: ("x", N_("Từ chối đơn")),
    Action.CANCEL: ("x", N_("Huỷ đơn")),
}
"""Buttons, the one that leads on first."""
CODES: Final[Mapping[CodeStanding, Standing]] = {
    CodeStanding.VALID: Standing(N_("Mã còn hạn"), "check", "anchored"),
    CodeStanding.UNKNOWN: Standing(N_("Chưa rõ hạn của mã"), "circle-question-mark", "care"),
    CodeStanding.EXPIRED: Standing(N_("Mã đã hết hạn"), "triangle-alert", "care"),
    CodeStanding.NONE: Standing(N_("Chưa có mã cho thị trường này"), "circle-dashed", "quiet"),
}
HOLDS: Final[Mapping[str, str]] = {
    "on_hold": N_("Lô này đang tạm giữ: đừng giao, đừng bán."),
    "recalled": N_("Lô này đã bị thu hồi: đừng dùng, đừng bán."),
    "partly": N_("Một phần lô này đã bị thu hồi: đừng giao, đừng bán."),
}


@dataclass(frozen=True, slots=True)
class Stop:
    """One step of the line from reserving to receiving: done at a time, or still to come."""

    icon: str
    word: str
    done: bool
    now: bool
    at: Markup | None


@dataclass(frozen=True, slots=True)
class Told:
    """One change of an order in words: by whom, when."""

    what: str
    who: str
    at: Markup
    note: str | None


def line_of(seen: OrderSeen, _: Translator) -> list[Stop]:
    """The five steps; a step done again after a stop counts by its newest time."""
    state = seen.order.state_at(seen.now)
    done = {each.action: each for each in seen.order.steps}
    if state in {OrderState.ORDERED, OrderState.STOPPED} and Action.RESUME in done:
        done.pop(Action.ACCEPT, None)
    last = max((index for index, (action, *_rest) in enumerate(LINE) if action in done), default=-1)
    open_ = state not in {OrderState.EXPIRED, OrderState.REFUSED, OrderState.CANCELLED, OrderState.STOPPED}
    return [
        Stop(
            icon,
            _(word),
            action in done,
            open_ and index == last + 1,
            formats.moment_element(done[action].at) if action in done else None,
        )
        for index, (action, icon, word) in enumerate(LINE)
    ]


def history_of(seen: OrderSeen, _: Translator) -> list[Told]:
    """Every change, the oldest first."""
    names = {seen.seller.id: seen.seller.name, seen.buyer.id: seen.buyer.name}
    return [
        Told(
            _(DONE[each.action]),
            _("Hệ thống") if each.organisation_id is None else names.get(each.organisation_id, ""),
            formats.moment_element(each.at),
            each.note if each.organisation_id is not None else None,
        )
        for each in seen.order.steps
    ]


def deeds_of(seen: OrderSeen) -> list[Action]:
    """What this side can do now, in the order of `DEEDS`."""
    may = seen.order.may(seen.side, seen.now)
    return [each for each in DEEDS if each in may]


def other_side(seen: OrderSeen) -> str:
    return seen.buyer.name if seen.side is Side.SELLER else seen.seller.name
