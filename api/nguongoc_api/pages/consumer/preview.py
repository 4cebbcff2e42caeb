"""The page of a lot before it is signed: what buyers will read, by the same code and templates, in a shape that cannot be taken for it."""

from __future__ import annotations

from dataclasses import replace

from nguongoc.services.provenance import Provenance
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer import verdict
from nguongoc_api.pages.consumer.product import address, goods_context
from nguongoc_api.pages.i18n import Language, translator
from nguongoc_api.pages.render import Page, render

STYLES = ("consumer.css", "preview.css")


def render_preview(
    provenance: Provenance, language: Language, *, base_url: str, back: str, demo: bool = False
) -> Page:
    """`back` leads to where it is signed. No address of its own, no code, no proof, nothing to pass on, no search engine."""
    _ = translator(language)
    unsigned = _("Xem trước – chưa ký")
    name = formats.one_of(provenance.product.name, provenance.product.name_en, language)
    context = {
        "p": provenance,
        "head": replace(verdict.head_of(provenance, base_url, _), invites=True),
        "address": replace(address(base_url, "", language, indexed=False), alternates=()),
        "title": name,
        "description": unsigned,
        "preview": "",
        "data": None,
        "demo": demo,
        "asks_pin": False,
        "goods": True,
        "lot_path": "",
        "back": back,
        **goods_context(provenance, base_url, _),
        "vouchers": (),
    }
    return render("consumer/preview.html", context, language=language, max_age=0, style=STYLES)
