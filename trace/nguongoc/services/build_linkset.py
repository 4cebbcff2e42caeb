"""What is linked to a code, level by level, and the same as a linkset (RFC 9264; GS1-Conformant Resolver, sections 2.5 and 2.10).

The lot comes first, then its product: every level up to the primary key, one object for each anchor. A unit has no object of its own
because nothing is registered for units one by one: what holds of a unit's links holds of its lot's. Links that the owner registered
stand at the level they were registered for; those of a product without a GTIN, which has no level of its own, at each of its lots.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import quote

from nguongoc.batches.lots import Batch, Hold
from nguongoc.catalogue.link_types import DEFAULT, DEFAULT_VARIANT, GS1, HANDLED_BY, INVITING, UNTP
from nguongoc.catalogue.links import HTML, LinkVersion
from nguongoc.catalogue.products import Product
from nguongoc.events.build import lot_class
from nguongoc.identifiers.digital_link import DigitalLink
from nguongoc.identifiers.public_code import CodePath
from nguongoc.ports import Reader
from nguongoc.services.find_lot import Asked, Found
from nguongoc.tourism.match import Origin, match

PAGE: Final = GS1 + "pip"
RECIPE: Final = GS1 + "recipeInfo"
PASSPORT_TYPE: Final = "application/vc+jwt"
EVENTS_TYPE: Final = "application/json"
VIETNAMESE, ENGLISH = "vi", "en"
_SPOKEN: Final = (VIETNAMESE, ENGLISH)
_WITHHELD: Final = INVITING | {DEFAULT_VARIANT}
"""Not shown of goods that are held or recalled: what invites to eat them or to come, and what stands before their page."""

_SECTIONS: Final = {
    "traceability": ("journey", "Đường đi của lô hàng", "Journey of the lot"),
    "locationInfo": ("producer", "Nơi làm ra", "Where it was made"),
    "certificationInfo": ("certificates", "Giấy chứng nhận", "Certificates"),
    "recipeInfo": ("story", "Cách dùng", "How to use it"),
    "activityIdeas": ("visits", "Về thăm nơi làm ra", "Visits near where it was made"),
}
"""Link types answered by a part of the page: its anchor there, and a title in each language."""


@dataclass(frozen=True, slots=True)
class Link:
    """One link; `relation` is a full address, `media_type` and `languages` are left out where the target decides itself."""

    relation: str
    href: str
    title: str
    languages: tuple[str, ...] = ()
    media_type: str | None = None
    context: str | None = None
    by_owner: bool = False
    """Registered by the owner of the product; everything else is stated by this service."""


@dataclass(frozen=True, slots=True)
class Level:
    """What is linked to one anchor: a lot, or its product."""

    anchor: str
    description: str
    links: tuple[Link, ...]


def gather_links(
    reader: Reader, asked: Asked, found: Found, base_url: str, on: date, *, page: str | None = None
) -> tuple[Level, ...]:
    """The levels that exist of what was asked, finest first; none where nothing is known.

    `found` is `find_lot`'s answer to `asked`, `base_url` ours without a slash at its end, `on` the Vietnamese day. `page` is the
    path that the finest level's page links lead to, when that is finer still: the page of a unit speaks of the unit.
    """
    if found.product is None:
        return ()
    product, batch, levels = found.product, found.batch, []
    of_product, of_lot = _owned(reader, product, batch)
    if product.gtin is None:
        of_product, of_lot = (), of_lot + of_product
    if batch is not None:
        path = _lot_path(asked, batch)
        page_url = f"{base_url}/p{page or path}"
        told = {
            tag.partition("-")[0]
            for link in of_product + of_lot
            if link.relation == RECIPE and link.context is None
            for tag in link.languages or _SPOKEN
        }
        links = (
            *_page_links(page_url, product),
            *_lot_links(reader, batch, product, page_url, base_url, on, told),
            *of_lot,
        )
        levels.append(Level(base_url + path, f"{product.name}, lô {batch.lot}", links))
    if product.gtin is not None:
        path = DigitalLink(product.gtin).path()
        page_url = f"{base_url}/p{path if levels else page or path}"
        links = (*_page_links(page_url, product), *of_product)
        levels.append(Level(base_url + path, product.name, links))
    return tuple(levels)


def handed_off(asked: DigitalLink | CodePath, base_url: str, resolver: str) -> tuple[Level, ...]:
    """The levels of what another operator's resolver answers for, as far as is known here: that it does."""
    paths = [asked.path()]
    if isinstance(asked, DigitalLink) and (key := DigitalLink(asked.gtin).path()) != paths[0]:
        paths.append(key)
    return tuple(
        Level(
            base_url + path,
            f"Do {resolver} trả lời",
            tuple(Link(relation, resolver + path, resolver) for relation in (DEFAULT, HANDLED_BY)),
        )
        for path in paths
    )


def _owned(
    reader: Reader, product: Product, batch: Batch | None
) -> tuple[tuple[Link, ...], tuple[Link, ...]]:
    """What the owner registered for the product, and for the lot."""
    held = batch is not None and batch.hold is not Hold.NONE
    shown = [
        each
        for each in reader.links.shown(product.id, None if batch is None else batch.id)
        if not (held and each.said.relation in _WITHHELD)
    ]
    of_product = tuple(_registered(each) for each in shown if each.said.batch_id is None)
    return of_product, tuple(_registered(each) for each in shown if each.said.batch_id is not None)


