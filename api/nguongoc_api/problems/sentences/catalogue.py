"""Organisations, facilities, products, certificates, pictures, places."""

from __future__ import annotations

from nguongoc_api.pages.i18n import N_

SENTENCES = {
    "photo-broken": (N_("Ảnh đã lưu bị hỏng"), ""),
    "organisation-not-found": (N_("Không tìm thấy tổ chức"), ""),
    "facility-path-malformed": (N_("Địa chỉ cơ sở không đúng dạng"), ""),
    "facility-not-found": (N_("Không tìm thấy cơ sở"), ""),
    "product-not-found": (N_("Không tìm thấy sản phẩm"), ""),
    "certificate-not-found": (N_("Không tìm thấy chứng nhận"), ""),
    "place-not-found": (N_("Không tìm thấy điểm đến"), ""),
    "photo-not-found": (N_("Không tìm thấy ảnh"), ""),
    "photo-unknown": (N_("Không có ảnh này"), "Hãy tải ảnh lên trước."),
    "position-outside": (N_("Vị trí không ở gần Thanh Hoá"), "Có lẽ vĩ độ và kinh độ bị đổi chỗ."),
    "position-incomplete": (N_("Vị trí thiếu một nửa"), "Cần cả vĩ độ và kinh độ."),
    "not-a-position": (N_("Không phải một vị trí"), ""),
    "too-many-market-codes": (N_("Quá nhiều mã vùng trồng"), "Nhiều nhất %(most)s mã."),
    "unknown-commune": (
        N_("Không có xã phường này"),
        "Từ 01/07/2025 Thanh Hoá không có xã phường mang mã %(commune)s.",
    ),
    "query-too-long": (N_("Chữ tìm kiếm quá dài"), "Nhiều nhất %(limit)s ký tự."),
    "query-empty": (N_("Chưa có chữ để tìm"), ""),
    "shelf-life-out-of-range": (N_("Thời hạn dùng ngoài khoảng"), "Từ 1 đến %(most)s ngày."),
    "stars-wrong": (N_("Số sao không đúng"), "OCOP có 3, 4 hoặc 5 sao; loại khác không có sao."),
    "right-to-use-missing": (
        N_("Thiếu quyền sử dụng chỉ dẫn địa lý"),
        "Hãy ghi số quyết định trao quyền sử dụng của chính mình.",
    ),
    "issued-out-of-range": (N_("Ngày cấp không đúng"), "Ngày cấp không thể sau hôm nay, %(today)s."),
    "valid-before-issued": (N_("Hết hạn trước khi được cấp"), "Cấp ngày %(issued_on)s."),
    "not-a-month": (N_("Không phải tháng"), "Tháng là số nguyên từ 1 đến 12, mỗi tháng một lần."),
    "not-a-lunar-day": (N_("Không phải ngày âm lịch"), "Ngày từ 1 đến 30, tháng từ 1 đến 12."),
    "festival-backwards": (N_("Lễ hội kết thúc trước khi bắt đầu"), ""),
    "place-id-malformed": (
        N_("Mã điểm đến không đúng dạng"),
        "Dùng a-z, 0-9 và dấu gạch nối, từ 3 đến 63 ký tự.",
    ),
    "place-taken": (N_("Đã có điểm đến mang mã này"), "Mã “%(id)s” đã có."),
    "route-taken": (N_("Đã có tuyến đi mang mã này"), "Mã “%(id)s” đã có."),
    "route-not-found": (N_("Không có tuyến đi này"), "Xem lại địa chỉ, hoặc mở danh sách các tuyến."),
    "stop-unknown": (
        N_("Tuyến có chặng chưa đăng ký"),
        "Chưa có điểm đến nào mang mã “%(id)s”. Đăng ký điểm đến trước, rồi đăng ký tuyến.",
    ),
    "stops-malformed": (
        N_("Tuyến đi cần từ 2 đến 20 chặng"),
        "Mỗi chặng chỉ ghi một lần; đang có %(count)s.",
    ),
    "phone-malformed": (N_("Số điện thoại không đúng dạng"), "Hãy viết như +84237123456."),
    "website-malformed": (N_("Địa chỉ mạng không đúng dạng"), "Địa chỉ phải bắt đầu bằng https://."),
    "opening-hours-malformed": (
        N_("Giờ mở cửa không đúng dạng"),
        "Hãy viết như Mo-Fr 08:00-11:30,13:30-17:00; Sa 08:00-12:00.",
    ),
    "host-unknown": (N_("Không có tổ chức này để đón khách"), "Chưa có tổ chức nào mang mã “%(slug)s”."),
    "place-changed": (N_("Nơi này vừa có người khác sửa"), "Nay là bản %(version)s: hãy đọc lại rồi sửa."),
    "too-many-places": (N_("Đã đủ số nơi đón khách"), "Mỗi tổ chức nhiều nhất %(most)s nơi."),
    "place-far-from-commune": (
        N_("Vị trí xa xã đã khai"),
        "Cách giữa xã %(km)s km, nhiều nhất %(most)s km: xem lại vị trí hoặc chọn xã khác.",
    ),
    "place-of-authority": (
        N_("Nơi này do cơ quan ghi"),
        "Tên và vị trí chỉ cơ quan sửa được; hãy báo họ chỗ sai.",
    ),
    "place-hidden": (
        N_("Cơ quan đã ẩn nơi này"),
        "Lý do: %(reason)s. Sửa cho đúng rồi nhờ cơ quan cho thấy lại.",
    ),
    "position-unreadable": (N_("Vị trí chưa đọc được"), "Viết hai số như 19.9098, 105.4020, hoặc để trống."),
    "place-kind-unknown": (N_("Không có loại nơi này"), "Chọn một loại trong danh sách."),
    "experience-not-found": (N_("Không có việc này ở đây"), ""),
    "experience-kind-unknown": (N_("Không có loại trải nghiệm này"), ""),
    "months-unreadable": (N_("Tháng chưa đọc được"), "Hãy viết như 9-12, 1."),
    "too-many-parts": (N_("Quá nhiều mục"), "Nhiều nhất %(most)s mục."),
    "checked-in-future": (N_("Ngày kiểm tra chưa tới"), "Hôm nay là %(today)s."),
    "organisation-slug-malformed": (
        N_("Tên rút gọn của tổ chức không đúng dạng"),
        "Dùng a-z, 0-9 và dấu gạch nối, từ 3 đến 63 ký tự.",
    ),
    "organisation-slug-taken": (N_("Tên rút gọn của tổ chức đã có"), "Tên đã cấp thì không bao giờ cấp lại."),
    "picture-animated": (N_("Ảnh chuyển động không được nhận"), "Hãy gửi một ảnh tĩnh."),
    "picture-damaged": (N_("Ảnh bị hỏng"), "Không đọc được ảnh đến hết: hãy gửi lại."),
    "picture-format-not-taken": (N_("Loại ảnh không được nhận"), "Chỉ nhận JPEG, PNG và WebP."),
    "picture-too-heavy": (N_("Ảnh quá nặng"), "Nhiều nhất %(maximum)s byte."),
    "picture-too-many-pixels": (N_("Ảnh quá nhiều điểm"), "Nhiều nhất %(maximum)s điểm ảnh."),
    "picture-too-small": (N_("Ảnh quá nhỏ"), "Mỗi cạnh ít nhất %(minimum)s điểm."),
}
