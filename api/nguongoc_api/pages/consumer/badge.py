"""`/badges/{id}`: the page that a badge leads to, which says for whose listing it was made."""

from __future__ import annotations

from urllib.parse import urlsplit

from nguongoc.services.make_badges import ShownBadge
from nguongoc_api.pages.consumer.product import address
from nguongoc_api.pages.i18n import Language, translator
from nguongoc_api.pages.render import Page, render


def render_badge(
    shown: ShownBadge, language: Language, *, base_url: str, other: str | None, told: bool, demo: bool = False
) -> Page:
    """`other` is the site that the reader comes from where it is not the listing's; `told` whether the browser named any."""
    _ = translator(language)
    badge = shown.badge
    context = {
        "title": _("Kiểm tra lô %(lot)s", lot=shown.batch.lot),
        "description": "",
        "address": address(base_url, f"/badges/{badge.id}", language, indexed=False),
        "preview": "",
        "data": None,
        "demo": demo,
        "product": None if shown.product is None else shown.product.name,
        "lot": shown.batch.lot,
        "code": shown.batch.code,
        "seller": badge.seller,
        "listing": badge.listing,
        "site": urlsplit(badge.origin).netloc,
        "other": None if other is None else urlsplit(other).netloc,
        "told": told,
        "withdrawn": badge.withdrawn_at is not None,
    }
    return render("consumer/badge.html", context, language=language)
