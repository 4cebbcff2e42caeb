"""Vouchers: campaigns, taking, redeeming."""

from __future__ import annotations

from nguongoc_api.pages.i18n import N_

SENTENCES = {
    "voucher-count-out-of-range": (
        N_("Số phiếu ngoài khoảng"),
        "Từ 1 đến %(most)s phiếu, mỗi gói từ 1 đến %(most_of_unit)s, mỗi lô không quá tổng số.",
    ),
    "campaign-dates-wrong": (
        N_("Ngày của đợt phiếu không đúng"),
        "Từ một ngày đến một ngày chưa qua, trong vòng một năm.",
    ),
    "campaign-not-found": (N_("Không có đợt phiếu này"), ""),
    "campaign-ended": (N_("Đợt phiếu này đã thôi phát"), "Muốn phát nữa thì hứa một đợt mới."),
    "voucher-place-unfit": (
        N_("Không hứa phiếu ở nơi này được"),
        "Chỉ hứa được ở nơi mình đón khách; cơ quan thì ở nơi có chủ nhà.",
    ),
    "voucher-product-unfit": (
        N_("Không phát phiếu cùng hàng này được"),
        "Chỉ hàng của mình, hoặc hàng đã gắn với nơi đón khách.",
    ),
    "vouchers-gone": (N_("Phiếu đã phát hết"), ""),
    "pack-had-its-vouchers": (N_("Gói hàng này đã lấy đủ phiếu"), "Nhiều nhất %(most)s phiếu."),
    "pack-gives-no-voucher": (N_("Gói hàng này không lấy được phiếu"), ""),
    "voucher-form-malformed": (N_("Mẫu này gửi chưa trọn"), ""),
    "voucher-code-malformed": (N_("Mã phiếu không đúng dạng"), "Mã có 10 chữ và số."),
    "voucher-unknown": (N_("Không có phiếu này"), ""),
    "vouchers-too-often": (N_("Lấy phiếu nhiều quá"), "Chờ %(minutes)s phút rồi thử lại."),
    "voucher-used": (N_("Phiếu này đã dùng"), "Đã dùng lúc %(at)s."),
    "voucher-over": (N_("Phiếu không trong ngày dùng"), "Chỉ dùng từ %(first_day)s đến hết %(last_day)s."),
    "voucher-elsewhere": (N_("Phiếu này của nơi khác"), ""),
    "voucher-codes-wrong-too-often": (N_("Gõ sai mã phiếu nhiều quá"), "Chờ %(minutes)s phút rồi thử lại."),
}
