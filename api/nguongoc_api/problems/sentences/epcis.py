"""EPCIS: documents, events, captures, queries."""

from __future__ import annotations

from nguongoc_api.pages.i18n import N_

SENTENCES = {
    "epcis-version-not-acceptable": (
        N_("Phiên bản EPCIS không hợp"),
        "Hệ thống nói EPCIS và CBV %(ours)s; tiêu đề %(header)s đòi phiên bản khác.",
    ),
    "event-too-large": (N_("Sự kiện quá lớn"), "Một sự kiện nhiều nhất %(limit)s byte."),
    "amount-beyond-lot": (N_("Nhiều hơn số còn lại của lô"), "Lô %(lot)s còn %(left)s %(unit)s."),
    "lot-unit-differs": (N_("Đơn vị khác với lô"), "Lô %(lot)s tính bằng %(unit)s."),
    "withdrawal-amount-missing": (
        N_("Chưa ghi lấy ra bao nhiêu"),
        "Hãy ghi số lượng của lô %(lot)s được lấy ra hoặc giao nhận.",
    ),
    "lot-taken-back": (N_("Lô đã bị thu lại"), "Sự kiện tạo ra lô %(lot)s đã được khai là sai."),
    "lot-unregistered": (
        N_("Lô hoặc đơn vị chưa được đăng ký"),
        "Ở đây chưa đăng ký lô hoặc đơn vị nào như vậy.",
    ),
    "lot-not-yours": (
        N_("Lô của tổ chức khác"),
        "Chỉ tổ chức làm ra hoặc đã nhận hàng của lô mới được khai sự kiện về lô đó.",
    ),
    "lot-made-elsewhere": (
        N_("Lô chỉ sinh ra khi đăng ký"),
        "Lô %(lot)s đã được đăng ký: sự kiện không tạo thêm lô hay số lượng.",
    ),
    "event-before-lot": (N_("Sự kiện xảy ra trước khi có lô"), "Lô %(lot)s có từ ngày %(happened_on)s."),
    "event-name-taken": (
        N_("eventID đã dùng cho sự kiện khác"),
        "Hãy dùng eventID khác, hoặc bỏ đi: hệ thống lấy mã băm làm tên.",
    ),
    "epcis-document-expected": (
        N_("Cần một tài liệu EPCIS"),
        "Hãy gửi EPCISDocument hoặc EPCISQueryDocument; một sự kiện lẻ gửi tới /epcis/events.",
    ),
    "epcis-event-expected": (N_("Cần một sự kiện lẻ"), "Tài liệu nhiều sự kiện gửi tới /epcis/capture."),
    "capture-unknown": (N_("Không có lần ghi nhận này"), "Tổ chức này không có lần ghi nhận đó."),
    "capture-failed": (
        N_("Hệ thống không ghi nhận được"),
        "Lỗi ở phía chúng tôi và đã được ghi lại. Vui lòng gửi lại tài liệu.",
    ),
    "capture-behaviour-unknown": (N_("Không có cách xử lý lỗi này"), "Hãy chọn một trong: %(choices)s."),
}
