"""What is in season today, with a lot that can be looked at: the shop window of the first page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from nguongoc.batches.lots import Hold
from nguongoc.catalogue.products import Product
from nguongoc.geography import communes
from nguongoc.ports import Reader
from nguongoc.services.register_batch import lot_path
from nguongoc.tourism.season import in_season

MOST_SHOWN: Final = 6
MOST_LOOKED_AT: Final = 200
LOTS_LOOKED_AT: Final = 5


@dataclass(frozen=True, slots=True)
class Seasonal:
    """Goods with a picture. `path` is where their newest lot is shown, `commune_code` where it was made."""

    product: Product
    commune_code: str
    path: str


def goods_in_season(reader: Reader, on: date) -> tuple[Seasonal, ...]:
    """At most `MOST_SHOWN`, those of a short season first, each picture once; never a lot held, recalled or past its date."""
    ranked = sorted(_pictured(reader, on), key=lambda each: (len(each[0].season_months) or 12, each[0].slug))
    by_picture = {
        product.photo.id: (product, code) for product, code in reversed(ranked) if product.photo is not None
    }
    found: list[Seasonal] = []
    for product, commune_code in reversed(by_picture.values()):
        lots = reader.lots.newest_lots(product.id, LOTS_LOOKED_AT)
        good = (
            lot for lot in lots if lot.hold is Hold.NONE and (lot.expires_on is None or lot.expires_on >= on)
        )
        if (lot := next(good, None)) is not None:
            found.append(Seasonal(product, commune_code, f"/p{lot_path(lot)}"))
        if len(found) == MOST_SHOWN:
            break
    return tuple(found)


def _pictured(reader: Reader, on: date) -> list[tuple[Product, str]]:
    everywhere = sorted(commune.code for commune in communes.every())
    return [
        (product, commune_code)
        for product, commune_code in reader.catalogue.made_in(everywhere, MOST_LOOKED_AT)
        if product.photo is not None and in_season(product.season_months, on)
    ]
