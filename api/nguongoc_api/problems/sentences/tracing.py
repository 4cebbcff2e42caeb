"""Questions to the trace graph."""

from __future__ import annotations

from nguongoc_api.pages.i18n import N_

SENTENCES = {
    "trace-too-deep": (N_("Số chặng ngoài khoảng"), "Hỏi từ 1 đến %(most)s chặng."),
    "trace-too-wide": (N_("Số lô muốn xem ngoài khoảng"), "Hỏi từ 1 đến %(most)s lô."),
    "trace-start-not-found": (
        N_("Không thấy gì dưới mã này"),
        "Hãy kiểm tra lại mã. Chỉ truy vết được hàng của đơn vị mình, hoặc hàng đã gửi, nhận, đóng gói.",
    ),
    "trace-busy": (N_("Đang có nhiều lượt truy vết dài"), "Hãy thử lại sau ít giây."),
}
