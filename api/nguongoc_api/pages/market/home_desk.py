"""`/market`: where a marketplace begins, and what of its own is where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from starlette.responses import Response

from nguongoc.batches.dates import vietnamese_day
from nguongoc.services.caller import Scope
from nguongoc_api.pages.i18n import N_, translator
from nguongoc_api.pages.market.today import due_today, notices
from nguongoc_api.pages.market.usage_desk import DayLine, day_lines
from nguongoc_api.pages.producer.page import desk_page
from nguongoc_api.pages.producer.visit import Visit
from nguongoc_api.services import Services

DEEDS: Final = (
    (
        "calendar",
        "/offers/calendar",
        N_("Hàng ở đâu, mùa nào"),
        N_("Bản đồ nơi làm ra và lịch mùa của mọi lời chào bán đang mở."),
    ),
    ("shopping-basket", "/market/offers", N_("Chào bán buôn"), N_("Hàng sàn đang giữ, chào bán tiếp.")),
    (
        "search",
        "/market/verifications",
        N_("Mã đã kiểm"),
        N_("Kiểm lúc nào, ra sao, bằng khoá nào; tải về."),
    ),
    ("eye", "/market/usage", N_("Đã kiểm bao nhiêu"), N_("Mỗi ngày, mỗi khoá, so với giới hạn.")),
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
        "octagon-alert",
        "/market/recalls",
        N_("Thu hồi"),
        N_("Lệnh thu hồi hàng sàn đang giữ; xác nhận đã biết."),
    ),
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
            "notices": notices(self.services, visit, _),
            "known": visit.query.get("done") == "known",
            "due": due_today(self.services, visit, _),
            "today": self._today(visit),
            "deeds": [(icon, path, _(title), _(words)) for icon, path, title, words in DEEDS],
        }
        return desk_page(visit, "market/home.html", context, demo=self.services.settings.demo)

    def _today(self, visit: Visit) -> DayLine | None:
        """What was verified since midnight in Vietnam; None for who may not see it."""
        if not visit.caller.may(Scope.VERIFY):
            return None
        seen = self.services.visiting.verifications.usage(visit.caller, 1)
        return day_lines(seen, vietnamese_day(self.services.clock.now()), 1)[0]
