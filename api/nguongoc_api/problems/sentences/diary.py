"""What the farm diary refuses."""

from __future__ import annotations

from nguongoc_api.pages.i18n import N_

SENTENCES = {
    "diary-entry-not-found": (N_("Nhật ký không có mục này"), ""),
    "diary-plots-uncountable": (
        N_("Số thửa không đúng"),
        "Chọn từ 1 đến %(most)s thửa, mỗi thửa một mã riêng.",
    ),
    "diary-entry-corrected": (N_("Mục này đã được sửa"), "Hãy sửa mục mới nhất."),
    "diary-versions-too-many": (
        N_("Mục này đã sửa quá nhiều lần"),
        "Đã sửa %(most)s lần: hãy ghi một mục mới.",
    ),
    "diary-entry-differs": (
        N_("Mã này đã ghi một việc khác"),
        "Không ghi đè lên nhau: hãy so hai mục; muốn giữ cả mục sau thì gửi lại với mã mới.",
    ),
    "diary-member-missing": (N_("Còn thiếu một điều"), "Việc này phải ghi cả điều đó."),
    "diary-member-unfit": (N_("Việc này không có điều đó"), "Hãy bỏ trường này."),
    "diary-position-impossible": (N_("Toạ độ không có thật"), ""),
    "diary-photos-too-many": (N_("Quá nhiều ảnh cho một mục"), "Nhiều nhất %(most)s ảnh."),
    "harvest-before-planting": (N_("Thu hoạch trước khi gieo trồng"), "Gieo trồng ngày %(planted_on)s."),
}
