"""What an EPCIS document or event says, whoever sends it: context, structure, profile, hash."""

from __future__ import annotations

from nguongoc_api.pages.i18n import N_

SENTENCES = {
    "epcis-context-not-readable": (
        N_("Không đọc được @context"),
        "@context là địa chỉ, đối tượng hoặc danh sách gồm chúng; http, https và urn không làm tiền tố được.",
    ),
    "epcis-context-too-large": (N_("@context quá lớn"), "Mỗi chỗ trong @context chỉ được tới %(most)s."),
    "epcis-document-not-readable": (
        N_("Không tìm thấy sự kiện trong tài liệu"),
        "Hãy gửi EPCISDocument, EPCISQueryDocument hoặc một sự kiện EPCIS 2.0 dạng JSON.",
    ),
    "epcis-too-many-events": (
        N_("Tài liệu có quá nhiều sự kiện"),
        "Một tài liệu có tối đa %(most)s sự kiện; hãy chia ra nhiều lần gửi.",
    ),
    "event-not-hashable": (
        N_("Không tính được mã băm của sự kiện"),
        "Một mục của sự kiện thiếu hoặc không đúng dạng EPCIS 2.0; xem con trỏ đi kèm.",
    ),
    "epcis-structure-wrong": (
        N_("Sai cấu trúc EPCIS 2.0"),
        "Giá trị này không đúng với lược đồ JSON của EPCIS 2.0 tại chỗ mà con trỏ chỉ.",
    ),
}
