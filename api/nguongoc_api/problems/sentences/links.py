"""Links that owners register."""

from __future__ import annotations

from nguongoc_api.pages.i18n import N_

SENTENCES = {
    "link-type-unknown": (
        N_("Không có loại liên kết này"),
        "“%(type)s” không có trong bảng của GS1, cũng không phải loại đã khai báo.",
    ),
    "link-type-reserved": (
        N_("Loại liên kết này do hệ thống nêu"),
        "“%(type)s” suy từ những gì đã ký và đăng ký ở đây, không ai tự ghi.",
    ),
    "link-type-deprecated": (N_("Loại liên kết này đã bỏ"), "Hãy dùng %(instead)s thay cho “%(type)s”."),
    "link-target-malformed": (
        N_("Địa chỉ liên kết không đúng dạng"),
        "Hãy viết cả địa chỉ, bắt đầu bằng https://, chữ có dấu viết dạng %%C3%%A0.",
    ),
    "link-target-too-long": (N_("Địa chỉ liên kết quá dài"), "Nhiều nhất %(limit)s ký tự."),
    "link-target-host": (
        N_("Máy chủ của liên kết không dùng được"),
        "Cần một tên miền mà điện thoại của ai cũng mở được, không có tên người dùng đứng trước.",
    ),
    "link-target-own": (
        N_("Liên kết trỏ về chính hệ thống này"),
        "Liên kết của hệ thống đã có sẵn; chỉ đăng ký địa chỉ ở nơi khác.",
    ),
    "link-language-malformed": (N_("Mã ngôn ngữ không đúng dạng"), "Hãy viết như vi hoặc vi-VN."),
    "link-languages-repeated": (
        N_("Ngôn ngữ bị lặp hoặc quá nhiều"),
        "Mỗi ngôn ngữ một lần, nhiều nhất %(most)s.",
    ),
    "media-type-malformed": (
        N_("Loại tệp không đúng dạng"),
        "Hãy viết một loại đã đăng ký với IANA, như text/html hoặc application/pdf.",
    ),
    "link-context-malformed": (
        N_("Ngữ cảnh không đúng dạng"),
        "Dùng chữ cái, chữ số, dấu chấm, gạch nối, gạch dưới, nhiều nhất 50 ký tự.",
    ),
    "link-not-found": (N_("Không tìm thấy liên kết"), ""),
    "link-there": (N_("Liên kết này đã có"), "Hãy sửa liên kết %(link)s."),
    "link-retired": (
        N_("Liên kết này đã bỏ"),
        "Liên kết đã bỏ thì không dùng lại: hãy đăng ký liên kết khác.",
    ),
    "link-changed": (
        N_("Có người vừa sửa liên kết này"),
        "Bản mới nhất là bản %(version)s: hãy đọc lại rồi sửa.",
    ),
    "link-lot-unknown": (N_("Sản phẩm không có lô này"), ""),
    "too-many-links": (N_("Quá nhiều liên kết"), "Nhiều nhất %(most)s liên kết."),
    "variant-hides-page": (
        N_("Bản khác này sẽ che mất trang chính"),
        "Bản khác phải bằng ngôn ngữ mà trang không có (khác vi, en), không phải HTML, hoặc cho một ngữ cảnh.",
    ),
}
