"""Links that the owner of a product registered, where they belong on its page: where to buy again, how to cook it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from nguongoc.catalogue.link_types import GS1
from nguongoc.catalogue.links import LinkSaid
from nguongoc.listings.channels import channel
from nguongoc.listings.listing import Availability
from nguongoc.services.describe_goods import FOR_SALE
from nguongoc.services.provenance import Provenance
from nguongoc_api.pages.formats import day, local_day, money
from nguongoc_api.pages.i18n import Language, Translator

RETAILERS: Final = frozenset({GS1 + "hasRetailers", GS1 + "promotion"})
OWN_SITES: Final = frozenset({"own-site", "google", "woocommerce", "meta", "tiktok-catalog"})
"""Channels that lead to a shop of the producer's own, which is called by its name."""
RECIPES: Final = frozenset({GS1 + "recipeInfo"})
MOST_SHOWN: Final = 5
"""Of each kind: a reader chooses among a few; the linkset holds all."""


@dataclass(frozen=True, slots=True)
class Outward:
    """A link that leads away from here: `host` is said beside it, so that nobody takes it for ours."""

    href: str
    title: str
    host: str
    lang: str | None
    price: str | None = None
    """What it cost there when its owner said so last, with that day."""


def outward(links: Iterable[LinkSaid], relations: frozenset[str], language: Language) -> tuple[Outward, ...]:
    """Those of some kinds in the reader's language or in none, else all of them: a shop in Vietnamese is a shop."""
    kept = [said for said in links if said.relation in relations]
    spoken = [said for said in kept if not said.languages or language in map(_primary, said.languages)]
    return tuple(_outward(said) for said in (spoken or kept)[:MOST_SHOWN])


def shops(provenance: Provenance, _: Translator) -> tuple[Outward, ...]:
    """Where its owner sells it, with prices that are fresh; then shops that are links alone, each address once."""
    now = provenance.verdict.checked_at
    sold = tuple(
        Outward(
            each.said.url,
            provenance.organisation.name
            if each.said.channel in OWN_SITES
            else channel(each.said.channel).name,
            urlsplit(each.said.url).hostname or "",
            None,
            None
            if (price := each.price_on(now)) is None
            else _(
                "%(price)s, ngày %(day)s",
                price=money(price, _.language),
                day=day(local_day(each.confirmed_at)),
            ),
        )
        for each in provenance.listings
        if each.said.url is not None
        and each.said.availability is not Availability.OUT_OF_STOCK
        and provenance.verdict.state in FOR_SALE
    )
    known = {each.href for each in sold}
    linked = outward(provenance.links, RETAILERS, _.language)
    return (*sold, *(each for each in linked if each.href not in known))[:MOST_SHOWN]


def _outward(said: LinkSaid) -> Outward:
    tongue = _primary(said.languages[0]) if len(said.languages) == 1 else None
    return Outward(said.href, said.title, urlsplit(said.href).hostname or "", tongue)


def _primary(tag: str) -> str:
    return tag.partition("-")[0]
