"""Organisations that sign with a key of their own."""

from __future__ import annotations

from nguongoc_api.pages.i18n import N_

SENTENCES = {
    "organisation-signs-itself": (
        N_("Cơ sở này tự ký bằng khoá của mình"),
        "Khoá ký nằm ở cơ sở nên hệ thống không ký thay được. Hãy chuẩn bị việc này, ký ở chỗ mình, rồi nộp chữ ký. "
        "Cần giữ hàng lại thì vẫn tạm giữ lô được ngay.",
    ),
    "service-signs": (
        N_("Hệ thống đang ký thay cơ sở này"),
        "Chưa dùng khoá riêng thì làm như thường, không cần chuẩn bị.",
    ),
    "own-did-malformed": (N_("Tên did:web không đúng dạng"), "Viết như did:web:example.vn."),
    "own-did-taken": (
        N_("Không dùng được tên did:web này"),
        "Tên này nằm trên hệ thống, đã là của cơ sở khác, hoặc cơ sở đã bỏ không dùng nữa.",
    ),
    "household-signs-here": (
        N_("Hộ gia đình chưa ký bằng tên miền riêng được"),
        "Tên miền nằm mãi trong mọi thứ đã ký và dẫn tới người đăng ký nó.",
    ),
    "own-did-challenge-unknown": (
        N_("Không phải lời thách ký mới nhất"),
        "Lời thách ký đã hết hạn hoặc đã có lời khác. Hãy xin lời mới rồi ký lại.",
    ),
    "own-did-challenge-not-signed": (N_("Lời thách chưa được ký bằng khoá của tên này"), ""),
    "did-adoption-malformed": (N_("Lời thách ký không đúng dạng"), ""),
    "own-domain-unreachable": (
        N_("Chưa đọc được khoá trên tên miền của cơ sở"),
        "Tên miền của cơ sở chưa trả lời. Hãy xem lại trang did.json rồi gửi lại.",
    ),
    "own-key-not-published": (
        N_("Tên miền của cơ sở không nêu khoá này"),
        "Tài liệu did.json phải có khoá này trong assertionMethod, chưa thu hồi và còn hạn.",
    ),
    "preparation-unknown": (N_("Cơ sở không có việc nào chờ ký như vậy"), ""),
    "preparation-expired": (N_("Việc chờ ký đã quá hạn"), "Hãy chuẩn bị lại rồi ký."),
    "preparation-outdated": (
        N_("Việc chờ ký không còn đúng với thông tin bây giờ"),
        "Lô, sản phẩm, nơi trồng, giấy hoặc khoá đã đổi sau khi chuẩn bị. Hãy chuẩn bị lại rồi ký.",
    ),
    "preparation-completed": (
        N_("Việc này đã được ký và đăng rồi"),
        "Đã nộp chữ ký khác cho việc này trước đó.",
    ),
    "preparations-full": (
        N_("Quá nhiều việc đang chờ ký"),
        "Mỗi cơ sở có tối đa %(most)s việc chờ ký cùng lúc.",
    ),
    "nothing-to-sign": (N_("Việc này đã có rồi, không còn gì để ký"), ""),
    "signature-not-of-key": (
        N_("Chữ ký không phải của khoá cơ sở"),
        "Chữ ký phải do khoá của cơ sở ký trên đúng các byte đã chuẩn bị.",
    ),
    "signatures-unread": (
        N_("Không đọc được chữ ký trong tệp này"),
        "Nộp đúng tệp mà lệnh nguongoc sign đã ghi ra, hoặc dán nguyên nội dung tệp.",
    ),
    "sign-challenge-unfit": (N_("Tệp không có lời thách ký cho khoá này"), ""),
    "sign-document-unfit": (N_("Tài liệu DID không phải của tên này"), ""),
    "sign-preparation-unfit": (N_("Tệp chờ ký không khớp với chính nó"), ""),
}
