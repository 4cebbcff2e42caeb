"""A few of the demo's lots offered by the quantity, so that its catalogue is not empty."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from nguongoc.catalogue.certificates import Validity
from nguongoc.listings.listing import parse_price
from nguongoc.ports.rows import Role
from nguongoc.services.caller import MAY, Caller
from nguongoc.services.make_offer import OfferWish
from nguongoc.trading.offer import OfferSaid, Terms, Tier
from nguongoc_api.demo import samples
from nguongoc_api.services import Services


def make_offers(services: Services, batches: Mapping[str, UUID], today: date) -> None:
    """Each by its lot's maker, with whatever certificates of the goods hold today."""
    for row in samples.load("offers"):
        with services.reads.open() as reader:
            batch = reader.lots.batch(batches[row["batch"]])
            if batch is None:
                raise LookupError(row["batch"])
            held = reader.catalogue.certificates_for(batch.product_id, batch.organisation_id)
        papers = tuple(each.id for each in held if each.stands_on(today) is Validity.CURRENT)
        said = OfferSaid(
            quantity=samples.quantity(row["quantity"]),
            minimum=Decimal(row["minimum"]),
            tiers=tuple(Tier(Decimal(value), parse_price(price, "VND")) for value, price in row["tiers"]),
            terms=Terms(row["terms"]),
            ready_on=today,
            until_on=today + timedelta(days=row["until_in_days"]),
            named_place=row["named_place"],
            certificate_ids=papers,
        )
        maker = Caller("seed", batch.organisation_id, Role.PRODUCER, frozenset(MAY[Role.PRODUCER]))
        services.trading.offers(maker, OfferWish(said, (batch.id,), example=True))
