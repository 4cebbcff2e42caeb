"""Backups, putting them back, and erasing."""

from __future__ import annotations

from nguongoc_api.pages.i18n import N_

SENTENCES = {
    "backup-unreadable": (N_("Bản sao lưu không đọc được"), ""),
    "backup-damaged": (N_("Bản sao lưu bị hỏng"), ""),
    "backup-elsewhere": (N_("Thư mục sao lưu không trống"), ""),
    "backup-of-another": (N_("Bản sao lưu của hệ thống khác"), ""),
    "place-not-empty": (N_("Nơi phục hồi không trống"), ""),
    "log-heads-disagree": (N_("Hai đầu nhật ký trái nhau"), ""),
    "log-nothing-lost": (
        N_("Nhật ký không mất mục nào"),
        "Mọi mục đã công bố đều có ở đây: nhật ký đi tiếp, không mở nhật ký mới.",
    ),
    "log-key-not-lost": (
        N_("Khoá của nhật ký vẫn mở được"),
        "Khoá ấy ký lời chuyển sang nhật ký hay khoá mới, nên không ai phải tin lời nói suông.",
    ),
    "log-went-on": (
        N_("Sau bản sao lưu này đã mở một nhật ký khác"),
        "Hãy phục hồi từ một bản sao lưu làm sau khi mở nhật ký ấy.",
    ),
    "log-not-continued": (N_("Bản nhật ký không nối tiếp bản ở đây"), ""),
    "status-list-of-another": (N_("Danh sách tình trạng không phải của hệ thống này"), ""),
    "no-status-lists": (N_("Không có danh sách tình trạng nào ở đó"), ""),
    "key-box-malformed": (N_("Tệp khoá niêm phong không đúng dạng"), ""),
    "passphrase-too-short": (N_("Cụm mật khẩu quá ngắn"), ""),
}
