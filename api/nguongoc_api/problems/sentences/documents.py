"""Documents that buyers and officers ask for."""

from __future__ import annotations

from nguongoc_api.pages.i18n import N_

SENTENCES = {
    "document-not-required": (N_("Không cần giấy tờ này"), "%(law)s không áp dụng cho %(goods)s."),
    "document-format-unknown": (N_("Giấy tờ này không có ở dạng đó"), "Các dạng có: %(formats)s."),
    "document-plots-missing": (
        N_("Chưa biết đủ các thửa đất"),
        "Chưa biết vị trí, ranh giới hoặc diện tích của: %(places)s.",
    ),
    "document-plots-too-large": (
        N_("Quá nhiều thửa đất cho một tờ khai"),
        "Một tờ khai dài nhất %(most)s byte.",
    ),
    "plot-corners-wrong": (
        N_("Ranh giới thửa đất không đúng"),
        "Cần ít nhất ba góc khác nhau, có kinh độ và vĩ độ thật.",
    ),
    "plot-crosses-itself": (
        N_("Ranh giới thửa đất tự cắt nhau"),
        "Hãy đi một vòng quanh thửa đất, không cắt qua đường đã đi.",
    ),
    "household-missing": (
        N_("Tài khoản này không của hộ nào"),
        "Chủ cơ sở chọn hộ cho tài khoản ở mục Người đăng nhập.",
    ),
    "entry-not-yours": (N_("Không có mục này dưới tên hộ"), ""),
    "entry-changed": (N_("Mục này vừa được sửa"), "Hãy xem lại rồi mới xác nhận."),
    "contest-unexplained": (N_("Chưa nói không đúng ở đâu"), "Viết một câu để người nhập sửa được."),
    "buyer-kind-unknown": (N_("Chưa chọn loại nơi mua"), "Chọn một loại trong danh sách."),
    "buyer-there": (
        N_("Nơi mua này đã ghi rồi"),
        "Đã ghi nơi này rồi. Tìm trong danh sách, hoặc ghi tên khác đi một chút.",
    ),
    "buyer-not-found": (N_("Không tìm thấy nơi mua này"), ""),
    "buyers-too-many": (N_("Quá nhiều nơi mua"), "Nhiều nhất %(most)s nơi."),
    "tax-code-malformed": (
        N_("Mã số thuế chưa đúng"),
        "Mã số thuế có mười chữ số, chi nhánh thêm gạch và ba số. Xem lại từng số.",
    ),
    "tax-code-of-citizen": (
        N_("Đây là số căn cước của một người"),
        "Đây là số căn cước của một người: không ghi ở đây, để trống.",
    ),
    "member-not-found": (N_("Không tìm thấy thành viên"), ""),
    "harvester-unknown": (N_("Cơ sở không có thành viên này"), ""),
    "harvesters-too-many": (N_("Quá nhiều người thu hoạch một lô"), "Nhiều nhất %(most)s người."),
    "harvester-repeated": (N_("Một người được ghi hai lần"), ""),
    "harvest-exceeded": (
        N_("Số thu hoạch không khớp với lô"),
        "Cả lô chỉ có %(most)s %(unit)s; mỗi người phải nhiều hơn 0.",
    ),
    "harvesters-unfit": (
        N_("Lô này làm từ lô khác"),
        "Người thu hoạch được ghi ở lô thu hoạch.",
    ),
    "kml-broken": (N_("Tệp KML bị hỏng"), "Hãy xuất lại từ chương trình bản đồ."),
    "kml-has-doctype": (N_("Tệp KML có khai kiểu tài liệu (DTD)"), "Chương trình bản đồ không viết như vậy."),
    "kml-zipped": (N_("Tệp KMZ không được nhận"), "Hãy gửi tệp KML bên trong."),
    "kml-without-polygon": (N_("Tệp KML không có vùng nào"), "Hãy vẽ một vùng khép kín."),
    "kml-too-much": (N_("Tệp KML có nhiều thứ quá"), ""),
    "border-not-a-polygon": (
        N_("Tệp này không có ranh giới thửa đất"),
        "Cần GeoJSON có Polygon hoặc MultiPolygon; ở đây là %(found)s.",
    ),
    "border-position-wrong": (N_("Một góc của ranh giới không đúng dạng"), "Mỗi góc là [kinh độ, vĩ độ]."),
    "border-not-degrees": (
        N_("Toạ độ không phải độ WGS 84"),
        "Toạ độ VN-2000 tính bằng mét thì đổi sang WGS 84 (kinh độ, vĩ độ) trước.",
    ),
    "border-swapped": (
        N_("Vĩ độ và kinh độ bị đổi chỗ"),
        "Trong GeoJSON, kinh độ (khoảng 105) đứng trước vĩ độ (khoảng 20).",
    ),
    "border-elsewhere": (N_("Ranh giới này không ở gần Thanh Hoá"), ""),
    "border-has-hole": (
        N_("Ranh giới không được có lỗ ở giữa"),
        "Hãy vẽ thành hai phần đi vòng quanh chỗ không trồng.",
    ),
    "border-parts-overlap": (
        N_("Các phần của thửa đất chạm hoặc chồng lên nhau"),
        "Hãy vẽ một vòng quanh cả hai phần.",
    ),
    "border-too-large": (
        N_("Ranh giới quá nhiều góc"),
        "Nhiều nhất %(corners)s góc trong %(parts)s phần.",
    ),
    "border-unfit": (N_("Nơi này không cần ranh giới"), "Chỉ vùng trồng và thửa đất có ranh giới."),
    "border-not-found": (N_("Nơi này chưa có ranh giới"), ""),
}
