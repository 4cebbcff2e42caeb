"""What is said of a report that was not taken, in every language of readers: beside its field, or above the form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nguongoc.errors import NotFound, Refusal
from nguongoc_api.pages.i18n import N_, Translator

SAID: Final[Mapping[str, str]] = {
    "report-kind-unknown": N_("Chưa chọn có gì không đúng. Chọn một dòng trong danh sách."),
    "report-ticket-wrong": N_("Tờ khai này để lâu quá. Gửi lại một lần nữa: tờ khai đã được mở mới."),
    "report-too-quick": N_("Gửi nhanh quá. Chờ vài giây rồi gửi lại."),
    "too-many-reports": N_("Hôm nay nhận nhiều rồi. Hôm khác báo tiếp, hoặc gọi cho nơi làm ra."),
    "report-not-found": N_("Không có điều này. Đường dẫn sai, hoặc người báo đã xoá."),
    "text-empty": N_("Chưa ghi gì. Kể vài chữ anh chị thấy gì."),
    "text-too-long": N_("Chữ dài quá, nhiều nhất %(limit)s ký tự."),
    "text-unprintable": N_("Có ký tự lạ không nhìn thấy. Xoá chỗ này rồi gõ lại."),
    "picture-animated": N_("Ảnh chuyển động không nhận được. Gửi một ảnh tĩnh."),
    "picture-damaged": N_("Ảnh bị hỏng, không đọc được đến hết. Chụp hoặc gửi lại."),
    "picture-format-not-taken": N_("Loại ảnh này không nhận được: chỉ nhận JPEG, PNG và WebP."),
    "picture-too-heavy": N_("Ảnh nặng quá, nhiều nhất 12 MB."),
    "picture-too-many-pixels": N_("Ảnh quá nhiều điểm ảnh. Chụp cỡ nhỏ hơn rồi gửi lại."),
    "picture-too-small": N_("Ảnh nhỏ quá, không thấy rõ. Gửi ảnh lớn hơn."),
    "page-elsewhere": N_("Mẫu này không gửi từ trang của chúng tôi. Mở lại trang báo rồi gửi từ đó."),
    "body-too-large": N_("Gửi nặng quá. Ảnh nhiều nhất 12 MB."),
    "media-type-wrong": N_("Mẫu này gửi chưa trọn. Mở lại trang rồi gửi lần nữa."),
}
_NOTHING_HERE: Final = N_("Ở đây không có gì. Đường dẫn sai, hoặc đã xoá.")
_LATER: Final = N_("Bây giờ chưa nhận được. Chờ một lúc rồi gửi lại.")


def refused_said(refusal: Refusal, _: Translator) -> str:
    """The sentence; of what has none of its own, that it cannot be taken now."""
    said = SAID.get(refusal.code) or (_NOTHING_HERE if isinstance(refusal, NotFound) else _LATER)
    return _(said, limit=refusal.params["limit"]) if "%(limit)s" in said else _(said)
