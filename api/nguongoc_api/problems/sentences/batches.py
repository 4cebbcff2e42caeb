"""Lots: quantities, dates, statements, source lots, processes, events."""

from __future__ import annotations

from nguongoc_api.pages.i18n import N_

SENTENCES = {
    "lab-report-not-found": (N_("Không có phiếu kiểm nghiệm này"), ""),
    "lab-results-uncountable": (N_("Số chỉ tiêu ngoài khoảng"), "Từ 1 đến %(most)s chỉ tiêu mỗi phiếu."),
    "lab-reports-too-many": (N_("Lô đã có đủ phiếu kiểm nghiệm"), "Mỗi lô giữ nhiều nhất %(most)s phiếu."),
    "sampled-out-of-range": (N_("Ngày lấy mẫu không đúng"), "Phải là một ngày đến hết hôm nay, %(today)s."),
    "document-hash-malformed": (
        N_("Mã băm của tệp không đúng dạng"),
        "SHA-256 viết bằng 64 chữ số hệ 16, chữ thường.",
    ),
    "lab-report-withdrawn": (
        N_("Phiếu này đã rút lại"),
        "Phiếu đã rút thì không thêm, không xác nhận gì nữa.",
    ),
    "lab-document-not-found": (N_("Không có bản chụp của phiếu này"), ""),
    "lab-document-kept": (
        N_("Phiếu đã có bản chụp"),
        "Bản đã gửi thì không thay được. Nếu nhầm, rút phiếu này lại và khai phiếu mới.",
    ),
    "lab-document-differs": (N_("Tệp không đúng với mã băm đã khai"), ""),
    "lab-document-too-heavy": (N_("Tệp quá lớn"), "Nhiều nhất %(maximum)s byte."),
    "lab-document-not-taken": (N_("Không nhận loại tệp này"), "Chỉ nhận PDF, JPEG, PNG hoặc WebP."),
    "lab-document-damaged": (N_("Tệp PDF bị hỏng"), "Tệp không tới chỗ hết. Hãy xuất hoặc chụp lại."),
    "lab-document-broken": (N_("Bản chụp đã lưu bị hỏng"), ""),
    "lab-report-verified": (N_("Phiếu này đã có cơ quan xác nhận"), "%(by)s đã xác nhận."),
    "amount-not-plain": (
        N_("Số lượng viết chưa đúng"),
        "Hãy viết: %(example)s (dấu chấm thập phân, không dấu phẩy).",
    ),
    "amount-unclear": (N_("Số lượng đọc được hai cách"), "Ghi đơn vị sau mỗi số, như %(example)s."),
    "lot-draft-not-found": (N_("Không có lô đang khai này"), "Hãy khai lại từ đầu."),
    "lot-draft-signed": (N_("Lô này đã ký rồi"), "Lời khai chỉ ký một lần."),
    "lot-draft-too-large": (N_("Ghi dài quá"), "Mỗi chỗ nhiều nhất %(limit)s chữ cái."),
    "amount-not-finite": (N_("Số lượng không phải số"), ""),
    "amount-not-positive": (N_("Số lượng phải lớn hơn 0"), ""),
    "amount-too-large": (N_("Số lượng quá lớn"), "Nhiều nhất %(largest)s."),
    "amount-too-fine": (N_("Quá nhiều chữ số thập phân"), "Nhiều nhất %(decimals)s chữ số sau dấu chấm."),
    "unknown-unit": (N_("Không có đơn vị này"), "Hãy chọn một trong: %(units)s."),
    "quantity-not-pieces": (
        N_("Số lượng không đếm theo cái"),
        "Khối lượng tịnh chỉ đi với hàng đếm theo cái.",
    ),
    "net-content-not-measured": (N_("Lượng tịnh phải là khối lượng hoặc thể tích"), ""),
    "pieces-not-whole": (N_("Số đếm phải là số nguyên"), "Không có nửa con, nửa chai."),
    "amounts-not-comparable": (
        N_("Hai số lượng không so được với nhau"),
        "Cần cùng loại đơn vị, hoặc sản phẩm phải ghi lượng tịnh.",
    ),
    "lot-number-malformed": (
        N_("Số lô không đúng dạng"),
        "Dùng A-Z, 0-9, dấu chấm và gạch nối, nhiều nhất 20 ký tự. Ví dụ: %(example)s.",
    ),
    "nothing-corrected": (N_("Không có gì thay đổi"), "Những điều này hồ sơ đã ghi đúng như vậy rồi."),
    "too-many-corrections": (
        N_("Lô đã được sửa quá nhiều lần"),
        "Mỗi lô sửa nhiều nhất %(most)s lần. Hãy rút lời khai rồi đăng ký lô mới.",
    ),
    "passport-superseded": (
        N_("Hồ sơ này vừa có bản mới hơn"),
        "Hãy xem bản mới nhất rồi sửa lại từ đó.",
    ),
    "amount-below-moved": (
        N_("Số lượng ít hơn phần đã dùng"),
        "Lô %(lot)s đã dùng, gửi, bán hoặc in tem cho %(moved)s %(unit)s: không thể ít hơn.",
    ),
    "unit-changed-after-use": (
        N_("Không đổi được đơn vị"),
        "Lô %(lot)s đã được dùng, gửi, bán hoặc in tem tính theo %(unit)s.",
    ),
    "happened-after-use": (
        N_("Ngày muộn hơn việc đã xảy ra với lô"),
        "Ngày %(used_on)s đã có việc xảy ra với lô %(lot)s, nên lô phải có từ trước đó.",
    ),
    "lot-taken": (N_("Số lô đã dùng"), "Sản phẩm này đã có lô %(lot)s: số lô không dùng hai lần."),
    "origin-unfit": (N_("Cách tạo ra lô không hợp với sản phẩm"), "Hàng chế biến được làm từ các lô khác."),
    "date-in-future": (N_("Ngày chưa tới"), "Hôm nay là %(today)s."),
    "date-too-old": (N_("Ngày đã quá lâu"), "Chỉ nhận từ %(earliest)s trở đi."),
    "packed-before-harvest": (N_("Đóng gói trước khi thu hoạch"), "Thu hoạch ngày %(happened_on)s."),
    "expires-too-early": (N_("Hạn dùng sớm quá"), "Hạn dùng phải sau ngày %(after)s."),
    "expires-too-late": (N_("Hạn dùng xa quá"), "Muộn nhất là %(latest)s: có lẽ gõ nhầm năm."),
    "harvest-too-early": (
        N_("Chưa hết thời gian cách ly"),
        "Cần cách ly %(days)s ngày: được thu hoạch từ %(allowed_from)s.",
    ),
    "interval-out-of-range": (N_("Số ngày cách ly ngoài khoảng"), "Từ 0 đến %(most)s ngày."),
    "pesticide-contradiction": (
        N_("Khai thuốc mâu thuẫn"),
        "Hoặc không dùng thuốc, hoặc ghi tên thuốc và ngày dùng cuối.",
    ),
    "statements-unexpected": (
        N_("Khai báo canh tác không thuộc lô này"),
        "Việc canh tác do người trồng khai ở lô thu hoạch, không khai ở lô chế biến hay lô mua về.",
    ),
    "purchase-of-made": (
        N_("Sản phẩm này do cơ sở làm ra"),
        "Hàng mua về thì ghi thành một sản phẩm riêng, tên riêng.",
    ),
    "seller-unexpected": (
        N_("Lô này không phải hàng mua về"),
        "Chỉ hàng mua về mới ghi mua của ai.",
    ),
    "purchase-place-unfit": (
        N_("Nơi này không phải nơi nhận hàng mua"),
        "Chọn xưởng, nhà đóng gói hay cửa hàng đã nhận hàng, không chọn đất trồng hay tàu.",
    ),
    "told-origin-unknown": (
        N_("Nơi người bán nói chưa đúng"),
        "Chọn đúng một: mã xã của Thanh Hóa, mã tỉnh, hoặc mã nước hai chữ như LA.",
    ),
    "told-origin-unexpected": (
        N_("Chỉ lô mua về mới ghi nơi người bán nói"),
        "Lô thu hoạch và lô chế biến có nơi của chính cơ sở.",
    ),
    "footprint-out-of-range": (
        N_("Dấu chân các-bon ngoài khoảng"),
        "Lớn hơn 0, nhiều nhất %(most)s, tối đa sáu chữ số lẻ.",
    ),
    "footprint-per-other": (
        N_("Khí thải tính trên đơn vị khác"),
        "Lô này đếm bằng %(unit)s: tính trên đơn vị đó.",
    ),
    "footprint-share-wrong": (
        N_("Phần số liệu tại chỗ chưa đúng"),
        "Phần trăm tính từ số đo, sổ ghi tại chỗ: từ 0 đến 100.",
    ),
    "footprint-period-wrong": (
        N_("Kỳ tính chưa đúng"),
        "Từ ngày trước tới ngày sau, dài nhất năm năm, kết thúc muộn nhất %(today)s.",
    ),
    "packaging-uncountable": (N_("Bao bì quá nhiều phần"), "Nhiều nhất %(most)s phần."),
    "packaging-part-wrong": (
        N_("Bao bì khai chưa đúng"),
        "Gam lớn hơn 0, phần trăm từ 0 đến 100, nước ghi hai chữ như VN.",
    ),
    "text-too-long": (N_("Chữ quá dài"), "Nhiều nhất %(limit)s ký tự."),
    "text-empty": (N_("Chưa ghi gì"), "Hãy ghi vào đây hoặc bỏ trường này."),
    "text-unprintable": (N_("Có ký tự không nhìn thấy"), "Ký tự %(character)s không in ra được: hãy xoá đi."),
    "too-many-inputs": (N_("Quá nhiều lô nguồn"), "Nhiều nhất %(most)s lô."),
    "duplicate-input": (N_("Một lô nguồn ghi hai lần"), "Hãy cộng số lượng lại thành một."),
    "inputs-missing": (N_("Thiếu lô nguồn"), "Hãy chọn những lô đã dùng để làm ra lô này."),
    "inputs-unexpected": (N_("Lô thu hoạch, lô mua về không có lô nguồn"), ""),
    "source-unknown": (N_("Không có lô nguồn này"), "Tổ chức này không làm ra và chưa nhận hàng của lô đó."),
    "source-later": (N_("Lô nguồn có sau"), "Lô %(lot)s ngày %(source_date)s, sau lô làm từ nó."),
    "source-expired": (N_("Lô nguồn đã hết hạn"), "Lô %(lot)s hết hạn ngày %(expired_on)s."),
    "source-held": (N_("Lô nguồn đang bị giữ"), "Lô %(lot)s đang tạm giữ hoặc đã thu hồi."),
    "source-exhausted": (N_("Lô nguồn không còn đủ"), "Lô %(lot)s không còn đủ số lượng này."),
    "input-unit-differs": (N_("Đơn vị khác lô nguồn"), "Hãy dùng cùng loại đơn vị với lô nguồn."),
    "unknown-process": (N_("Không có quy trình này"), "Hãy chọn một trong: %(processes)s."),
    "process-missing": (N_("Sản phẩm chưa có quy trình"), "Hàng làm từ lô khác cần một quy trình chế biến."),
    "input-not-of-process": (N_("Nguyên liệu không thuộc quy trình"), ""),
    "output-not-of-process": (N_("Sản phẩm không thuộc quy trình"), ""),
    "nothing-went-in": (N_("Không có nguyên liệu nào"), ""),
    "yield-out-of-range": (
        N_("Tỉ lệ thành phẩm khó tin"),
        "Tỉ lệ là %(ratio)s; quy trình này cho từ %(least)s đến %(most)s.",
    ),
    "product-unknown": (N_("Không có sản phẩm này"), "Tổ chức này không có sản phẩm đó."),
    "facility-unknown": (N_("Không có cơ sở này"), "Tổ chức này không có cơ sở đó."),
    "batch-not-found": (N_("Không tìm thấy lô này"), ""),
    "event-member-wrong": (N_("Sự kiện có trường sai"), ""),
    "event-quantity-differs": (N_("Số lượng trong sự kiện không khớp"), ""),
    "too-many-edges": (N_("Sự kiện nối quá nhiều lô"), ""),
}
