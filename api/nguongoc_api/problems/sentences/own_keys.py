"""Organisations that sign with a key of their own."""

from __future__ import annotations

from nguongoc_api.pages.i18n import N_

SENTENCES = {
    "organisation-signs-itself": (
        N_("Cơ sở này tự ký bằng khoá của mình"),
        "Khoá ký nằm ở cơ sở nên hệ thống không ký thay được việc này. Lô mới: chuẩn bị, ký ở chỗ mình, rồi nộp chữ ký. "
        "Cần giữ hàng lại thì vẫn tạm giữ lô được ngay.",
    ),
}
