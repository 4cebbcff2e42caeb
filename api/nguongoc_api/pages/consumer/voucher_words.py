"""What the pages of vouchers say: the promise with its dates, and why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from nguongoc.errors import Refusal
from nguongoc.tourism.vouchers import Campaign
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import N_, Translator

_REFUSED: Final[Mapping[str, tuple[str, str]]] = {
    "campaign-not-found": (
        N_("Hôm nay không phát phiếu này"),
        N_("Đợt phát đã hết hoặc chưa tới. Trang của hàng cho biết hôm nay có phiếu nào."),
    ),
    "vouchers-gone": (N_("Phiếu đã phát hết"), N_("Vẫn có thể đến thăm; hỏi chủ nhà giá hôm nay.")),
    "pack-had-its-vouchers": (
        N_("Gói hàng này đã lấy đủ phiếu"),
        N_("Mỗi gói chỉ được một số phiếu. Ai lấy thì chúng tôi không biết và không ghi."),
    ),
    "pack-gives-no-voucher": (
        N_("Gói hàng này không lấy được phiếu"),
        N_("Hồ sơ của hàng đang có điều cần chú ý. Mở trang của hàng để xem."),
    ),
    "pin-too-often": (N_("Gõ sai mã cạo nhiều quá"), N_("Chờ một lúc rồi thử lại.")),
    "vouchers-too-often": (N_("Lấy nhiều quá"), N_("Chờ một lúc rồi thử lại.")),
    "voucher-unknown": (N_("Không có phiếu mang mã này"), N_("Xem lại từng chữ trên phiếu.")),
    "voucher-code-malformed": (
        N_("Mã phiếu gõ chưa đúng"),
        N_("Mã có 10 chữ và số. Xem lại từng chữ trên phiếu."),
    ),
    "voucher-form-malformed": (
        N_("Mẫu này gửi chưa trọn"),
        N_("Mở lại trang của hàng, rồi lấy phiếu lần nữa."),
    ),
}
_OTHERWISE: Final = (
    N_("Chưa lấy được phiếu"),
    N_("Quét lại tem, rồi lấy phiếu từ trang của hàng."),
)


@dataclass(frozen=True, slots=True)
class Offer:
    title: str
    worth: str
    days: str


def offer_words(campaign: Campaign, _: Translator) -> Offer:
    first, last = formats.day(campaign.first_day), formats.day(campaign.last_day)
    return Offer(
        formats.one_of(campaign.title_vi, campaign.title_en, _.language),
        formats.one_of(campaign.worth_vi, campaign.worth_en, _.language),
        _("Dùng từ %(first)s đến hết %(last)s", first=first, last=last),
    )


def said_of(refusal: Refusal, _: Translator) -> tuple[str, str]:
    """Title and sentence of why there is no voucher."""
    title, sentence = _REFUSED.get(refusal.code, _OTHERWISE)
    return _(title), _(sentence)


def grouped_voucher(code: str) -> str:
    """In two groups, as it is read aloud and typed."""
    return f"{code[:5]} {code[5:]}"
