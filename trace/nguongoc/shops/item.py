"""A product as a shop is given it: plain values in the shop's language, whatever the shop is made of."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Final
from uuid import UUID

from nguongoc.listings.goods import Told
from nguongoc.listings.listing import Availability

LONGEST_VALUE: Final = 500
ATTRIBUTES: Final = {
    "origin": {"vi": "Nơi trồng, nơi làm", "en": "Grown or made in", "zh": "产地"},
    "producer": {"vi": "Cơ sở sản xuất", "en": "Producer", "zh": "生产者"},
    "net_content": {"vi": "Khối lượng, thể tích", "en": "Net content", "zh": "净含量"},
    "lot": {"vi": "Số lô", "en": "Lot", "zh": "批号"},
    "made_on": {"vi": "Ngày thu hoạch, sản xuất", "en": "Harvested or made on", "zh": "采收或生产日期"},
    "expires_on": {"vi": "Hạn dùng", "en": "Best before", "zh": "保质期至"},
    "certificates": {"vi": "Giấy chứng nhận", "en": "Certificates", "zh": "证书"},
    "footprint": {"vi": "Khí thải", "en": "Carbon footprint", "zh": "碳足迹"},
    "packaging": {"vi": "Bao bì một gói", "en": "Packaging of one pack", "zh": "单件包装"},
    "trace_link": {"vi": "Kiểm tra lô này tại", "en": "Check this lot at", "zh": "在此核验该批次"},
}
"""What is shown beside a product, each a field of `listings.goods`, with its name in each language."""


@dataclass(frozen=True, slots=True)
class ShopItem:
    """What a shop shows of one product, and how many it may sell."""

    product_id: UUID
    sku: str
    name: str
    description: str
    price: str | None
    """Plain digits; None leaves the price that the shop has."""
    gtin: str | None
    attributes: tuple[tuple[str, str], ...]
    lot_uri: str
    picture: str | None
    stock: int

    @property
    def digest(self) -> str:
        """Changes with anything that the shop is given."""
        return sha256(json.dumps(asdict(self), default=str, sort_keys=True).encode()).hexdigest()


def item_of(told: Told, currency: str, available: Decimal, each: Decimal) -> ShopItem | None:
    """None for what may not be sold: it is to be taken down, not to be called sold out."""
    goods, lot, name = told.goods, told.goods.lot, told.name
    if lot is None or name is None:
        return None
    sold = told.availability is Availability.IN_STOCK
    price = told.price if told.price is not None and told.price.currency == currency else None
    return ShopItem(
        product_id=goods.product.id,
        sku=str(told["sku"]),
        name=name,
        description=str(told["description"] or ""),
        price=None if price is None else f"{price.amount:f}",
        gtin=goods.product.gtin,
        attributes=tuple(
            (names[told.language], str(value)[:LONGEST_VALUE])
            for field, names in ATTRIBUTES.items()
            if (value := told[field]) is not None
        ),
        lot_uri=lot.link,
        picture=goods.picture,
        stock=int(available // each) if sold else 0,
    )
