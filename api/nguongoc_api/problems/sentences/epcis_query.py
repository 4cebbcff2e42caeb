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
    "query-parameter-wrong": (N_("Tham số truy vấn không dùng được"), ""),
    "query-parameter-unknown": (
        N_("Không có tham số truy vấn này"),
        "EPCIS 2.0 không có tham số %(parameter)s; danh sách ở tài liệu EPCIS của hệ thống.",
    ),
    "query-parameter-not-supported": (
        N_("Hệ thống không trả lời tham số này"),
        "Tham số %(parameter)s có trong EPCIS 2.0 nhưng không được trả lời ở đây.",
    ),
    "query-value-wrong": (
        N_("Giá trị của tham số không đúng loại"),
        "Tham số %(parameter)s cần: %(expected)s.",
    ),
    "query-parameter-repeated": (
        N_("Tham số truy vấn bị lặp"),
        "Tham số %(parameter)s chỉ được nêu một lần.",
    ),
    "query-parameters-exclude": (
        N_("Các tham số không đi cùng nhau"),
        "Hãy xem lại %(parameter)s cùng với %(other)s.",
    ),
    "query-prefix-undeclared": (
        N_("Tiền tố của trường chưa được khai"),
        "Tham số %(parameter)s: hãy khai tiền tố %(prefix)s trong GS1-Extensions hoặc @context, hoặc viết tên đầy đủ.",
    ),
    "query-too-complex": (
        N_("Câu hỏi quá dài"),
        "Một câu hỏi có tối đa %(most)s giá trị hoặc tham số.",
    ),
    "query-too-slow": (
        N_("Câu hỏi mất quá nhiều thời gian"),
        "Hãy thu hẹp câu hỏi theo thời gian hoặc theo mã.",
    ),
    "query-too-large": (N_("Có quá nhiều sự kiện"), "Có hơn %(most)s sự kiện trả lời câu hỏi này."),
    "event-not-found": (
        N_("Không có sự kiện này"),
        "Không có sự kiện nào mang tên này mà người hỏi được đọc.",
    ),
    "epcis-resource-unknown": (
        N_("Không có trong các sự kiện"),
        "Không có sự kiện nào về mục này mà người hỏi được đọc.",
    ),
    "uri-too-long": (N_("Địa chỉ quá dài"), "Địa chỉ và câu hỏi có tối đa %(limit)s byte."),
    "media-type-not-offered": (
        N_("Không có dạng dữ liệu này"),
        "EPCIS ở đây chỉ có các dạng: %(offered)s.",
    ),
    "extensions-header-wrong": (
        N_("Không đọc được GS1-Extensions"),
        "Hãy viết GS1-Extensions thành các cặp tiền tố=không gian tên, cách nhau bằng dấu phẩy.",
    ),
    "query-definition-wrong": (
        N_("Không phải một câu hỏi có tên"),
        "Hãy gửi đối tượng gồm name (chữ không dấu, số, dấu chấm, gạch) và query.",
    ),
    "query-name-taken": (
        N_("Tên câu hỏi đã có"),
        "Tổ chức đã có câu hỏi tên %(name)s, hoặc đã có đủ số câu hỏi cho phép.",
    ),
    "subscription-schedule-wrong": (
        N_("Lịch báo không dùng được"),
        "Trường %(field)s của schedule cần: %(expected)s.",
    ),
    "subscription-wrong": (N_("Không phải một đăng ký nhận tin"), "Hãy xem lại %(member)s."),
    "subscription-destination-refused": (
        N_("Không gửi tới địa chỉ này"),
        "dest phải là địa chỉ https công khai, không kèm tên người dùng.",
    ),
    "subscribe-not-permitted": (
        N_("Không đăng ký được câu hỏi này"),
        "Câu hỏi có eventCountLimit hoặc maxEventCount chỉ để hỏi từng lần.",
    ),
    "too-many-subscriptions": (N_("Đã có đủ số đăng ký"), "Mỗi tổ chức có tối đa %(most)s đăng ký nhận tin."),
    "subscription-unknown": (
        N_("Không có đăng ký này"),
        "Tổ chức không có đăng ký nhận tin nào như vậy cho câu hỏi này.",
    ),
    "query-unknown": (N_("Không có câu hỏi này"), "Tổ chức không có câu hỏi nào tên như vậy."),
}
