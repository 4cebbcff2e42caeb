"""Files of rows: what a whole file is refused for, and what is wrong with one cell."""

from __future__ import annotations

from nguongoc_api.pages.i18n import N_

SENTENCES = {
    "sheet-format-unknown": (
        N_("Tệp này không đọc được"),
        "Tệp .xls cũ, tệp có mật khẩu hay không phải bảng tính: lưu lại thành .xlsx hoặc CSV.",
    ),
    "sheet-broken": (N_("Tệp hỏng hoặc thiếu"), "Mở tệp bằng Excel, lưu lại thành .xlsx rồi gửi lại."),
    "sheet-too-large": (N_("Tệp quá lớn"), "Nhiều nhất %(most)s %(what)s. Chia thành nhiều tệp."),
    "sheet-has-doctype": (N_("Tệp chứa khai báo lạ"), "Không phần mềm bảng tính nào ghi khai báo DTD."),
    "sheet-has-macros": (N_("Tệp chứa macro"), "Lưu lại thành .xlsx, không kèm macro."),
    "sheet-has-external-links": (
        N_("Tệp lấy số liệu từ tệp khác"),
        "Chép rồi dán dạng giá trị (Paste values), bỏ liên kết tới tệp khác.",
    ),
    "sheet-has-merged-cells": (
        N_("Có ô gộp giữa các dòng"),
        "Bỏ gộp ô %(cells)s: không rõ giá trị của dòng nào.",
    ),
    "sheet-hidden": (N_("Trang tính nào cũng bị ẩn"), "Hiện trang tính cần nhập rồi gửi lại."),
    "sheet-encoding-unknown": (N_("Không rõ bảng mã của tệp"), "Lưu lại dạng CSV UTF-8 hoặc .xlsx."),
    "sheet-columns-missing": (N_("Thiếu cột"), "Không thấy cột: %(columns)s. Tải tệp mẫu để xem tên cột."),
    "sheet-column-repeated": (N_("Cột bị trùng"), "Hai cột cùng tên “%(column)s”: xoá bớt một cột."),
    "sheet-empty": (N_("Tệp không có dòng nào"), "Chỉ có tên cột, bên dưới chưa ghi gì."),
    "cell-is-formula": (
        N_("Ô chứa công thức"),
        "Chép rồi dán dạng giá trị (Paste values): hệ thống không tính công thức.",
    ),
    "cell-is-error": (N_("Ô báo lỗi"), "Bảng tính báo %(error)s trong ô này."),
    "cell-missing": (N_("Ô còn trống"), "Cột này phải ghi."),
    "number-malformed": (
        N_("Số không đúng dạng"),
        "“%(text)s” không phải là số. Chỉ ghi số, như 1250 hoặc 1.234,5; đơn vị ở cột riêng.",
    ),
    "number-ambiguous": (
        N_("Số hiểu được hai cách"),
        "“%(text)s” là %(large)s hay %(small)s? Ghi lại một trong hai cách đó.",
    ),
    "number-is-date": (
        N_("Số bị bảng tính đổi thành ngày"),
        "Định dạng lại ô là Số (Number) rồi gõ lại.",
    ),
    "day-malformed": (
        N_("Ngày không đúng"),
        "“%(text)s” không phải là ngày. Ghi ngày/tháng/năm, như 28/11/2026.",
    ),
    "year-too-short": (N_("Năm thiếu chữ số"), "“%(text)s”: ghi năm đủ bốn chữ số, như 2026."),
    "answer-malformed": (N_("Chỉ ghi Có hoặc Không"), "“%(text)s” không rõ là Có hay Không."),
    "word-unknown": (N_("Chữ này không có trong danh sách"), "“%(text)s”: ghi một trong: %(choices)s."),
    "name-unknown": (
        N_("Tên này chưa đăng ký"),
        "Không có gì tên “%(name)s”. Tên gần nhất: %(like)s. Ghi đúng tên đã đăng ký, hoặc đăng ký trước.",
    ),
    "name-shared": (N_("Nhiều nơi cùng tên này"), "Không rõ “%(name)s” nào: đặt lại tên cho khác nhau."),
    "name-registered": (N_("Tên này đã đăng ký"), "“%(name)s” có rồi: xoá dòng này hoặc đặt tên khác."),
    "commune-unclear": (N_("Không rõ xã, phường nào"), "“%(name)s”: chọn một trong %(choices)s."),
    "row-repeated": (
        N_("Dòng bị lặp"),
        "Giống hệt dòng %(first)s. Nếu là hai lô khác nhau thì ghi mã lô cho mỗi dòng.",
    ),
    "import-unknown": (N_("Không có lần nhập này"), ""),
    "import-forgotten": (N_("Tệp đã xoá"), "Tệp gửi lên chỉ giữ 7 ngày. Gửi lại tệp để xem lỗi."),
    "imports-open": (N_("Còn tệp đang nhập"), "%(most)s tệp đang nhập. Chờ xong rồi gửi tiếp."),
    "import-too-long-for-one": (
        N_("Nhiều dòng quá để nhập một lần"),
        "Nhập cả tệp một lần được nhiều nhất %(most)s dòng. Chọn nhập từng dòng.",
    ),
    "import-failed": (
        N_("Hệ thống gặp lỗi khi nhập"),
        "Những dòng đã nhập vẫn còn. Gửi lại tệp: dòng đã nhập không bị lặp.",
    ),
}
