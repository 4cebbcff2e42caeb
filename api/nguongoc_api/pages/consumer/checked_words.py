"""What a pack's page says of earlier scans: no, yes or often; never where, never how many, never that anything is false."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from nguongoc.scans.checks import CheckedBefore
from nguongoc_api.pages.i18n import N_, Translator


@dataclass(frozen=True, slots=True)
class CheckedSaid:
    """A sign, a word and a sentence."""

    icon: str
    word: str
    sentence: str


_WORDS: Final[dict[CheckedBefore, tuple[str, str, str]]] = {
    CheckedBefore.NO: (
        "eye",
        N_("chưa"),
        N_("Trong 90 ngày qua chưa thấy ai mở trang của gói này trước hôm nay."),
    ),
    CheckedBefore.YES: (
        "eye",
        N_("có"),
        N_("Trong 90 ngày qua đã có người mở trang của gói này, có thể là cửa hàng hay chính anh chị."),
    ),
    CheckedBefore.OFTEN: (
        "triangle-alert",
        N_("nhiều lần"),
        N_(
            "Một gói thường chỉ qua tay vài người. Nếu gói này mới mua, còn nguyên, hãy so mã trên tem và hỏi nơi bán."
        ),
    ),
}


def checked_said(checked: CheckedBefore | None, _: Translator) -> CheckedSaid | None:
    """None of what is no pack's page."""
    if checked is None:
        return None
    icon, word, sentence = _WORDS[checked]
    return CheckedSaid(icon, _(word), _(sentence))
