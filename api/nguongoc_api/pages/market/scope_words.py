"""What a key may do, in words for whoever ticks it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nguongoc.services.caller import Scope
from nguongoc_api.pages.i18n import N_

SCOPE_WORDS: Final[Mapping[Scope, str]] = {
    Scope.VERIFY: N_("Kiểm mã"),
    Scope.RECALLS_READ: N_("Nghe tin thu hồi, trả lời đã nhận"),
    Scope.FULFIL: N_("Báo gói hàng đã giao"),
    Scope.EVENTS_READ: N_("Đọc sự kiện của lô hàng"),
    Scope.TRADE_READ: N_("Đọc chào hàng, đơn hàng"),
    Scope.TRADE: N_("Chào hàng, đặt, giao, nhận hàng"),
    Scope.API_KEYS: N_("Tạo, thay và thu hồi khoá"),
    Scope.MASTER_DATA_READ: N_("Đọc sản phẩm, nơi trồng, giấy chứng nhận"),
    Scope.MASTER_DATA_WRITE: N_("Ghi sản phẩm, nơi trồng, giấy chứng nhận"),
    Scope.BATCHES_READ: N_("Đọc lô hàng"),
    Scope.BATCHES_WRITE: N_("Khai và sửa lô hàng"),
    Scope.LABELS_PRINT: N_("In tem"),
    Scope.UNITS_WRITE: N_("Ghi tem dùng, hỏng, đã bán"),
    Scope.RECORDS_REVOKE: N_("Rút lại lời khai"),
    Scope.EVENTS_CAPTURE: N_("Nộp sự kiện"),
    Scope.TRACE: N_("Lần theo lô hàng"),
    Scope.RECALL: N_("Thu hồi, tạm giữ lô"),
    Scope.PLACES_WELCOME: N_("Ghi nơi đón khách"),
    Scope.VOUCHERS_OFFER: N_("Hứa phiếu cho khách"),
    Scope.VOUCHERS_REDEEM: N_("Nhận phiếu của khách"),
    Scope.ANCHOR_ASK: N_("Xin xác nhận danh tính"),
    Scope.OWN_KEY: N_("Đổi khoá ký của cơ sở"),
}
"""In the order they are offered; one that is missing here is offered at no desk (tested against what roles may do)."""
USUAL: Final = frozenset({Scope.VERIFY, Scope.RECALLS_READ})
"""Ticked before anybody has chosen."""
