"""Families of refusals, the HTTP edge, access and the database."""

from __future__ import annotations

from nguongoc_api.pages.i18n import N_

SENTENCES = {
    "malformed": (N_("Không đúng dạng"), ""),
    "invalid": (N_("Không hợp lệ"), ""),
    "not-found": (N_("Không tìm thấy"), ""),
    "conflict": (N_("Trái với điều đã ghi"), ""),
    "not-allowed": (N_("Không được phép"), ""),
    "too-large": (N_("Quá lớn"), ""),
    "phone-unreadable": (N_("Số điện thoại viết chưa đúng"), "Hãy viết như 0912 345 678."),
    "password-weak": (
        N_("Mật khẩu yếu quá"),
        "Ít nhất 8 ký tự, có 5 ký tự khác nhau, và không phải số điện thoại.",
    ),
    "account-phone-taken": (N_("Số điện thoại này đã có tài khoản"), "Mỗi số một tài khoản."),
    "account-unknown": (N_("Không có tài khoản nào dùng số này"), ""),
    "erasure-recall-open": (
        N_("Còn lệnh thu hồi chưa kết thúc"),
        "Người đang giữ hàng phải gọi được cho cơ sở: kết thúc thu hồi rồi xin lại.",
    ),
    "erasure-not-asked": (N_("Không có lời xin được quên nào đang chờ"), "Đã rút lại rồi, hoặc chưa xin."),
    "sign-in-refused": (N_("Số điện thoại hoặc mật khẩu không đúng"), ""),
    "report-kind-unknown": (N_("Chưa chọn có gì không đúng"), "Chọn một dòng trong danh sách."),
    "report-closed": (N_("Điều này đã đóng"), "Đã đóng thì không trả lời thêm được."),
    "report-ticket-wrong": (N_("Tờ khai này để lâu quá"), "Gửi lại một lần nữa: tờ khai đã được mở mới."),
    "report-too-quick": (N_("Gửi nhanh quá"), "Chờ vài giây rồi gửi lại."),
    "too-many-reports": (N_("Hôm nay nhận nhiều rồi"), "Hôm khác báo tiếp, hoặc gọi cho nơi làm ra."),
    "report-not-found": (N_("Không có điều này"), "Đường dẫn sai, hoặc người báo đã xoá."),
    "sign-up-closed": (
        N_("Ở đây không tự mở cơ sở được"),
        "Người vận hành mở cơ sở và tài khoản. Hãy liên hệ uỷ ban xã hoặc hợp tác xã của anh chị.",
    ),
    "start-kind-unknown": (N_("Không có loại cơ sở này"), ""),
    "start-too-often": (N_("Đã mở nhiều cơ sở quá"), "Hãy chờ %(hours)s giờ rồi thử lại."),
    "sign-in-too-often": (N_("Nhập sai nhiều lần quá"), "Hãy chờ %(minutes)s phút rồi thử lại."),
    "role-elsewhere": (N_("Trang này dành cho cơ sở sản xuất"), "Tài khoản của anh chị thuộc loại khác."),
    "answer-missing": (N_("Còn chỗ chưa điền"), ""),
    "day-unreadable": (N_("Ngày chưa đọc được"), "Hãy viết ngày/tháng/năm, ví dụ 23/11/2026."),
    "number-unreadable": (N_("Chưa phải là số"), "Hãy viết bằng số, ví dụ 14."),
    "account-elsewhere": (
        N_("Người khác đang đăng nhập"),
        "Mục này của người khác: chỉ gửi khi chính người đó đăng nhập.",
    ),
    "page-elsewhere": (N_("Yêu cầu gửi từ trang khác"), "Hãy mở lại trang này rồi bấm gửi lần nữa."),
    "unavailable": (
        N_("Tạm thời chưa làm được"),
        "Hệ thống chưa làm được việc này ngay bây giờ. Vui lòng thử lại sau ít phút.",
    ),
    "several": (N_("Có nhiều chỗ cần sửa"), "Vui lòng sửa từng chỗ được nêu dưới đây rồi gửi lại."),
    "refused": (N_("Yêu cầu bị từ chối"), ""),
    "body-not-json": (N_("Nội dung không phải JSON"), "Không đọc được JSON từ ký tự thứ %(position)s."),
    "body-too-deep": (N_("JSON lồng nhau quá sâu"), "Nhiều nhất %(most)s lớp."),
    "member-repeated": (N_("Một trường ghi hai lần"), "Trường “%(name)s” có hai lần: hãy giữ lại một."),
    "number-not-finite": (N_("Không phải số hữu hạn"), "NaN, Infinity và số quá lớn không được nhận."),
    "text-broken": (N_("Chữ bị hỏng"), "Trong chữ có ký tự hỏng (%(character)s): hãy gõ lại."),
    "media-type-wrong": (N_("Sai kiểu nội dung"), "Địa chỉ này nhận %(expected)s."),
    "body-missing": (N_("Thiếu nội dung"), "Yêu cầu này cần có nội dung."),
    "body-unreadable": (N_("Không đọc được nội dung"), "Nội dung bị đứt hoặc sai khuôn dạng: hãy gửi lại."),
    "body-too-large": (N_("Nội dung quá lớn"), "Nhiều nhất %(limit)s byte."),
    "member-unknown": (
        N_("Trường không có trong mẫu"),
        "Không có trường “%(name)s”: hãy bỏ đi hoặc kiểm tra tên.",
    ),
    "member-missing": (N_("Thiếu một trường"), "Phải có trường “%(name)s”."),
    "member-wrong": (N_("Giá trị không đúng kiểu"), "Giá trị không đúng kiểu hoặc ngoài khoảng cho phép."),
    "choice-unknown": (N_("Không có lựa chọn này"), "Hãy chọn một trong: %(choices)s."),
    "date-malformed": (
        N_("Ngày không đúng dạng"),
        "Hãy viết ngày theo dạng năm-tháng-ngày, ví dụ 2026-11-23.",
    ),
    "id-malformed": (N_("Mã số không đúng dạng"), "Đây không phải mã số do hệ thống cấp."),
    "parameter-unknown": (N_("Tham số không có"), "Địa chỉ này không có tham số “%(parameter)s”."),
    "parameter-repeated": (N_("Tham số lặp lại"), "Tham số “%(parameter)s” chỉ được ghi một lần."),
    "parameter-wrong": (
        N_("Tham số không đúng"),
        "Tham số “%(parameter)s” không đúng kiểu hoặc ngoài khoảng.",
    ),
    "cursor-wrong": (
        N_("Con trỏ trang không đúng"),
        "Hãy dùng nguyên địa chỉ trong tiêu đề Link, hoặc bắt đầu lại.",
    ),
    "idempotency-key-malformed": (
        N_("Idempotency-Key không đúng dạng"),
        "Từ 1 đến 100 ký tự ASCII nhìn thấy được.",
    ),
    "idempotency-key-reused": (
        N_("Idempotency-Key đã dùng cho yêu cầu khác"),
        "Khoá này đã đi với một nội dung khác: yêu cầu mới cần khoá mới.",
    ),
    "if-match-missing": (
        N_("Chưa nói sửa bản nào"),
        "Hãy gửi If-Match với ETag của bản đã đọc, hoặc * cho bản bất kỳ.",
    ),
    "not-authenticated": (
        N_("Chưa xác thực"),
        "Hãy gửi tiêu đề Authorization: Bearer với khoá còn hiệu lực.",
    ),
    "scope-missing": (N_("Khoá không có quyền này"), "Khoá này không được làm việc “%(scope)s”."),
    "scope-beyond-role": (N_("Quyền vượt quá vai trò"), "Vai trò này không có quyền: %(scopes)s."),
    "download-busy": (N_("Đang có nhiều người tải"), "Hãy thử lại sau ít giây."),
    "organisation-unknown": (N_("Không có tổ chức này"), ""),
    "rate-limited": (N_("Quá nhiều yêu cầu"), "Hãy đợi %(retry_after)s giây rồi gửi tiếp."),
    "address-unknown": (N_("Không có địa chỉ này"), "Hãy xem /docs để biết có những địa chỉ nào."),
    "method-not-allowed": (N_("Địa chỉ không nhận cách gọi này"), "Hãy xem tiêu đề Allow."),
    "internal-error": (
        N_("Hệ thống gặp lỗi"),
        "Lỗi ở phía chúng tôi và đã được ghi lại. Vui lòng thử lại sau.",
    ),
    "concurrent-change": (
        N_("Có người vừa ghi cùng lúc"),
        "Dữ liệu vừa thay đổi: hãy đọc lại rồi gửi lại.",
    ),
    "store-unavailable": (
        N_("Cơ sở dữ liệu tạm thời không ghi được"),
        "Chưa ghi được gì. Vui lòng gửi lại sau ít phút.",
    ),
    "twin-running": (N_("Yêu cầu giống hệt đang được xử lý"), "Hãy gửi lại sau giây lát để nhận kết quả."),
    "one-code-alone": (
        N_("Kết luận có chữ ký là của một mã"),
        "Gửi đúng một mã; với nhiều mã, hãy nhận JSON và nêu audience.",
    ),
    "code-too-long": (N_("Mã quá dài"), "Không mã nào dài hơn %(limit)s ký tự."),
    "too-many-items": (N_("Quá nhiều mã một lần"), "Nhiều nhất %(most)s mã."),
}
