"""Events of EPCIS as they are indexed and asked for."""

from __future__ import annotations

from nguongoc_api.pages.i18n import N_

SENTENCES = {
    "event-too-many-identifiers": (
        N_("Sự kiện có quá nhiều mã"),
        "Một sự kiện nêu tối đa %(most)s mã; hãy chia thành nhiều sự kiện.",
    ),
    "event-too-many-statements": (
        N_("Sự kiện có quá nhiều dữ liệu"),
        "Một sự kiện có tối đa %(most)s giá trị tra cứu được; hãy chia thành nhiều sự kiện.",
    ),
    "event-time-missing": (
        N_("Sự kiện thiếu thời điểm"),
        "eventTime phải là thời điểm có múi giờ, ví dụ 2026-03-01T08:00:00+07:00.",
    ),
}
