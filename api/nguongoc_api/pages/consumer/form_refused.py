"""The page for a small form that was not taken: what is wrong with which part, and how to go on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nguongoc.errors import NotFound, Refusal, Unavailable
from nguongoc_api.pages.consumer.product import address
from nguongoc_api.pages.i18n import N_, Language, translator
from nguongoc_api.pages.render import Page, render
from nguongoc_api.problems import kind_of

INTERNAL: Final = 500
_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "page-elsewhere": (
        N_("Mẫu này không gửi từ trang của chúng tôi"),
        N_("Có trang khác gửi thay anh chị. Quét lại tem, rồi gửi từ trang mở ra."),
    ),
    "body-too-large": (N_("Gửi dài quá"), N_("Mẫu này chỉ có vài chữ. Mở lại trang, rồi gõ ngắn lại.")),
    "media-type-wrong": (
        N_("Mẫu này gửi chưa trọn"),
        N_("Trình duyệt gửi theo cách không đọc được. Mở lại trang, rồi gửi lần nữa."),
    ),
}
_CODE_UNKNOWN: Final = (
    N_("Không có mã này trong hồ sơ"),
    N_("Phần mã của hàng không đúng. Quét lại tem, hoặc gõ mã in trên tem."),
)
_CODE_UNREADABLE: Final = (
    N_("Mã của hàng chưa đọc được"),
    N_("Phần mã của hàng không đúng. Quét lại tem, hoặc gõ mã in trên tem."),
)
_LATER: Final = (N_("Bây giờ chưa nhận được"), N_("Máy chủ đang bận. Chờ một lúc rồi gửi lại."))


def render_form_refused(
    refusal: Refusal, language: Language, *, base_url: str, path: str, demo: bool = False
) -> Page:
    """With the status of the refusal; `path` is what was asked for."""
    _ = translator(language)
    status = kind_of(refusal).status
    title, sentence = _words(refusal, status)
    context = {
        "title": _(title),
        "sentence": _(sentence),
        "address": address(base_url, path, language, indexed=False),
        "description": "",
        "preview": "",
        "data": None,
        "typed": "",
        "demo": demo,
    }
    return render("consumer/form_refused.html", context, language=language, status=status)


def _words(refusal: Refusal, status: int) -> tuple[str, str]:
    if isinstance(refusal, Unavailable) or status >= INTERNAL:
        return _LATER
    if (said := _WORDS.get(refusal.code)) is not None:
        return said
    return _CODE_UNKNOWN if isinstance(refusal, NotFound) else _CODE_UNREADABLE
