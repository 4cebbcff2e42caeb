"""Goods in the hands of carriers."""

from __future__ import annotations

from nguongoc_api.pages.i18n import N_

SENTENCES = {
    "package-out-of-range": (N_("Cân nặng hoặc số tiền không hợp lý"), "Từ %(least)s đến %(most)s."),
    "waybill-malformed": (N_("Mã vận đơn chưa đúng"), "Từ 3 đến 60 chữ không dấu, số, dấu chấm và gạch nối."),
    "carrier-unknown": (N_("Không có hãng vận chuyển này"), "Hãy chọn một trong: %(known)s."),
    "carrier-refused": (N_("Hãng vận chuyển không nhận"), "Hãng trả lời: %(said)s"),
    "carrier-unreached": (
        N_("Chưa hỏi được hãng vận chuyển"),
        "Hãy thử lại sau ít phút. Nếu đang đặt đơn, xem ở trang của hãng trước khi đặt lại.",
    ),
    "carrier-report-unsigned": (N_("Tin này không phải của hãng vận chuyển"), ""),
    "carrier-report-too-long": (N_("Tin của hãng vận chuyển quá dài"), "Nhiều nhất %(most)s byte."),
    "carrier-reports-itself": (
        N_("Hãng này tự báo đường đi"),
        "Chỉ ghi tay cho hàng gửi qua hãng gọi điện.",
    ),
    "carrier-still-asked": (N_("Hãng vận chuyển chưa trả lời"), "Hãy xem lại sau hai phút rồi hãy huỷ."),
    "consignment-not-found": (N_("Không có vận đơn này"), ""),
    "consignment-there": (
        N_("Hàng đã giao cho hãng vận chuyển"),
        "Muốn đổi hãng thì huỷ vận đơn đang có trước.",
    ),
    "consignment-over": (N_("Vận đơn này đã xong"), "Hàng đã tới, đã trả về hoặc đã huỷ."),
}
