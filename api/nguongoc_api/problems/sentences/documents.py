"""Documents that buyers and officers ask for."""

from __future__ import annotations

from nguongoc_api.pages.i18n import N_

SENTENCES = {
    "document-not-required": (N_("Không cần giấy tờ này"), "%(law)s không áp dụng cho %(goods)s."),
    "document-format-unknown": (N_("Giấy tờ này không có ở dạng đó"), "Các dạng có: %(formats)s."),
}
