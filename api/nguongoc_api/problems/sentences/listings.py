"""Where products are sold."""

from __future__ import annotations

from nguongoc_api.pages.i18n import N_

SENTENCES = {
    "price-malformed": (
        N_("Giá chưa đúng cách ghi"),
        "Hãy ghi bằng chữ số, phần lẻ sau dấu chấm không nhiều hơn loại tiền ấy có.",
    ),
    "price-out-of-range": (N_("Giá không hợp lý"), "Lớn hơn 0, nhiều nhất một nghìn tỷ."),
    "currency-unknown": (N_("Không có loại tiền này"), "Hãy chọn một trong: %(known)s."),
    "channel-unknown": (N_("Không có nơi bán này"), "Hãy chọn một trong: %(known)s."),
    "listing-not-found": (
        N_("Không có chỗ bán này"),
        "Có thể đã thôi bán ở đó. Hãy xem lại danh sách nơi bán.",
    ),
    "listing-there": (N_("Sản phẩm đã ghi ở nơi bán này"), "Hãy sửa dòng đã có, đừng ghi thêm dòng nữa."),
    "listing-changed": (N_("Chỗ bán này vừa được sửa"), "Nay là bản %(version)s: hãy xem lại rồi sửa."),
    "too-many-listings": (N_("Quá nhiều nơi bán"), "Mỗi sản phẩm nhiều nhất %(most)s nơi."),
}
