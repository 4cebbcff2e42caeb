"""Lots of every kind the registration lets through, for the properties of their events."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from hypothesis import assume
from hypothesis import strategies as st

from nguongoc.batches.lots import Batch, GrowingStatements, Hold, LotInput, Origin
from nguongoc.batches.quantities import Quantity, Unit
from nguongoc.batches.told_origin import Extent, ToldOrigin
from nguongoc.catalogue.products import Category, Classification, Product
from nguongoc.events.build import lot_event
from nguongoc.parties.facilities import Facility, FacilityKind
from nguongoc.parties.organisations import Organisation, OrganisationKind

BASE_URL = "https://nguongoc.example"
ENTERED = datetime(2026, 11, 12, 8, 30, 15, 123456, tzinfo=UTC)
ORGANISATION = Organisation(
    id=UUID(int=1),
    slug="htx-lam-son",
    did="did:web:nguongoc.example:o:htx-lam-son",
    name="HTX Lam Sơn",
    name_en=None,
    kind=OrganisationKind.COOPERATIVE,
    commune_code="15544",
    is_household=False,
    about_vi=None,
    about_en=None,
    website=None,
    created_at=ENTERED,
)
PRODUCT = Product(
    id=UUID(int=2),
    organisation_id=UUID(int=1),
    slug="nuoc-mam",
    name="Nước mắm Ba Làng",
    name_en=None,
    category=Category.SEAFOOD,
    gtin=None,
    gtin_licence=None,
    classification=Classification("2122", "Fish, prepared", "https://unstats.un.org/cpc", "UN CPC"),
    default_unit="chai",
    net_content_value=Decimal(500),
    net_content_unit="ml",
    shelf_life_days=None,
    process="fish-to-fish-sauce",
    season_months=(),
    story_vi=None,
    story_en=None,
    usage_vi=None,
    usage_en=None,
    warning_vi=None,
    warning_en=None,
    photo=None,
    created_at=ENTERED,
)
FACILITY = Facility(
    id=UUID(int=3),
    organisation_id=UUID(int=1),
    kind=FacilityKind.WORKSHOP,
    name="Nhà thùng",
    commune_code="16561",
    commune_as_of=date(2025, 7, 1),
    latitude=19.5,
    longitude=105.8,
    area_m2=None,
    gln=None,
    market_codes=(),
    created_at=ENTERED,
)


@dataclass(frozen=True, slots=True)
class Case:
    """A lot with everything its event is built from."""

    batch: Batch
    facility: Facility
    sources: tuple[tuple[Batch, Quantity], ...]

    def event(self) -> dict[str, Any]:
        return lot_event(self.batch, PRODUCT, ORGANISATION, self.facility, self.sources, base_url=BASE_URL)


HARVEST = Batch(
    id=UUID(int=10),
    organisation_id=ORGANISATION.id,
    product_id=PRODUCT.id,
    facility_id=FACILITY.id,
    code="7K3MWQ9DXA",
    gtin=None,
    lot="CA-1112",
    origin=Origin.HARVESTED,
    quantity=Quantity(Decimal("12.5"), Unit.TA),
    happened_on=date(2026, 11, 11),
    packed_on=None,
    expires_on=None,
    variety=None,
    statements=GrowingStatements(),
    inputs=(),
    hold=Hold.NONE,
    event_id=UUID(int=11),
    passport_id="p",
    entered_at=ENTERED,
)

texts = st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=40)
days = st.dates(date(2020, 1, 1), date(2030, 1, 1))
ids = st.uuids()
quantities = st.builds(
    Quantity, st.decimals(Decimal("0.000001"), 10**9, places=6), st.sampled_from(Unit)
) | st.builds(Quantity, st.integers(1, 10**9).map(Decimal), st.sampled_from(Unit))
statements = st.builds(
    GrowingStatements,
    pesticide_last_used_on=st.none() | days,
    pesticide_name=st.none() | texts,
    pre_harvest_interval_days=st.none() | st.integers(0, 365),
    no_pesticide=st.booleans(),
    fertiliser=st.none() | texts,
    water=st.none() | texts,
    notes=st.none() | texts,
)
batches = st.builds(
    replace,
    st.just(HARVEST),
    id=ids,
    event_id=ids,
    code=st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=10, max_size=10),
    gtin=st.none() | st.sampled_from(["09520123456788", "09521234543213"]),
    lot=st.from_regex(r"[A-Z0-9][A-Z0-9.-]{0,19}", fullmatch=True),
    quantity=quantities,
    happened_on=days,
    packed_on=st.none() | days,
    expires_on=st.none() | days,
    variety=st.none() | texts,
    statements=statements,
    entered_at=st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
told_origins = st.sampled_from(
    [
        None,
        ToldOrigin(Extent.COMMUNE, "15544"),
        ToldOrigin(Extent.PROVINCE, "40"),
        ToldOrigin(Extent.COUNTRY, "LA"),
    ]
)
facilities = st.builds(replace, st.just(FACILITY), gln=st.none() | st.just("9520123456788"))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    batch = draw(batches)
    sources: tuple[tuple[Batch, Quantity], ...] = ()
    if draw(st.booleans()):
        sources = tuple(draw(st.lists(st.tuples(batches, quantities), min_size=1, max_size=4)))
        # No two lots share a code or a number: the store holds them to it.
        lots = [batch, *(source for source, _ in sources)]
        assume(len({each.code for each in lots}) == len({each.lot for each in lots}) == len(lots))
        inputs = tuple(LotInput(source.id, part) for source, part in sources)
        batch = replace(batch, origin=Origin.MADE, inputs=inputs)
    elif draw(st.booleans()):
        batch = replace(batch, origin=Origin.PURCHASED, told_origin=draw(told_origins))
    return Case(batch, draw(facilities), sources)
