"""Products as Google Merchant Center fetches them: RSS 2.0 with the namespace `g` (support.google.com/merchants/answer/14987622).

Its `certification` knows no scheme for food, so VietGAP, OCOP and the like stand in `product_detail`. What lacks a required
attribute is left out whole, because one refused product can hold up an account; who is left out is told at the desk.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final
from xml.sax.saxutils import escape

from nguongoc.batches.quantities import Unit
from nguongoc.listings.channels import channel
from nguongoc.listings.goods import Language, Told

NAMESPACE: Final = "http://base.google.com/ns/1.0"
_MEASURES: Final = {"kg": "kg", "g": "g", "l": "l", "ml": "ml"}
"""Units of ours that `unit_pricing_measure` knows."""
_SECTION: Final = {"vi": "Nguồn gốc", "en": "Origin", "zh": "产地"}
_DETAILS: Final = {
    "origin": {"vi": "Nơi trồng, nơi làm", "en": "Grown or made in", "zh": "产地"},
    "lot": {"vi": "Số lô", "en": "Lot", "zh": "批号"},
    "made_on": {"vi": "Ngày thu hoạch, sản xuất", "en": "Harvested or made on", "zh": "采收或生产日期"},
    "certificates": {"vi": "Giấy chứng nhận", "en": "Certificates", "zh": "证书"},
    "footprint": {"vi": "Khí thải", "en": "Carbon footprint", "zh": "碳足迹"},
    "packaging": {"vi": "Bao bì một gói", "en": "Packaging of one pack", "zh": "单件包装"},
    "trace_link": {"vi": "Kiểm tra lô này tại", "en": "Check this lot at", "zh": "在此核验该批次"},
}


def google_feed(title: str, link: str, products: Iterable[Told], language: Language) -> Iterator[bytes]:
    """The feed in pieces, UTF-8."""
    words = {"vi": "Sản phẩm", "en": "Products", "zh": "产品"}[language]
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<rss version="2.0" xmlns:g="{NAMESPACE}"><channel>'
        f"<title>{escape(title)}</title><link>{escape(link)}</link>"
        f"<description>{escape(f'{words}: {title}')}</description>\n"
    ).encode()
    for told in products:
        if not channel("google").missing(told):
            yield _item(told).encode()
    yield b"</channel></rss>\n"


def _item(told: Told) -> str:
    google = channel("google")
    parts = [
        f"<g:{column.heading}>{escape(str(cell))}</g:{column.heading}>"
        for column, cell in zip(google.columns, google.row(told), strict=True)
        if cell is not None
    ]
    if told.goods.product.gtin is None:
        # Said, not left open: a product without a licensed number is no product with a forgotten one.
        parts.append("<g:identifier_exists>no</g:identifier_exists>")
    parts += _measure(told)
    for field, names in _DETAILS.items():
        value = told[field]
        if value is not None:
            parts.append(
                "<g:product_detail>"
                f"<g:section_name>{_SECTION[told.language]}</g:section_name>"
                f"<g:attribute_name>{names[told.language]}</g:attribute_name>"
                f"<g:attribute_value>{escape(str(value)[:1000])}</g:attribute_value>"
                "</g:product_detail>"
            )
    return f"<item>{''.join(parts)}</item>\n"


def _measure(told: Told) -> Iterator[str]:
    product = told.goods.product
    if product.net_content_value is None or product.net_content_unit is None:
        return
    unit = _MEASURES.get(Unit(product.net_content_unit).value)
    if unit is not None:
        yield f"<g:unit_pricing_measure>{product.net_content_value:f}{unit}</g:unit_pricing_measure>"
