"""What the camera's script says, by its name for it; the words stand in the page."""

from __future__ import annotations

from typing import Final

from nguongoc_api.pages.i18n import N_

TOLD: Final = (
    ("starting", N_("Đang mở máy ảnh…")),
    ("aim", N_("Đưa mã QR vào giữa khung hình.")),
    ("reading", N_("Đang đọc ảnh…")),
    ("found", N_("Đọc được rồi…")),
    ("nothing", N_("Không thấy mã QR nào trong ảnh này. Chụp gần hơn, đủ sáng, hoặc gõ mã.")),
    ("no-camera", N_("Không mở được máy ảnh. Cho phép trang này dùng máy ảnh, chọn ảnh có sẵn, hoặc gõ mã.")),
)
