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
    "epcis-time-in-future": (
        N_("Sự kiện ở tương lai"),
        "Thời điểm này sau giờ hiện tại quá 10 phút; hãy kiểm tra đồng hồ và múi giờ.",
    ),
    "epcis-parent-missing": (
        N_("Thiếu kiện hàng mẹ"),
        "Gói vào hoặc lấy ra thì phải nêu parentID; chỉ khi action là OBSERVE mới bỏ trống được.",
    ),
    "epcis-parent-is-child": (
        N_("Kiện hàng chứa chính nó"),
        "Hãy bỏ mã của kiện mẹ khỏi danh sách bên trong.",
    ),
    "epcis-output-is-input": (
        N_("Đầu ra trùng với đầu vào"),
        "Một vật không thể vừa bị dùng hết vừa được làm ra trong cùng một lần chế biến.",
    ),
    "epcis-quantity-wrong": (
        N_("Số lượng không hợp lệ"),
        "Số lượng không âm, có đơn vị thì phải có số; không ghi đơn vị thì là số nguyên (đếm chiếc).",
    ),
    "epcis-unit-not-balanced": (
        N_("Đơn vị không dùng được cho lô này"),
        "Lô đăng ký ở đây chỉ tính bằng các đơn vị %(known)s (mã UN/ECE Rec 20).",
    ),
    "epcis-range-reversed": (N_("Khoảng đo bị ngược"), "Cuối phải sau đầu, lớn nhất không nhỏ hơn nhỏ nhất."),
    "epcis-term-not-of-cbv": (
        N_("CBV 2.0 không có từ này"),
        "Từ riêng hãy đặt trong không gian tên riêng, đừng đặt dưới tên của GS1.",
    ),
    "epcis-disposition-contradicts": (
        N_("Vừa đặt vừa bỏ một trạng thái"),
        "persistentDisposition không thể vừa set vừa unset cùng một trạng thái.",
    ),
    "epcis-corrects-itself": (
        N_("Sự kiện tự sửa chính nó"),
        "correctiveEventIDs nêu sự kiện khác, là sự kiện đúng thay cho sự kiện này.",
    ),
    "epcis-event-name-too-long": (N_("eventID quá dài"), "eventID có tối đa %(most)s ký tự."),
    "epcis-too-many-corrections": (
        N_("Quá nhiều sự kiện sửa"),
        "Một lần đính chính nêu tối đa %(most)s sự kiện sửa.",
    ),
}
