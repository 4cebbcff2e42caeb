"""What is answered to a PIN that was scratched free: first time, used before, wrong, or why it was not looked at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from nguongoc.errors import Refusal
from nguongoc.services.check_pin import PinChecked, PinOutcome
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer.product import address
from nguongoc_api.pages.consumer.words import Tone
from nguongoc_api.pages.i18n import N_, Language, Translator, translator
from nguongoc_api.pages.render import Page, render

A_MOMENT: Final = timedelta(minutes=10)
"""A form sent twice by a thumb or a bad network is told of its own first sending."""
_AT_FIELD: Final = frozenset({"pin-malformed", "pin-wrong"})


@dataclass(frozen=True, slots=True)
class PinWords:
    """Said at the head of the answer."""

    tone: Tone
    icon: str
    title: str
    sentence: str


FIRST: Final = PinWords(
    Tone.HOLDS,
    "check",
    N_("Mã cạo đúng, tra lần đầu"),
    N_(
        "Mã dưới lớp phủ đúng là của tem này, và trước anh chị chưa ai tra. Lần sau tra lại, trang này sẽ ghi ngày hôm nay."
    ),
)
AGAIN: Final = PinWords(
    Tone.CARE,
    "triangle-alert",
    N_("Mã cạo đúng, nhưng đã tra trước đây"),
    N_(
        "Nếu lần đó không phải anh chị hay người nhà, tem này hoặc bản chụp của nó đã qua tay người khác. Hỏi người bán hàng này lấy từ đâu."
    ),
)
JUST_NOW: Final = PinWords(
    Tone.HOLDS,
    "check",
    N_("Mã cạo đúng, vừa tra lần đầu"),
    N_(
        "Nếu vài phút trước chính anh chị tra thì đây vẫn là lần đầu. Nếu không phải, hỏi người bán hàng này lấy từ đâu."
    ),
)
WRONG: Final = PinWords(
    Tone.STOP,
    "octagon-alert",
    N_("Mã cạo không khớp với tem này"),
    N_(
        "Xem lại từng chữ rồi gõ lại. Vẫn không khớp thì con tem và món hàng có thể không đi cùng nhau: đừng dùng vội, báo cho chúng tôi."
    ),
)
NOT_READ: Final = PinWords(Tone.CARE, "circle-question-mark", N_("Mã cạo chưa tra được"), "")
_REFUSED: Final = {
    "pin-malformed": N_("Mã cạo có 9 chữ và số, gõ nhầm một chữ là trang này biết. Xem lại trên tem."),
    "pin-wrong": N_("Mã này không phải của tem này. Xem lại từng chữ trên tem."),
    "pin-none": N_("Tem này in không có mã cạo. Thấy lớp phủ trên tem thì báo cho chúng tôi."),
    "pin-not-now": N_(
        "Hàng này đang có điều cần chú ý, hoặc chưa bán ra. Mở trang của hàng để xem; chưa cần cạo."
    ),
    "pin-too-often": N_("Gõ sai nhiều lần quá. Chờ %(minutes)s phút rồi thử lại."),
}
_OTHERWISE: Final = N_("Quét lại tem, rồi gõ mã cạo ở trang của hàng.")


def why_not(refusal: Refusal, _: Translator) -> str:
    """In a sentence, why a PIN was not looked at or did not do."""
    return _(_REFUSED.get(refusal.code, _OTHERWISE), **refusal.params)


def render_pin(
    said: PinChecked | Refusal, pack: str, language: Language, *, base_url: str, now: datetime, demo: bool
) -> Page:
    """The answer; `pack` is the path of the page it was sent from, empty where that is none of ours."""
    _ = translator(language)
    words = NOT_READ if isinstance(said, Refusal) else _words(said, now)
    again = said.code in _AT_FIELD if isinstance(said, Refusal) else said.outcome is PinOutcome.WRONG
    used_at = None if isinstance(said, Refusal) else said.used_at
    here = replace(address(base_url, "/pin", language, indexed=False), others=())
    context = {
        "address": here,
        "title": _(words.title),
        "description": "",
        "preview": "",
        "data": None,
        "demo": demo,
        "tone": words.tone,
        "sign": words.icon,
        "sentence": why_not(said, _) if isinstance(said, Refusal) else _(words.sentence),
        "first": None if used_at is None else formats.moment_element(used_at),
        "pack": pack,
        "again": again and pack != "",
    }
    return render("consumer/pin.html", context, language=language, style=("consumer.css", "desk.css"))


def _words(said: PinChecked, now: datetime) -> PinWords:
    match said.outcome:
        case PinOutcome.FIRST:
            return FIRST
        case PinOutcome.WRONG:
            return WRONG
        case PinOutcome.AGAIN:
            recent = said.used_at is not None and now - said.used_at < A_MOMENT
            return JUST_NOW if recent else AGAIN
