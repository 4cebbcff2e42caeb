"""Offers and orders by the quantity."""

from __future__ import annotations

from nguongoc_api.pages.i18n import N_

SENTENCES = {
    "offer-not-found": (
        N_("Không có lời chào bán này"),
        "Có thể đã thôi bán, hoặc chỉ dành cho người mua khác. Hãy xem lại chợ bán buôn.",
    ),
    "offer-ended": (N_("Lời chào bán này đã kết thúc"), "Hãy tìm lời chào khác, hoặc hỏi thẳng bên bán."),
    "offer-own": (N_("Đây là hàng của chính đơn vị mình"), "Không ai mua hàng của mình."),
    "offer-lots-wrong": (
        N_("Các lô này không chào bán chung được"),
        "Hãy chọn những lô đơn vị đang giữ, của cùng một sản phẩm, cùng cách đếm.",
    ),
    "offer-beyond-stock": (
        N_("Chào bán nhiều hơn số đang có"),
        "Nhiều nhất %(left)s: phần còn lại đã hứa cho đơn khác, đang bị tạm giữ hoặc đã đi.",
    ),
    "offer-paper-unknown": (
        N_("Giấy tờ này không dùng được"),
        "Hãy chọn giấy chứng nhận còn hạn hoặc phiếu kiểm nghiệm của chính các lô này.",
    ),
    "offer-buyer-unknown": (N_("Không có người mua này"), "Hãy chọn đơn vị khác đã đăng ký ở đây."),
    "offer-days-wrong": (
        N_("Ngày chào bán chưa hợp lý"),
        "Từ ngày có hàng đến ngày kết thúc, không quá %(most)s ngày kể từ hôm nay.",
    ),
    "offer-too-long": (N_("Quá nhiều mục"), "Nhiều nhất %(most)s."),
    "route-unknown": (N_("Không có tuyến đi này"), "Hãy chọn một tuyến trong /v1/routes."),
    "minimum-above-offer": (N_("Mức đặt ít nhất lớn hơn lượng chào bán"), "Hãy giảm mức đặt ít nhất."),
    "tiers-wrong": (
        N_("Bậc giá chưa đúng"),
        "Bậc đầu bắt đầu ở mức đặt ít nhất; mua nhiều hơn thì giá một đơn vị thấp hơn, cùng một loại tiền.",
    ),
    "below-minimum": (N_("Ít hơn mức đặt ít nhất"), "Hãy đặt từ %(minimum)s %(unit)s."),
    "unit-of-offer": (N_("Sai đơn vị tính"), "Lời chào này tính theo %(unit)s."),
    "not-enough-left": (
        N_("Không còn đủ hàng"),
        "Hãy đặt ít hơn, hoặc chọn nhận bớt nếu không đủ.",
    ),
    "offer-asked-too-often": (
        N_("Giữ chỗ nhiều lần mà chưa đặt"),
        "Hôm nay anh chị đã hỏi lời chào này nhiều lần mà chưa đặt. Hãy đặt phần đã giữ, hỏi người bán, hoặc mai quay lại.",
    ),
    "too-many-reservations": (
        N_("Giữ chỗ quá nhiều lần"),
        "Mỗi lời chào giữ nhiều nhất %(most)s lần cùng lúc. Hãy đặt hoặc bỏ lần trước.",
    ),
    "order-not-found": (N_("Không có đơn hàng này"), "Đơn chỉ mở cho bên mua và bên bán."),
    "trade-party-gone": (N_("Hàng hoặc một bên của đơn không còn ở đây"), "Hãy tải trang lại."),
    "order-state-forbids": (
        N_("Đơn hàng không làm được việc này lúc này"),
        "Có thể bên kia vừa làm xong một bước. Hãy xem lại đơn.",
    ),
    "more-than-ordered": (N_("Nhận bán nhiều hơn số đã đặt"), "Hãy ghi bằng hoặc ít hơn số đã đặt."),
    "order-lots-blocked": (
        N_("Lô hàng trong đơn đang bị giữ hoặc thu hồi"),
        "Lô %(lot)s: đừng giao. Đơn tiếp tục được khi lô hết bị giữ.",
    ),
    "arrived-otherwise": (N_("Số hàng đến chưa đúng cách ghi"), "Hãy ghi theo đúng các lô trong đơn."),
}
