"""What the farm diary refuses."""

from __future__ import annotations

from nguongoc_api.pages.i18n import N_

SENTENCES = {
    "diary-entry-not-found": (N_("Nhật ký không có mục này"), ""),
    "diary-plots-uncountable": (
        N_("Số thửa không đúng"),
        "Chọn từ 1 đến %(most)s thửa, mỗi thửa một mã riêng.",
    ),
    "diary-entry-corrected": (N_("Mục này đã được sửa"), "Hãy sửa mục mới nhất."),
    "diary-versions-too-many": (
        N_("Mục này đã sửa quá nhiều lần"),
        "Đã sửa %(most)s lần: hãy ghi một mục mới.",
    ),
    "diary-entry-differs": (
        N_("Mã này đã ghi một việc khác"),
        "Không ghi đè lên nhau: hãy so hai mục; muốn giữ cả mục sau thì gửi lại với mã mới.",
    ),
    "lot-not-grown": (
        N_("Lô này không thu hoạch từ thửa"),
        "Chỉ kể được việc ngoài đồng cho lô thu hoạch: %(lot)s làm từ lô khác.",
    ),
    "diary-entry-not-of-lot": (
        N_("Mục nhật ký này không phải của lô"),
        "Chọn việc làm trên đúng thửa, đúng cây, trước ngày thu hoạch, chưa bị sửa hay gạch bỏ.",
    ),
    "diary-entries-uncountable": (N_("Số việc không đúng"), "Chọn từ 1 đến %(most)s việc, mỗi việc một lần."),
    "diary-member-missing": (N_("Còn thiếu một điều"), "Việc này phải ghi cả điều đó."),
    "diary-member-unfit": (N_("Việc này không có điều đó"), "Hãy bỏ trường này."),
    "diary-position-impossible": (N_("Toạ độ không có thật"), ""),
    "diary-photo-not-found": (
        N_("Nhật ký không có ảnh này"),
        "Ảnh gửi dở bỏ sau 7 ngày: hãy gửi lại từ đầu.",
    ),
    "diary-photo-differs": (N_("Mã này đã dùng cho ảnh khác"), "Không ghi đè lên nhau: hãy gửi với mã mới."),
    "diary-photo-empty": (N_("Ảnh rỗng"), "Ảnh phải có ít nhất một byte."),
    "digest-malformed": (N_("Mã băm viết chưa đúng"), "Hãy viết SHA-256 bằng 64 chữ số hệ 16, chữ thường."),
    "diary-uploads-too-many": (
        N_("Quá nhiều ảnh đang gửi dở"),
        "Nhiều nhất %(most)s ảnh: gửi cho xong rồi gửi tiếp.",
    ),
    "upload-offset-wrong": (N_("Gửi không đúng chỗ đang dở"), "Hãy gửi tiếp từ byte %(expected)s."),
    "upload-length-wrong": (N_("Độ dài ảnh không khớp"), "Đã báo trước là %(length)s byte."),
    "upload-piece-too-small": (N_("Mảnh gửi nhỏ quá"), "Mỗi mảnh ít nhất %(least)s byte, trừ mảnh cuối."),
    "upload-hash-wrong": (N_("Ảnh nhận được không đúng ảnh đã chụp"), "Hãy gửi lại từ đầu."),
    "upload-header-wrong": (N_("Đầu thư gửi ảnh chưa đúng"), "Hãy xem lại %(header)s."),
    "diary-photos-too-many": (N_("Quá nhiều ảnh cho một mục"), "Nhiều nhất %(most)s ảnh."),
    "diary-plot-unfit": (
        N_("Việc này không làm ở đó"),
        "Chọn nơi khác: gieo trồng, chăm bón ở thửa; ướp đá, cập bến ở tàu; phơi sấy, đóng gói ở xưởng.",
    ),
    "diary-memo-not-found": (N_("Nhật ký không có lời nói này"), ""),
    "diary-memos-too-many": (N_("Quá nhiều lời nói cho một mục"), "Nhiều nhất %(most)s đoạn."),
    "diary-memo-too-heavy": (
        N_("Tệp ghi âm nặng quá"),
        "Tệp ghi âm nhiều nhất 3 MB: nói ngắn lại, hoặc ghi âm ngay trong trang này.",
    ),
    "diary-memo-too-long": (
        N_("Đoạn ghi âm dài quá"),
        "Đoạn ghi âm nhiều nhất %(most)s giây: hãy nói làm nhiều đoạn.",
    ),
    "diary-memo-of-another": (
        N_("Lời này người khác nói"),
        "Chỉ người nói mới gỡ được lời của mình.",
    ),
    "diary-memo-broken": (
        N_("Đoạn ghi âm đã hỏng"),
        "Dữ liệu đang giữ không còn như lúc nhận nên không phát.",
    ),
    "sound-not-taken": (
        N_("Tệp này không phải đoạn ghi âm"),
        "Tệp này không phải đoạn ghi âm: nhận m4a, mp3, ogg, webm, amr, 3gp, không nhận phim.",
    ),
    "sound-damaged": (N_("Tệp ghi âm bị đứt"), "Tệp ghi âm không đọc được đến cuối: hãy ghi âm lại."),
    "harvest-before-planting": (N_("Thu hoạch trước khi gieo trồng"), "Gieo trồng ngày %(planted_on)s."),
}
