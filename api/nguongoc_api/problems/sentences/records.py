"""Signed records, keys and the transparency log."""

from __future__ import annotations

from nguongoc_api.pages.i18n import N_

SENTENCES = {
    "log-base64-not-canonical": (N_("Base64 trong nhật ký không chuẩn"), ""),
    "log-checkpoint-malformed": (N_("Điểm kiểm của nhật ký không đúng dạng"), ""),
    "log-consistency-refuted": (N_("Nhật ký không khớp với bản trước"), ""),
    "log-damaged": (N_("Nhật ký bị hỏng"), ""),
    "log-entry-malformed": (N_("Mục nhật ký không đúng dạng"), ""),
    "log-entry-too-large": (N_("Mục nhật ký quá lớn"), ""),
    "log-entry-too-long": (N_("Mục nhật ký quá dài"), ""),
    "log-entry-version-unknown": (N_("Mục nhật ký thuộc phiên bản lạ"), ""),
    "log-hash-length-wrong": (N_("Mã băm sai độ dài"), ""),
    "log-head-moved": (N_("Đầu nhật ký vừa thay đổi"), ""),
    "log-inclusion-refuted": (N_("Bằng chứng có mặt trong nhật ký không đúng"), ""),
    "log-index-outside-tree": (N_("Vị trí ngoài nhật ký"), ""),
    "log-key-name-malformed": (N_("Tên khoá nhật ký không đúng dạng"), ""),
    "log-note-malformed": (N_("Văn bản ký không đúng dạng"), ""),
    "log-note-too-large": (N_("Văn bản ký quá lớn"), ""),
    "log-note-untrusted": (N_("Văn bản ký không có chữ ký tin cậy"), ""),
    "log-number-not-plain": (N_("Số trong nhật ký viết không chuẩn"), ""),
    "log-origin-mismatch": (N_("Điểm kiểm của nhật ký khác"), ""),
    "log-proof-length-wrong": (N_("Bằng chứng sai độ dài"), ""),
    "log-proof-malformed": (N_("Bằng chứng không đúng dạng"), ""),
    "log-proof-too-large": (N_("Bằng chứng quá lớn"), ""),
    "log-rolled-back": (N_("Nhật ký lùi về trước"), ""),
    "log-signature-missing": (N_("Thiếu chữ ký của nhật ký"), ""),
    "log-signature-refuted": (N_("Chữ ký của nhật ký không đúng"), ""),
    "log-signature-type-unknown": (N_("Loại chữ ký của nhật ký không biết"), ""),
    "log-tile-content-wrong": (N_("Ô nhật ký sai nội dung"), ""),
    "log-tile-not-in-tree": (N_("Ô nhật ký không thuộc cây"), ""),
    "log-tile-path-malformed": (N_("Đường dẫn ô nhật ký không đúng dạng"), ""),
    "log-tree-shrinks": (N_("Nhật ký nhỏ đi"), ""),
    "log-tree-size-outside": (N_("Cỡ nhật ký ngoài khoảng"), ""),
    "log-verifier-key-malformed": (N_("Khoá kiểm của nhật ký không đúng dạng"), ""),
    "log-verifier-keys-ambiguous": (N_("Nhiều khoá kiểm cùng tên"), ""),
}
