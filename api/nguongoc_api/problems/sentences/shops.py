"""Shops that are driven."""

from __future__ import annotations

from nguongoc_api.pages.i18n import N_

SENTENCES = {
    "shop-refused": (N_("Cửa hàng không nhận"), "%(said)s"),
    "shop-unreached": (N_("Chưa hỏi được cửa hàng"), "Hãy thử lại sau ít phút."),
    "shop-not-found": (N_("Chưa nối cửa hàng nào"), ""),
    "shop-order-not-found": (N_("Không có đơn hàng này"), ""),
    "shop-notice-unsigned": (N_("Tin này không phải của cửa hàng"), ""),
    "shop-notice-too-long": (N_("Tin của cửa hàng quá dài"), "Nhiều nhất %(most)s byte."),
}
