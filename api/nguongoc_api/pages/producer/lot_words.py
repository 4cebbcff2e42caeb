"""What the pages of a new lot ask, and what they call what was answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nguongoc.catalogue.products import Category
from nguongoc_api.pages.i18n import N_

QUESTIONS: Final[Mapping[str, str]] = {
    "what": N_("Lô hàng gì?"),
    "where": N_("Lấy ở đâu?"),
    "amount": N_("Được bao nhiêu?"),
    "day": N_("Thu hoạch ngày nào?"),
    "inputs": N_("Làm từ lô nào?"),
    "from": N_("Người bán nói hàng từ đâu?"),
    "more": N_("Khai thêm"),
    "check": N_("Xem lại rồi ký"),
}
ASKED_OF_MADE: Final[Mapping[str, str]] = {
    "where": N_("Làm ở đâu?"),
    "amount": N_("Ra được bao nhiêu?"),
    "day": N_("Làm xong ngày nào?"),
}
"""Asked otherwise of what is made of other lots."""
ASKED_OF_BOUGHT: Final[Mapping[str, str]] = {
    "where": N_("Nhận hàng ở đâu?"),
    "amount": N_("Mua được bao nhiêu?"),
    "day": N_("Mua về ngày nào?"),
}
NAMES: Final[Mapping[str, str]] = {
    "what": N_("Hàng"),
    "where": N_("Nơi thu hoạch"),
    "amount": N_("Số lượng"),
    "day": N_("Ngày thu hoạch"),
    "more": N_("Khai thêm"),
}
NAMES_OF_MADE: Final[Mapping[str, str]] = {
    "where": N_("Nơi làm"),
    "inputs": N_("Làm từ"),
    "amount": N_("Ra được"),
    "day": N_("Ngày làm"),
}
NAMES_OF_BOUGHT: Final[Mapping[str, str]] = {
    "where": N_("Nơi nhận hàng"),
    "day": N_("Ngày mua về"),
    "from": N_("Nơi trồng, đánh bắt (người bán nói)"),
}
MORE_NAMES: Final[Mapping[str, str]] = {
    "packed_on": N_("Ngày đóng gói"),
    "lot": N_("Số lô"),
    "variety": N_("Giống"),
    "no_pesticide": N_("Không dùng thuốc bảo vệ thực vật"),
    "pesticide_name": N_("Tên thuốc đã dùng"),
    "pesticide_last_used_on": N_("Ngày dùng thuốc lần cuối"),
    "pre_harvest_interval_days": N_("Thời gian cách ly ghi trên nhãn (ngày)"),
    "fertiliser": N_("Phân bón"),
    "water": N_("Nước tưới"),
    "notes": N_("Ghi thêm"),
    "bought_from": N_("Mua của ai"),
}
ICONS: Final[Mapping[Category, str]] = {
    Category.SEAFOOD: "fish",
    Category.RICE: "wheat",
    Category.CROP: "wheat",
    Category.VEGETABLE: "sprout",
    Category.HERB: "sprout",
    Category.FRUIT: "sprout",
    Category.PROCESSED: "cooking-pot",
    Category.CONFECTIONERY: "cooking-pot",
}
OTHERWISE: Final = "shopping-basket"
