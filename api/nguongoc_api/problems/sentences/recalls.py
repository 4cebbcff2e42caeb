"""Recalls, holds and disputes."""

from __future__ import annotations

from nguongoc_api.pages.i18n import N_

SENTENCES = {
    "recall-empty": (N_("Chưa nêu lô nào"), "Hãy nêu ít nhất một lô cần thu hồi."),
    "recall-too-wide": (N_("Nêu quá nhiều lô hoặc khoảng tem"), "Mỗi lần nêu nhiều nhất %(most)s."),
    "recall-lot-twice": (N_("Một lô được nêu hai lần"), "Mỗi lô chỉ nêu một lần."),
    "recall-units-wrong": (
        N_("Khoảng tem chưa đúng"),
        "Đếm từ tem số 1, số đầu không lớn hơn số cuối, không vượt số tem của lô, các khoảng không chồng nhau.",
    ),
    "recall-not-found": (
        N_("Không có lệnh thu hồi này"),
        "Không có lệnh thu hồi này liên quan đến đơn vị của anh chị.",
    ),
    "recall-ended": (
        N_("Lệnh thu hồi này đã kết thúc"),
        "Lệnh đã kết thúc theo cách khác; muốn thu hồi lại thì ra lệnh mới.",
    ),
    "recall-needs-organisation": (N_("Khoá này không thuộc đơn vị nào"), ""),
    "not-your-territory": (
        N_("Lô này thuộc địa bàn khác"),
        "Lô %(lot)s ở xã khác. Hãy báo cơ quan của xã ấy hoặc của tỉnh.",
    ),
    "lot-not-held": (
        N_("Đơn vị không giữ lô này"),
        "Lô %(lot)s không do đơn vị của anh chị tạm giữ; ai giữ thì người ấy thả.",
    ),
    "notice-not-found": (N_("Không có thông báo này"), "Đơn vị của anh chị không có thông báo thu hồi này."),
    "webhook-secret-wrong": (N_("Khoá bí mật quá ngắn hoặc quá dài"), "Cần từ 16 đến 128 byte."),
    "webhook-overlap-wrong": (
        N_("Khoá cũ không giữ được lâu như vậy"),
        "Khoá cũ dùng thêm từ 0 tới %(most)s giờ.",
    ),
    "recall-webhook-not-found": (
        N_("Chưa đăng ký địa chỉ nhận tin"),
        "Đơn vị của anh chị chưa đăng ký địa chỉ nhận tin thu hồi.",
    ),
    "delivery-not-found": (
        N_("Không gửi lại được tin này"),
        "Tin này đang chờ gửi, không còn được giữ, hoặc không phải của đơn vị anh chị.",
    ),
    "webhook-ended": (
        N_("Địa chỉ này đã bị ngừng"),
        "Bấm gửi tiếp ở trang địa chỉ nhận tin, hoặc ghi địa chỉ khác, rồi làm lại.",
    ),
    "dispute-not-found": (
        N_("Không có phản đối này"),
        "Lô này không có phản đối nào liên quan đến đơn vị của anh chị.",
    ),
    "no-status-place": (N_("Chưa ký được lúc này"), "Danh sách trạng thái đã đầy. Xin thử lại sau ít phút."),
}
