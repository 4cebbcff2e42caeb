"""Fill an empty demo with the samples, each lot entered on the day it is said to have happened.

The clock is moved by hand through the past year: the demo's dates belong to its invented lots, and its log says so
under a demo origin. Everything else goes the way it goes in earnest: rules, signatures, log.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, partial
from typing import Any
from uuid import UUID

from argon2 import PasswordHasher

from nguongoc.batches.dates import VIETNAM, vietnamese_day
from nguongoc.batches.lots import UnitRange
from nguongoc.catalogue.pictures import Picture, reencode
from nguongoc.catalogue.products import Photo
from nguongoc.identifiers.ordered import uuid7
from nguongoc.identifiers.pin import grouped_pin
from nguongoc.parties.organisations import Organisation
from nguongoc.ports import Account, Rendition, UnitOfWork
from nguongoc.ports.rows import Role
from nguongoc.services.caller import MAY, Caller
from nguongoc.services.make_lot import Wish
from nguongoc.services.note_printed import note_printed
from nguongoc.services.register_batch import Registered
from nguongoc.services.unit_serials import CURRENT_KEY_VERSION
from nguongoc_api.demo import samples
from nguongoc_api.demo.copies import scan_copies
from nguongoc_api.demo.hand_overs import CAME_AT, hand_over
from nguongoc_api.demo.members import name_members
from nguongoc_api.demo.offers import make_offers
from nguongoc_api.demo.stops import stop_lots
from nguongoc_api.demo.vouchers import promise_vouchers
from nguongoc_api.demo.vouching import vouch
from nguongoc_api.services import Services
from nguongoc_api.settings import Settings
from nguongoc_api.wiring import build

BEFORE_THE_OLDEST = timedelta(days=2)
ENTERED_AT = time(17, 30, tzinfo=VIETNAM)
KEY_OWNERS = {
    "producer": ("nuoc-mam-ba-lang", Role.PRODUCER),
    "marketplace": ("san-cho-xu-thanh", Role.MARKETPLACE),
    "authority": ("uy-ban-trinh-dien", Role.AUTHORITY),
    "epcis": ("uy-ban-trinh-dien", Role.REPOSITORY),
}


class SeedClock:
    """Moved from lot to lot while the demo is filled."""

    def __init__(self, time: datetime) -> None:
        self.time = time

    def now(self) -> datetime:
        return self.time


@dataclass(slots=True)
class _Known:
    """What has been made so far, by the names the samples use."""

    organisations: dict[str, Organisation]
    facilities: dict[str, UUID]
    products: dict[str, UUID]
    batches: dict[str, UUID]
    owners: dict[str, UUID]
    """Whose each product is."""


def seed(settings: Settings, now: datetime | None = None) -> dict[str, Any]:
    """Fill the prepared, empty store; what `nguongoc demo --json` prints. Secrets are in it: show it to its owner only."""
    now = now or datetime.now(UTC)
    rows = samples.load("batches")
    oldest = max(row["happened_days_ago"] for row in rows)
    clock = SeedClock(now - timedelta(days=oldest) - BEFORE_THE_OLDEST)
    services = build(settings, clock)
    try:
        known = _master_data(services, clock.time)
        examples = list(_lots(services, clock, known, rows, now))
        clock.time = now
        _listings(services, known)
        promise_vouchers(services, known.owners, vietnamese_day(now))
        stop_lots(services, rows, known.batches, lambda product: _owner(known, product))
        make_offers(services, known.batches, vietnamese_day(now))
        scan_copies(services, rows, known.batches)
        name_members(services, known.organisations, known.batches)
        vouch(services, known.organisations[KEY_OWNERS["authority"][0]], known.organisations.values())
        services.sequence_log()
        services.sign_status()
        return {
            "base_url": settings.base_url,
            "accounts": _accounts(services, known),
            "api_keys": _api_keys(services, known),
            "examples": examples,
        }
    finally:
        services.close()


def _master_data(services: Services, at: datetime) -> _Known:
    organisations = {
        row["slug"]: services.register_organisation(samples.organisation(row))
        for row in samples.load("organisations")
    }
    ids = {slug: organisation.id for slug, organisation in organisations.items()}
    facilities = {row["id"]: samples.facility(row, ids, at) for row in samples.load("facilities")}
    known = _Known(organisations, {name: each.id for name, each in facilities.items()}, {}, {}, {})
    pictures = {row["slug"]: _picture(row) for row in samples.load("products")}

    def write(uow: UnitOfWork) -> None:
        for row in samples.load("facilities"):
            uow.parties.add_facility(facilities[row["id"]])
            if (border := samples.border(row)) is not None:
                uow.parties.put_border(facilities[row["id"]].id, border, at)
        for row in samples.load("products"):
            photo, renditions = pictures[row["slug"]]
            uow.catalogue.add_photo(photo, ids[row["organisation"]], renditions, at)
            product = samples.product(row, ids, photo, at)
            uow.catalogue.add_product(product)
            known.products[row["slug"]] = product.id
            known.owners[row["slug"]] = product.organisation_id
        for row in samples.load("certificates"):
            uow.catalogue.add_certificate(samples.certificate(row, ids, known.products, at))
        for row in samples.load("places"):
            drawn = None
            if row["illustration"]:
                drawn, sizes = _picture(row)
                uow.catalogue.add_photo(drawn, ids[row["host_organisation"]], sizes, at)
            uow.catalogue.put_place(samples.place(row, ids, drawn))
        for row in samples.load("routes"):
            uow.catalogue.put_route(samples.route(row))

    services.writer.run(write)
    _links(services, known)
    return known


def _links(services: Services, known: _Known) -> None:
    rows = samples.load("links")
    for slug in dict.fromkeys(row["product"] for row in rows):
        drafts = [samples.link(row) for row in rows if row["product"] == slug]
        services.manage_links.merge(_owner(known, slug), known.products[slug], drafts)


def _listings(services: Services, known: _Known) -> None:
    """Today: a price that is older than thirty days is told to nobody."""
    for row in samples.load("listings"):
        owner, product_id = _owner(known, row["product"]), known.products[row["product"]]
        services.selling.listings.add(owner, product_id, samples.listing(row))


def _owner(known: _Known, product: str) -> Caller:
    return Caller("seed", known.owners[product], Role.PRODUCER, frozenset(MAY[Role.PRODUCER]))


@cache
def _drawn(drawing: str) -> Picture:
    """Several products may show the same drawing."""
    return reencode(samples.drawing(drawing))


def _picture(row: samples.Row) -> tuple[Photo, list[Rendition]]:
    drawn = row["illustration"]
    picture = _drawn(drawn["drawing"])
    photo = Photo(
        picture.id, picture.widths, picture.aspect, drawn["alt_vi"], drawn["alt_en"], is_illustration=True
    )
    return photo, [Rendition(each.width, each.format.media_type, each.data) for each in picture.renditions]


def _lots(
    services: Services, clock: SeedClock, known: _Known, rows: list[samples.Row], now: datetime
) -> Iterator[dict[str, str]]:
    today = vietnamese_day(now)
    moves = samples.load("hand_overs")
    steps = [(_entered_on(row, today), ENTERED_AT, row) for row in rows]
    steps += [(today - timedelta(row["days_ago"]), CAME_AT, row) for row in moves]
    for day, at, row in sorted(steps, key=lambda step: step[:2]):
        clock.time = min(datetime.combine(day, at).astimezone(UTC), now)
        if "batch" in row:
            hand_over(services, known.organisations, known.batches, row)
            continue
        made = _register(services, known, row, today)
        known.batches[row["name"]] = made.batch.id
        services.sequence_log()
        serial = _serial(services, made) if row["level"] == "unit" else None
        if row["state"] == "revoked":
            clock.time = now
            services.writer.run(partial(_revoke, made.record.id))
        yield _example(services, made, row, serial)


def _entered_on(row: samples.Row, today: date) -> date:
    """The day it was packed, or else came into being: entered on the evening of it."""
    return today - timedelta(row["packed_days_ago"] or row["happened_days_ago"])


def _register(services: Services, known: _Known, row: samples.Row, today: date) -> Registered:
    product_id = known.products[row["product"]]
    caller = _owner(known, row["product"])
    said = samples.declaration(row, today, known.batches)
    made = services.register_batch(caller, Wish(product_id, known.facilities[row["facility"]], said))
    if not isinstance(made, Registered):
        raise TypeError("without an idempotency key the lot itself comes back")
    return made


def _revoke(record_id: str, uow: UnitOfWork) -> None:
    uow.records.set_status(record_id, revoked=True, message=0)


def _add_account(account: Account, uow: UnitOfWork) -> None:
    uow.access.add_account(account)


def _serial(services: Services, made: Registered) -> str:
    """The serial of the lot's first unit, its stamps noted as printed with PINs and in use."""
    batch = made.batch
    pieces = int(batch.quantity.canonical.amount)

    def printed(uow: UnitOfWork) -> UnitRange:
        units = uow.lots.claim_units(batch.product_id, batch.id, pieces, CURRENT_KEY_VERSION)
        note_printed(uow, batch.id, 1, units.count, wait=False, with_pin=True, at=services.clock.now())
        return units

    units = services.writer.run(printed)
    return services.serials.cipher(batch.product_id, units.key_version).serial(units.first)


