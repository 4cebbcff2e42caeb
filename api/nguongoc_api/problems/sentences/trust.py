"""Whom to trust: roots, trust lists, identity anchors."""

from __future__ import annotations

from nguongoc_api.pages.i18n import N_

SENTENCES = {
    "anchor-not-yours": (N_("Anh chị không xác nhận được danh tính này"), ""),
    "anchor-wish-answered": (N_("Đề nghị này đã được trả lời"), ""),
    "anchor-wish-of-held-name": (
        N_("Tên cơ sở ấy còn chờ xem"),
        "Trả lời tên cơ sở ở trang Tên chờ xem trước: chưa được dùng tên thì chưa có khoá để xác nhận.",
    ),
    "anchor-wish-open": (N_("Cơ sở đã đề nghị rồi, đang chờ trả lời"), ""),
    "anchor-wish-unknown": (N_("Không có đề nghị này"), ""),
    "registered-out-of-range": (N_("Ngày đăng ký không hợp lý"), ""),
    "anchor-malformed": (N_("Giấy xác nhận danh tính không đúng dạng"), ""),
    "anchor-refused": (N_("Lời xác nhận này không có giá trị với ai"), ""),
    "anchor-subject-unknown": (N_("Lời xác nhận nói về cơ sở không ký gì ở đây"), ""),
    "attestation-not-genuine": (N_("Bản xác nhận này không phải do nơi chứng nhận ký"), ""),
    "attestation-not-yours": (
        N_("Anh chị không nộp được bản xác nhận này"),
        "Cơ sở nộp bản nói về chính mình; nơi chứng nhận nộp bản do mình ký.",
    ),
    "attestation-of-nothing": (
        N_("Bản xác nhận không khớp giấy nào đã khai"),
        "Hãy khai giấy với đúng loại, số và sản phẩm trước, rồi nộp lại.",
    ),
    "attestation-signed-here": (N_("Nơi này ký ngay trong hệ thống, không nộp bản ký ở ngoài"), ""),
    "attestations-full": (N_("Giấy này đã có đủ số bản xác nhận được xem"), ""),
    "certifier-unreachable": (
        N_("Chưa đọc được khoá của nơi chứng nhận"),
        "Trang của nơi chứng nhận chưa trả lời. Hãy nộp lại sau.",
    ),
    "attestation-not-found": (N_("Cơ quan của anh chị không ký xác nhận nào như vậy"), ""),
    "attestation-not-handed-in": (N_("Ở địa bàn của anh chị không có bản xác nhận nào như vậy được nộp"), ""),
    "attestation-unclear": (
        N_("Chưa rõ xác nhận giấy nào"),
        "Hãy nêu giấy mà cơ sở đã khai, hoặc nêu cơ sở và nội dung giấy; không nêu cả hai.",
    ),
    "certificate-attested": (N_("Giấy này đã có nơi xác nhận"), ""),
    "certificate-incomplete": (N_("Chứng nhận thiếu số hoặc ngày cấp"), ""),
    "certificate-unknown": (N_("Không có giấy chứng nhận hoặc cơ sở này"), ""),
    "conformity-malformed": (N_("Bản xác nhận giấy chứng nhận không đúng dạng"), ""),
    "credential-of-nothing": (N_("Không có sự kiện hay cơ sở này"), ""),
    "event-of-no-untp-kind": (N_("Sự kiện này không thuộc loại nào của UNTP"), ""),
    "event-taken-back": (N_("Sự kiện đã được báo là nhập sai"), ""),
    "not-a-certifier": (N_("Nơi này không cấp chứng nhận ấy"), ""),
    "no-trust-list": (N_("Ở đây chưa có danh sách tin cậy"), ""),
    "trust-list-known": (N_("Bản danh sách tin cậy này đã có"), ""),
    "trust-list-missing": (N_("Chưa có danh sách tin cậy"), ""),
    "trust-root-missing": (N_("Chưa ghim gốc tin cậy"), ""),
    "name-answered": (N_("Tên này đã được trả lời rồi"), ""),
    "name-hold-unknown": (N_("Không có tên nào như vậy đang bị giữ"), ""),
    "name-under-review": (
        N_("Tên cơ sở chưa được đồng ý"),
        "Việc này làm được khi tên cơ sở được đồng ý. Trong lúc chờ, anh chị cứ ghi nơi trồng, sản phẩm và giấy chứng nhận.",
    ),
    "signing-algorithm-unknown": (
        N_("Không giữ khoá cho thuật toán ký này"),
        "Khoá ký ở đây thuộc loại EdDSA hoặc ES256.",
    ),
    "trust-authority-key-missing": (N_("Khoá này không phải của cơ quan nào"), ""),
    "trust-file-unusable": (N_("Không dùng được tệp khoá hoặc tệp tin cậy"), ""),
    "trust-malformed": (N_("Danh sách tin cậy hoặc gốc tin cậy không đúng dạng"), ""),
    "trust-passphrase-missing": (N_("Thiếu mật khẩu của khoá"), ""),
    "trust-rolled-back": (N_("Danh sách tin cậy cũ hơn bản đã thấy"), ""),
    "trust-root-elsewhere": (N_("Danh sách tin cậy thuộc gốc khác"), ""),
    "trust-signer-outside": (N_("Chữ ký của khoá này không được tính ở đây"), ""),
    "trust-untrusted": (N_("Danh sách tin cậy thiếu chữ ký của gốc"), ""),
}
