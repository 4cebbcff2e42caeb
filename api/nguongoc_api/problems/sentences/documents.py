"""Documents that buyers and officers ask for."""

from __future__ import annotations

from nguongoc_api.pages.i18n import N_

SENTENCES = {
    "document-not-required": (N_("Không cần giấy tờ này"), "%(law)s không áp dụng cho %(goods)s."),
    "document-format-unknown": (N_("Giấy tờ này không có ở dạng đó"), "Các dạng có: %(formats)s."),
    "document-plots-missing": (
        N_("Chưa biết đủ các thửa đất"),
        "Chưa biết vị trí, ranh giới hoặc diện tích của: %(places)s.",
    ),
    "document-plots-too-large": (
        N_("Quá nhiều thửa đất cho một tờ khai"),
        "Một tờ khai dài nhất %(most)s byte.",
    ),
    "plot-corners-wrong": (
        N_("Ranh giới thửa đất không đúng"),
        "Cần ít nhất ba góc khác nhau, có kinh độ và vĩ độ thật.",
    ),
    "plot-crosses-itself": (
        N_("Ranh giới thửa đất tự cắt nhau"),
        "Hãy đi một vòng quanh thửa đất, không cắt qua đường đã đi.",
    ),
}
