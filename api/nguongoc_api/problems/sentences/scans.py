"""Scans: where a stamp was checked, said by who checked it."""

from __future__ import annotations

from nguongoc_api.pages.i18n import N_

SENTENCES = {
    "fulfilled-out-of-range": (N_("Lúc gửi hàng không đúng"), "Phải là một lúc trong %(days)s ngày qua."),
    "cell-malformed": (N_("Không phải một ô ở Việt Nam"), "Ô trên bản đồ rộng hai mươi ki-lô-mét."),
    "city-unknown": (N_("Không có thành phố này"), "Chọn một nơi trong danh sách."),
    "stamp-unknown": (N_("Không có con tem này"), ""),
}
