"""The passport of Decree 37/2026/NĐ-CP as a page to print."""

from __future__ import annotations

from typing import Final

from markupsafe import Markup

from nguongoc.documents.applicability import Status
from nguongoc.label.qr import qr_svg
from nguongoc.services.export_document import Document
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import N_, Language, translator
from nguongoc_api.pages.render import Page, render

STEPS: Final = {
    "harvested": N_("Thu hoạch hoặc đánh bắt"),
    "made": N_("Chế biến, đóng gói"),
    "purchased": N_("Mua về; người bán không khai ở đây"),
    "ship": N_("Gửi đi"),
    "transport": N_("Vận chuyển"),
    "receive": N_("Nhận hàng"),
    "store": N_("Lưu kho"),
    "inspect": N_("Kiểm tra"),
}
LEVELS: Final = {
    "declared": N_("cơ sở tự khai"),
    "evidenced": N_("có giấy tờ kèm theo"),
    "verified": N_("đã được bên khác xác nhận"),
}
STATES: Final = {
    "on_hold": N_("Lô này đang tạm giữ."),
    "recalled": N_("Lô này đã bị thu hồi. Không dùng, không bán."),
}


def render_passport(made: Document, language: Language) -> Page:
    """Every item of Article 32 in its order; what is not known is said to be unknown."""
    say = translator(language)
    passport = made.value
    context = {
        "passport": passport,
        "law": made.application.rule.law if language == "vi" else made.application.rule.law_en,
        "uncertain": made.application.status is Status.CANNOT_TELL,
        "symbol": Markup(qr_svg(passport["code"]["link"])),  # noqa: S704
        "made_at": made.made_at,
        "moment": formats.moment_element,
        "day": _day,
        "steps": {name: say(word) for name, word in STEPS.items()},
        "levels": {name: say(word) for name, word in LEVELS.items()},
        "state": say(STATES[passport["warnings"]["state"]]) if passport["warnings"]["state"] else None,
    }
    return render("documents/passport.html", context, language=language, style=("documents.css",))


def _day(text: str | None) -> str | None:
    """dd/mm/yyyy of an ISO day."""
    return None if text is None else "/".join(reversed(text[:10].split("-")))