def _registered(link: LinkVersion) -> Link:
    said = link.said
    return Link(
        said.relation, said.href, said.title, said.languages, said.media_type, said.context, by_owner=True
    )


def links_of(levels: Sequence[Level], relation: str) -> tuple[Link, ...]:
    """The links of one relation, finest level first: a product answers for a lot (section 2.5.9)."""
    return tuple(link for level in levels for link in level.links if link.relation == relation)


def linkset_of(levels: Sequence[Level]) -> dict[str, Any]:
    """The levels as a linkset that is valid against GS1's schema and UNTP's."""
    return {"linkset": [_context_object(level) for level in levels]}


def build_linkset(reader: Reader, asked: Asked, found: Found, base_url: str, on: date) -> dict[str, Any]:
    """The linkset of what was asked; arguments as in `gather_links`."""
    return linkset_of(gather_links(reader, asked, found, base_url, on))


def _lot_path(asked: Asked, batch: Batch) -> str:
    """The path of a lot in the syntax it was asked in: a printed code keeps its own anchor when a GTIN comes later."""
    match asked:
        case CodePath():
            return CodePath(batch.code).path()
        case DigitalLink(gtin=gtin):
            return DigitalLink(gtin, lot=batch.lot).path()


def _page_links(page_url: str, product: Product) -> Iterator[Link]:
    # The default carries address and title alone, and its target stands under a descriptive type too (section 2.5.8).
    yield Link(DEFAULT, page_url, product.name)
    yield Link(PAGE, page_url, product.name, (VIETNAMESE, ENGLISH), HTML)


def _lot_links(
    reader: Reader,
    batch: Batch,
    product: Product,
    page_url: str,
    base_url: str,
    on: date,
    recipes_told: set[str],
) -> Iterator[Link]:
    sections = ["traceability", "locationInfo"]
    if reader.catalogue.certificates_for(product.id, product.organisation_id):
        sections.append("certificationInfo")
    # A page about held or recalled goods invites nobody to eat them or to come.
    if batch.hold is Hold.NONE:
        if product.usage_vi or product.usage_en:
            sections.append("recipeInfo")
        if _has_visits(reader, batch, product, on):
            sections.append("activityIdeas")
    for section in sections:
        # A recipe of the owner's own, in the same language, is the better one.
        yield from _section_links(section, page_url, recipes_told if GS1 + section == RECIPE else set())
    yield from _record_links(reader, batch, base_url)
    named = quote(lot_class(batch.gtin, batch.lot, batch.code, base_url), safe="")
    events = f"{base_url}/epcis/events?MATCH_anyEPCClass={named}"
    yield Link(GS1 + "epcis", events, "Sự kiện EPCIS của lô hàng", media_type=EVENTS_TYPE)


def _section_links(section: str, page_url: str, left_out: set[str]) -> Iterator[Link]:
    anchor, vietnamese, english = _SECTIONS[section]
    for language, title in ((VIETNAMESE, vietnamese), (ENGLISH, english)):
        if language in left_out:
            continue
        yield Link(GS1 + section, f"{page_url}?lang={language}#{anchor}", title, (language,), HTML)


def _record_links(reader: Reader, batch: Batch, base_url: str) -> Iterator[Link]:
    record = reader.records.record(batch.passport_id)
    if record is None:
        return
    href = f"{base_url}/records/{record.id}"
    yield Link(GS1 + "dpp", href, "Hộ chiếu sản phẩm đã ký", media_type=PASSPORT_TYPE)
    # Not a second name for the same: GS1's type is any passport, UNTP's says in which shape this one is.
    yield Link(UNTP + "dpp", href, "UNTP DigitalProductPassport", media_type=PASSPORT_TYPE)
    status = f"{base_url}/status/{record.status_list}-message"
    yield Link(GS1 + "recallStatus", status, "Tình trạng thu hồi", media_type=PASSPORT_TYPE)


def _has_visits(reader: Reader, batch: Batch, product: Product, on: date) -> bool:
    if batch.began_outside:
        return False
    facility = reader.parties.facility(batch.facility_id)
    if facility is None or facility.latitude is None or facility.longitude is None:
        return False
    origin = Origin(
        facility.latitude, facility.longitude, facility.commune_code, product.slug, batch.organisation_id
    )
    return bool(match(origin, on, reader.catalogue.places(), reader.catalogue.routes(), limit=1))


def _context_object(level: Level) -> dict[str, Any]:
    context: dict[str, Any] = {"anchor": level.anchor, "itemDescription": level.description}
    for link in level.links:
        context.setdefault(link.relation, []).append(_target(link))
    return context


def _target(link: Link) -> dict[str, Any]:
    target: dict[str, Any] = {"href": link.href, "title": link.title}
    if link.media_type is not None:
        target["type"] = link.media_type
    if link.languages:
        target["hreflang"] = list(link.languages)
    if link.context is not None:
        target["context"] = [link.context]
    return target
