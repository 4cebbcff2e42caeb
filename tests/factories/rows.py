"""Plain, valid values to put into a store; each call makes a new one, anything can be said otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from nguongoc.batches.lots import Batch, GrowingStatements, Hold, LotInput, Origin
from nguongoc.batches.quantities import Quantity, Unit
from nguongoc.catalogue.products import Category, Classification, Product
from nguongoc.identifiers.ordered import uuid7
from nguongoc.parties.facilities import Facility, FacilityKind, MarketCode
from nguongoc.parties.organisations import Organisation, OrganisationKind
from nguongoc.ports import StoredEvent, UnitOfWork

NOW = datetime(2026, 11, 23, 2, 30, 15, 123456, tzinfo=UTC)


def organisation(**said: Any) -> Organisation:
    identity = uuid7(NOW)
    slug = f"htx-{identity.hex[-10:]}"
    made = Organisation(
        id=identity,
        slug=slug,
        did=f"did:web:trace.example:o:{slug}",
        name="HTX trình diễn Lam Sơn",
        name_en="Lam Son demonstration cooperative",
        kind=OrganisationKind.COOPERATIVE,
        commune_code="15544",
        is_household=False,
        about_vi=None,
        about_en=None,
        website=None,
        created_at=NOW,
    )
    return replace(made, **said)


def facility(owner: Organisation, **said: Any) -> Facility:
    made = Facility(
        id=uuid7(NOW),
        organisation_id=owner.id,
        kind=FacilityKind.GROWING_AREA,
        name="Vườn bưởi đồi Đông",
        commune_code="15544",
        commune_as_of=date(2025, 7, 1),
        latitude=19.9047,
        longitude=105.3922,
        area_m2=Decimal("12500.5"),
        gln=None,
        market_codes=(MarketCode("VN-THOR-0123", "CN", date(2027, 1, 1)),),
        created_at=NOW,
    )
    return replace(made, **said)


def product(owner: Organisation, **said: Any) -> Product:
    identity = uuid7(NOW)
    made = Product(
        id=identity,
        organisation_id=owner.id,
        slug=f"buoi-{identity.hex[-10:]}",
        name="Bưởi đỏ Luận Văn",
        name_en="Luan Van red pomelo",
        category=Category.FRUIT,
        gtin=None,
        gtin_licence=None,
        classification=Classification(
            "01321",
            "Pomelos and grapefruits",
            "https://unstats.un.org/unsd/classifications/Econ/cpc/",
            "UN Central Product Classification (CPC)",
        ),
        default_unit="kg",
        net_content_value=None,
        net_content_unit=None,
        shelf_life_days=60,
        process=None,
        season_months=(9, 12, 1, 2),
        story_vi=None,
        story_en=None,
        usage_vi=None,
        usage_en=None,
        warning_vi=None,
        warning_en=None,
        photo=None,
        created_at=NOW,
    )
    return replace(made, **said)


def batch(of: Product, at: Facility, **said: Any) -> Batch:
    identity = uuid7(NOW)
    made = Batch(
        id=identity,
        organisation_id=of.organisation_id,
        product_id=of.id,
        facility_id=at.id,
        code=identity.hex[-10:].upper(),
        gtin=of.gtin,
        lot=f"L{identity.hex[-8:].upper()}",
        origin=Origin.HARVESTED,
        quantity=Quantity(Decimal("1250.5"), Unit("kg")),
        happened_on=date(2026, 11, 20),
        packed_on=None,
        expires_on=date(2027, 1, 19),
        variety="bưởi đỏ",
        statements=GrowingStatements(pesticide_last_used_on=date(2026, 10, 1), pre_harvest_interval_days=14),
        inputs=(),
        hold=Hold.NONE,
        event_id=uuid7(NOW),
        passport_id=f"P{identity.hex[-12:].upper()}",
        entered_at=NOW,
    )
    return replace(made, **said)


def event_of(lot: Batch) -> StoredEvent:
    return StoredEvent(
        id=lot.event_id,
        event_uri=f"https://trace.example/epcis/events/{lot.event_id}",
        organisation_id=lot.organisation_id,
        type="ObjectEvent",
        biz_step="commissioning",
        event_time=NOW,
        record_time=NOW,
        body=b"{}",
    )


def drawn(lot_id: UUID, kilograms: str) -> LotInput:
    return LotInput(lot_id, Quantity(Decimal(kilograms), Unit("kg")))


def add_lot(uow: UnitOfWork, lot: Batch) -> Batch:
    uow.lots.add_event(event_of(lot))
    uow.lots.add_batch(lot)
    return lot
