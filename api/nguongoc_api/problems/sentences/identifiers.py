"""GS1 keys, Digital Links, public codes and serials."""

from __future__ import annotations

from nguongoc_api.pages.i18n import N_

SENTENCES = {
    "gtin-length": (N_("GTIN không đủ chữ số"), "GTIN viết bằng %(expected)s chữ số, ở đây có %(length)s."),
    "gtin-character": (N_("GTIN có ký tự lạ"), "GTIN chỉ gồm chữ số; ký tự “%(character)s” thì không."),
    "gtin-check-digit-wrong": (
        N_("Sai chữ số kiểm tra của GTIN"),
        "Chữ số cuối là %(given)s, đúng ra là %(expected)s: có lẽ gõ nhầm. Thử %(suggestion)s.",
    ),
    "gtin-restricted-circulation": (
        N_("GTIN chỉ dùng nội bộ"),
        "Đầu số %(prefix)s chỉ dùng trong một công ty hoặc một vùng, không dùng cho hàng bán rộng rãi.",
    ),
    "gtin-licence-missing": (
        N_("Thiếu giấy phép dùng GTIN"),
        "Hãy nêu giấy phép GS1 của GTIN này, hoặc để trống GTIN: lô hàng vẫn có mã riêng.",
    ),
    "gtin-licence-unexpected": (N_("Có giấy phép mà không có GTIN"), "Hãy ghi GTIN hoặc bỏ giấy phép."),
    "gtin-demonstration": (N_("Đầu số 952 chỉ để trình diễn"), "Đầu số này không được in lên hàng bán."),
    "gtin-taken": (N_("GTIN đã có sản phẩm khác"), "GTIN %(gtin)s đã thuộc về một sản phẩm khác."),
    "gln-length": (N_("GLN không đủ chữ số"), "GLN có %(expected)s chữ số, ở đây có %(length)s."),
    "gln-character": (N_("GLN có ký tự lạ"), "GLN chỉ gồm chữ số; ký tự “%(character)s” thì không."),
    "gln-check-digit-wrong": (
        N_("Sai chữ số kiểm tra của GLN"),
        "Chữ số cuối là %(given)s, đúng ra là %(expected)s.",
    ),
    "lot-length": (N_("Số lô dài hoặc ngắn quá"), "Số lô có từ 1 đến 20 ký tự."),
    "lot-character": (N_("Số lô có ký tự lạ"), "Ký tự “%(character)s” không dùng được trong số lô."),
    "lot-dot-segment": (N_("Số lô chỉ có dấu chấm"), "Hãy thêm chữ hoặc số."),
    "code-length": (N_("Mã không đủ ký tự"), "Mã có %(expected)s ký tự, ở đây có %(length)s."),
    "code-character": (N_("Mã có ký tự lạ"), "Ký tự “%(character)s” không có trong mã của chúng tôi."),
    "code-check-character-wrong": (N_("Mã gõ sai"), "Ký tự kiểm tra không khớp: có lẽ gõ nhầm một ký tự."),
    "serial-length": (N_("Số sê-ri không đủ ký tự"), "Số sê-ri có %(expected)s ký tự."),
    "serial-character": (N_("Số sê-ri có ký tự lạ"), "Ký tự “%(character)s” không có trong số sê-ri."),
    "serial-check-character-wrong": (N_("Số sê-ri gõ sai"), "Ký tự kiểm tra không khớp: có lẽ gõ nhầm."),
    "unit-index-out-of-range": (N_("Số thứ tự đơn vị ngoài khoảng"), ""),
    "ai-unknown": (N_("Mã định danh ứng dụng (AI) không có"), ""),
    "ai-check-digit-wrong": (N_("Sai chữ số kiểm tra"), ""),
    "ai-value-character": (N_("Giá trị có ký tự lạ"), ""),
    "ai-value-format": (N_("Giá trị không đúng khuôn"), ""),
    "ai-value-length": (N_("Giá trị dài hoặc ngắn quá"), ""),
    "attribute-in-path": (N_("Thuộc tính phải đứng sau dấu hỏi"), ""),
    "attribute-repeated": (N_("Thuộc tính ghi hai lần"), ""),
    "element-string-shape": (N_("Chuỗi mã vạch không đúng khuôn"), ""),
    "key-missing": (N_("Liên kết không có mã chính"), ""),
    "key-not-served": (N_("Loại mã này chưa được phục vụ"), ""),
    "link-character-unescaped": (N_("Liên kết có ký tự chưa mã hoá"), ""),
    "link-escape-broken": (N_("Liên kết có mã phần trăm sai"), ""),
    "link-not-utf-8": (N_("Liên kết không phải UTF-8"), ""),
    "link-path-shape": (N_("Đường dẫn không đúng khuôn"), ""),
    "link-too-long": (N_("Liên kết quá dài"), ""),
    "qualifier-exclusive": (N_("Các phần của liên kết loại trừ nhau"), ""),
    "qualifier-in-query": (N_("Phần này phải đứng trong đường dẫn"), ""),
    "qualifier-order": (N_("Các phần của liên kết sai thứ tự"), ""),
    "qualifier-repeated": (N_("Một phần của liên kết lặp lại"), ""),
    "qualifier-unknown": (N_("Liên kết có phần không hiểu được"), ""),
    "value-missing": (N_("Liên kết thiếu giá trị"), ""),
    "slug-malformed": (
        N_("Tên rút gọn không đúng dạng"),
        "Dùng a-z, 0-9 và dấu gạch nối, từ 3 đến 63 ký tự.",
    ),
    "slug-taken": (
        N_("Tên rút gọn đã có"),
        "“%(slug)s” đã thuộc về sản phẩm khác và không bao giờ được cấp lại.",
    ),
}
