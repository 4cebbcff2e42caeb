"""A service over a store of its own with one cooperative in it, as benchmarks need it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.lots import GrowingStatements, Origin
from nguongoc.batches.quantities import Quantity, Unit
from nguongoc.batches.rules import Declaration
from nguongoc.catalogue.products import Category, Product
from nguongoc.parties.facilities import Facility, FacilityKind
from nguongoc.parties.organisations import OrganisationKind
from nguongoc.ports.rows import Role
from nguongoc.services.caller import MAY, Caller
from nguongoc.services.make_lot import Wish
from nguongoc.services.register_batch import Registered
from nguongoc.services.register_facility import FacilityDraft
from nguongoc.services.register_organisation import NewOrganisation
from nguongoc.services.register_product import ProductDraft
from nguongoc_api.preparing import prepare
from nguongoc_api.services import Services
from nguongoc_api.settings import Settings
from nguongoc_api.wiring import build

BASE_URL = "http://localhost:8000"
VARIETY, FERTILISER, WATER = "bưởi đỏ", "phân chuồng ủ hoai", "nước sông Chu"


@dataclass(frozen=True, slots=True)
class Farm:
    """Who registers what where, with the key for it."""

    settings: Settings
    caller: Caller
    key: str
    product: Product
    facility: Facility

    @property
    def environment(self) -> dict[str, str]:
        """The settings as a server of its own reads them."""
        return {
            "NGUONGOC_DATA_DIR": str(self.settings.data_dir),
            "NGUONGOC_DATABASE_URL": self.settings.database,
            "NGUONGOC_BASE_URL": BASE_URL,
        }

    def bodies(self) -> Iterator[bytes]:
        """One registration after the other, as a client sends them; each lot has its own number."""
        day = vietnamese_day(datetime.now(UTC)) - timedelta(days=1)
        for number in count():
            said = {
                "product_id": str(self.product.id),
                "facility_id": str(self.facility.id),
                "lot": f"B-{number:06}",
                "quantity": {"value": "1250.5", "unit": "kg"},
                "happened_on": day.isoformat(),
                "variety": VARIETY,
                "statements": {"fertiliser": FERTILISER, "water": WATER},
            }
            yield json.dumps(said, ensure_ascii=False).encode()

    def register(self, services: Services, lot: str) -> Registered:
        """The same registration without HTTP."""
        said = Declaration(
            lot=lot,
            origin=Origin.HARVESTED,
            quantity=Quantity(Decimal("1250.5"), Unit("kg")),
            happened_on=vietnamese_day(services.clock.now()) - timedelta(days=1),
            variety=VARIETY,
            statements=GrowingStatements(fertiliser=FERTILISER, water=WATER),
        )
        made = services.register_batch(self.caller, Wish(self.product.id, self.facility.id, said))
        if not isinstance(made, Registered):
            raise TypeError("without an idempotency key the lot itself comes back")
        return made


def found(folder: Path, database_url: str | None = None) -> Farm:
    """Make the store, keys and master data of a farm in an empty folder (and database)."""
    url = database_url or f"sqlite:///{folder / 'bench.sqlite'}"
    settings = Settings(data_dir=folder / "data", database_url=url, base_url=BASE_URL)
    prepare(settings)
    services = build(settings)
    try:
        said = NewOrganisation(
            "htx-do-toc-do", "HTX đo tốc độ", OrganisationKind.COOPERATIVE, commune_code="15544"
        )
        organisation = services.register_organisation(said)
        caller = Caller("bench", organisation.id, Role.PRODUCER, frozenset(MAY[Role.PRODUCER]))
        product = services.register_product(caller, ProductDraft("Bưởi đỏ Luận Văn", Category.FRUIT, "kg"))
        place = FacilityDraft(FacilityKind.GROWING_AREA, "Vườn bưởi đồi Đông", "15544")
        facility = services.register_facility(caller, place)
        _, key = services.issue_api_key(organisation.id, Role.PRODUCER, None, "bench")
    finally:
        services.close()
    if not isinstance(product, Product) or not isinstance(facility, Facility):
        raise TypeError("without an idempotency key master data itself comes back")
    return Farm(settings, caller, key, product, facility)
