"""`/where`: the form in which who scanned may name the nearest town, and the thanks for it."""

from __future__ import annotations

from urllib.parse import quote

from nguongoc.scans.checks import THRESHOLDS
from nguongoc.scans.cities import CITIES
from nguongoc_api.pages.consumer.product import address
from nguongoc_api.pages.i18n import Language, translator
from nguongoc_api.pages.render import Page, render


def render_where(
    language: Language, code: str, *, base_url: str, thanked: bool, wrong: bool = False, demo: bool = False
) -> Page:
    """`wrong` where no town of the list was chosen; `code` is the path of the lot or pack, known by whoever calls."""
    _ = translator(language)
    towns = sorted((each.names[language], each.slug) for each in CITIES.values())
    context = {
        "title": _("Anh chị đang ở gần đâu?"),
        "description": "",
        "address": address(base_url, "/where", language, indexed=False),
        "preview": "",
        "data": None,
        "demo": demo,
        "asked": f"&of={quote(code, safe='/')}",
        "code": code,
        "towns": towns,
        "thanked": thanked,
        "wrong": wrong,
        "least": THRESHOLDS.shown_from,
    }
    return render("consumer/where.html", context, language=language, style=("consumer.css", "desk.css"))
