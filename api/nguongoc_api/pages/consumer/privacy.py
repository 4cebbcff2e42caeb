"""`/privacy`: what a scan leaves behind, how long, and who sees it."""

from __future__ import annotations

from nguongoc.scans.checks import THRESHOLDS
from nguongoc_api.pages.consumer.product import address
from nguongoc_api.pages.i18n import Language, translator
from nguongoc_api.pages.render import Page, render


def render_privacy(language: Language, *, base_url: str, demo: bool = False) -> Page:
    """The same for everybody; its numbers are those that the code goes by."""
    _ = translator(language)
    context = {
        "title": _("Quét mã để lại gì"),
        "description": _("Xem một gói hàng thì không phải cho ai biết mình là ai."),
        "address": address(base_url, "/privacy", language, indexed=True),
        "preview": "",
        "data": None,
        "demo": demo,
        "days": THRESHOLDS.days_kept,
        "least": THRESHOLDS.shown_from,
    }
    return render("consumer/privacy.html", context, language=language)
