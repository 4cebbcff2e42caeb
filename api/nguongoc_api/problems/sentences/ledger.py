"""Who holds how much of a lot, and how it is handed over."""

from __future__ import annotations

from nguongoc_api.pages.i18n import N_

SENTENCES = {
    "season-exceeded": (
        N_("Nhiều hơn vùng trồng có thể cho trong một năm"),
        "Cả năm là %(total)s kg; vùng trồng này được khai cho nhiều nhất %(most)s kg. Hãy kiểm tra số lượng.",
    ),
    "certificate-exceeded": (
        N_("Nhiều hơn chứng nhận cho phép"),
        "Tất cả là %(total)s; %(certificate)s chỉ cho %(most)s.",
    ),
    "cap-without-product": (N_("Sản lượng chứng nhận cần có sản phẩm"), "Hãy ghi sản phẩm (product_id)."),
    "hand-over-unclear": (
        N_("Không rõ hàng giao cho ai, hoặc nhận từ ai"),
        "Mỗi sự kiện giao nhận chỉ nêu một bên giao và một bên nhận.",
    ),
    "void-beyond-shipment": (
        N_("Huỷ nhiều hơn số đang trên đường"),
        "Lô %(lot)s chỉ còn %(left)s %(unit)s đang trên đường theo chuyến này.",
    ),
    "logistic-unit-settled": (
        N_("Hàng trong kiện này đã đi rồi"),
        "Sự kiện này đổi những gì nằm trong kiện (SSCC) lúc kiện đã giao, bán hoặc dùng; hãy đính chính các sự kiện đó trước.",
    ),
    "logistic-unit-too-busy": (
        N_("Quá nhiều sự kiện về một kiện hàng"),
        "Đã có hơn %(most)s sự kiện về kiện (SSCC) này và những kiện từng nằm trong nó; hãy dùng mã kiện mới cho mỗi chuyến.",
    ),
    "lot-drawn-on": (
        N_("Lô này đã dùng, gửi hoặc bán một phần"),
        "Lô %(lot)s đã có phần đem chế biến, gửi đi hoặc bán, nên không rút lời khai được. Nếu hàng có vấn đề, hãy thu hồi lô.",
    ),
    "amount-spent": (
        N_("Số hàng này đã dùng tiếp"),
        "Lô %(lot)s: phần hàng từ sự kiện này đã giao, dùng hoặc bán; hãy sửa các sự kiện đó trước.",
    ),
    "hand-over-confirmed": (
        N_("Bên kia đã xác nhận"),
        "Bên nhận đã xác nhận nhận lô %(lot)s: bên nhận phải sửa sự kiện nhận hàng trước.",
    ),
    "receiver-unknown": (
        N_("Không có tổ chức nhận này"),
        "Hãy ghi tên ngắn (slug) của một tổ chức khác đã đăng ký ở đây.",
    ),
    "shipment-not-found": (
        N_("Không tìm thấy chuyến hàng này"),
        "Tổ chức này không gửi và không được gửi chuyến đó.",
    ),
    "shipment-not-to-you": (
        N_("Chuyến hàng gửi cho tổ chức khác"),
        "Chỉ bên được gửi mới xác nhận đã nhận.",
    ),
    "shipment-of-several-lots": (N_("Chuyến hàng có nhiều lô"), "Hãy ghi rõ nhận lô nào (batch_id)."),
    "nothing-handed-over": (N_("Chưa ghi giao gì"), "Hãy ghi số lượng của ít nhất một lô."),
    "lots-too-many": (N_("Nhiều lô quá"), "Mỗi lần giao nhiều nhất %(limit)s lô."),
    "hand-over-link-not-found": (
        N_("Không có chuyến hàng nào theo đường dẫn này"),
        "Xem lại đường dẫn, hoặc nhờ bên giao đưa đường dẫn khác.",
    ),
    "hand-over-link-over": (
        N_("Đường dẫn này không mở được nữa"),
        "Chuyến hàng đã có nơi nhận, đã lấy lại hoặc đã hết hạn; nhờ bên giao đưa đường dẫn khác.",
    ),
    "too-many-hand-over-links": (
        N_("Nhiều đường dẫn đang chờ quá"),
        "Có %(limit)s đường dẫn chưa ai nhận; hãy lấy lại bớt rồi tạo đường dẫn mới.",
    ),
    "shipment-settled": (
        N_("Chuyến hàng đã nhận đủ"),
        "Lô %(lot)s theo chuyến này không còn gì đang trên đường.",
    ),
    "moment-malformed": (
        N_("Thời điểm viết chưa đúng"),
        "Hãy viết ngày, giờ và múi giờ: 2026-11-23T08:30:00+07:00.",
    ),
}
