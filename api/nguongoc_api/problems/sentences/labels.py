"""Stamps, sheets and QR symbols."""

from __future__ import annotations

from nguongoc_api.pages.i18n import N_

SENTENCES = {
    "lot-not-shown": (
        N_("Lô đang giữ lại hoặc bị thu hồi"),
        "Chưa mời ai mua lô này. Bỏ giữ lại rồi hãy làm ảnh.",
    ),
    "label-too-small": (
        N_("Tem nhỏ quá cho mã QR và chữ"),
        "Trên tờ này tem phải rộng ít nhất %(least_width)s mm, cao ít nhất %(least_height)s mm.",
    ),
    "label-measure-out-of-range": (
        N_("Số đo ngoài khoảng"),
        "Ô này từ %(least)s đến %(most)s.",
    ),
    "label-sheet-beyond-page": (
        N_("Tem tràn ra ngoài tờ giấy"),
        "Theo số đo này tem tràn quá mép giấy %(over)s phần mười mi-li-mét: xem lại cỡ tem, số tem, lề và khe.",
    ),
    "label-start-beyond-sheet": (N_("Tờ giấy không có ô tem này"), "Tờ này có %(places)s ô."),
    "label-shift-too-far": (
        N_("Đẩy xa quá"),
        "Mỗi chiều nhiều nhất %(most)s mm: lệch hơn thì xem lại khổ giấy, hoặc đo lại tờ.",
    ),
    "label-sheet-unmeasured": (
        N_("Tờ này chưa đo"),
        "Hãy chọn tờ theo hãng và mã, hoặc đo tờ của mình trước.",
    ),
    "label-layout-unknown": (N_("Không có khổ tem này"), ""),
    "label-sheet-empty": (N_("Không có tem nào để in"), ""),
    "label-sheet-too-many": (N_("Quá nhiều tem một lần"), ""),
    "label-text-does-not-fit": (N_("Chữ không vừa tem"), "Hãy rút ngắn chữ hoặc chọn khổ tem lớn hơn."),
    "label-text-unprintable": (N_("Tem có ký tự không in được"), ""),
    "label-words-missing": (N_("Tem thiếu chữ bắt buộc"), ""),
    "qr-module-px-out-of-range": (N_("Cỡ ô mã QR ngoài khoảng"), ""),
    "qr-module-too-small": (N_("Ô mã QR nhỏ quá"), "Khó quét: hãy chọn khổ tem lớn hơn."),
    "qr-text-malformed": (N_("Nội dung mã QR không đúng dạng"), ""),
    "qr-text-too-long": (N_("Nội dung mã QR quá dài"), ""),
    "label-layout-not-thermal": (N_("Khổ tem này không in nhiệt được"), ""),
    "label-text-too-long": (N_("Chữ trên tem quá dài"), ""),
    "labels-none": (N_("Không có tem nào để in"), ""),
    "labels-too-many-at-once": (
        N_("Quá nhiều tem một lần"),
        "Mỗi lần nhiều nhất %(maximum)s tem: hãy in làm nhiều lần.",
    ),
    "labels-one-only": (N_("Tệp ảnh chỉ có một tem"), "Muốn in nhiều tem, hãy chọn PDF, CSV hoặc ZPL."),
    "labels-first-without-units": (N_("Tem theo lô không có số thứ tự"), ""),
    "labels-wait-without-units": (
        N_("Tem theo lô không kích hoạt sau được"),
        "Muốn kích hoạt sau, hãy in tem từng gói.",
    ),
    "labels-pin-without-units": (
        N_("Mã cạo chỉ có ở tem từng gói"),
        "Hãy in tem từng gói, thành PDF, ZPL hoặc CSV.",
    ),
    "pin-malformed": (N_("Mã cạo không đúng dạng"), "Mã có 9 chữ và số."),
    "pin-none": (N_("Tem này không có mã cạo"), ""),
    "pin-not-now": (N_("Chưa tra mã cạo của hàng này được"), "Hàng đang bị thu hồi, hoặc chưa bán ra."),
    "pin-too-often": (N_("Gõ sai mã cạo nhiều quá"), "Chờ %(minutes)s phút rồi thử lại."),
    "pin-wrong": (N_("Mã cạo không khớp với tem"), ""),
    "roll-unknown": (N_("Không có lần in này"), ""),
    "unit-code-of-other-lot": (N_("Mã này không phải tem của lô"), ""),
    "units-gone": (N_("Có gói đã bán hoặc đã dùng hết"), "Gói số %(unit)s đã bán hoặc đã dùng hết."),
    "units-named-twice": (
        N_("Chọn tem theo một cách thôi"),
        "Ghi số tem, hoặc mã tem đầu và cuối, hoặc lần in; không ghi gì là cả lô.",
    ),
    "units-not-printed": (N_("Có tem chưa in"), "Tem số %(unit)s chưa in bao giờ."),
    "units-scattered": (
        N_("Tem của lô rời rạc quá"),
        "Mỗi lô giữ nhiều nhất %(most)s dãy tem: hãy ghi theo dãy dài hơn.",
    ),
    "units-spoilt": (N_("Có tem đã bỏ"), "Tem số %(unit)s đã ghi là hỏng: hãy in số khác."),
    "units-waiting": (N_("Có tem chưa kích hoạt"), "Tem số %(unit)s chưa kích hoạt: hãy kích hoạt trước."),
    "units-wrong": (N_("Số tem không đúng"), "Tem của lô này đánh số từ 1 đến %(units)s."),
    "units-uncountable": (
        N_("Chưa biết lô có bao nhiêu gói"),
        "Hãy ghi khối lượng tịnh hoặc dung tích của một gói vào sản phẩm, hoặc in tem theo lô.",
    ),
    "units-printed-before": (
        N_("Có tem đã in rồi"),
        "Tem số %(unit)s đến %(last)s đã in; số kế tiếp chưa in là %(free)s. Muốn in lại thì nói rõ là in lại.",
    ),
    "units-all-printed": (
        N_("Gói nào cũng có tem rồi"),
        "Cả %(units)s gói của lô đã in tem. Muốn in lại thì nói rõ là in lại.",
    ),
    "units-beyond-lot": (N_("Nhiều tem hơn số gói của lô"), "Lô này có %(units)s gói."),
}