def _example(services: Services, made: Registered, row: samples.Row, serial: str | None) -> dict[str, str]:
    base, path = services.settings.base_url, made.path
    if serial is not None:
        path += f"/21/{serial}" if made.batch.gtin is not None else f"/{serial}"
    pin = {}
    if serial is not None:
        pin["pin"] = grouped_pin(services.check_pin.pins.pin(made.batch.product_id, serial))
    return {
        "name": row["name"],
        "state": row["state"],
        "digital_link": f"{base}{path}",
        "page": f"{base}/p{path}",
        "passport": f"{base}/records/{made.record.id}",
        **pin,
    }


def _accounts(services: Services, known: _Known) -> dict[str, dict[str, str]]:
    phones = {row["slug"]: row["phone"] for row in samples.load("organisations")}
    hasher = PasswordHasher()
    shown = {}
    for name in ("producer", "marketplace", "authority"):
        slug, role = KEY_OWNERS[name]
        password = secrets.token_urlsafe(9)
        account = Account(
            id=uuid7(services.clock.now()),
            phone=phones[slug],
            password_hash=hasher.hash(password),
            organisation_id=known.organisations[slug].id,
            role=role,
            display_name=known.organisations[slug].name,
            created_at=services.clock.now(),
        )
        services.writer.run(partial(_add_account, account))
        shown[name] = {"phone": phones[slug], "password": password}
    return shown


def _api_keys(services: Services, known: _Known) -> dict[str, str]:
    return {
        name: services.issue_api_key(known.organisations[slug].id, role, None, "demo")[1]
        for name, (slug, role) in KEY_OWNERS.items()
    }
