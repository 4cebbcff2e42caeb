"""One listing as it is typed at the desk, read and written again, and what is wrong with it by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from nguongoc.errors import Refusal
from nguongoc.listings.listing import CURRENCIES, Availability, Listing
from nguongoc.services.manage_listings import ListingDraft
from nguongoc_api.pages.producer.mending import mendable_parts

FIELDS: Final = ("channel", "url", "price", "currency", "availability")
EMPTY: Final[Mapping[str, str]] = {"currency": "VND", "availability": Availability.IN_STOCK.value}
"""What stands in the form of one that is new."""


def typed_price(typed: str, currency: str) -> str:
    """A price as people type it, in plain digits: dots between thousands, a comma before cents, the sign of the đồng behind."""
    plain = "".join(typed.lower().replace("₫", "").replace("đ", "").replace("vnd", "").split())
    if CURRENCIES.get(currency) == 0:
        return plain.replace(".", "")
    return plain.replace(".", "").replace(",", ".") if "," in plain else plain


def read_draft(given: Mapping[str, str]) -> ListingDraft:
    """What was typed; whether it can be kept is for the domain to say."""
    currency = given.get("currency", "VND")
    wanted = given.get("availability", "")
    known = {each.value for each in Availability}
    draft = ListingDraft(
        given.get("channel", ""),
        given.get("url") or None,
        typed_price(given["price"], currency) if given.get("price") else None,
        currency,
    )
    return replace(draft, availability=Availability(wanted)) if wanted in known else draft


def written(listing: Listing) -> dict[str, str]:
    """As it could be typed again."""
    said = listing.said
    return {
        "channel": said.channel,
        "url": said.url or "",
        "price": "" if said.price is None else f"{said.price.amount:f}",
        "currency": "VND" if said.price is None else said.price.currency,
        "availability": said.availability.value,
    }


def by_field(refusal: Refusal) -> dict[str, Refusal]:
    """Each refusal at its field. Raises what whoever fills in the form cannot mend."""
    every = mendable_parts(refusal, 412)
    names = (((each.pointer or "").removeprefix("/"), each) for each in every)
    return {name if name in FIELDS else "": each for name, each in names}
