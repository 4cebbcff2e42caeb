"""`/p/01/{gtin}`: the page of a kind of goods, for a code that names no lot; it gives no verdict, for there is nothing to judge."""

from __future__ import annotations

from collections.abc import Sequence

from nguongoc.batches.lots import Batch
from nguongoc.catalogue.products import Product
from nguongoc.identifiers.digital_link import DigitalLink
from nguongoc.parties.organisations import Organisation
from nguongoc.services.register_batch import lot_path
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer.link import Link
from nguongoc_api.pages.consumer.picture import picture
from nguongoc_api.pages.consumer.product import address
from nguongoc_api.pages.i18n import Language, translator
from nguongoc_api.pages.render import Page, render


def render_goods(
    product: Product,
    organisation: Organisation,
    lots: Sequence[Batch],
    language: Language,
    *,
    base_url: str,
    demo: bool = False,
) -> Page:
    """The page of a product with a GTIN and its newest lots, each a link to its own verdict."""
    _ = translator(language)
    title = formats.one_of(product.name, product.name_en, language)
    path = "/" if product.gtin is None else f"/p{DigitalLink(product.gtin).path()}"
    context = {
        "product": product,
        "organisation": organisation,
        "address": address(base_url, path, language, indexed=True),
        "title": title,
        "description": formats.one_of(product.story_vi or title, product.story_en or title, language),
        "preview": "",
        "data": None,
        "demo": demo,
        "typed": "",
        "story": formats.one_of(product.story_vi or "", product.story_en or "", language),
        "picture": None if product.photo is None else picture(product.photo, language),
        "lots": tuple(Link(f"/p{lot_path(lot)}", f"{lot.lot} · {lot.happened_on:%d/%m/%Y}") for lot in lots),
    }
    return render("consumer/goods.html", context, language=language)
