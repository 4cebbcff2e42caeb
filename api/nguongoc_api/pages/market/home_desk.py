"""`/market`: where a marketplace begins, and what of its own is where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from starlette.responses import Response

from nguongoc_api.pages.i18n import N_, translator
from nguongoc_api.pages.producer.page import desk_page
from nguongoc_api.pages.producer.visit import Visit
from nguongoc_api.services import Services

DEEDS: Final = (
    (
        "file-check",
        "/market/jobs",
        N_("Kiểm cả tệp mã"),
        N_("Gửi tệp CSV tới 100.000 mã, xem mã nào cần để ý."),
    ),
    (
        "qr-code",
        "/market/badges",
        N_("Nút kiểm tra lô"),
        N_("Nút đặt trên trang bán; nút nào bị thấy ở trang khác."),
    ),
    ("file-check", "/market/keys", N_("Khoá API"), N_("Tạo, thay, thu hồi; mỗi chương trình một khoá.")),
    (
        "message-circle",
        "/market/webhook",
        N_("Địa chỉ nhận tin"),
        N_("Tin thu hồi, đơn hàng gửi tới đâu; tin nào chưa tới, gửi lại."),
    ),
    ("qr-code", "/developers", N_("Cho người viết chương trình"), N_("Mười phút tới mã đầu tiên được kiểm.")),
    ("search", "/docs", N_("Xem tài liệu API"), N_("Từng địa chỉ, từng trường, có lược đồ OpenAPI.")),
)
"""What can be done from here: icon, address, name, and what it is for. Each further page of the desk adds itself."""


@dataclass(frozen=True, slots=True)
class HomeDesk:
    """The first page of the desk; safe to call from any thread."""

    services: Services

    def show(self, visit: Visit) -> Response:
        _ = translator(visit.language)
        context = {
            "title": _("Bàn của sàn"),
            "deeds": [(icon, path, _(title), _(words)) for icon, path, title, words in DEEDS],
        }
        return desk_page(visit, "market/home.html", context, demo=self.services.settings.demo)
