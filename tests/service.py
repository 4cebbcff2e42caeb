"""The whole service over a real database, wired as in production, with a clock that tests move by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from nguongoc.batches.balance import Balances
from nguongoc.batches.lots import Batch, Origin
from nguongoc.batches.quantities import Quantity, Unit
from nguongoc.batches.rules import Declaration
from nguongoc.catalogue.products import Product
from nguongoc.parties.facilities import Facility
from nguongoc.parties.organisations import Organisation, OrganisationKind
from nguongoc.ports.rows import Role
from nguongoc.services.caller import MAY, Caller
from nguongoc.services.make_lot import Wish
from nguongoc.services.register_batch import Registered
from nguongoc.services.register_organisation import NewOrganisation
from nguongoc.signing.algorithms import ED25519
from nguongoc_api.preparing import prepare
from nguongoc_api.services import Services
from nguongoc_api.settings import Settings
from nguongoc_api.wiring import build
from tests.factories import rows


class HandClock:
    """A clock that stands until it is moved."""

    def __init__(self, time: datetime = rows.NOW) -> None:
        self.time = time

    def now(self) -> datetime:
        return self.time


def settings_for(url: str, folder: Path, **said: Any) -> Settings:
    return Settings(
        database_url=url, data_dir=folder / "data", base_url="http://localhost:8000", demo=True, **said
    )  # type: ignore[arg-type]


@pytest.fixture
def services(database_url: str, tmp_path: Path) -> Iterator[Services]:
    settings = settings_for(database_url, tmp_path)
    prepare(settings)
    wired = build(settings, HandClock())
    yield wired
    wired.close()


def balances_of(services: Services, batch: Batch) -> Balances:
    """Who holds how much of a lot."""
    with services.reads.open() as reader:
        moved = reader.events.movements([batch.id]).get(batch.id, ())
    return Balances(batch.organisation_id, batch.quantity.canonical.amount, moved)


def gone_of(services: Services, batch: Batch) -> Decimal:
    """How much its maker has no longer."""
    return batch.quantity.canonical.amount - balances_of(services, batch).held(batch.organisation_id)


def caller_for(organisation: Organisation, role: Role = Role.PRODUCER) -> Caller:
    return Caller("test", organisation.id, role, frozenset(scope.value for scope in MAY[role]))


class Farm:
    """A registered cooperative with a field and products, ready to register lots."""

    def __init__(self, services: Services, slug: str = "htx-lam-son", algorithm: str = ED25519) -> None:
        self.services = services
        with services.reads.open() as reader:
            others = tuple(each.slug for each in reader.parties.organisations(None, 100))
        said = NewOrganisation(
            slug,
            "HTX trình diễn Lam Sơn",
            OrganisationKind.COOPERATIVE,
            commune_code="15544",
            reviewed_against=others,
            algorithm=algorithm,
        )
        self.organisation = services.register_organisation(said)
        self.caller = caller_for(self.organisation)
        self.field = self.add_facility()
        self.pomelo = self.add_product()

    def add_facility(self, **said: Any) -> Facility:
        made = rows.facility(self.organisation, **said)
        self.services.writer.run(lambda uow: uow.parties.add_facility(made))
        return made

    def add_product(self, **said: Any) -> Product:
        made = rows.product(self.organisation, **said)
        self.services.writer.run(lambda uow: uow.catalogue.add_product(made))
        return made

    def wish(self, product: Product | None = None, **said: Any) -> Wish:
        values: dict[str, Any] = {
            "lot": f"L-{rows.uuid7(rows.NOW).hex[-8:].upper()}",
            "origin": Origin.HARVESTED,
            "quantity": Quantity(Decimal("1250.5"), Unit("kg")),
            "happened_on": date(2026, 11, 22),
        }
        return Wish((product or self.pomelo).id, self.field.id, Declaration(**{**values, **said}))

    def register(self, product: Product | None = None, **said: Any) -> Registered:
        made = self.services.register_batch(self.caller, self.wish(product, **said))
        assert isinstance(made, Registered)
        return made
