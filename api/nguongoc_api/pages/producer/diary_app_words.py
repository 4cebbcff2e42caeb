"""What the diary's application says on the phone, where no server is there to say it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nguongoc_api.pages.i18n import N_

WORDS: Final[Mapping[str, str]] = {
    "here": N_("Trên máy này"),
    "sent": N_("Đã gửi"),
    "accepted": N_("Đã nhận"),
    "photos_left": N_("ảnh {done}/{all}"),
    "memos_left": N_("lời nói {done}/{all}"),
    "memo_count": N_("Nhiều nhất {count} lời nói một mục."),
    "place": N_("Viết hai số, ví dụ 19.9098, 105.4020."),
    "no_network": N_("Không có mạng. Cứ ghi: mục nằm trên máy này, có mạng thì gửi."),
    "all_accepted": N_("Mọi mục trên máy này đã được nhận."),
    "waiting": N_("Còn {count} mục chưa được nhận. Đừng xoá dữ liệu trình duyệt."),
    "sending": N_("Đang gửi {count} mục."),
    "sign_in": N_("Cần đăng nhập để gửi. Mục vẫn nằm trên máy này."),
    "later": N_("Máy chủ chưa nhận được, lát nữa tự gửi lại."),
    "other_person": N_("Máy này còn {count} mục của {name} chưa gửi. Chỉ gửi khi {name} đăng nhập."),
    "not_persistent": N_(
        "Trình duyệt có thể xoá mục chưa gửi khi máy hết chỗ, và cửa sổ riêng tư thì đóng là mất. Nên cài ra màn hình chính, gửi sớm."
    ),
    "evicted": N_(
        "Máy này đã giữ {count} mục chưa gửi mà nay không còn: dữ liệu trình duyệt đã bị xoá. Hãy ghi lại."
    ),
    "full": N_("Máy hết chỗ: mục này CHƯA được giữ. Xoá bớt ảnh trong máy, giảm cỡ ảnh, rồi bấm lại."),
    "unfit": N_(
        "Trình duyệt này không giữ được việc ghi khi mất mạng, nên cần có mạng. Hãy ghi ở trang thường, hoặc mở trang này bằng Chrome."
    ),
    "private": N_(
        "Cửa sổ này không cho giữ gì trên máy (cửa sổ riêng tư?), nên cần có mạng. Hãy ghi ở trang thường."
    ),
    "outdated": N_("Bản mới đang mở ở thẻ khác. Hãy mở lại trang này; mục đã ghi vẫn còn."),
    "kept_here": N_("Đã giữ trên máy này."),
    "writes_for": N_("Ghi cho {name}, {organisation}"),
    "nobody": N_("Lần đầu dùng, hãy đăng nhập khi có mạng. Từ đó mở được cả khi không có mạng."),
    "fill": N_("Chỗ này chưa điền."),
    "number": N_("Viết bằng số, ví dụ 1.234,5."),
    "whole": N_("Viết bằng số, ví dụ 14."),
    "photo_unread": N_("Ảnh {name} không phải JPEG, PNG hay WebP, hoặc nặng quá 12 MB."),
    "photo_count": N_("Nhiều nhất {count} ảnh một mục."),
    "photo_small": N_("{name}: {size} MB"),
    "photo_wrong": N_("Ảnh không được nhận: {why}"),
    "refused": N_("Chưa nhận được: {why}"),
    "conflict": N_("Mã này đã ghi một việc khác. Không mục nào bị ghi đè: anh chị chọn."),
    "theirs": N_("Đã nhận trước"),
    "mine": N_("Trên máy này"),
    "position": N_("vị trí theo máy: {place}"),
    "no_position": N_("không có vị trí"),
    "apart": N_("{metres} m"),
    "apart_within": N_("{metres} m, trong sai số của hai máy"),
    "interval": N_("cách ly {days} ngày"),
    "late": N_("Ghi muộn"),
    "captured": N_("ghi lúc {time} theo đồng hồ máy"),
    "today": N_("Hôm nay"),
    "no_plots": N_("Chưa có thửa nào. Có mạng thì mở lại trang này để lấy danh sách."),
    "whole_plot": N_("Cả thửa"),
    "dropped": N_("Đã bỏ khỏi máy: {what}."),
    "photos_dropped": N_("Đã bỏ ảnh không nhận được của mục này, lấy lại được trong một ngày: {what}."),
    "set_aside": N_("Đã giữ mục nhận trước. Mục trên máy lấy lại được trong một ngày: {what}."),
    "kept_many": N_("Đã giữ {count} mục trên máy này."),
    "too_many": N_("Nhiều nhất {count} mục một lần: bỏ bớt nơi hoặc người."),
    "tick_one": N_("Hãy chọn việc hôm nay có làm."),
}
"""By the name that the scripts know it by; `{…}` is filled on the phone."""
